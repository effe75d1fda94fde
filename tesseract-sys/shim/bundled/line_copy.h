// A network's input and output as the C interface passes them on.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "networkio.h"
#include "tesseract_safe.h"

namespace tesseract_safe {

// The values of one line side by side; its memory is used again.
class LineCopy {
 public:
  // `input` holds one image; the line is valid until the next.
  ts_line take(const tesseract::NetworkIO &input) {
    const size_t depth = input.NumFeatures(), width = input.Width();
    ts_line line = {};
    if (input.int_mode()) {
      // Upstream's arrays lie together, one pixel behind the other.
      if (width > 0) integers_.assign(input.i(0), input.i(0) + width * depth);
      line.values = integers_.data();
    } else {
      if (width > 0) floats_.assign(input.f(0), input.f(0) + width * depth);
      line.floats = floats_.data();
    }
    const tesseract::StrideMap &map = input.stride_map();
    line.width = map.Size(tesseract::FD_WIDTH);
    line.height = map.Size(tesseract::FD_HEIGHT);
    line.depth = static_cast<int>(depth);
    return line;
  }

 private:
  std::vector<int8_t> integers_;
  std::vector<float> floats_;
};

inline void copy(const ts_probabilities &from, tesseract::NetworkIO *to) {
  tesseract::StrideMap steps;
  steps.SetStride({std::make_pair(1, from.steps)});
  to->ResizeToMap(false, steps, from.classes);
  const size_t classes = from.classes;
  for (int t = 0; t < from.steps; ++t) std::memcpy(to->f(t), from.values + t * classes, classes * sizeof(float));
}

}  // namespace tesseract_safe
