// Included before the first line of every C++ unit of the library.
#pragma once

#ifdef __cplusplus
#include <cstdio>
#include <cstdlib>

// musl declares struct timeval here only, and ocrclass.h uses it without asking.
#include <sys/time.h>

namespace tesseract_safe {
// A library must not end its host's process: what upstream calls exit for is thrown instead.
[[noreturn]] void exit_requested(int code);

// A stream whose text goes to the message handler; never null.
std::FILE *message_stream() noexcept;
}  // namespace tesseract_safe

#define exit(code) ::tesseract_safe::exit_requested(code)

// Nor does it own its host's stderr: the few direct writes join the other messages.
#undef stderr
#define stderr ::tesseract_safe::message_stream()
#endif
