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

static inline int ones_of_pair(uint64_t pair) {
  pair -= pair >> 1 & 0x5555555555555555;
  pair = (pair & 0x3333333333333333) + (pair >> 2 & 0x3333333333333333);
  pair = (pair + (pair >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (int)(pair * 0x0101010101010101 >> 56);
}

// Of `count` words, four at a time. Images that are asked about are mostly white: what is white is passed over.
static inline int ones_of(const uint32_t *words, int count) {
  const uint64_t fives = 0x5555555555555555, threes = 0x3333333333333333, nibbles = 0x0f0f0f0f0f0f0f0f;
  int found = 0;
  for (; count >= 4; words += 4, count -= 4) {
    uint64_t pairs[2];
    memcpy(pairs, words, sizeof pairs);
    if ((pairs[0] | pairs[1]) == 0) continue;
    uint64_t a = pairs[0] - (pairs[0] >> 1 & fives), b = pairs[1] - (pairs[1] >> 1 & fives);
    a = (a & threes) + (a >> 2 & threes);
    b = (b & threes) + (b >> 2 & threes);
    // Up to eight in each half of a byte, which a byte holds twice.
    a += b;
    a = (a & nibbles) + (a >> 4 & nibbles);
    found += (int)(a * 0x0101010101010101 >> 56);
  }
  for (; count > 0; ++words, --count) found += ones(*words);
  return found;
}

#endif
