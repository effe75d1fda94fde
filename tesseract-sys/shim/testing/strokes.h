// For tests alone, feature `testing`: widths of strokes, measured by words and by pixels.
#pragma once

#include "tesseract_safe.h"

#ifdef __cplusplus
extern "C" {
#endif

// How many strokes of each width there are in a part of an image with one bit a pixel, up to 64 columns of 256 rows, which
// need not be inside of it: `same` gets whether both ways find the same, `strokes` how many there are.
ts_status ts_testing_stroke_widths(struct Pix *pix, int left, int top, int width, int height, int *strokes, bool *same,
                                   ts_error *error);

#ifdef __cplusplus
}
#endif
