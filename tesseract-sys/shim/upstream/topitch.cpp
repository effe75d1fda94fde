// Stands in for upstream's unit of the same name, and is that unit, but for one function, which pitch_rows.cpp has: here it is
// weak, so the linker takes the other.
#include "blobbox.h"

#define compute_fixed_pitch __attribute__((weak)) compute_fixed_pitch
#include "topitch.h"
#undef compute_fixed_pitch

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <topitch.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes pitch_rows.cpp's too.
extern const char kPitchRows;
extern const char *const kTopitchNeeds;
const char *const kTopitchNeeds = &kPitchRows;
}  // namespace tesseract_safe
