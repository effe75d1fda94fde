// Stands in for upstream's unit of the same name, and is that unit, but for one function, which line_pixels.cpp has: here it is
// weak, so the linker takes the other.
#define Copy2DImage __attribute__((weak)) Copy2DImage
#include "networkio.h"
#undef Copy2DImage

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <networkio.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes line_pixels.cpp's too.
extern const char kLinePixels;
extern const char *const kNetworkIoNeeds;
const char *const kNetworkIoNeeds = &kLinePixels;
}  // namespace tesseract_safe
