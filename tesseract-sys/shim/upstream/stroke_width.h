// How wide the strokes of a component are: twice the distance from the middle of a stroke to the nearest white pixel, for the
// middles that a walk along rows and columns meets.
#pragma once

#include <algorithm>
#include <vector>

#include "allheaders.h"
#include "ones.h"
#include "statistc.h"

namespace tesseract_safe {

// Distances to the nearest white pixel, across and down, within a box; what is around it counts as such.
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

  void measure(STATS *across, STATS *down) const {
    measure_rows(across);
    measure_columns(down);
  }

  Distances(const Distances &) = delete;
  Distances &operator=(const Distances &) = delete;

 private:
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

// The same for a box of few columns, all pixels of a row at once: those that are so far from white pixels, and those that
// are further, which is an erosion more, as bits of a word, the first column in its highest bit.
class Erosions {
 public:
  static bool fit(int width, int height) { return 1 <= width && width <= 64 && height <= kRows; }

  // A part of an image that fits.
  Erosions(PIX *pix, int left, int top, int width, int height)
      : width_(width), height_(height) {
    const int words = pixGetWpl(pix);
    for (int y = 0; y < height; ++y) {
      reached_[y] = 0;
      if (top + y < 0 || top + y >= pixGetHeight(pix)) continue;
      const uint32_t *line = pixGetData(pix) + static_cast<size_t>(words) * (top + y);
      // Three words hold 64 bits wherever they begin; what is not of the image is white.
      const int begin = left >= 0 ? left / 32 : -1 - (-1 - left) / 32;
      const auto word = [=](int index) { return index >= 0 && index < words ? uint64_t{line[index]} : 0; };
      const int shift = left - begin * 32;
      uint64_t bits = (word(begin) << 32 | word(begin + 1)) << shift;
      if (shift > 0) bits |= word(begin + 2) >> (32 - shift);
      const int behind = std::min(width, pixGetWidth(pix) - left);
      reached_[y] = bits & first(behind);
    }
  }

  void measure(STATS *across, STATS *down) {
    for (int distance = 1; erode(); ++distance) {
      measure_rows(distance, across);
      measure_columns(distance, down);
      std::copy(beyond_, beyond_ + height_, reached_);
    }
  }

  Erosions(const Erosions &) = delete;
  Erosions &operator=(const Erosions &) = delete;

 private:
  // The bits of so many first columns.
  static uint64_t first(int columns) {
    return columns <= 0 ? 0 : columns >= 64 ? ~uint64_t{0} : ~(~uint64_t{0} >> columns);
  }

  // Finds what is further from white, and what is just as far. Whether there is anything.
  bool erode() {
    uint64_t any = 0;
    for (int y = 0; y < height_; ++y) {
      const uint64_t here = reached_[y], above = y > 0 ? reached_[y - 1] : 0;
      const uint64_t below = y + 1 < height_ ? reached_[y + 1] : 0;
      beyond_[y] = here & here << 1 & here >> 1 & above & below;
      just_[y] = here & ~beyond_[y];
      any |= here;
    }
    return any != 0;
  }

  void measure_rows(int distance, STATS *widths) const {
    int odd = 0, even = 0;
    for (int y = 0; y < height_; ++y) {
      const uint64_t here = just_[y], above = y > 0 ? just_[y - 1] : here, below = y + 1 < height_ ? just_[y + 1] : here;
      const uint64_t middles = here & above & below & ~(reached_[y] >> 1);
      if (middles == 0) continue;
      odd += ones_of_pair(middles & first(width_ - 1) & ~(reached_[y] << 1));
      even += ones_of_pair(middles & first(width_ - 2) & here << 1 & ~(reached_[y] << 2));
    }
    add(distance, odd, even, widths);
  }

  void measure_columns(int distance, STATS *widths) const {
    int odd = 0, even = 0;
    const uint64_t most_left = first(1), most_right = most_left >> (width_ - 1);
    for (int y = 0; y + 1 < height_; ++y) {
      const uint64_t here = just_[y], above = y > 0 ? reached_[y - 1] : 0;
      const uint64_t middles = here & ~above & (here >> 1 | most_left) & (here << 1 | most_right);
      if (middles == 0) continue;
      odd += ones_of_pair(middles & ~reached_[y + 1]);
      if (y + 2 < height_) even += ones_of_pair(middles & just_[y + 1] & ~reached_[y + 2]);
    }
    add(distance, odd, even, widths);
  }

  // One largest distance is the middle of an odd number of pixels, two are that of an even one.
  static void add(int distance, int odd, int even, STATS *widths) {
    if (odd > 0) widths->add(distance * 2 - 1, odd);
    if (even > 0) widths->add(distance * 2, even);
  }

  static const int kRows = 256;

  const int width_, height_;
  // Pixels of at least the distance, of more, and of just that.
  uint64_t reached_[kRows], beyond_[kRows], just_[kRows];
};

}  // namespace tesseract_safe
