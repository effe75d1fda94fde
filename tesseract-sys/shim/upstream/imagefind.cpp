// Stands in for upstream's unit of the same name, and is that unit, but for one function, which count_pixels.cpp has: here
// it is weak, so the linker takes the other.
#define CountPixelsInRotatedBox __attribute__((weak)) CountPixelsInRotatedBox
#include "imagefind.h"
#undef CountPixelsInRotatedBox

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <imagefind.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes count_pixels.cpp's too.
extern const char kCountPixels;
extern const char *const kImagefindNeeds;
const char *const kImagefindNeeds = &kCountPixels;
}  // namespace tesseract_safe
