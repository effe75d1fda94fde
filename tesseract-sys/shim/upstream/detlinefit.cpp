// Stands in for upstream's unit of the same name, and is that unit, but for one function, which line_error.cpp has: here it
// is weak, so the linker takes the other.
#define ComputeUpperQuartileError __attribute__((weak)) ComputeUpperQuartileError
#include "detlinefit.h"
#undef ComputeUpperQuartileError

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <detlinefit.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes line_error.cpp's too.
extern const char kLineError;
extern const char *const kDetlinefitNeeds;
const char *const kDetlinefitNeeds = &kLineError;
}  // namespace tesseract_safe
