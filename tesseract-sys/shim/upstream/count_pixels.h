// Whether a box of an image is white, which layout analysis asks more often than how black it is.
#pragma once

class FCOORD;
struct Pix;
class TBOX;

namespace tesseract_safe {

// Whether there is a black pixel within `box`; the other arguments are those of ImageFind::CountPixelsInRotatedBox.
bool any_black(TBOX box, const TBOX &im_box, const FCOORD &rotation, Pix *pix);

}  // namespace tesseract_safe
