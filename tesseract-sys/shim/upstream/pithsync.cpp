// Stands in for upstream's unit of the same name, and is that unit, but for one function, which pitch_cut.cpp has: here it
// is weak, so the linker takes the other.
#include "blobbox.h"
#include "params.h"
#include "statistc.h"

// The class as upstream has it. No header inside of its own has a name that is changed here: all were read above.
#define assign __attribute__((weak)) assign
#include "pithsync.h"
#undef assign

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <pithsync.cpp>

namespace tesseract_safe {
// Whoever takes this object file from an archive takes pitch_cut.cpp's too.
extern const char kPitchCut;
extern const char *const kPithsyncNeeds;
const char *const kPithsyncNeeds = &kPitchCut;
}  // namespace tesseract_safe
