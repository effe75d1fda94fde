// Lines of a page that are still to come.
#pragma once

#include <memory>

#include "engine.h"

namespace tesseract_safe {

struct LineAsked;

// Upstream recognizes line by line. While it does, others recognize the lines to come, as far as nothing of a line depends on
// those before it: from the image to the best paths through the network's outputs. Which lines these are is a guess; what
// was found counts only where upstream asks for the very same line. There while a page is recognized.
class LookAhead {
 public:
  explicit LookAhead(ts_engine *engine);
  ~LookAhead();
  LookAhead(const LookAhead &) = delete;
  LookAhead &operator=(const LookAhead &) = delete;

  // Whether a line's words are there, as its recognizer would have found them.
  bool recognize(const LineAsked &line);

 private:
  struct Plan;

  ts_engine *engine_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace tesseract_safe
