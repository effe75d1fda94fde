// Stands in for upstream's unit of the same name, and is that unit, but for two functions, which flow_direction.cpp has: here
// they are weak, so the linker takes the others.
#define FindTextlineFlowDirection __attribute__((weak)) FindTextlineFlowDirection
#define SetNeighboursOnMediumBlobs __attribute__((weak)) SetNeighboursOnMediumBlobs
#include "strokewidth.h"
#undef SetNeighboursOnMediumBlobs
#undef FindTextlineFlowDirection

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <strokewidth.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes flow_direction.cpp's too.
extern const char kFlowDirection;
extern const char *const kStrokewidthNeeds;
const char *const kStrokewidthNeeds = &kFlowDirection;
}  // namespace tesseract_safe
