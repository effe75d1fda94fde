// Recognition networks that run outside of upstream's library.
#pragma once

#include "engine.h"

namespace tesseract {
class LSTMRecognizer;
}

namespace tesseract_safe {

// Puts those that `networks` knows in the place of upstream's, in all languages that the engine has loaded.
void replace_networks(ts_engine *engine, const ts_networks &networks);

// Who runs the network of a recognizer in upstream's place.
struct Runner {
  ts_engine *engine;
  ts_networks networks;
  int number;
};

// Null where upstream does.
const Runner *runner_of(tesseract::LSTMRecognizer *recognizer);

}  // namespace tesseract_safe
