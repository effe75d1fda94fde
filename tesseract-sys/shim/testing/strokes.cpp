#include "testing/strokes.h"

#include "guard.h"
#include "upstream/stroke_width.h"

using tesseract_safe::Distances;
using tesseract_safe::Erosions;
using tesseract_safe::Failed;
using tesseract_safe::guard;

extern "C" ts_status ts_testing_stroke_widths(Pix *pix, int left, int top, int width, int height, int *strokes,
                                              bool *same, ts_error *error) {
  return guard(error, [&] {
    if (!Erosions::fit(width, height)) throw Failed("a part that is too large");
    STATS across(0, width + 1), down(0, height + 1), other_across(0, width + 1), other_down(0, height + 1);
    Erosions(pix, left, top, width, height).measure(&across, &down);
    Distances(pix, left, top, width, height).measure(&other_across, &other_down);
    *strokes = across.get_total() + down.get_total();
    *same = true;
    for (int size = 0; size <= width; ++size) *same &= across.pile_count(size) == other_across.pile_count(size);
    for (int size = 0; size <= height; ++size) *same &= down.pile_count(size) == other_down.pile_count(size);
  });
}
