// Stands in for upstream's unit of the same name, and is that unit, but for one function, which stroke_width.cpp has: here it
// is weak, so the linker takes the other.
#define SetBlobStrokeWidth __attribute__((weak)) SetBlobStrokeWidth
#include "tordmain.h"
#undef SetBlobStrokeWidth

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <tordmain.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes stroke_width.cpp's too.
extern const char kStrokeWidth;
extern const char *const kTordmainNeeds;
const char *const kTordmainNeeds = &kStrokeWidth;
}  // namespace tesseract_safe
