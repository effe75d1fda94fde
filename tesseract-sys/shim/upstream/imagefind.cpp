// Stands in for upstream's unit of the same name, and is that unit, but for what looks at pixels one by one or counts more of
// them than it must: count_pixels.cpp and rectangles.cpp have that. Here it is weak, so the linker takes the others.
#define CountPixelsInRotatedBox __attribute__((weak)) CountPixelsInRotatedBox
#define BlankImageInBetween __attribute__((weak)) BlankImageInBetween
#define pixNearlyRectangular __attribute__((weak)) pixNearlyRectangular
#include "imagefind.h"
#undef CountPixelsInRotatedBox
#undef BlankImageInBetween
#undef pixNearlyRectangular

#include "upstream/count_pixels.h"

class FCOORD;
class TBOX;

namespace tesseract {
class ColPartition_LIST;

// Takes calls in the place of upstream's, as boxes that are given are not constant.
static void CutChunkFromParts(TBOX &box, const TBOX &im_box, const FCOORD &rotation, const FCOORD &rerotation, Pix *pix,
                              ColPartition_LIST *part_list);
}  // namespace tesseract

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <imagefind.cpp>

namespace tesseract_safe {
namespace {

using tesseract::ColPartition;

// Puts what is left of an image's part before the place of `parts`, as narrow as its black pixels allow.
void keep_slice(TBOX slice, const TBOX &im_box, const FCOORD &rotation, const FCOORD &rerotation, Pix *pix,
                tesseract::ColPartition_IT *parts) {
  if (!any_black(slice, im_box, rerotation, pix)) return;
  tesseract::AttemptToShrinkBox(rotation, rerotation, im_box, pix, &slice);
  parts->add_before_stay_put(
      ColPartition::FakePartition(slice, PT_UNKNOWN, BRT_POLYIMAGE, BTFT_NONTEXT));
}

}  // namespace

// Whoever takes this object file from an archive takes the others too.
extern const char kCountPixels;
extern const char kRectangles;
extern const char *const kImagefindNeeds[];
const char *const kImagefindNeeds[] = {&kCountPixels, &kRectangles};
}  // namespace tesseract_safe

namespace tesseract {

// Cuts a box out of the parts of an image: what lies above, left, right and below of it is kept where it is not white.
static void CutChunkFromParts(TBOX &box, const TBOX &im_box, const FCOORD &rotation, const FCOORD &rerotation, Pix *pix,
                              ColPartition_LIST *part_list) {
  ASSERT_HOST(!part_list->empty());
  ColPartition_IT parts(part_list);
  do {
    const TBOX part = parts.data()->bounding_box();
    if (part.overlap(box)) {
      TBOX middle(part);
      if (box.top() < part.top()) {
        TBOX slice(part);
        slice.set_bottom(box.top());
        tesseract_safe::keep_slice(slice, im_box, rotation, rerotation, pix, &parts);
        middle.set_top(box.top());
      }
      if (box.bottom() > part.bottom()) middle.set_bottom(box.bottom());
      if (box.left() > part.left()) {
        TBOX slice(middle);
        slice.set_right(box.left());
        tesseract_safe::keep_slice(slice, im_box, rotation, rerotation, pix, &parts);
      }
      if (box.right() < part.right()) {
        TBOX slice(middle);
        slice.set_left(box.right());
        tesseract_safe::keep_slice(slice, im_box, rotation, rerotation, pix, &parts);
      }
      if (box.bottom() > part.bottom()) {
        TBOX slice(part);
        slice.set_top(box.bottom());
        tesseract_safe::keep_slice(slice, im_box, rotation, rerotation, pix, &parts);
      }
      parts.data()->DeleteBoxes();
      delete parts.extract();
    }
    parts.forward();
  } while (!parts.at_first());
}

}  // namespace tesseract
