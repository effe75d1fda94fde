// Pictures of the elements of a page.
#pragma once

#include <memory>

#include "engine.h"

namespace tesseract_safe {

struct Destroy {
  void operator()(Pix *pix) const { pixDestroy(&pix); }
};
using Owned = std::unique_ptr<Pix, Destroy>;

// How the block of an element stands; `orientation` counts quarters that its text is turned clockwise.
struct Standing {
  tesseract::Orientation orientation;
  tesseract::WritingDirection writing_direction;
  tesseract::TextlineOrder textline_order;
  float deskew_angle;

  bool vertical() const { return writing_direction == tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM; }
};

Standing standing(const tesseract::PageIterator &at);

// Cuts elements of a level out of the image as it came, `padding` pixels larger on each side where `raw`, or else out of
// the binary one. What lies outside of a block's outline is white.
class Pictures {
 public:
  Pictures(ts_engine *engine, tesseract::PageIteratorLevel level, bool raw, int padding);

  // Where the picture lies in the image; false where there is no such element, or one without pixels.
  bool box(const tesseract::PageIterator &at, ts_box *out) const;

  // Of an element that has a box.
  Owned picture(const tesseract::PageIterator &at) const;

 private:
  Pix *source() const;
  Owned upstream(const tesseract::PageIterator &at) const;
  Owned cut(const tesseract::PageIterator &at) const;
  Owned turned_back(const tesseract::PageIterator &at, int quarters) const;
  Owned within_outline(const tesseract::PageIterator &at) const;

  const tesseract::PageIteratorLevel level_;
  const bool raw_;
  const int padding_;
  Pix *const original_;
  const Owned binary_;
  // Whether blocks' outlines bound the pictures.
  const bool outlined_;
  // Whether upstream draws the pictures.
  const bool drawn_;
  // Whether a part of the image was recognized.
  bool part_;
  Owned gray_;
};

}  // namespace tesseract_safe
