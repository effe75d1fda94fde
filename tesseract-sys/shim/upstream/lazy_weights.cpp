// The product of a matrix with a vector, which every layer begins with; of integers on the processor's widest registers.
// Networks run in Rust, so most engines never come here: upstream's own network is the reference, and for lines that ours
// does not take. So what only its layers need is made here: arranged weights, and tables of functions.
#include "intsimdmatrix.h"
#include "simddetect.h"
#include "upstream/function_tables.h"
#include "weightmatrix.h"

namespace tesseract_safe {
extern const char kLazyWeights;
const char kLazyWeights = 0;
}  // namespace tesseract_safe

void tesseract::WeightMatrix::MatrixDotVector(const int8_t *u, double *v) const {
  tesseract_safe::fill_function_tables();
  const IntSimdMatrix *kernels = IntSimdMatrix::intSimdMatrix;
  if (kernels == nullptr) {
    IntSimdMatrix::MatrixDotVector(wi_, scales_, u, v);
    return;
  }
  if (shaped_w_.empty()) {
    // One thread at a time uses an engine, and no engine shares its network with another.
    kernels->Init(wi_, const_cast<WeightMatrix *>(this)->shaped_w_);
  }
  kernels->matrixDotVectorFunction(wi_.dim1(), wi_.dim2(), &shaped_w_[0], &scales_[0], u, v);
}

// Weights of an output lie together, the bias behind them.
void tesseract::WeightMatrix::MatrixDotVector(const double *u, double *v) const {
  tesseract_safe::fill_function_tables();
  const int outputs = wf_.dim1(), inputs = wf_.dim2() - 1;
  for (int output = 0; output < outputs; ++output) {
    const double *weights = wf_[output];
    v[output] = DotProduct(weights, u, inputs) + weights[inputs];
  }
}
