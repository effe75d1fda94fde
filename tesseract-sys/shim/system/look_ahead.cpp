// An installed library runs its own networks.
#include "look_ahead.h"

namespace tesseract_safe {

struct LookAhead::Plan {};

LookAhead::LookAhead(ts_engine *engine) : engine_(engine) { engine_->look_ahead = this; }
LookAhead::~LookAhead() { engine_->look_ahead = nullptr; }
void LookAhead::before(const tesseract::LSTMRecognizer *, const ts_networks &, int) {}

}  // namespace tesseract_safe
