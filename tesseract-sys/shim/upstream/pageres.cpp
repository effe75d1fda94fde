// Stands in for upstream's unit of the same name, and is that unit, but for two functions.
//
// The one that goes back to the first word of a row began at the page's first word each time. Iterators over results call
// it for every row and the search for paragraphs for every row again, so a page took time that grew with the square of its
// length.
//
// The one that prepares a word for recognition approximates its outlines by polygons, twice for each word of a page. Only
// the legacy engine reads them: what the LSTM engine recognizes becomes words of its own, and a word that it does not
// recognize is given up.

// The classes as upstream has them, and names to keep upstream's functions under.
#define restart_row() restart_row(); WERD_RES *restart_row_from_page()
#define SetupForRecognition(...) SetupForRecognition(__VA_ARGS__); bool SetupWithOutlines(__VA_ARGS__)
#include "pageres.h"
#undef SetupForRecognition
#undef restart_row

#define restart_row restart_row_from_page
#define SetupForRecognition SetupWithOutlines
// In angle brackets, so that the compiler does not begin its search beside this file.
#include <pageres.cpp>
#undef SetupForRecognition
#undef restart_row

namespace {

bool has_words(ROW_RES *row) {
  WERD_RES_IT words(&row->word_res_list);
  for (words.mark_cycle_pt(); !words.cycled_list(); words.forward()) {
    // Words that are part of a combination are passed over by whoever walks the page.
    if (!words.data()->part_of_combo) return true;
  }
  return false;
}

// The last row with words before `end`, or of the whole block where that is null; null if there is none.
ROW_RES *last_row(BLOCK_RES *block, const ROW_RES *end) {
  ROW_RES *found = nullptr;
  ROW_RES_IT rows(&block->row_res_list);
  for (rows.mark_cycle_pt(); !rows.cycled_list() && rows.data() != end; rows.forward()) {
    if (has_words(rows.data())) found = rows.data();
  }
  return found;
}

// A word without its blobs, for as long as this lives.
class Hidden {
 public:
  explicit Hidden(WERD *word) : word_(word) { move(word->cblob_list(), &blobs_); }
  ~Hidden() { move(&blobs_, word_->cblob_list()); }
  Hidden(const Hidden &) = delete;
  Hidden &operator=(const Hidden &) = delete;

 private:
  static void move(C_BLOB_LIST *from, C_BLOB_LIST *to) {
    C_BLOB_IT it(to);
    it.add_list_after(from);
  }

  WERD *word_;
  C_BLOB_LIST blobs_;
};

}  // namespace

bool WERD_RES::SetupForRecognition(const UNICHARSET &unicharset, tesseract::Tesseract *tess, Pix *pix, int norm_mode,
                                   const TBOX *norm_box, bool numeric_mode, bool use_body_size,
                                   bool allow_detailed_fx, ROW *row, const BLOCK *block) {
  const POLY_BLOCK *outline = block != nullptr ? block->pdblk.poly_block() : nullptr;
  const bool is_text = outline == nullptr || outline->IsText();
  if (norm_mode != tesseract::OEM_LSTM_ONLY || !is_text) {
    return SetupWithOutlines(unicharset, tess, pix, norm_mode, norm_box, numeric_mode, use_body_size,
                             allow_detailed_fx, row, block);
  }
  const Hidden hidden(word);
  return SetupWithOutlines(unicharset, tess, pix, norm_mode, norm_box, numeric_mode, use_body_size, allow_detailed_fx,
                           row, block);
}

// Starts at the row before, so that there is a previous word as there is after a walk from the page's first word.
WERD_RES *PAGE_RES_IT::restart_row() {
  ROW_RES *const row = row_res;
  if (row == nullptr) return nullptr;
  BLOCK_RES *block_before = last_row(block_res, row) != nullptr ? block_res : nullptr;
  BLOCK_RES_IT blocks(&page_res->block_res_list);
  for (blocks.mark_cycle_pt(); !blocks.cycled_list() && block_before != block_res; blocks.forward()) {
    if (blocks.data() == block_res) break;
    if (last_row(blocks.data(), nullptr) != nullptr) block_before = blocks.data();
  }
  if (block_before == nullptr) return restart_row_from_page();
  ROW_RES *before = last_row(block_before, block_before == block_res ? row : nullptr);
  block_res_it.set_to_list(&page_res->block_res_list);
  block_res_it.mark_cycle_pt();
  while (block_res_it.data() != block_before) block_res_it.forward();
  row_res_it.set_to_list(&block_before->row_res_list);
  row_res_it.mark_cycle_pt();
  while (row_res_it.data() != before) row_res_it.forward();
  word_res_it.set_to_list(&before->word_res_list);
  word_res_it.mark_cycle_pt();
  block_res = next_block_res = nullptr;
  row_res = next_row_res = nullptr;
  word_res = next_word_res = nullptr;
  forward();
  for (forward(); row_res != row; forward()) {
  }
  return word_res;
}
