// Stands in for upstream's unit of the same name, and is that unit, but for one call: lines may have been recognized before
// upstream comes to them.
#include "lstmrecognizer.h"
#include "tesseractclass.h"
#include "upstream/line_asked.h"

// Upstream's only call is a statement; what its object is asked for instead does nothing.
#define RecognizeLine(...) \
  GetUnicharset(), tesseract_safe::recognize_line(this, {word->word->bounding_box(), &block, row}, __VA_ARGS__)

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <linerec.cpp>
