/* Stands in for upstream's unit of the same name, and is that unit, but for erosion and dilation by bricks. Upstream moves
 * the whole image once for each pixel of a brick, and the search for ruled lines has bricks of a hundred; here the time does
 * not grow with a brick's height, and with its width as the logarithm does. */

#define pixDilateBrick pixDilateBrickBySel
#define pixErodeBrick pixErodeBrickBySel
#define pixOpenBrick pixOpenBrickBySel
#define pixCloseBrick pixCloseBrickBySel
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <morph.c>
#undef pixDilateBrick
#undef pixErodeBrick
#undef pixOpenBrick
#undef pixCloseBrick

#include <stdlib.h>
#include <string.h>

/* Where the pixels of an image with one bit each lie. What is around the image is white. */
typedef struct {
  l_uint32 *data;
  l_int32 width, height, words;
} Bits;

static Bits bits_of(PIX *pix) {
  Bits bits = {pixGetData(pix), pixGetWidth(pix), pixGetHeight(pix), pixGetWpl(pix)};
  return bits;
}

/* What `place` gets of two words where they meet, by erosion or dilation. */
static inline l_uint32 meet(l_uint32 a, l_uint32 b, l_int32 erode) { return erode ? a & b : a | b; }

/* Words of the buffer of a row: white words before it and behind it for all that a brick reaches. */
static l_int32 margin(l_int32 size) { return size / 32 + 1; }

/* Each pixel of the buffer meets the one that is `shift` behind it. */
static void meet_shifted(l_uint32 *buffer, l_int32 words, l_int32 shift, l_int32 erode) {
  const l_int32 whole = shift / 32, rest = shift % 32;
  if (rest == 0) {
    for (l_int32 i = 0; i + whole < words; ++i) buffer[i] = meet(buffer[i], buffer[i + whole], erode);
    return;
  }
  for (l_int32 i = 0; i + whole + 1 < words; ++i) {
    buffer[i] = meet(buffer[i], buffer[i + whole] << rest | buffer[i + whole + 1] >> (32 - rest), erode);
  }
}

static l_int32 is_white(const l_uint32 *row, l_int32 words) {
  l_uint32 any = 0;
  for (l_int32 i = 0; i < words; ++i) any |= row[i];
  return any == 0;
}

/* Erosion or dilation by a brick that is `size` wide and one high. `to` may be `from`. One pixel's brick copies. */
static void across(const Bits *from, const Bits *to, l_int32 size, l_int32 erode, l_uint32 *buffer) {
  const l_int32 words = from->width / 32 + (from->width % 32 != 0), before = margin(size);
  const l_int32 all = before + words + margin(size) + 1;
  const l_uint32 last = from->width % 32 == 0 ? 0xffffffff : ~(0xffffffff >> from->width % 32);
  /* The pixel that the one at a brick's begin is for. */
  const l_int32 origin = erode ? size / 2 : size - 1 - size / 2, whole = origin / 32, rest = origin % 32;
  for (l_int32 y = 0; y < from->height; ++y) {
    const l_uint32 *row = from->data + (size_t)y * from->words;
    l_uint32 *out = to->data + (size_t)y * to->words;
    const l_uint32 pad = out[words - 1] & ~last;
    if (is_white(row, words - 1) && (row[words - 1] & last) == 0) {
      memset(out, 0, 4 * (size_t)words);
    } else {
      memset(buffer, 0, 4 * (size_t)all);
      memcpy(buffer + before, row, 4 * (size_t)words);
      buffer[before + words - 1] &= last;
      l_int32 done = 1;
      for (; done * 2 <= size; done *= 2) meet_shifted(buffer, all, done, erode);
      if (done < size) meet_shifted(buffer, all, size - done, erode);
      const l_uint32 *found = buffer + before - whole;
      for (l_int32 i = 0; i < words; ++i) {
        out[i] = rest == 0 ? found[i] : found[i] >> rest | found[i - 1] << (32 - rest);
      }
    }
    out[words - 1] = (out[words - 1] & last) | pad;
  }
}

/* A row of `bits`, or one that is white. */
static const l_uint32 *row_of(const Bits *bits, l_int32 y, const l_uint32 *white) {
  return y >= 0 && y < bits->height ? bits->data + (size_t)y * bits->words : white;
}

/* Erosion or dilation by a brick that is one wide and `size` high. A window of `size` rows is the end of one block of as
 * many rows and the beginning of the next: ends are made for a block at once, beginnings as the window moves. */
static void along(const Bits *from, const Bits *to, l_int32 size, l_int32 erode, l_uint32 *buffer) {
  const l_int32 words = from->width / 32 + (from->width % 32 != 0);
  const l_uint32 last = from->width % 32 == 0 ? 0xffffffff : ~(0xffffffff >> from->width % 32);
  l_uint32 *white = buffer, *beginning = white + words, *ends = beginning + words;
  memset(white, 0, 4 * (size_t)words);
  /* From the window's first row to the one that it is for. */
  const l_int32 origin = erode ? size / 2 : size - 1 - size / 2;
  for (l_int32 block = -size; block < from->height; block += size) {
    memcpy(ends + (size_t)(size - 1) * words, row_of(from, block + size - 1, white), 4 * (size_t)words);
    for (l_int32 i = size - 2; i >= 0; --i) {
      const l_uint32 *row = row_of(from, block + i, white), *below = ends + (size_t)(i + 1) * words;
      l_uint32 *end = ends + (size_t)i * words;
      for (l_int32 x = 0; x < words; ++x) end[x] = meet(row[x], below[x], erode);
    }
    memset(beginning, erode ? 0xff : 0, 4 * (size_t)words);
    for (l_int32 i = 0; i < size; ++i) {
      if (i > 0) {
        const l_uint32 *row = row_of(from, block + size + i - 1, white);
        for (l_int32 x = 0; x < words; ++x) beginning[x] = meet(beginning[x], row[x], erode);
      }
      const l_int32 y = block + i + origin;
      if (y < 0 || y >= to->height) continue;
      const l_uint32 *end = ends + (size_t)i * words;
      l_uint32 *out = to->data + (size_t)y * to->words;
      const l_uint32 pad = out[words - 1] & ~last;
      for (l_int32 x = 0; x < words; ++x) out[x] = meet(end[x], beginning[x], erode);
      out[words - 1] = (out[words - 1] & last) | pad;
    }
  }
}

/* One or two of erosion and dilation, as `first` and `second` say (below zero: none), by rows and by columns each. Null
 * where that is for upstream's function to do. */
static PIX *by_words(PIX *pixd, PIX *pixs, l_int32 hsize, l_int32 vsize, l_int32 first, l_int32 second) {
  if (pixs == NULL || pixGetDepth(pixs) != 1 || pixGetColormap(pixs) != NULL || hsize < 1 || vsize < 1 ||
      (hsize == 1 && vsize == 1)) {
    return NULL;
  }
  const Bits from = bits_of(pixs);
  /* Larger bricks are nobody's, and buffers for them would be. */
  if (hsize > 10000 || vsize > 1000 || MORPH_BC != ASYMMETRIC_MORPH_BC) return NULL;
  if (pixd != NULL && (pixGetDepth(pixd) != 1 || pixGetColormap(pixd) != NULL || pixGetWidth(pixd) != from.width ||
                       pixGetHeight(pixd) != from.height || pixGetWpl(pixd) != from.words)) {
    return NULL;
  }
  const size_t row = (size_t)from.words + 2 * (size_t)margin(hsize) + 2;
  l_uint32 *buffer = (l_uint32 *)malloc(4 * row * ((size_t)vsize + 2));
  PIX *between = vsize > 1 ? pixCreateTemplate(pixs) : pixClone(pixs);
  PIX *result = pixd != NULL ? pixd : pixCreateTemplate(pixs);
  if (buffer != NULL && between != NULL && result != NULL) {
    const Bits middle = bits_of(between), to = bits_of(result);
    if (vsize == 1) {
      across(&from, &to, hsize, first, buffer);
      if (second >= 0) across(&to, &to, hsize, second, buffer);
    } else if (hsize == 1 && second >= 0) {
      along(&from, &middle, vsize, first, buffer);
      along(&middle, &to, vsize, second, buffer);
    } else {
      across(&from, &middle, hsize, first, buffer);
      along(&middle, &to, vsize, first, buffer);
      if (second >= 0) {
        across(&to, &middle, hsize, second, buffer);
        along(&middle, &to, vsize, second, buffer);
      }
    }
  } else if (result != pixd) {
    pixDestroy(&result);
  } else {
    result = NULL;
  }
  free(buffer);
  pixDestroy(&between);
  return result;
}

PIX *pixDilateBrick(PIX *pixd, PIX *pixs, l_int32 hsize, l_int32 vsize) {
  PIX *made = by_words(pixd, pixs, hsize, vsize, FALSE, -1);
  return made != NULL ? made : pixDilateBrickBySel(pixd, pixs, hsize, vsize);
}

PIX *pixErodeBrick(PIX *pixd, PIX *pixs, l_int32 hsize, l_int32 vsize) {
  PIX *made = by_words(pixd, pixs, hsize, vsize, TRUE, -1);
  return made != NULL ? made : pixErodeBrickBySel(pixd, pixs, hsize, vsize);
}

PIX *pixOpenBrick(PIX *pixd, PIX *pixs, l_int32 hsize, l_int32 vsize) {
  PIX *made = by_words(pixd, pixs, hsize, vsize, TRUE, FALSE);
  return made != NULL ? made : pixOpenBrickBySel(pixd, pixs, hsize, vsize);
}

PIX *pixCloseBrick(PIX *pixd, PIX *pixs, l_int32 hsize, l_int32 vsize) {
  PIX *made = by_words(pixd, pixs, hsize, vsize, FALSE, TRUE);
  return made != NULL ? made : pixCloseBrickBySel(pixd, pixs, hsize, vsize);
}
