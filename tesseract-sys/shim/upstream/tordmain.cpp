// Stands in for upstream's unit of the same name, and is that unit, but for two functions, which stroke_width.cpp has: here
// they are weak, so the linker takes the others.
#define SetBlobStrokeWidth __attribute__((weak)) SetBlobStrokeWidth
#define assign_blobs_to_blocks2 __attribute__((weak)) assign_blobs_to_blocks2
#include "tordmain.h"
#undef assign_blobs_to_blocks2
#undef SetBlobStrokeWidth

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <tordmain.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes stroke_width.cpp's too.
extern const char kStrokeWidth;
extern const char *const kTordmainNeeds;
const char *const kTordmainNeeds = &kStrokeWidth;
}  // namespace tesseract_safe
