// For tests alone, feature `testing`: the search for the text of a line in upstream's way beside ours.
#pragma once

#include "tesseract_safe.h"

#ifdef __cplusplus
extern "C" {
#endif

// Searches network outputs, `steps` rows of as many numbers as the first language of the engine has classes, in both ways:
// with its dictionaries and without, where codes may come twice and where not. `same` gets whether all paths are the same,
// with the same certainties and places, and the choices at each step; `characters` how many characters the paths have.
ts_status ts_testing_beam_search(ts_engine *engine, const float *outputs, int steps, int classes, bool *same,
                                 int *characters, ts_error *error);

#ifdef __cplusplus
}
#endif
