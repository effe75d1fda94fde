#include "messages.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

#include <allheaders.h>
#include "guard.h"

namespace tesseract_safe {
namespace {

std::atomic<ts_message_fn> handler{nullptr};

thread_local Unheard *unheard = nullptr;

void from_leptonica(const char *text) { forward_message(TS_SOURCE_LEPTONICA, text); }

// Leptonica prints to stderr until it is told otherwise, so it is told before main.
const bool leptonica_redirected = [] {
  leptSetStderrHandler(from_leptonica);
  return true;
}();

}  // namespace

Unheard::Unheard() noexcept { unheard = this; }

Unheard::~Unheard() { unheard = nullptr; }

bool Unheard::take() noexcept {
  if (unheard == nullptr) return false;
  ++unheard->messages_;
  return true;
}

void forward_message(ts_source source, const char *text) noexcept {
  if (Unheard::take()) return;
  // A line may come in several pieces; each thread and each library completes its own.
  static thread_local std::string pending[2];
  const ts_message_fn send = handler.load(std::memory_order_acquire);
  try {
    std::string &line = pending[source];
    for (; *text != '\0'; ++text) {
      if (*text != '\n') {
        line.push_back(*text);
        continue;
      }
      if (send != nullptr && !line.empty()) send(source, line.data(), line.size());
      line.clear();
    }
  } catch (...) {
    // Out of memory while keeping a message: the message is what can be spared.
  }
}

char *duplicate(const char *text, size_t length) {
  auto *copy = static_cast<char *>(std::malloc(length + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

char *duplicate(const std::string &text) { return duplicate(text.data(), text.size()); }

}  // namespace tesseract_safe

extern "C" void ts_set_message_handler(ts_message_fn handler) {
  // The reference keeps the initialiser above from being dropped by the linker.
  (void)tesseract_safe::leptonica_redirected;
  tesseract_safe::handler.store(handler, std::memory_order_release);
}

extern "C" void ts_free(void *memory) { std::free(memory); }
