// Both libraries' messages, cut into lines and handed to one handler.
#pragma once

#include "tesseract_safe.h"

namespace tesseract_safe {

// Takes a piece of text as the library printed it; whole lines go to the handler.
void forward_message(ts_source source, const char *text) noexcept;

}  // namespace tesseract_safe
