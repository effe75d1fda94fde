// Both libraries' messages, cut into lines and handed to one handler.
#pragma once

#include "tesseract_safe.h"

namespace tesseract_safe {

// Takes a piece of text as the library printed it; whole lines go to the handler.
void forward_message(ts_source source, const char *text) noexcept;

// While it is there, this thread's messages are counted and go nowhere: those of work that is done again where there are any.
class Unheard {
 public:
  Unheard() noexcept;
  ~Unheard();
  Unheard(const Unheard &) = delete;
  Unheard &operator=(const Unheard &) = delete;

  bool any() const { return messages_ > 0; }
  // Counts a message if this thread has one of these.
  static bool take() noexcept;

 private:
  int messages_ = 0;
};

}  // namespace tesseract_safe
