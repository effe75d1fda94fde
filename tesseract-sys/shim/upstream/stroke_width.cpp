// Strokes of components, for each of which upstream makes two images.
#include "upstream/stroke_width.h"

#include <vector>

#include "blobbox.h"
#include "tordmain.h"
#include "upstream/share.h"

namespace tesseract_safe {
extern const char kStrokeWidth;
const char kStrokeWidth = 0;
}  // namespace tesseract_safe

void tesseract::SetBlobStrokeWidth(Pix *pix, BLOBNBOX *blob) {
  const TBOX &box = blob->bounding_box();
  const int width = box.width(), height = box.height();
  STATS across(0, width + 1), down(0, height + 1);
  const int left = box.left(), top = pixGetHeight(pix) - box.top();
  if (tesseract_safe::Erosions::fit(width, height)) {
    tesseract_safe::Erosions(pix, left, top, width, height).measure(&across, &down);
  } else {
    tesseract_safe::Distances(pix, left, top, width, height).measure(&across, &down);
  }
  // Widths of which there are few samples are kept only where there is nothing better.
  const int enough = (width + height) / 4;
  const bool enough_across = across.get_total() >= enough, enough_down = down.get_total() >= enough;
  const bool use_across = enough_across || (!enough_down && down.get_total() <= across.get_total());
  const bool use_down = enough_down || !use_across;
  blob->set_horz_stroke_width(use_across && (enough_across || across.get_total() > 2) ? across.ile(0.5f) : 0.0f);
  blob->set_vert_stroke_width(use_down ? down.ile(0.5f) : 0.0f);
}

// Makes blocks to be laid out of blocks and their components, whose strokes are measured then: several at a time, for a
// component has but its own to write to.
void tesseract::assign_blobs_to_blocks2(Pix *pix, BLOCK_LIST *blocks, TO_BLOCK_LIST *port_blocks) {
  // Components that a thread takes at a time.
  constexpr size_t kTogether = 100;
  std::vector<BLOBNBOX *> blobs;
  const auto move = [&](C_BLOB_LIST *from, BLOBNBOX_LIST *to) {
    C_BLOB_IT from_it(from);
    BLOBNBOX_IT to_it(to);
    for (from_it.mark_cycle_pt(); !from_it.cycled_list(); from_it.forward()) {
      blobs.push_back(new BLOBNBOX(from_it.extract()));
      to_it.add_after_then_move(blobs.back());
    }
  };
  BLOCK_IT block_it(blocks);
  TO_BLOCK_IT port_it(port_blocks);
  for (block_it.mark_cycle_pt(); !block_it.cycled_list(); block_it.forward()) {
    auto *block = new TO_BLOCK(block_it.data());
    port_it.add_after_then_move(block);
    move(block_it.data()->blob_list(), &block->blobs);
    // Those that were rejected may be found to be good after all.
    move(block_it.data()->reject_blobs(), &block->noise_blobs);
  }
  tesseract_safe::share(blobs.size(), kTogether, [&](size_t i) { SetBlobStrokeWidth(pix, blobs[i]); });
}
