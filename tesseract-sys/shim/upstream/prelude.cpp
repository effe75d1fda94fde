// What prelude.h puts in the place of `exit` and `stderr`.
#include <algorithm>
#include <cstring>
#include <string>

#include "guard.h"
#include "messages.h"

namespace tesseract_safe {
namespace {

ssize_t write_message(void *, const char *bytes, size_t count) {
  // The stream hands over bytes without a terminator; a fixed piece needs no memory.
  char piece[256];
  for (size_t done = 0; done < count;) {
    const size_t length = std::min(count - done, sizeof piece - 1);
    std::memcpy(piece, bytes + done, length);
    piece[length] = '\0';
    forward_message(TS_SOURCE_TESSERACT, piece);
    done += length;
  }
  return static_cast<ssize_t>(count);
}

}  // namespace

void exit_requested(int code) {
  throw AssertionFailed("the library wanted to end the process with code " + std::to_string(code));
}

std::FILE *message_stream() noexcept {
  static std::FILE *const stream = [] {
    cookie_io_functions_t functions{};
    functions.write = write_message;
    std::FILE *opened = fopencookie(nullptr, "w", functions);
    // Unbuffered, so that a piece is forwarded by the thread that wrote it.
    if (opened != nullptr) std::setvbuf(opened, nullptr, _IONBF, 0);
    return opened;
  }();
#undef stderr
  return stream != nullptr ? stream : stderr;
}

}  // namespace tesseract_safe
