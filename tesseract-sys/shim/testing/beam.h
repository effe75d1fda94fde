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

// Goes so many steps of nothing but the code for nothing, with data that have a character that begins with it; `longest` gets
// the greatest number of parts that a path of the last step has, -1 where there is none.
ts_status ts_testing_parts_of_nothing(int steps, int *longest, ts_error *error);

#ifdef __cplusplus
}
#endif
