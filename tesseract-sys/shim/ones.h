// How many bits are set. The processor's own instruction is not on all that we run on; sums of neighbours are.
#ifndef TESSERACT_SAFE_ONES_H
#define TESSERACT_SAFE_ONES_H

#include <stdint.h>
#include <string.h>

static inline int ones(uint32_t word) {
  word -= word >> 1 & 0x55555555;
  word = (word & 0x33333333) + (word >> 2 & 0x33333333);
  word = (word + (word >> 4)) & 0x0f0f0f0f;
  word += word >> 8;
  return (int)((word + (word >> 16)) & 0x3f);
}

// Of `count` words. Images that are asked about are mostly white: four words at a time are passed over.
static inline int ones_of(const uint32_t *words, int count) {
  int found = 0;
  for (; count >= 4; words += 4, count -= 4) {
    uint64_t pairs[2];
    memcpy(pairs, words, sizeof pairs);
    if ((pairs[0] | pairs[1]) != 0) found += ones(words[0]) + ones(words[1]) + ones(words[2]) + ones(words[3]);
  }
  for (; count > 0; ++words, --count) found += ones(*words);
  return found;
}

#endif
