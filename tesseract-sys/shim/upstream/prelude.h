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

// Opens a file; names below an engine's data set are read by that engine's reader.
std::FILE *open_file(const char *name, const char *mode);
}  // namespace tesseract_safe

// Tells the shim that the library is built with what is here.
#define TESSERACT_SAFE_STAND_INS 1

#define exit(code) ::tesseract_safe::exit_requested(code)

// Nor does it own its host's stderr: the few direct writes join the other messages.
#undef stderr
#define stderr ::tesseract_safe::message_stream()

// Units that read lists of words, which need not lie in files.
#ifdef TESSERACT_SAFE_READS_LISTS
#undef fopen
#define fopen(name, mode) ::tesseract_safe::open_file(name, mode)
#endif
#endif
