// Words and patterns of an engine's user, read from memory where upstream opens a file.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "engine.h"

namespace tesseract_safe {
namespace {

struct Content {
  std::string bytes;
  size_t at = 0;
};

ssize_t read_text(void *cookie, char *buffer, size_t size) {
  auto *text = static_cast<Content *>(cookie);
  const size_t length = std::min(size, text->bytes.size() - text->at);
  std::memcpy(buffer, text->bytes.data() + text->at, length);
  text->at += length;
  return static_cast<ssize_t>(length);
}

int close_text(void *cookie) {
  delete static_cast<Content *>(cookie);
  return 0;
}

}  // namespace

std::FILE *open_file(const char *name, const char *mode) {
  std::unique_ptr<Content> text(new Content);
  switch (read_named(name, &text->bytes)) {
    case Named::kElsewhere:
      return std::fopen(name, mode);
    case Named::kAbsent:
      errno = ENOENT;
      return nullptr;
    case Named::kRead:
      break;
  }
  cookie_io_functions_t functions{};
  functions.read = read_text;
  functions.close = close_text;
  std::FILE *opened = fopencookie(text.get(), "r", functions);
  if (opened != nullptr) text.release();
  return opened;
}

}  // namespace tesseract_safe
