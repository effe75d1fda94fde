// Whether lines of text have a fixed pitch, which each says for itself before their neighbours are asked: several lines at a
// time, where upstream goes from one to the next.
#include <vector>

#include "errcode.h"
#include "topitch.h"
#include "tovars.h"
#include "upstream/share.h"

namespace tesseract_safe {
extern const char kPitchRows;
const char kPitchRows = 0;

namespace {

struct Row {
  TO_ROW *row;
  TO_BLOCK *block;
  int block_number;
};

// All rows of the page, with the number of their block, from one on.
std::vector<Row> rows_of(TO_BLOCK_LIST *blocks) {
  std::vector<Row> rows;
  int number = 0;
  TO_BLOCK_IT block_it(blocks);
  for (block_it.mark_cycle_pt(); !block_it.cycled_list(); block_it.forward()) {
    ++number;
    TO_ROW_IT row_it(block_it.data()->get_rows());
    for (row_it.mark_cycle_pt(); !row_it.cycled_list(); row_it.forward()) {
      rows.push_back({row_it.data(), block_it.data(), number});
    }
  }
  return rows;
}

// Looks at a row alone; changes nothing else.
void decide(const Row &it) {
  TO_ROW *row = it.row;
  ASSERT_HOST(row->xheight > 0);
  if (!(row->fixed_pitch > 0) || !fixed_pitch_row(row, it.block->block, it.block_number) || row->fixed_pitch != 0) return;
  row->space_size = row->pr_space;
  row->kern_size = row->pr_nonsp;
}

// What most rows of a block are: those that are certain go before those that are not.
PITCH_TYPE majority(TO_BLOCK *block) {
  int32_t fixed = 0, prop = 0, maybe_fixed = 0, maybe_prop = 0, corr_fixed = 0, corr_prop = 0, dunno = 0;
  count_block_votes(block, fixed, prop, maybe_fixed, maybe_prop, corr_fixed, corr_prop, dunno);
  if (fixed > prop * textord_words_veto_power) return PITCH_DEF_FIXED;
  if (prop > fixed * textord_words_veto_power) return PITCH_DEF_PROP;
  if (fixed > 0 || prop > 0) return PITCH_DUNNO;
  if (maybe_fixed > maybe_prop * textord_words_veto_power) return PITCH_MAYBE_FIXED;
  if (maybe_prop > maybe_fixed * textord_words_veto_power) return PITCH_MAYBE_PROP;
  return PITCH_DUNNO;
}

}  // namespace
}  // namespace tesseract_safe

void compute_fixed_pitch(ICOORD page_tr, TO_BLOCK_LIST *port_blocks, float gradient, FCOORD rotation, bool testing_on) {
  TO_BLOCK_IT it(port_blocks);
  int number = 0;
  for (it.mark_cycle_pt(); !it.cycled_list(); it.forward()) {
    compute_block_pitch(it.data(), rotation, ++number, testing_on);
  }
  if (!try_doc_fixed(page_tr, port_blocks, gradient)) {
    const auto rows = tesseract_safe::rows_of(port_blocks);
    // A row takes long enough for a thread to take one at a time.
    tesseract_safe::share(rows.size(), 1, [&](size_t i) { tesseract_safe::decide(rows[i]); });
    number = 0;
    for (it.mark_cycle_pt(); !it.cycled_list(); it.forward()) {
      it.data()->pitch_decision = tesseract_safe::majority(it.data());
      ++number;
      if (testing_on && (textord_debug_pitch_test || textord_blocksall_prop || textord_blocksall_fixed)) {
        tprintf("Pitch by rows: ");
        print_block_counts(it.data(), number);
      }
    }
  }
  number = 0;
  for (it.mark_cycle_pt(); !it.cycled_list(); it.forward()) {
    TO_BLOCK *block = it.data();
    const POLY_BLOCK *outline = block->block->pdblk.poly_block();
    if (outline != nullptr && !outline->IsText()) continue;
    ++number;
    int row_number = 0;
    TO_ROW_IT row_it(block->get_rows());
    for (row_it.mark_cycle_pt(); !row_it.cycled_list(); row_it.forward()) {
      fix_row_pitch(row_it.data(), block, port_blocks, ++row_number, number);
    }
  }
}
