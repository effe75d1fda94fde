/* Stands in for upstream's unit of the same name, and is that unit, but for the search for all that is connected with a pixel
 * by sides and corners, which looked at pixels one by one. */

#include "allheaders.h"

/* Where upstream's function is defined its first argument has a type, and the function another name from here on; where it is
 * called ours is. */
#define pixSeedfill8BB(first, ...) SEEDFILL_##first, __VA_ARGS__)
#define SEEDFILL_PIX pixSeedfill8BBByPixel(PIX
#define SEEDFILL_pixs pixSeedfill8BB(pixs
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <conncomp.c>
#undef pixSeedfill8BB

#include <stdlib.h>

/* Black pixels of a row, from `left` up to `right`, that are erased already. */
typedef struct {
  l_int32 left, right, y;
} Run;

/* Runs whose neighbours are still to be looked at. */
typedef struct {
  Run *runs;
  size_t count, room;
} Runs;

static l_int32 push(Runs *runs, Run run) {
  if (runs->count == runs->room) {
    const size_t room = runs->room == 0 ? 64 : 2 * runs->room;
    Run *grown = (Run *)realloc(runs->runs, room * sizeof(Run));
    if (grown == NULL) return FALSE;
    runs->runs = grown;
    runs->room = room;
  }
  runs->runs[runs->count++] = run;
  return TRUE;
}

/* The first pixel of a row from `x` on that is black, or white where `white` has all bits set; `end` if there is none before. */
static l_int32 next_pixel(const l_uint32 *row, l_int32 x, l_int32 end, l_uint32 white) {
  while (x < end) {
    const l_uint32 word = (row[x / 32] ^ white) & 0xffffffff >> x % 32;
    x -= x % 32;
    if (word != 0) {
      x += __builtin_clz(word);
      return x < end ? x : end;
    }
    x += 32;
  }
  return end;
}

/* The first of the black pixels that end at `x`, which is black. */
static l_int32 first_of_run(const l_uint32 *row, l_int32 x) {
  for (;;) {
    const l_uint32 white = ~row[x / 32] & ~(l_uint32)(0x7fffffff >> x % 32);
    if (white != 0) return x - x % 32 + 32 - __builtin_ctz(white);
    if (x < 32) return 0;
    x = x - x % 32 - 1;
  }
}

static void erase(l_uint32 *row, l_int32 left, l_int32 right) {
  const l_int32 first = left / 32, last = right / 32;
  const l_uint32 first_mask = 0xffffffff >> left % 32, last_mask = 0xffffffff << (31 - right % 32);
  if (first == last) {
    row[first] &= ~(first_mask & last_mask);
    return;
  }
  row[first] &= ~first_mask;
  for (l_int32 i = first + 1; i < last; ++i) row[i] = 0;
  row[last] &= ~last_mask;
}

BOX *pixSeedfill8BB(PIX *pixs, L_STACK *stack, l_int32 x, l_int32 y) {
  PROCNAME("pixSeedfill8BB");
  if (pixs == NULL || pixGetDepth(pixs) != 1) return (BOX *)ERROR_PTR("pixs undefined or not 1 bpp", procName, NULL);
  if (stack == NULL) return (BOX *)ERROR_PTR("stack not defined", procName, NULL);
  const l_int32 width = pixGetWidth(pixs), height = pixGetHeight(pixs), words = pixGetWpl(pixs);
  l_uint32 *data = pixGetData(pixs);
  if (x < 0 || x >= width || y < 0 || y >= height || !GET_DATA_BIT(data + (size_t)y * words, x)) return NULL;
  Runs runs = {NULL, 0, 0};
  l_int32 left = x, right = x, top = y, bottom = y;
  /* As if a run of one pixel above the first row had been found. */
  Run run = {x, x, y};
  l_int32 from = y, to = y;
  l_int32 enough = TRUE;
  for (;;) {
    for (l_int32 at = L_MAX(from, 0); at <= L_MIN(to, height - 1) && enough; ++at) {
      l_uint32 *row = data + (size_t)at * words;
      const l_int32 end = L_MIN(run.right + 2, width);
      l_int32 begin = next_pixel(row, L_MAX(run.left - 1, 0), end, 0);
      while (begin < end && enough) {
        const l_int32 after = next_pixel(row, begin, width, 0xffffffff);
        const Run found = {first_of_run(row, begin), after - 1, at};
        erase(row, found.left, found.right);
        left = L_MIN(left, found.left);
        right = L_MAX(right, found.right);
        top = L_MIN(top, at);
        bottom = L_MAX(bottom, at);
        enough = push(&runs, found);
        begin = next_pixel(row, after, end, 0);
      }
    }
    if (runs.count == 0 || !enough) break;
    run = runs.runs[--runs.count];
    /* In its own row there is nothing left beside it. */
    from = run.y - 1;
    to = run.y + 1;
  }
  free(runs.runs);
  if (!enough) return (BOX *)ERROR_PTR("stack not made", procName, NULL);
  return boxCreate(left, top, right - left + 1, bottom - top + 1);
}
