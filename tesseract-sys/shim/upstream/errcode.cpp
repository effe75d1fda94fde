// Stands in for upstream's unit of the same name: what it would abort for is thrown.
#include "errcode.h"

#include <cstdarg>
#include <cstdio>
#include <string>

#include "guard.h"
#include "messages.h"

void ERRCODE::error(const char *caller, TessErrorLogCode action, const char *format, ...) const {
  std::string text;
  if (caller != nullptr) {
    text += caller;
    text += ": ";
  }
  text += message;
  if (format != nullptr) {
    char detail[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(detail, sizeof(detail), format, arguments);
    va_end(arguments);
    text += ": ";
    text += detail;
  }
  if (action == DBG || action == TESSLOG) {
    tesseract_safe::forward_message(TS_SOURCE_TESSERACT, (text + "\n").c_str());
    return;
  }
  throw tesseract_safe::AssertionFailed(text);
}
