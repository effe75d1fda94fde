// For tests alone, feature `testing`: upstream's recognition network without the engine around it.
#pragma once

#include "tesseract_safe.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ts_testing_network ts_testing_network;

// Loads the network of language data in memory.
ts_status ts_testing_network_create(const char *data, size_t size, ts_testing_network **out, ts_error *error);
void ts_testing_network_destroy(ts_testing_network *network);

// What the network takes for the gray image of a line, `width` * `height` bytes: rows of 8-bit integers, or of floats.
// `values` gets up to `capacity` bytes of them; `out_width` the columns of the scaled image.
ts_status ts_testing_network_inputs(ts_testing_network *network, const unsigned char *pixels, int width, int height,
                                    void *values, size_t capacity, int *out_width, ts_error *error);

// Runs the network forward, with the seed that every line gets. `values`: rows of `width` pixels of the network's
// height and depth, 8-bit integers or floats as the network takes them. `outputs` gets up to `capacity` numbers, `steps` rows of `classes`.
ts_status ts_testing_network_forward(ts_testing_network *network, const void *values, int height, int width, int depth,
                                     float *outputs, size_t capacity, int *steps, int *classes,
                                     ts_error *error);

#ifdef __cplusplus
}
#endif
