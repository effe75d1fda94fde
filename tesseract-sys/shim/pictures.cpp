#include "pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

using tesseract::PageIterator;
using tesseract::PageIteratorLevel;

namespace tesseract_safe {
namespace {

// By how many quarters, clockwise, the block was turned for layout analysis.
int quarters_turned(const PageIterator &at) {
  int x1, y1, x2, y2;
  if (at.Baseline(tesseract::RIL_TEXTLINE, &x1, &y1, &x2, &y2)) {
    const int right = x2 - x1, down = y2 - y1;
    if (std::abs(right) >= std::abs(down)) return right >= 0 ? 0 : 2;
    return down < 0 ? 1 : 3;
  }
  return (4 - static_cast<int>(standing(at).orientation)) % 4;
}

Owned checked(Pix *pix) {
  if (pix == nullptr) throw std::bad_alloc();
  return Owned(pix);
}

// What of a box is inside of its block's outline; none where blocks have no outlines.
Owned inside_of_block(const PageIterator &at, const ts_box &place) {
  Pta *outline = at.BlockPolygon();
  if (outline == nullptr) return nullptr;
  std::vector<std::pair<float, float>> corners;
  for (int i = 0; i < ptaGetCount(outline); ++i) {
    float x, y;
    ptaGetPt(outline, i, &x, &y);
    corners.emplace_back(x - place.left, y - place.top);
  }
  ptaDestroy(&outline);
  const int height = place.bottom - place.top;
  Owned mask = checked(pixCreate(place.right - place.left, height, 1));
  std::vector<float> crossings;
  for (int row = 0; row < height; ++row) {
    const float y = row + 0.5f;
    crossings.clear();
    for (size_t i = 0; i < corners.size(); ++i) {
      const auto &from = corners[i], &to = corners[(i + 1) % corners.size()];
      if ((from.second < y) == (to.second < y)) continue;
      crossings.push_back(from.first + (y - from.second) * (to.first - from.first) / (to.second - from.second));
    }
    std::sort(crossings.begin(), crossings.end());
    for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const int left = static_cast<int>(std::floor(crossings[i])), right = static_cast<int>(std::ceil(crossings[i + 1]));
      pixRasterop(mask.get(), left, row, right - left, 1, PIX_SET, nullptr, 0, 0);
    }
  }
  return mask;
}

}  // namespace

Standing standing(const PageIterator &at) {
  Standing found;
  at.Orientation(&found.orientation, &found.writing_direction, &found.textline_order, &found.deskew_angle);
#ifdef DISABLED_LEGACY_ENGINE
  // Upstream does not set the direction of ordinary blocks then, which it tells as vertical and upside down.
  if (found.vertical()) {
    found.orientation = tesseract::ORIENTATION_PAGE_UP;
    found.writing_direction = tesseract::WRITING_DIRECTION_LEFT_TO_RIGHT;
    found.textline_order = tesseract::TEXTLINE_ORDER_TOP_TO_BOTTOM;
  }
#endif
  return found;
}

Pictures::Pictures(ts_engine *engine, PageIteratorLevel level, bool raw, int padding)
    : level_(level),
      raw_(raw),
      padding_(padding),
      original_(engine->api.GetInputImage()),
      binary_(engine->api.GetThresholdedImage()),
      outlined_(level == tesseract::RIL_BLOCK || level == tesseract::RIL_PARA),
      drawn_(!raw && level == tesseract::RIL_SYMBOL && !engine->api.read()) {
  if (original_ == nullptr || binary_ == nullptr) throw Failed("there is no image");
  const auto &part = engine->rectangle;
  part_ = part.width != 0 && (part.width < pixGetWidth(original_) || part.height < pixGetHeight(original_));
  // What lies outside a block's outline upstream makes white, but for images of one bit, where it makes it black.
  if (raw_ && outlined_ && pixGetDepth(original_) == 1) gray_ = checked(pixConvertTo8(original_, 0));
}

bool Pictures::box(const PageIterator &at, ts_box *out) const {
  return at.BoundingBox(level_, raw_ ? padding_ : 0, &out->left, &out->top, &out->right, &out->bottom) &&
         out->left < out->right && out->top < out->bottom;
}

Owned Pictures::picture(const PageIterator &at) const {
  const int turned = outlined_ || drawn_ ? quarters_turned(at) : 0;
  Owned made;
  if (drawn_ && turned != 0) {
    made = turned_back(at, turned);
  } else if (outlined_ && (turned != 0 || (raw_ && part_))) {
    // Upstream cuts by outlines as they were turned for layout analysis, and as if a part were the image.
    made = within_outline(at);
  } else {
    made = raw_ && !outlined_ ? cut(at) : upstream(at);
  }
  return gray_ == nullptr ? std::move(made) : checked(pixThresholdToBinary(made.get(), 128));
}

Pix *Pictures::source() const { return !raw_ ? binary_.get() : gray_ == nullptr ? original_ : gray_.get(); }

Owned Pictures::upstream(const PageIterator &at) const {
  int left, top;
  return checked(raw_ ? at.GetImage(level_, padding_, source(), &left, &top) : at.GetBinaryImage(level_));
}

Owned Pictures::cut(const PageIterator &at) const {
  ts_box place;
  // The binary image is that of the part.
  const bool found = raw_ ? box(at, &place)
                          : at.BoundingBoxInternal(level_, &place.left, &place.top, &place.right, &place.bottom);
  if (!found) throw Failed("there is no such element");
  Box *box = boxCreate(place.left, place.top, place.right - place.left, place.bottom - place.top);
  Owned part(pixClipRectangle(source(), box, nullptr));
  boxDestroy(&box);
  return checked(part.release());
}

// A blob without area is not drawn but cut out.
Owned Pictures::turned_back(const PageIterator &at, int quarters) const {
  const Owned drawn = upstream(at);
  Owned back = checked(pixRotateOrth(drawn.get(), 4 - quarters));
  ts_box place;
  const bool fits = box(at, &place) && pixGetWidth(back.get()) == place.right - place.left &&
                    pixGetHeight(back.get()) == place.bottom - place.top;
  return fits ? std::move(back) : cut(at);
}

Owned Pictures::within_outline(const PageIterator &at) const {
  Owned part = cut(at);
  ts_box place;
  if (!box(at, &place)) return part;
  const Owned mask = inside_of_block(at, place);
  if (mask == nullptr) return part;
  const int size = 2 * padding_ + 1;
  if (size > 1) pixDilateBrick(mask.get(), mask.get(), size, size);
  if (pixGetDepth(part.get()) == 1) {
    pixAnd(part.get(), part.get(), mask.get());
  } else {
    pixInvert(mask.get(), mask.get());
    pixSetMasked(part.get(), mask.get(), UINT32_MAX);
  }
  return part;
}

}  // namespace tesseract_safe
