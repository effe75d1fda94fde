#include "user_lists.h"

#ifndef TESSERACT_SAFE_STAND_INS
#include <sys/mman.h>
#endif
#include <unistd.h>

namespace tesseract_safe {

UserLists::UserLists(ts_engine *engine, const ts_init &init, Texts *names, Texts *values) {
  if (init.user_words) {
    names->push_back(Text("user_words_file"));
    values->push_back(Text(path(engine, ".user-words", &words_).c_str()));
  }
  if (init.user_patterns) {
    names->push_back(Text("user_patterns_file"));
    values->push_back(Text(path(engine, ".user-patterns", &patterns_).c_str()));
  }
}

UserLists::~UserLists() {
  for (int file : {words_, patterns_}) {
    if (file >= 0) close(file);
  }
}

#ifdef TESSERACT_SAFE_STAND_INS

std::string UserLists::path(ts_engine *engine, const char *name, int *) { return engine->data_set + "/" + name; }

#else

std::string UserLists::path(ts_engine *engine, const char *name, int *file) {
  const char *bytes = nullptr;
  size_t size = 0;
  if (!engine->reader(engine->context, name, &bytes, &size)) throw Failed(std::string("there is nothing in ") + name);
  *file = memfd_create(name, MFD_CLOEXEC);
  for (size_t done = 0; *file >= 0 && done < size;) {
    const ssize_t written = write(*file, bytes + done, size - done);
    if (written <= 0) throw Failed("the user's words could not be kept in memory");
    done += static_cast<size_t>(written);
  }
  const std::string path = "/proc/self/fd/" + std::to_string(*file);
  if (*file < 0 || access(path.c_str(), R_OK) != 0) {
    throw Failed("the user's words cannot be given to the library: that needs memfd_create and /proc");
  }
  return path;
}

#endif

}  // namespace tesseract_safe
