// Stands in for upstream's unit of the same name, and is that unit, but for one function, which block_edges.cpp has: here it
// is weak, so the linker takes the other.
#define block_edges __attribute__((weak)) block_edges
#include "scanedg.h"
#undef block_edges

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <scanedg.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes block_edges.cpp's too.
extern const char kBlockEdges;
extern const char *const kScanedgNeeds;
const char *const kScanedgNeeds = &kBlockEdges;
}  // namespace tesseract_safe
