/* Stands in for upstream's unit of the same name, and is that unit, but for one function: pixels were counted with a table
 * of 256 numbers, made anew for each count. Layout analysis counts the pixels of thousands of small boxes. */

#define pixCountPixels pixCountPixelsByTable
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <pix3.c>
#undef pixCountPixels

#include "ones.h"

l_ok pixCountPixels(PIX *pixs, l_int32 *pcount, l_int32 *tab8) {
  PROCNAME("pixCountPixels");
  (void)tab8;
  if (pcount == NULL) return ERROR_INT("&count not defined", procName, 1);
  *pcount = 0;
  if (pixs == NULL || pixGetDepth(pixs) != 1) return ERROR_INT("pixs not defined or not 1 bpp", procName, 1);
  const l_int32 width = pixGetWidth(pixs), height = pixGetHeight(pixs), words = pixGetWpl(pixs);
  const l_int32 whole = width / 32, rest = width % 32;
  const l_uint32 *row = pixGetData(pixs);
  l_int32 count = 0;
  for (l_int32 y = 0; y < height; ++y, row += words) {
    count += ones_of(row, whole);
    /* What lies in a word behind the last pixel is not of the image. */
    if (rest != 0) count += ones(row[whole] >> (32 - rest));
  }
  *pcount = count;
  return 0;
}
