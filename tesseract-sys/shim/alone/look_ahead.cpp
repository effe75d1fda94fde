// Where upstream's library is as it came, nobody asks for lines ahead.
#include "look_ahead.h"

namespace tesseract_safe {

struct LookAhead::Plan {};

LookAhead::LookAhead(ts_engine *engine) : engine_(engine) { engine_->look_ahead = this; }
LookAhead::~LookAhead() { engine_->look_ahead = nullptr; }

}  // namespace tesseract_safe
