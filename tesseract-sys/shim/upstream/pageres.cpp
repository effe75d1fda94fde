// Stands in for upstream's unit of the same name, and is that unit, but for one function: the one that goes back to the
// first word of a row began at the page's first word each time. Iterators over results call it for every row and the
// search for paragraphs for every row again, so a page took time that grew with the square of its length.

// The class as upstream has it, and a name to keep upstream's function under.
#define restart_row() restart_row(); WERD_RES *restart_row_from_page()
#include "pageres.h"
#undef restart_row

#define restart_row restart_row_from_page
// In angle brackets, so that the compiler does not begin its search beside this file.
#include <pageres.cpp>
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

}  // namespace

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
