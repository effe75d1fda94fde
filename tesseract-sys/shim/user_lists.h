// Words and patterns of the engine's user, which upstream reads from files.
#pragma once

#include "engine.h"

namespace tesseract_safe {

// While languages are loaded: files that hold what the reader has, and the variables that name them. A library built
// with our stand-ins asks the reader itself; any other gets files in memory, whose names are in /proc.
class UserLists {
 public:
  UserLists(ts_engine *engine, const ts_init &init, Texts *names, Texts *values);
  ~UserLists();
  UserLists(const UserLists &) = delete;
  UserLists &operator=(const UserLists &) = delete;

 private:
  std::string path(ts_engine *engine, const char *name, int *file);

  int words_ = -1;
  int patterns_ = -1;
};

}  // namespace tesseract_safe
