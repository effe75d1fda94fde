// Tesseract's process-wide variables, made private to each engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "params.h"

namespace tesseract_safe {

// An engine's own value of a process-wide variable.
template <class Param, class Value>
struct Override {
  Param *param;
  Value value;
};

// The values by which an engine differs from the process.
class Globals {
 public:
  bool empty() const;

  // Sets a value that the engine wants; the process keeps its own.
  template <class Param, class Value>
  void set(std::vector<Override<Param, Value>> Globals::*list, Param *param, Value value);

  // Exchanges the engine's values with those of the process: once to apply, once to restore.
  void swap();

  std::vector<Override<tesseract::IntParam, int32_t>> ints;
  std::vector<Override<tesseract::BoolParam, bool>> bools;
  std::vector<Override<tesseract::DoubleParam, double>> doubles;
  std::vector<Override<tesseract::StringParam, std::string>> strings;
};

template <class Param, class Value>
void Globals::set(std::vector<Override<Param, Value>> Globals::*list, Param *param, Value value) {
  for (auto &entry : this->*list) {
    if (entry.param == param) {
      entry.value = value;
      return;
    }
  }
  (this->*list).push_back({param, value});
}

// All process-wide variables as they are now.
Globals snapshot();

// What differs between `before` and now; the process gets `before` back.
Globals restore(const Globals &before);

// Whether calls of an engine run beside those of others or alone.
class ProcessLock {
 public:
  explicit ProcessLock(bool alone);
  ~ProcessLock();
  ProcessLock(const ProcessLock &) = delete;
  ProcessLock &operator=(const ProcessLock &) = delete;
};

}  // namespace tesseract_safe
