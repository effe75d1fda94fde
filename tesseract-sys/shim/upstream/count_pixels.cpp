// Layout analysis asks thousands of times whether a box is white. Upstream copies what is in the box into an image made for
// that, and counts there; here pixels are counted where they lie, or looked at up to the first black one.
#include "upstream/count_pixels.h"

#include <algorithm>
#include <cstring>

#include "allheaders.h"
#include "imagefind.h"
#include "ones.h"
#include "rect.h"

namespace tesseract_safe {
extern const char kCountPixels;
const char kCountPixels = 0;

namespace {

// The words of an image that a box covers, row by row; what is outside of the image is white.
class Covered {
 public:
  // Boxes count rows from below, images from above.
  Covered(TBOX box, const TBOX &im_box, const FCOORD &rotation, PIX *pix) {
    box &= im_box;
    if (box.null_box() || pix == nullptr || pixGetDepth(pix) != 1) return;
    box.rotate(rotation);
    TBOX image(im_box);
    image.rotate(rotation);
    const int x = box.left() - image.left(), y = image.top() - box.top();
    const int left = std::max(x, 0), right = std::min<int>(x + box.width(), pixGetWidth(pix));
    const int top = std::max(y, 0), bottom = std::min<int>(y + box.height(), pixGetHeight(pix));
    if (left >= right || top >= bottom) return;
    rows_ = bottom - top;
    words_ = pixGetWpl(pix);
    between_ = (right - 1) / 32 - left / 32 - 1;
    row_ = pixGetData(pix) + static_cast<size_t>(top) * words_ + left / 32;
    first_ = 0xffffffff >> left % 32;
    last_ = 0xffffffff << (31 - (right - 1) % 32);
    if (between_ < 0) first_ = last_ = first_ & last_;
  }

  int count() const {
    int found = 0;
    const uint32_t *row = row_;
    for (int y = 0; y < rows_; ++y, row += words_) {
      found += ones(row[0] & first_);
      if (between_ >= 0) found += ones_of(row + 1, between_) + ones(row[between_ + 1] & last_);
    }
    return found;
  }

  bool any() const {
    const uint32_t *row = row_;
    for (int y = 0; y < rows_; ++y, row += words_) {
      uint32_t found = row[0] & first_;
      if (between_ >= 0) found |= row[between_ + 1] & last_;
      int i = 1;
      for (; i + 3 <= between_; i += 4) {
        uint64_t pairs[2];
        std::memcpy(pairs, row + i, sizeof pairs);
        if ((pairs[0] | pairs[1]) != 0) return true;
      }
      for (; i <= between_; ++i) found |= row[i];
      if (found != 0) return true;
    }
    return false;
  }

 private:
  int rows_ = 0, words_ = 0;
  // Whole words; below zero where the first is the last.
  int between_ = -1;
  const uint32_t *row_ = nullptr;
  uint32_t first_ = 0, last_ = 0;
};

}  // namespace

bool any_black(TBOX box, const TBOX &im_box, const FCOORD &rotation, Pix *pix) {
  return Covered(box, im_box, rotation, pix).any();
}

}  // namespace tesseract_safe

int tesseract::ImageFind::CountPixelsInRotatedBox(TBOX box, const TBOX &im_box, const FCOORD &rotation, Pix *pix) {
  return tesseract_safe::Covered(box, im_box, rotation, pix).count();
}

// What lies between two boxes: beside them where the gap across is the wider one, otherwise above or below.
bool tesseract::ImageFind::BlankImageInBetween(const TBOX &box1, const TBOX &box2, const TBOX &im_box,
                                               const FCOORD &rotation, Pix *pix) {
  const int across = box1.x_gap(box2), up = box1.y_gap(box2);
  if (std::max(across, up) <= 0) return true;
  const TBOX both = box1.bounding_union(box2);
  // Where the gap begins, across and up, and where it ends.
  const ICOORD first(std::min(box1.right(), box2.right()), std::min(box1.top(), box2.top()));
  const ICOORD second(std::max(box1.left(), box2.left()), std::max(box1.bottom(), box2.bottom()));
  const TBOX between = across >= up ? TBOX(first.x(), both.bottom(), second.x(), both.top())
                                    : TBOX(both.left(), first.y(), both.right(), second.y());
  return !tesseract_safe::any_black(between, im_box, rotation, pix);
}
