// Stands in for upstream's unit of the same name: messages go to the handler, not to stderr.
#include "tprintf.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>

#include "messages.h"
#include "params.h"

// Known to scripts and to the "quiet" and "logfile" configurations.
static STRING_VAR(debug_file, "", "File to send tprintf output to");

namespace {

// Writes to the file that debug_file names, and says whether there is one.
bool write_to_debug_file(const char *text) {
  static std::mutex mutex;
  static std::string name;
  static std::FILE *file = nullptr;
  const char *wanted = debug_file.string();
  if (wanted == nullptr || *wanted == '\0') return false;
  std::lock_guard<std::mutex> lock(mutex);
  if (name != wanted) {
    if (file != nullptr) std::fclose(file);
    file = std::fopen(wanted, "wb");
    name = wanted;
  }
  if (file == nullptr) return false;
  std::fputs(text, file);
  std::fflush(file);
  return true;
}

}  // namespace

void tprintf(const char *format, ...) {
  if (tesseract_safe::Unheard::take()) return;
  char fixed[2048];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(fixed, sizeof(fixed), format, arguments);
  va_end(arguments);
  if (!write_to_debug_file(fixed)) tesseract_safe::forward_message(TS_SOURCE_TESSERACT, fixed);
}
