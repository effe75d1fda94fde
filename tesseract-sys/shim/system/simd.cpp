// An installed Tesseract does not tell what it found out about the processor.
#include "tesseract_safe.h"

extern "C" const char *ts_simd_levels(void) { return ""; }
