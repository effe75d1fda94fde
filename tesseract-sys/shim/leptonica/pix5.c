/* Stands in for upstream's unit of the same name, and is that unit, but for the search for the box around what is black,
 * which looked at pixels one by one, from four sides. */

#define pixScanForForeground pixScanForForegroundByPixel
#define pixClipBoxToForeground pixClipBoxToForegroundByPixel
/* In angle brackets, so that the compiler does not begin its search beside this file. */
#include <pix5.c>
#undef pixScanForForeground
#undef pixClipBoxToForeground

/* Columns from `left` up to and without `right`, rows likewise. */
typedef struct {
  l_int32 left, top, right, bottom;
} Bounds;

/* The bits of a word, leftmost first, that lie in the columns of `bounds`. */
static l_uint32 inside(const Bounds *bounds, l_int32 word) {
  l_uint32 mask = 0xffffffff;
  if (bounds->left > word * 32) mask &= 0xffffffff >> (bounds->left - word * 32);
  if (bounds->right < word * 32 + 32) mask &= ~(0xffffffff >> (bounds->right - word * 32));
  return mask;
}

/* Whether a row has a black pixel in the columns of `bounds`. */
static l_int32 has_black(const l_uint32 *row, const Bounds *bounds) {
  const l_int32 first = bounds->left / 32, last = (bounds->right - 1) / 32;
  l_uint32 any = (row[first] & inside(bounds, first)) | (row[last] & inside(bounds, last));
  for (l_int32 i = first + 1; i < last; ++i) any |= row[i];
  return any != 0;
}

/* All rows of a column of words at once. */
static l_uint32 column_bits(const l_uint32 *data, l_int32 words, const Bounds *bounds, l_int32 word) {
  l_uint32 any = 0;
  for (l_int32 y = bounds->top; y < bounds->bottom; ++y) any |= data[(size_t)y * words + word];
  return any & inside(bounds, word);
}

/* The first column of words, from `first` to `last` by `step`, that has a black pixel, where there is one. Several columns are
 * looked at together, as memory has them in a row. */
static l_int32 first_black(const l_uint32 *data, l_int32 words, const Bounds *bounds, l_int32 first, l_int32 last,
                           l_int32 step) {
  for (;; first += 16 * step) {
    const l_int32 other = step > 0 ? L_MIN(first + 15, last) : L_MAX(first - 15, last);
    const l_int32 begin = L_MIN(first, other), count = L_MAX(first, other) - begin + 1;
    l_uint32 any[16] = {0};
    if (count == 16) {
      for (l_int32 y = bounds->top; y < bounds->bottom; ++y) {
        const l_uint32 *row = data + (size_t)y * words + begin;
        for (l_int32 i = 0; i < 16; ++i) any[i] |= row[i];
      }
    } else {
      for (l_int32 i = 0; i < count; ++i) any[i] = column_bits(data, words, bounds, begin + i);
    }
    for (l_int32 i = first; step > 0 ? i <= other : i >= other; i += step) {
      if (any[i - begin] & inside(bounds, i)) return i;
    }
    if (other == last) return last;
  }
}

/* Makes `bounds`, not empty and within the image, as small as the black pixels within allow; whether there are any. */
static l_int32 shrink(PIX *pix, Bounds *bounds) {
  const l_int32 words = pixGetWpl(pix), first = bounds->left / 32, last = (bounds->right - 1) / 32;
  const l_uint32 *data = pixGetData(pix);
  while (!has_black(data + (size_t)bounds->top * words, bounds)) {
    if (++bounds->top == bounds->bottom) return FALSE;
  }
  while (!has_black(data + (size_t)(bounds->bottom - 1) * words, bounds)) --bounds->bottom;
  const l_int32 left = first_black(data, words, bounds, first, last, 1), right = first_black(data, words, bounds, last, first, -1);
  l_uint32 word = column_bits(data, words, bounds, left);
  l_int32 x = left * 32;
  for (; !(word & 0x80000000); word <<= 1) ++x;
  word = column_bits(data, words, bounds, right);
  bounds->left = x;
  for (x = right * 32 + 32; !(word & 1); word >>= 1) --x;
  bounds->right = x;
  return TRUE;
}

l_ok pixScanForForeground(PIX *pixs, BOX *box, l_int32 scanflag, l_int32 *ploc) {
  PROCNAME("pixScanForForeground");
  if (ploc == NULL) return ERROR_INT("&loc not defined", procName, 1);
  *ploc = 0;
  if (pixs == NULL || pixGetDepth(pixs) != 1) return ERROR_INT("pixs not defined or not 1 bpp", procName, 1);
  Bounds bounds = {0, 0, pixGetWidth(pixs), pixGetHeight(pixs)};
  if (box != NULL) {
    BOX *clipped = boxClipToRectangle(box, bounds.right, bounds.bottom);
    if (clipped == NULL) return ERROR_INT("invalid box", procName, 1);
    l_int32 width, height;
    boxGetGeometry(clipped, &bounds.left, &bounds.top, &width, &height);
    boxDestroy(&clipped);
    bounds.right = bounds.left + width;
    bounds.bottom = bounds.top + height;
  }
  if (scanflag != L_FROM_LEFT && scanflag != L_FROM_RIGHT && scanflag != L_FROM_TOP && scanflag != L_FROM_BOT) {
    return ERROR_INT("invalid scanflag", procName, 1);
  }
  if (bounds.left >= bounds.right || bounds.top >= bounds.bottom || !shrink(pixs, &bounds)) return 1;
  if (scanflag == L_FROM_LEFT) *ploc = bounds.left;
  if (scanflag == L_FROM_RIGHT) *ploc = bounds.right - 1;
  if (scanflag == L_FROM_TOP) *ploc = bounds.top;
  if (scanflag == L_FROM_BOT) *ploc = bounds.bottom - 1;
  return 0;
}

l_ok pixClipBoxToForeground(PIX *pixs, BOX *boxs, PIX **ppixd, BOX **pboxd) {
  PROCNAME("pixClipBoxToForeground");
  if (ppixd != NULL) *ppixd = NULL;
  if (pboxd != NULL) *pboxd = NULL;
  if (ppixd == NULL && pboxd == NULL) return ERROR_INT("no output requested", procName, 1);
  if (pixs == NULL || pixGetDepth(pixs) != 1) return ERROR_INT("pixs not defined or not 1 bpp", procName, 1);
  if (boxs == NULL) return pixClipToForeground(pixs, ppixd, pboxd);
  const l_int32 width = pixGetWidth(pixs), height = pixGetHeight(pixs);
  l_int32 x, y, w, h;
  boxGetGeometry(boxs, &x, &y, &w, &h);
  if (L_MIN(w, width - x) < 0 || L_MIN(h, height - y) < 0) return ERROR_INT("box not within image", procName, 1);
  Bounds bounds = {L_MAX(x, 0), L_MAX(y, 0), x + L_MIN(w, width - x), y + L_MIN(h, height - y)};
  if (bounds.left >= bounds.right || bounds.top >= bounds.bottom || !shrink(pixs, &bounds)) return 1;
  BOX *box = boxCreate(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top);
  if (ppixd != NULL) *ppixd = pixClipRectangle(pixs, box, NULL);
  if (pboxd != NULL) {
    *pboxd = box;
  } else {
    boxDestroy(&box);
  }
  return 0;
}
