// The inner loop of the search for lines of fixed pitch, which each row of a page goes through several times. Upstream
// compares the columns before a cut with those behind the cut to come from, mirrored, one by one for each pair of cuts; here
// they are bits of a word, which cuts have for upstream's faster and coarser test.
#include <algorithm>
#include <cfloat>

#include "ones.h"
#include "pithsync.h"
#include "topitch.h"

namespace tesseract_safe {
extern const char kPitchCut;
const char kPitchCut = 0;
}  // namespace tesseract_safe

// Finds the best cut to come from, for a cut at `x`. All sums are upstream's, in its order: costs are compared.
void FPCUTPT::assign(FPCUTPT *cutpts, int16_t array_origin, int16_t x, bool faking, bool mid_cut, int16_t offset,
                     STATS *projection, float projection_scale, int16_t zero_count, int16_t pitch, int16_t pitch_error) {
  const int half_pitch = std::min(std::max(pitch / 2 - 1, 0), 31);
  const uint32_t lead = 1u << half_pitch;
  const FPCUTPT &before = cutpts[x - 1 - array_origin];
  const auto inked = [=](int column) { return projection->pile_count(column) > zero_count; };
  fwd_balance = before.fwd_balance >> 1 | (inked(x + half_pitch) ? lead : 0);
  back_balance = (before.back_balance << 1 | uint32_t{inked(x)}) & (lead + lead - 1);

  // Nothing to come from yet.
  pred = nullptr;
  fake_count = INT16_MAX;
  region_index = 0;
  cost = FLT_MAX;
  xpos = x;
  terminal = false;
  faked = faking;
  const double balance_factor = textord_balance_factor;
  const int first = std::max<int>(x - pitch - pitch_error, array_origin), last = x - pitch + pitch_error;
  // So many columns from a cut on each cut has the bits of, and as many back from it; but for the first cuts of all, which
  // begin with the bits of other columns. Of twice as many two cuts have them.
  const int known = half_pitch + 1, first_known = array_origin + known;
  const auto both = [known](uint32_t near, uint32_t far) { return static_cast<uint64_t>(far) << known | near; };
  for (int index = first; index <= last; ++index) {
    FPCUTPT &from = cutpts[index - array_origin];
    // More cuts through characters than the best has are never better.
    if (from.terminal || from.fake_count == INT16_MAX || from.fake_count + faked > fake_count) continue;
    int16_t balance = 0;
    if (balance_factor > 0) {
      int count = 0;
      const int wanted = (x - index + 1) / 2;
      if (textord_fast_pitch_test) {
        count = ones(back_balance ^ from.fwd_balance);
      } else if (index >= first_known && wanted <= 2 * known) {
        const uint64_t differ = both(back_balance, cutpts[x - known - array_origin].back_balance) ^
                                both(from.fwd_balance, cutpts[index + known - array_origin].fwd_balance);
        count = wanted <= 0 ? 0 : ones_of_pair(differ & ~uint64_t{0} >> (64 - wanted));
      } else {
        for (int i = 0; i < wanted; ++i) {
          count += inked(index + i) != inked(x - i);
        }
      }
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
