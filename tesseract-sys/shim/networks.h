// Recognition networks that run outside of upstream's library.
#pragma once

#include "engine.h"

namespace tesseract_safe {

// Puts those that `networks` knows in the place of upstream's, in all languages that the engine has loaded.
void replace_networks(ts_engine *engine, const ts_networks &networks);

}  // namespace tesseract_safe
