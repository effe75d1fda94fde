// Recognition of a part of the image.
#pragma once

#include "engine.h"

namespace tesseract_safe {

// Upstream takes lines from the image that was set, unless the rectangle is narrower. From one that is as wide but not
// as high it takes other lines than it means, so the rectangle is the image while it recognizes.
class RectangleAsInput {
 public:
  explicit RectangleAsInput(ts_engine *engine);
  ~RectangleAsInput();
  RectangleAsInput(const RectangleAsInput &) = delete;
  RectangleAsInput &operator=(const RectangleAsInput &) = delete;

 private:
  ts_engine *engine_;
  Pix *whole_ = nullptr;
};

}  // namespace tesseract_safe
