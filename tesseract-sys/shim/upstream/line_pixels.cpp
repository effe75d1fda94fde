// The pixels of a line as a network's inputs. Upstream scales and rounds pixel by pixel; here each value of a pixel once.
#include <algorithm>
#include <cstdint>

#include "allheaders.h"
#include "helpers.h"
#include "networkio.h"

namespace tesseract_safe {
extern const char kLinePixels;
const char kLinePixels = 0;

namespace {

// What each value of a pixel becomes, as `T`.
template <typename T>
struct Scaled {
  template <typename Scale>
  explicit Scaled(Scale scale) {
    for (int pixel = 0; pixel < 256; ++pixel) values[pixel] = scale(pixel);
  }

  // A row of an image, from its first pixel on; `color` images have three values a pixel.
  void copy(const uint32_t *line, int width, bool color, T *to, int features) const {
    for (int x = 0; x < width; ++x, to += features) {
      if (!color) {
        to[0] = values[GET_DATA_BYTE(line, x)];
        continue;
      }
      for (int part = COLOR_RED; part <= COLOR_BLUE; ++part) {
        to[part - COLOR_RED] = values[GET_DATA_BYTE(line + x, part)];
      }
    }
  }

  T values[256];
};

}  // namespace
}  // namespace tesseract_safe

void tesseract::NetworkIO::Copy2DImage(int batch, Pix *pix, float black, float contrast, TRand *randomizer) {
  const auto scale = [=](int pixel) { return (pixel - black) / contrast - 1.0f; };
  const auto round = [=](int pixel) {
    return ClipToRange<int>(IntCastRounded((INT8_MAX + 1) * scale(pixel)), -INT8_MAX, INT8_MAX);
  };
  const int features = NumFeatures(), wanted = stride_map_.Size(FD_WIDTH), rows = stride_map_.Size(FD_HEIGHT);
  const int width = std::min(pixGetWidth(pix), wanted), height = pixGetHeight(pix);
  const bool color = features == 3;
  StrideMap::Index index(stride_map_);
  index.AddOffset(batch, FD_BATCH);
  int place = index.t();
  const tesseract_safe::Scaled<float> floats(scale);
  const tesseract_safe::Scaled<int8_t> integers(round);
  for (int y = 0; y < rows; ++y) {
    int x = 0;
    if (y < height) {
      const uint32_t *line = pixGetData(pix) + static_cast<size_t>(pixGetWpl(pix)) * y;
      if (width > 0 && int_mode_) integers.copy(line, width, color, i_[place], features);
      if (width > 0 && !int_mode_) floats.copy(line, width, color, f_[place], features);
      x = width;
      place += width;
    }
    for (; x < wanted; ++x) Randomize(place++, 0, features, randomizer);
  }
}
