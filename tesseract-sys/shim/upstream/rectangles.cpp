// Whether a picture is a rectangle with something around it. Upstream counts the black pixels of rows and columns one by one;
// here a row's are counted by words, and those of 32 columns at a time.
#include <algorithm>
#include <vector>

#include "allheaders.h"
#include "errcode.h"
#include "imagefind.h"
#include "ones.h"

namespace tesseract_safe {
extern const char kRectangles;
const char kRectangles = 0;

namespace {

// What an edge looks like from outside: lines with less than `least` black pixels, at most `wide` between, one with more than
// `most`.
struct Edge {
  Edge(int size, double least_part, double most_part, double wide_part)
      : least(static_cast<int>(size * least_part)),
        most(static_cast<int>(size * most_part)),
        wide(static_cast<int>(size * wide_part)) {}

  // Looks from `*at` on by `step`, before `end`. Where the first line has as many as `least`, `*at` stays.
  template <class Count>
  bool find(int end, int step, int *at, Count count) const {
    int between = 0;
    for (int i = *at; i != end; i += step) {
      const int black = count(i);
      if (between == 0) {
        if (black < least) continue;
        *at = i;
      }
      if (black > most) return true;
      if (++between > wide) break;
    }
    return false;
  }

  const int least, most, wide;
};

class Picture {
 public:
  explicit Picture(PIX *pix) : data_(pixGetData(pix)), words_(pixGetWpl(pix)) {}

  int in_row(int y, int left, int right) const {
    if (left >= right) return 0;
    const uint32_t *row = data_ + static_cast<size_t>(words_) * y;
    const int first = left / 32, last = (right - 1) / 32;
    const uint32_t first_mask = 0xffffffff >> left % 32, last_mask = 0xffffffff << (31 - (right - 1) % 32);
    if (first == last) return ones(row[first] & first_mask & last_mask);
    return ones(row[first] & first_mask) + ones_of(row + first + 1, last - first - 1) + ones(row[last] & last_mask);
  }

  // Between the rows that were named last.
  int in_column(int x) {
    if (x / 32 != word_) count_columns(x / 32);
    return counts_[x % 32];
  }

  void set_rows(int top, int bottom) {
    top_ = top;
    bottom_ = bottom;
    word_ = -1;
  }

 private:
  // Each plane has one bit of the counts of all columns.
  void count_columns(int word) {
    word_ = word;
    uint32_t planes[32] = {0};
    const uint32_t *row = data_ + static_cast<size_t>(words_) * top_ + word;
    for (int y = top_; y < bottom_; ++y, row += words_) {
      uint32_t carry = *row;
      for (int plane = 0; carry != 0; ++plane) {
        const uint32_t before = planes[plane];
        planes[plane] ^= carry;
        carry &= before;
      }
    }
    for (int bit = 0; bit < 32; ++bit) {
      counts_[bit] = 0;
      for (int plane = 0; plane < 31; ++plane) counts_[bit] |= (planes[plane] >> (31 - bit) & 1) << plane;
    }
  }

  const uint32_t *data_;
  const int words_;
  int top_ = 0, bottom_ = 0;
  int word_ = -1;
  int counts_[32];
};

}  // namespace
}  // namespace tesseract_safe

// Cuts off what is outside of an edge, side by side, until no more edges are found.
bool tesseract::ImageFind::pixNearlyRectangular(Pix *pix, double min_fraction, double max_fraction,
                                                double max_skew_gradient, int *x_start, int *y_start, int *x_end,
                                                int *y_end) {
  ASSERT_HOST(pix != nullptr);
  *x_start = *y_start = 0;
  *x_end = pixGetWidth(pix);
  *y_end = pixGetHeight(pix);
  tesseract_safe::Picture picture(pix);
  bool left = false, right = false, top = false, bottom = false;
  for (bool any = true; any;) {
    any = false;
    const auto note = [&any](bool found, bool *side) {
      if (!found || *side) return;
      *side = any = true;
    };
    const tesseract_safe::Edge across(*x_end - *x_start, min_fraction, max_fraction, max_skew_gradient);
    const auto in_row = [&](int y) { return picture.in_row(y, *x_start, *x_end); };
    note(across.find(*y_end, 1, y_start, in_row), &top);
    --*y_end;
    note(across.find(*y_start, -1, y_end, in_row), &bottom);
    ++*y_end;

    picture.set_rows(*y_start, *y_end);
    const tesseract_safe::Edge down(*y_end - *y_start, min_fraction, max_fraction, max_skew_gradient);
    const auto in_column = [&](int x) { return picture.in_column(x); };
    note(down.find(*x_end, 1, x_start, in_column), &left);
    --*x_end;
    note(down.find(*x_start, -1, x_end, in_column), &right);
    ++*x_end;
  }
  return left && right && top && bottom;
}
