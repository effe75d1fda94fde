// Layout analysis asks thousands of times whether a box is white. Upstream copies what is in the box into an image made for
// that, and counts there; here pixels are counted where they lie.
#include <algorithm>

#include "allheaders.h"
#include "imagefind.h"
#include "ones.h"
#include "rect.h"

namespace tesseract_safe {
extern const char kCountPixels;
const char kCountPixels = 0;

namespace {

// Black pixels in columns from `left` up to and without `right`, and rows likewise; what is outside of the image is white.
int count(PIX *pix, int left, int top, int right, int bottom) {
  if (pix == nullptr || pixGetDepth(pix) != 1) return 0;
  left = std::max(left, 0);
  top = std::max(top, 0);
  right = std::min(right, pixGetWidth(pix));
  bottom = std::min(bottom, pixGetHeight(pix));
  if (left >= right) return 0;
  const int first = left / 32, last = (right - 1) / 32;
  const uint32_t first_mask = 0xffffffff >> left % 32, last_mask = 0xffffffff << (31 - (right - 1) % 32);
  int found = 0;
  const int words = pixGetWpl(pix);
  const uint32_t *row = pixGetData(pix) + static_cast<size_t>(top) * words;
  for (int y = top; y < bottom; ++y, row += words) {
    if (first == last) {
      found += ones(row[first] & first_mask & last_mask);
      continue;
    }
    found += ones(row[first] & first_mask) + ones_of(row + first + 1, last - first - 1) + ones(row[last] & last_mask);
  }
  return found;
}

}  // namespace
}  // namespace tesseract_safe

int tesseract::ImageFind::CountPixelsInRotatedBox(TBOX box, const TBOX &im_box, const FCOORD &rotation, Pix *pix) {
  box &= im_box;
  if (box.null_box()) return 0;
  box.rotate(rotation);
  TBOX image(im_box);
  image.rotate(rotation);
  // Boxes count rows from below, images from above.
  const int left = box.left() - image.left(), top = image.top() - box.top();
  return tesseract_safe::count(pix, left, top, left + box.width(), top + box.height());
}
