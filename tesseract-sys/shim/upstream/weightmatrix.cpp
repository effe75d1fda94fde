// Stands in for upstream's unit of the same name, and is that unit, but for two things: weights are not arranged for
// upstream's kernels while they are read, which was half of what an engine's start took, and products are weak, so that the
// linker takes ours (lazy_weights.cpp), which make what they need when they are asked for.
#include "intsimdmatrix.h"

#define MatrixDotVector __attribute__((weak)) MatrixDotVector
#include "weightmatrix.h"
#undef MatrixDotVector

#include "simddetect.h"
#include "statistc.h"
#include "tprintf.h"

// Upstream's calls are statements; what is left of them names a member and does nothing.
#define Init(weights, arranged) matrixDotVectorFunction
// In angle brackets, so that the compiler does not begin its search beside this file.
#include <weightmatrix.cpp>
#undef Init

namespace tesseract_safe {
// Whoever takes this object file from an archive takes lazy_weights.cpp's too.
extern const char kLazyWeights;
extern const char *const kWeightMatrixNeeds;
const char *const kWeightMatrixNeeds = &kLazyWeights;
}  // namespace tesseract_safe
