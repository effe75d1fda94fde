// Stands in for upstream's unit of the same name, and is that unit, but for two functions, which outline_steps.cpp has: here
// they are weak, so the linker takes the others.
#define winding_number __attribute__((weak)) winding_number
#define ComputeBinaryOffsets __attribute__((weak)) ComputeBinaryOffsets
#include "coutln.h"
#undef winding_number
#undef ComputeBinaryOffsets

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <coutln.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes outline_steps.cpp's too.
extern const char kOutlineSteps;
extern const char *const kCoutlnNeeds;
const char *const kCoutlnNeeds = &kOutlineSteps;
}  // namespace tesseract_safe
