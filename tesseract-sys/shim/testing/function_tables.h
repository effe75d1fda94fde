// For tests alone, feature `testing`: the tables of upstream's network.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Both tables, of 4096 values each.
void ts_testing_function_tables(const double **tanh, const double **logistic);

#ifdef __cplusplus
}
#endif
