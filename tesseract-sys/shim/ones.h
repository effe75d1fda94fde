// How many bits of a word are set. The processor's own instruction is not on all that we run on; sums of neighbours are,
// and loops over words become loops over vectors.
#ifndef TESSERACT_SAFE_ONES_H
#define TESSERACT_SAFE_ONES_H

#include <stdint.h>

static inline int ones(uint32_t word) {
  word -= word >> 1 & 0x55555555;
  word = (word & 0x33333333) + (word >> 2 & 0x33333333);
  word = (word + (word >> 4)) & 0x0f0f0f0f;
  word += word >> 8;
  return (int)((word + (word >> 16)) & 0x3f);
}

#endif
