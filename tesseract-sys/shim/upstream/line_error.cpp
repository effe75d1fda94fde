// How far points are from a line, for the line through each row of text and several others that are tried. Upstream chooses
// among the distances by a search that seeds the C library's random numbers anew at each step, which takes longer than the
// search.
#include <algorithm>
#include <cmath>
#include <vector>

#include "detlinefit.h"

namespace tesseract_safe {
extern const char kLineError;
const char kLineError = 0;
}  // namespace tesseract_safe

// All that is done with the distances later is to count them, in any order.
double tesseract::DetLineFit::ComputeUpperQuartileError() {
  const int count = distances_.size();
  if (count == 0) return 0.0;
  std::vector<double> distances(count);
  for (int i = 0; i < count; ++i) distances[i] = distances_[i].key = std::fabs(distances_[i].key);
  const auto quartile = distances.begin() + 3 * count / 4;
  std::nth_element(distances.begin(), quartile, distances.end());
  return square_length_ > 0.0 ? *quartile * *quartile / square_length_ : 0.0;
}
