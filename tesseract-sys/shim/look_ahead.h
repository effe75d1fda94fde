// Lines of a page that are still to come.
#pragma once

#include <memory>

#include "engine.h"

namespace tesseract {
class LSTMRecognizer;
}

namespace tesseract_safe {

// Upstream recognizes line by line. While it does, this one makes the inputs of the lines to come, so that they can be
// computed at the same time by whoever runs the networks. They are guesses: a line's result counts only where upstream asks
// for the very same input. There while a page is recognized.
class LookAhead {
 public:
  explicit LookAhead(ts_engine *engine);
  ~LookAhead();
  LookAhead(const LookAhead &) = delete;
  LookAhead &operator=(const LookAhead &) = delete;

  // To be called before a recognizer has its network computed by the one of that number.
  void before(const tesseract::LSTMRecognizer *recognizer, const ts_networks &networks, int number);

 private:
  struct Plan;

  ts_engine *engine_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace tesseract_safe
