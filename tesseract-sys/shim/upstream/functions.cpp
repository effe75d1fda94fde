// Stands in for upstream's unit of the same name, which is 64 kB of numbers that hardly compress: values of the hyperbolic
// tangent and of the logistic function. Here they are computed when a network of upstream's first runs, to the same bits
// (tests/function_tables.rs); tesseract-lstm has them by the same way.
#include "upstream/function_tables.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace tesseract_safe {
namespace {

const int kSize = 4096;

// An unevaluated sum of two doubles, the second at most half a unit in the last place of the first.
struct Sum {
  double high, low;
};

Sum normal(double high, double low) {
  const double sum = high + low;
  return {sum, low - (sum - high)};
}

Sum times(const Sum &one, const Sum &other) {
  const double product = one.high * other.high;
  const double error = std::fma(one.high, other.high, -product);
  return normal(product, error + (one.high * other.low + one.low * other.high));
}

Sum over(const Sum &sum, double divisor) {
  const double quotient = sum.high / divisor;
  const double rest = std::fma(-quotient, divisor, sum.high);
  return normal(quotient, (rest + sum.low) / divisor);
}

Sum plus(const Sum &one, double other) {
  const double sum = one.high + other, part = sum - one.high;
  const double error = (one.high - (sum - part)) + (other - part);
  return normal(sum, error + one.low);
}

// e^x for small x by its series: for |x| <= 1/128 terms beyond these are too small to count.
Sum exponential(double x) {
  Sum sum = {1.0, 0.0};
  for (int n = 16; n >= 1; --n) sum = plus(over(times(sum, {x, 0.0}), n), 1.0);
  return sum;
}

// The powers of e^step, one after another.
class Powers {
 public:
  explicit Powers(double step) : base_(exponential(step)) {}

  Sum next() {
    const Sum power = power_;
    power_ = times(power, base_);
    return power;
  }

 private:
  const Sum base_;
  Sum power_ = {1.0, 0.0};
};

// By how many units in the last place upstream's tangents differ.
struct Deviation {
  int16_t place;
  int8_t units;
};
const Deviation kDeviations[] = {
    {13, 1},   {48, -2},  {53, 1},   {59, 3},  {69, -1}, {104, 3}, {108, -2}, {110, 1},  {118, 1},  {132, 2},  {136, -2},
    {151, 1},  {153, 1},  {158, 2},  {165, 2}, {170, -2}, {175, 2}, {177, 1},  {180, 2},  {185, 2},  {187, 2},  {195, 1},
    {198, 1},  {216, 1},  {224, 1},  {230, -2}, {232, -2}, {233, 2}, {245, -1}, {298, 1},  {326, -1}, {398, -1},
};

}  // namespace
}  // namespace tesseract_safe

namespace tesseract {

// Upstream's headers have them as constants.
double TanhTable[tesseract_safe::kSize];
double LogisticTable[tesseract_safe::kSize];

}  // namespace tesseract

void tesseract_safe::fill_function_tables() {
  static const bool filled = [] {
    Powers down(-1.0 / 128.0), up(1.0 / 128.0), logistic(-1.0 / 256.0);
    for (int place = 0; place < kSize; ++place) {
      const double below = plus(down.next(), -1.0).high, above = plus(up.next(), -1.0).high;
      tesseract::TanhTable[place] = place < 256 ? -below / (below + 2.0) : 1.0 - 2.0 / (above + 2.0);
      tesseract::LogisticTable[place] = 1.0 / (1.0 + logistic.next().high);
    }
    tesseract::TanhTable[0] = 0.0;
    for (const Deviation &deviation : kDeviations) {
      double &value = tesseract::TanhTable[deviation.place];
      int64_t bits;
      std::memcpy(&bits, &value, sizeof bits);
      bits += deviation.units;
      std::memcpy(&value, &bits, sizeof bits);
    }
    return true;
  }();
  static_cast<void>(filled);
}
