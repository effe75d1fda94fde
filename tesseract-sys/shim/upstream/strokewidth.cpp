// Stands in for upstream's unit of the same name, and is that unit, but for one function, which flow_direction.cpp has: here
// it is weak, so the linker takes the other.
#define FindTextlineFlowDirection __attribute__((weak)) FindTextlineFlowDirection
#include "strokewidth.h"
#undef FindTextlineFlowDirection

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <strokewidth.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes flow_direction.cpp's too.
extern const char kFlowDirection;
extern const char *const kStrokewidthNeeds;
const char *const kStrokewidthNeeds = &kFlowDirection;
}  // namespace tesseract_safe
