// Follows the edges between black and white through an image, row by row. Upstream looks at every pixel of a row; here the
// pixels that have an edge are found by words, and most of a page has none.
#include <algorithm>
#include <memory>
#include <vector>

#include "allheaders.h"
#include "edgloop.h"
#include "scanedg.h"

namespace tesseract_safe {
extern const char kBlockEdges;
const char kBlockEdges = 0;

namespace {

constexpr int kWhite = 1, kBlack = 0;

// A row's pixels as bits, the leftmost first: set where black.
using Row = std::vector<uint32_t>;

int colour(uint32_t word, int bit) { return word >> (31 - bit) & 1 ? kBlack : kWhite; }

// Makes bits white from `begin` up to and without `end`.
void whiten(Row *row, int begin, int end) {
  for (int x = begin; x < end;) {
    const int bit = x % 32, count = std::min(32 - bit, end - x);
    (*row)[x / 32] &= ~(0xffffffff >> bit & 0xffffffff << (32 - bit - count));
    x += count;
  }
}

// The edges of one row and those between it and the row above.
class Scan {
 public:
  // An image and the columns of a block.
  Scan(PIX *pix, int left, int width, C_OUTLINE_IT *outlines)
      : pix_(pix), left_(left), width_(width), outlines_(outlines), edges_(width + 1, nullptr) {
    row_.resize(width / 32 + 1, 0);
    above_.resize(row_.size(), 0);
  }

  ~Scan() { free_crackedges(free_); }

  Scan(const Scan &) = delete;
  Scan &operator=(const Scan &) = delete;

  // Takes the row with the number `y` as the block counts them, from below.
  void take(PDBLK *block, BLOCK_LINE_IT *lines, int y) {
    const uint32_t *words =
        pixGetData(pix_) + static_cast<size_t>(pixGetWpl(pix_)) * (pixGetHeight(pix_) - 1 - y);
    const int count = pixGetWpl(pix_), shift = left_ % 32;
    for (size_t i = 0; i < row_.size(); ++i) {
      const int at = left_ / 32 + static_cast<int>(i);
      row_[i] = at < count ? words[at] << shift : 0;
      if (shift != 0 && at + 1 < count) row_[i] |= words[at + 1] >> (32 - shift);
    }
    whiten(&row_, width_, static_cast<int>(row_.size()) * 32);
    if (block->poly_block() == nullptr) {
      int16_t extent;
      const int start = lines->get_line(y, extent) - left_;
      whiten(&row_, 0, std::min(start, width_));
      whiten(&row_, std::max(start + extent, 0), width_);
      return;
    }
    // What a polygon leaves of a row is upstream's to say.
    std::vector<uint8_t> inside(width_, kBlack);
    make_margins(block, lines, inside.data(), kWhite, left_, left_ + width_, y);
    for (int x = 0; x < width_; ++x) {
      if (inside[x] == kWhite) whiten(&row_, x, x + 1);
    }
  }

  void take_white() { std::fill(row_.begin(), row_.end(), 0); }

  // Continues the edges that end at the row above. A pixel without an edge to its left, above it, or to the left of the one
  // above changes nothing.
  void follow(int y) {
    CrackPos pos = {&free_, left_, y};
    CRACKEDGE *current = nullptr;
    uint32_t row_carry = 0, above_carry = 0;
    for (size_t i = 0; i < row_.size(); ++i) {
      const uint32_t row = row_[i], above = above_[i];
      const uint32_t before = row >> 1 | row_carry << 31, above_before = above >> 1 | above_carry << 31;
      row_carry = row;
      above_carry = above;
      uint32_t edges = (row ^ before) | (above ^ above_before) | (row ^ above);
      const int columns = std::min(width_ - static_cast<int>(i) * 32, 32);
      if (columns < 32) edges &= columns > 0 ? ~(0xffffffff >> columns) : 0;
      while (edges != 0) {
        const int bit = __builtin_clz(edges);
        edges &= ~(0x80000000 >> bit);
        const int x = static_cast<int>(i) * 32 + bit;
        pos.x = left_ + x;
        current = pixel(current, &edges_[x], colour(row, bit), colour(before, bit), colour(above, bit), &pos);
      }
    }
    pos.x = left_ + width_;
    end_row(current, &edges_[width_], width_ > 0 ? colour(row_[(width_ - 1) / 32], (width_ - 1) % 32) : kWhite, &pos);
    std::swap(row_, above_);
  }

 private:
  // At a pixel: `current` is the horizontal edge that ends here, `edge` the vertical one from above, of which the next row
  // gets what it is replaced by. Returns the horizontal edge that goes on.
  CRACKEDGE *pixel(CRACKEDGE *current, CRACKEDGE **edge, int here, int before, int above, CrackPos *pos) {
    const int down = above - here, right = here - before;
    if (*edge == nullptr) {
      if (right != 0) *edge = current = v_edge(right, current, pos);
      return down != 0 ? h_edge(down, current, pos) : nullptr;
    }
    if (right == 0) {
      CRACKEDGE *from_above = *edge;
      *edge = nullptr;
      if (down != 0) return h_edge(down, from_above, pos);
      join_edges(current, from_above, &free_, outlines_);
      return nullptr;
    }
    if (down == 0) {
      *edge = v_edge(right, *edge, pos);
      return current;
    }
    // Four edges meet. Black pixels that touch at a corner are one.
    if (here == kWhite) {
      join_edges(current, *edge, &free_, outlines_);
      current = h_edge(down, nullptr, pos);
      *edge = v_edge(right, current, pos);
      return current;
    }
    CRACKEDGE *next = h_edge(down, *edge, pos);
    *edge = v_edge(right, current, pos);
    return next;
  }

  // Right of the last pixel all is as if it were of the other colour.
  void end_row(CRACKEDGE *current, CRACKEDGE **edge, int last, CrackPos *pos) {
    const int right = 1 - last - last;
    if (current != nullptr && *edge != nullptr) {
      join_edges(current, *edge, &free_, outlines_);
      *edge = nullptr;
    } else if (current != nullptr || *edge != nullptr) {
      *edge = v_edge(right, current != nullptr ? current : *edge, pos);
    }
  }

  PIX *pix_;
  const int left_, width_;
  C_OUTLINE_IT *outlines_;
  // Vertical edges at the left of each pixel of the row above, and right of its last.
  std::vector<CRACKEDGE *> edges_;
  CRACKEDGE *free_ = nullptr;
  Row row_, above_;
};

}  // namespace
}  // namespace tesseract_safe

void block_edges(Pix *pix, PDBLK *block, C_OUTLINE_IT *outlines) {
  ICOORD bottom_left, top_right;
  BLOCK_LINE_IT lines = block;
  block->bounding_box(bottom_left, top_right);
  ASSERT_HOST(top_right.x() <= pixGetWidth(pix));
  ASSERT_HOST(top_right.y() <= pixGetHeight(pix));
  // Without columns there are no edges.
  if (top_right.x() <= bottom_left.x()) return;
  ASSERT_HOST(bottom_left.x() >= 0 && bottom_left.y() >= 0);
  tesseract_safe::Scan scan(pix, bottom_left.x(), top_right.x() - bottom_left.x(), outlines);
  for (int y = top_right.y() - 1; y >= bottom_left.y(); --y) {
    scan.take(block, &lines, y);
    scan.follow(y);
  }
  scan.take_white();
  scan.follow(bottom_left.y() - 1);
}
