// A network's input as the C interface passes it on.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "networkio.h"
#include "tesseract_safe.h"

namespace tesseract_safe {

// The values of one line side by side; its memory is used again.
class LineCopy {
 public:
  // `input` holds one image, of integers; the line is valid until the next.
  ts_line take(const tesseract::NetworkIO &input) {
    const size_t depth = input.NumFeatures();
    values_.resize(input.Width() * depth);
    for (int t = 0; t < input.Width(); ++t) std::memcpy(&values_[t * depth], input.i(t), depth);
    const tesseract::StrideMap &map = input.stride_map();
    return {values_.data(), map.Size(tesseract::FD_WIDTH), map.Size(tesseract::FD_HEIGHT), static_cast<int>(depth)};
  }

 private:
  std::vector<int8_t> values_;
};

}  // namespace tesseract_safe
