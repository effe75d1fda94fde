// Walks along outlines, which are stored as steps of two bits: how often one runs around a point, and where its edges would lie
// between the pixels. Every component of a page is asked for both.
#include <vector>

#include "coutln.h"

namespace tesseract_safe {
extern const char kOutlineSteps;
const char kOutlineSteps = 0;

namespace {

// Left, down, right, up.
constexpr int kAcross[4] = {-1, 0, 1, 0}, kUp[4] = {0, -1, 0, 1};

// Where four steps lead to, by the byte that holds them.
struct FourSteps {
  FourSteps() {
    for (int byte = 0; byte < 256; ++byte) {
      across[byte] = up[byte] = 0;
      for (int shift = 0; shift < 8; shift += 2) {
        across[byte] += kAcross[byte >> shift & 3];
        up[byte] += kUp[byte >> shift & 3];
      }
    }
  }

  int8_t across[256], up[256];
};

// Directions of what five steps lead to.
struct Directions {
  Directions() {
    for (int x = -5; x <= 5; ++x) {
      for (int y = -5; y <= 5; ++y) of[x + 5][y + 5] = FCOORD(x, y).to_direction();
    }
  }

  uint8_t of[11][11];
};

// Steps that follow each other: how many go in each direction, and the sum of the rows or columns that they lie in.
class Window {
 public:
  Window(int x, int y) : head_x_(x), head_y_(y), tail_x_(x), tail_y_(y) {}

  void add(int code) { move(code, 1, &head_x_, &head_y_); }
  void drop(int code) { move(code, -1, &tail_x_, &tail_y_); }

  int count(int code) const { return counts_[code & 3]; }
  int total(int code) const { return totals_[code]; }
  int across() const { return head_x_ - tail_x_; }
  int up() const { return head_y_ - tail_y_; }

 private:
  void move(int code, int sign, int *x, int *y) {
    counts_[code] += sign;
    totals_[code] += sign * (code % 2 != 0 ? *x : *y);
    *x += kAcross[code];
    *y += kUp[code];
  }

  int head_x_, head_y_, tail_x_, tail_y_;
  int counts_[4] = {0, 0, 0, 0}, totals_[4] = {0, 0, 0, 0};
};

}  // namespace
}  // namespace tesseract_safe

// Counts where the outline crosses the line to the right of a point.
int16_t C_OUTLINE::winding_number(ICOORD point) const {
  static const tesseract_safe::FourSteps four;
  int x = start.x() - point.x(), y = start.y() - point.y();
  int16_t count = 0;
  for (int i = 0; i < stepcount;) {
    // Four steps from farther away do not cross the line.
    if (i % 4 == 0 && i + 4 <= stepcount && (y > 4 || y < -3)) {
      const uint8_t byte = steps[i / 4];
      x += four.across[byte];
      y += four.up[byte];
      i += 4;
      continue;
    }
    const int code = chain_code(i++), up = tesseract_safe::kUp[code];
    if ((y == 0 && up > 0) || (y == 1 && up < 0)) {
      if (x == 0) return INTERSECTING;
      if (x > 0) count += up;
    }
    x += tesseract_safe::kAcross[code];
    y += up;
  }
  return count;
}

// For each step the mean place of the steps around it that go the same way, two before it and two behind.
void C_OUTLINE::ComputeBinaryOffsets() {
  static const tesseract_safe::Directions directions;
  delete[] offsets;
  offsets = nullptr;
  offsets = new EdgeOffset[stepcount];
  if (stepcount == 0) return;
  // The outline is closed: before its first step come its last ones.
  std::vector<uint8_t> codes(stepcount + 4);
  for (int i = 0; i < stepcount; ++i) codes[i + 2] = chain_code(i);
  for (int i : {-2, -1, 0, 1}) codes[i < 0 ? i + 2 : stepcount + 2 + i] = chain_code((i + 2 * stepcount) % stepcount);
  int x = start.x(), y = start.y();
  tesseract_safe::Window window(x - tesseract_safe::kAcross[codes[0]] - tesseract_safe::kAcross[codes[1]],
                                y - tesseract_safe::kUp[codes[0]] - tesseract_safe::kUp[codes[1]]);
  for (int i = 0; i < 4; ++i) window.add(codes[i]);
  for (int i = 0; i < stepcount; ++i) {
    window.add(codes[i + 4]);
    const int code = codes[i + 2], same = window.count(code);
    EdgeOffset *offset = offsets + i;
    offset->offset_numerator = 0;
    offset->pixel_diff = 0;
    // A step alone counts where the outline turns around and comes back.
    if (same >= 2 || (same == 1 && window.count(code + 3) == 2 && window.count(code + 1) == 2)) {
      offset->offset_numerator = window.total(code) - same * (code % 2 != 0 ? x : y);
      offset->pixel_diff = same;
    }
    offset->direction = directions.of[window.across() + 5][window.up() + 5];
    x += tesseract_safe::kAcross[code];
    y += tesseract_safe::kUp[code];
    window.drop(codes[i]);
  }
}
