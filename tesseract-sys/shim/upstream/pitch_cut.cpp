// The inner loop of the search for lines of fixed pitch, which each row of a page goes through several times. Upstream
// compares the columns before a cut with those behind the cut to come from, mirrored, one by one for each pair of cuts; here
// they are bits of a word.
#include <algorithm>
#include <cfloat>

#include "ones.h"
#include "pithsync.h"
#include "topitch.h"

namespace tesseract_safe {
extern const char kPitchCut;
const char kPitchCut = 0;

namespace {

// Counts the columns between two cuts that are empty where their mirror image is not.
class Balance {
 public:
  // For cuts at `first` and later to come from, asked for in order, and one at `x` to go to.
  Balance(const STATS *projection, int zero_count, int first, int x)
      : projection_(projection), zero_count_(zero_count), x_(x), index_(first), size_((x - first + 1) / 2) {
    for (int i = 0; i < std::min(size_, kBits); ++i) {
      ahead_ |= bit(first + i, i);
      back_ |= bit(x - i, i);
    }
  }

  int from(int index) {
    const int count = (x_ - index + 1) / 2;
    if (count <= 0) return 0;
    if (size_ > kBits) return one_by_one(index, count);
    for (; index_ < index; ++index_) ahead_ = ahead_ >> 1 | bit(index_ + size_, size_ - 1);
    const uint64_t differ = (ahead_ ^ back_) & ~uint64_t{0} >> (kBits - count);
    return ones(static_cast<uint32_t>(differ)) + ones(static_cast<uint32_t>(differ >> 32));
  }

 private:
  static constexpr int kBits = 64;

  uint64_t bit(int column, int place) const {
    return static_cast<uint64_t>(projection_->pile_count(column) > zero_count_) << place;
  }

  int one_by_one(int index, int count) const {
    int found = 0;
    for (int i = 0; i < count; ++i) found += bit(index + i, 0) ^ bit(x_ - i, 0);
    return found;
  }

  const STATS *projection_;
  const int zero_count_, x_;
  int index_;
  // Of bits that are in use.
  const int size_;
  uint64_t ahead_ = 0, back_ = 0;
};

}  // namespace
}  // namespace tesseract_safe

// Finds the best cut to come from, for a cut at `x`. All sums are upstream's, in its order: costs are compared.
void FPCUTPT::assign(FPCUTPT *cutpts, int16_t array_origin, int16_t x, bool faking, bool mid_cut, int16_t offset,
                     STATS *projection, float projection_scale, int16_t zero_count, int16_t pitch, int16_t pitch_error) {
  const int half_pitch = std::min(std::max(pitch / 2 - 1, 0), 31);
  const uint32_t lead = 1u << half_pitch;
  const FPCUTPT &before = cutpts[x - 1 - array_origin];
  back_balance = before.back_balance << 1 & (lead + lead - 1);
  if (projection->pile_count(x) > zero_count) back_balance |= 1;
  fwd_balance = before.fwd_balance >> 1;
  if (projection->pile_count(x + half_pitch) > zero_count) fwd_balance |= lead;

  xpos = x;
  cost = FLT_MAX;
  pred = nullptr;
  faked = faking;
  terminal = false;
  region_index = 0;
  fake_count = INT16_MAX;
  const double balance_factor = textord_balance_factor;
  const int first = std::max<int>(x - pitch - pitch_error, array_origin), last = x - pitch + pitch_error;
  tesseract_safe::Balance balances(projection, zero_count, first, x);
  for (int index = first; index <= last; ++index) {
    FPCUTPT &from = cutpts[index - array_origin];
    // More cuts through characters than the best has are never better.
    if (from.terminal || from.fake_count == INT16_MAX || from.fake_count + faked > fake_count) continue;
    int16_t balance = 0;
    if (balance_factor > 0) {
      const int count = textord_fast_pitch_test ? ones(back_balance ^ from.fwd_balance) : balances.from(index);
      balance = static_cast<int16_t>(static_cast<int16_t>(count) * balance_factor / projection_scale);
    }
    balance += offset;
    const int32_t distance = x - from.xpos;
    const int16_t cuts = from.region_index + 1;
    const double sum = from.mean_sum + distance;
    const double squares = distance * distance + from.sq_sum + balance * balance;
    const double mean = sum / cuts;
    double factor = mean - pitch;
    factor *= factor;
    factor += squares / cuts - mean * mean;
    if (factor < cost) {
      cost = factor;
      pred = &from;
      mean_sum = sum;
      sq_sum = squares;
      fake_count = from.fake_count + faked;
      mid_cuts = from.mid_cuts + mid_cut;
      region_index = cuts;
    }
  }
}
