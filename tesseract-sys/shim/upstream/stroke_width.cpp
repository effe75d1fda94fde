// How wide the strokes of a component are: twice the distance from the middle of a stroke to the nearest white pixel, for the
// middles that a walk along rows and columns meets. Upstream makes two images for each component of a page.
#include <algorithm>
#include <vector>

#include "allheaders.h"
#include "blobbox.h"
#include "statistc.h"
#include "tordmain.h"
#include "upstream/share.h"

namespace tesseract_safe {
extern const char kStrokeWidth;
const char kStrokeWidth = 0;

namespace {

// Distances to the nearest white pixel, across and down, within a box; its border counts as such.
class Distances {
 public:
  // A part of an image; what is outside of that is white.
  Distances(PIX *pix, int left, int top, int width, int height)
      : width_(width), height_(height) {
    const size_t size = static_cast<size_t>(width) * height;
    values_ = few_;
    if (size > sizeof few_) {
      many_.resize(size);
      values_ = many_.data();
    }
    std::fill(values_, values_ + size, 0);
    const int words = pixGetWpl(pix);
    const int begin = std::max(-left, 0), end = std::min(pixGetWidth(pix) - left, width);
    for (int y = std::max(-top, 0); y < std::min(pixGetHeight(pix) - top, height); ++y) {
      const uint32_t *line = pixGetData(pix) + static_cast<size_t>(words) * (top + y);
      uint8_t *values = row(y);
      for (int x = begin; x < end;) {
        const int bit = (left + x) % 32, next = std::min(x + 32 - bit, end);
        for (uint32_t word = line[(left + x) / 32] << bit; x < next && word != 0; ++x, word <<= 1) values[x] = word >> 31;
        x = next;
      }
    }
    for (int y = 1; y < height - 1; ++y) {
      uint8_t *values = row(y);
      const uint8_t *above = values - width;
      for (int x = 1; x < width - 1; ++x) {
        if (values[x] != 0) values[x] = std::min<int>(std::min(above[x], values[x - 1]), 254) + 1;
      }
    }
    for (int y = height - 2; y > 0; --y) {
      uint8_t *values = row(y);
      const uint8_t *below = values + width;
      for (int x = width - 2; x > 0; --x) {
        if (values[x] != 0) values[x] = std::min<int>(std::min(below[x], values[x + 1]) + 1, values[x]);
      }
    }
  }

  // Strokes that a walk along each row meets: where the distance is largest, and the same above and below.
  void measure_rows(STATS *widths) const {
    for (int y = 0; y < height_; ++y) {
      const uint8_t *values = row(y);
      const uint8_t *above = y > 0 ? values - width_ : values, *below = y < height_ - 1 ? values + width_ : values;
      int before = 0;
      for (int x = 0; x + 1 < width_; ++x) {
        const int here = values[x];
        if (before < here && here == above[x] && here == below[x]) {
          add(here, values[x + 1], x + 2 < width_ ? values[x + 2] : here, widths);
        }
        before = here;
      }
    }
  }

  // Likewise along each column.
  void measure_columns(STATS *widths) const {
    for (int y = 0; y + 1 < height_; ++y) {
      const uint8_t *values = row(y), *next = values + width_;
      for (int x = 0; x < width_; ++x) {
        const int here = values[x];
        if ((y > 0 ? values[x - width_] : 0) >= here) continue;
        if ((x > 0 && values[x - 1] != here) || (x < width_ - 1 && values[x + 1] != here)) continue;
        add(here, next[x], y + 2 < height_ ? next[x + width_] : here, widths);
      }
    }
  }

  Distances(const Distances &) = delete;
  Distances &operator=(const Distances &) = delete;

 private:
  // One largest distance is the middle of an odd number of pixels, two are that of an even one.
  static void add(int here, int next, int second_next, STATS *widths) {
    if (here > next) {
      widths->add(here * 2 - 1, 1);
    } else if (here == next && here > second_next) {
      widths->add(here * 2, 1);
    }
  }

  uint8_t *row(int y) { return values_ + static_cast<size_t>(y) * width_; }
  const uint8_t *row(int y) const { return values_ + static_cast<size_t>(y) * width_; }

  const int width_, height_;
  uint8_t *values_;
  // Most components are characters.
  uint8_t few_[4096];
  std::vector<uint8_t> many_;
};

}  // namespace
}  // namespace tesseract_safe

void tesseract::SetBlobStrokeWidth(Pix *pix, BLOBNBOX *blob) {
  const TBOX &box = blob->bounding_box();
  const int width = box.width(), height = box.height();
  STATS across(0, width + 1), down(0, height + 1);
  const tesseract_safe::Distances distances(pix, box.left(), pixGetHeight(pix) - box.top(), width, height);
  distances.measure_rows(&across);
  distances.measure_columns(&down);
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
