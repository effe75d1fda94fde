/* Stands in for upstream's unit of the same name, and is that unit, but for filling from a seed: each pass over the image
 * looked at all of its rows, and after each a copy was compared. Here a pass looks at the rows that may change. */

#define pixSeedfillBinary pixSeedfillBinaryByPasses
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <seedfill.c>
#undef pixSeedfillBinary

#include <stdlib.h>
#include <string.h>

/* Fills a word from its set bits, all within `mask`, to both sides. */
static inline l_uint32 spread(l_uint32 word, l_uint32 mask) {
  if (((word << 1 | word >> 1) & mask & ~word) == 0) return word;
  /* To the left a carry runs through set bits of the mask. */
  word |= mask & ~(mask + word);
  l_uint32 path = mask;
  for (l_int32 step = 1; step < 32; step *= 2) {
    word |= path & word >> step;
    path &= path >> step;
  }
  return word;
}

/* Fills a row from its own bits and from those of a row beside it, which may be missing, going along it by `step`; whether it
 * changed. */
static l_int32 fill_row(l_uint32 *row, const l_uint32 *mask, const l_uint32 *beside, l_int32 words, l_int32 step,
                        l_int32 connectivity) {
  l_uint32 changed = 0, before = 0;
  const l_int32 end = step > 0 ? words : -1;
  for (l_int32 i = step > 0 ? 0 : words - 1; i != end; i += step) {
    const l_uint32 old = row[i];
    l_uint32 word = 0;
    if (mask[i] != 0) {
      word = old | (step > 0 ? before << 31 : before >> 31);
      if (beside != NULL) {
        word |= beside[i];
        if (connectivity == 8) {
          word |= beside[i] << 1 | beside[i] >> 1;
          if (i > 0) word |= beside[i - 1] << 31;
          if (i < words - 1) word |= beside[i + 1] >> 31;
        }
      }
      word = spread(word & mask[i], mask[i]);
      row[i] = word;
    } else {
      row[i] = 0;
    }
    changed |= word ^ old;
    before = word;
  }
  return changed != 0;
}

/* Passes down and up as upstream's, at most as many. A row is left out where neither it nor the row that it is filled from
 * changed since the last pass in that direction: it would not change. */
static void fill(PIX *pix, PIX *mask_pix, l_int32 connectivity, unsigned char *changed) {
  const l_int32 height = pixGetHeight(pix), words = pixGetWpl(pix);
  l_uint32 *data = pixGetData(pix);
  const l_uint32 *mask = pixGetData(mask_pix);
  unsigned char *down = changed, *up = changed + height;
  memset(up, 1, height);
  for (l_int32 i = 0; i < MaxIters; ++i) {
    l_int32 any = FALSE;
    for (l_int32 y = 0; y < height; ++y) {
      l_uint32 *row = data + (size_t)y * words;
      down[y] = (up[y] || (y > 0 && (up[y - 1] || down[y - 1]))) &&
                fill_row(row, mask + (size_t)y * words, y > 0 ? row - words : NULL, words, 1, connectivity);
      any |= down[y];
    }
    /* The first pass up looks at all rows; what was in `up` is no longer needed. */
    for (l_int32 y = height - 1; y >= 0; --y) {
      l_uint32 *row = data + (size_t)y * words;
      const l_int32 last = y == height - 1;
      up[y] = (i == 0 || down[y] || (!last && (down[y + 1] || up[y + 1]))) &&
              fill_row(row, mask + (size_t)y * words, last ? NULL : row + words, words, -1, connectivity);
      any |= up[y];
    }
    if (!any) return;
  }
}

PIX *pixSeedfillBinary(PIX *pixd, PIX *pixs, PIX *pixm, l_int32 connectivity) {
  if (pixs == NULL || pixGetDepth(pixs) != 1 || pixm == NULL || pixGetDepth(pixm) != 1 ||
      (connectivity != 4 && connectivity != 8) || pixd == pixm || pixGetWidth(pixs) != pixGetWidth(pixm) ||
      pixGetHeight(pixs) != pixGetHeight(pixm) || pixGetWpl(pixs) != pixGetWpl(pixm) ||
      (pixd != NULL && pixGetWpl(pixd) != pixGetWpl(pixm)) || pixGetColormap(pixs) != NULL ||
      pixGetColormap(pixm) != NULL) {
    return pixSeedfillBinaryByPasses(pixd, pixs, pixm, connectivity);
  }
  unsigned char *changed = (unsigned char *)malloc(2 * (size_t)pixGetHeight(pixs));
  if (changed == NULL) return pixSeedfillBinaryByPasses(pixd, pixs, pixm, connectivity);
  pixd = pixCopy(pixd, pixs);
  if (pixd != NULL) {
    pixSetPadBits(pixm, 0);
    fill(pixd, pixm, connectivity, changed);
  }
  free(changed);
  return pixd;
}
