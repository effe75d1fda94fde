/* Stands in for upstream's unit of the same name, and is that unit, but for making a gray image smaller, which each line of
 * text goes through before it is read: upstream adds up the pixels of an area one by one for each pixel of the result. */

#include "allheaders.h"

static void scale_gray(l_uint32 *datad, l_int32 wd, l_int32 hd, l_int32 wpld, l_uint32 *datas, l_int32 ws, l_int32 hs,
                       l_int32 wpls);

/* Where upstream's function is declared its first argument has a type, and the function another name from here on; where it
 * is called ours is. */
#define scaleGrayAreaMapLow(first, ...) SCALE_##first, __VA_ARGS__)
#define SCALE_l_uint32 scaleGrayAreaMapLowByPixel(l_uint32
#define SCALE_datad scale_gray(datad
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <scale1.c>
#undef scaleGrayAreaMapLow

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a pixel of the result covers of the source in one direction, in sixteenths of a pixel. */
typedef struct {
  l_int32 first, last;
  l_int32 first_part, last_part;
} Span;

/* The arithmetic is upstream's: products of the same types are cut to whole sixteenths. */
static Span span_of(l_float32 scale, l_int32 i) {
  const l_int32 begin = (l_int32)(scale * i), end = (l_int32)(scale * (i + 1.0));
  Span span = {begin >> 4, end >> 4, 16 - (begin & 15), end & 15};
  return span;
}

static l_int32 size_of(const Span *span) {
  return span->first_part + 16 * (span->last - span->first - 1) + span->last_part;
}

/* Adds a row, `part` times, to sums of columns, in the order that memory has them. */
static void add_row(uint16_t *sums, const uint8_t *row, l_int32 count, uint16_t part) {
  for (l_int32 i = 0; i < count; ++i) sums[i] += row[i] * part;
}

/* Sums of columns that hold more than sixteen rows would not fit. */
#define MOST_ROWS 16

/* Sums up the columns of an area first, for all columns at once, and then along the row. Sums are whole numbers, so they are
 * the same; division is by multiplication with a reciprocal, exact for what is divided here: n / d with n < 256 * d and
 * d < 2^19 is n * (2^48 / d + 1) >> 48. */
static void scale_gray(l_uint32 *datad, l_int32 wd, l_int32 hd, l_int32 wpld, l_uint32 *datas, l_int32 ws, l_int32 hs,
                       l_int32 wpls) {
  const l_float32 across = 16. * (l_float32)ws / (l_float32)wd, down = 16. * (l_float32)hs / (l_float32)hd;
  uint16_t *sums = (uint16_t *)malloc(4 * (size_t)wpls * sizeof(uint16_t));
  Span *spans = (Span *)malloc((size_t)wd * sizeof(Span));
  if (sums == NULL || spans == NULL || across < 16 || down < 16 || across > 800 || down > 16 * (MOST_ROWS - 2)) {
    free(sums);
    free(spans);
    scaleGrayAreaMapLowByPixel(datad, wd, hd, wpld, datas, ws, hs, wpls);
    return;
  }
  /* Where a column is at the edge, and all behind it are, upstream takes a pixel of the source. */
  l_int32 inner = 0;
  for (l_int32 x = 0; x < wd; ++x) {
    spans[x] = span_of(across, x);
    if (spans[x].last <= ws - 2) inner = x + 1;
  }
  for (l_int32 y = 0; y < hd; ++y) {
    const Span rows = span_of(down, y);
    l_uint32 *out = datad + (size_t)y * wpld;
    l_uint32 *source = datas + (size_t)rows.first * wpls;
    const l_int32 end = rows.last > hs - 2 ? 0 : inner;
    for (l_int32 x = end; x < wd; ++x) SET_DATA_BYTE(out, x, GET_DATA_BYTE(source, spans[x].first));
    if (end == 0) continue;
    memset(sums, 0, 4 * (size_t)wpls * sizeof(uint16_t));
    for (l_int32 i = rows.first; i <= rows.last; ++i) {
      const l_int32 part = i == rows.first ? rows.first_part : i == rows.last ? rows.last_part : 16;
      add_row(sums, (const uint8_t *)(datas + (size_t)i * wpls), 4 * wpls, (uint16_t)part);
    }
    const l_int32 height = size_of(&rows);
    l_int32 area = 0;
    uint64_t reciprocal = 0;
    for (l_int32 x = 0; x < end; ++x) {
      const Span *span = spans + x;
      l_int32 sum = span->first_part * sums[span->first ^ 3] + span->last_part * sums[span->last ^ 3];
      for (l_int32 i = span->first + 1; i < span->last; ++i) sum += 16 * sums[i ^ 3];
      const l_int32 here = size_of(span) * height;
      if (here != area) {
        area = here;
        reciprocal = (UINT64_C(1) << 48) / (uint64_t)area + 1;
      }
      SET_DATA_BYTE(out, x, (l_int32)(((uint64_t)(sum + 128) * reciprocal) >> 48));
    }
  }
  free(sums);
  free(spans);
}

/* For tests: what upstream's function makes of an image with eight bits a pixel. */
PIX *pixScaleGrayAreaMapByPixel(PIX *pixs, l_int32 width, l_int32 height) {
  PIX *pixd = pixCreate(width, height, 8);
  if (pixd == NULL) return NULL;
  scaleGrayAreaMapLowByPixel(pixGetData(pixd), width, height, pixGetWpl(pixd), pixGetData(pixs), pixGetWidth(pixs),
                             pixGetHeight(pixs), pixGetWpl(pixs));
  return pixd;
}
