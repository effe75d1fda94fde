// Strokes of a component, for which upstream makes two images of each one of a page.
#include "stroke_width.h"

#include "blobbox.h"
#include "tordmain.h"

namespace tesseract_safe {
extern const char kStrokeWidth;
const char kStrokeWidth = 0;
}  // namespace tesseract_safe

void tesseract::SetBlobStrokeWidth(Pix *pix, BLOBNBOX *blob) {
  const TBOX &box = blob->bounding_box();
  const int width = box.width(), height = box.height();
  STATS across(0, width + 1), down(0, height + 1);
  const int left = box.left(), top = pixGetHeight(pix) - box.top();
  if (tesseract_safe::Erosions::fit(width, height)) {
    tesseract_safe::Erosions(pix, left, top, width, height).measure(&across, &down);
  } else {
    tesseract_safe::Distances(pix, left, top, width, height).measure(&across, &down);
  }
  // Widths of which there are few samples are kept only where there is nothing better.
  const int enough = (width + height) / 4;
  const bool enough_across = across.get_total() >= enough, enough_down = down.get_total() >= enough;
  const bool use_across = enough_across || (!enough_down && down.get_total() <= across.get_total());
  const bool use_down = enough_down || !use_across;
  blob->set_horz_stroke_width(use_across && (enough_across || across.get_total() > 2) ? across.ile(0.5f) : 0.0f);
  blob->set_vert_stroke_width(use_down ? down.ile(0.5f) : 0.0f);
}
