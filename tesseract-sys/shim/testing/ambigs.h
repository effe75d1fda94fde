// For tests alone, feature `testing`: the table of ambiguities as upstream loads it, and as we do.
#pragma once

#include "tesseract_safe.h"

#ifdef __cplusplus
extern "C" {
#endif

// Loads the table for a character set (the component's bytes) in both ways. `entries` gets how many entries there are,
// `same` whether entries and characters are the same, in the same order. Nothing is loaded without the legacy engine.
ts_status ts_testing_universal_ambigs(const char *unicharset, size_t size, size_t *entries, bool *same, ts_error *error);

#ifdef __cplusplus
}
#endif
