// For tests alone, feature `testing`: dictionaries as upstream reads them, and where they lie.
#pragma once

#include "tesseract_safe.h"

#ifdef __cplusplus
extern "C" {
#endif

// Compares all answers to all questions about every node of a dictionary (the component's bytes), whose edges begin at any
// place in memory: `same` gets whether they are alike, `nodes` how many nodes there are.
ts_status ts_testing_placed_dawg(const char *bytes, size_t size, int *nodes, bool *same, ts_error *error);

#ifdef __cplusplus
}
#endif
