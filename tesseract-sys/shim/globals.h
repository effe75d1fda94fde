// Tesseract's process-wide variables, made private to each engine.
#pragma once

#include <string>
#include <vector>

#include "tesseract_safe.h"

namespace tesseract_safe {

// The value of a variable, in full precision.
struct Value {
  ts_variable_kind kind;
  double number;
  std::string text;
};

class Api;

// The value of a variable of that kind, in full precision; throws Failed where there is none.
Value get(const Api &api, const std::string &name, ts_variable_kind kind);

// An engine's own value of a process-wide variable.
struct Override {
  std::string name;
  Value value;
};

// The values by which an engine differs from the process. To be used only by who runs alone, but for `set`.
class Globals {
 public:
  bool empty() const { return overrides_.empty(); }

  // Sets a value that the engine wants; the process keeps its own.
  void set(const std::string &name, const Value &value);

  // Exchanges the engine's values with those of the process: once to apply, once to restore.
  void swap();

  // All process-wide variables as they are now.
  static Globals snapshot();

  // What differs between this snapshot and now; the process gets the snapshot back.
  Globals restore() const;

 private:
  std::vector<Override> overrides_;
};

// A value as a user writes it. Callers have checked the text against the kind.
Value parse(ts_variable_kind kind, const char *text);

// Whether calls of an engine run beside those of others or alone.
class ProcessLock {
 public:
  explicit ProcessLock(bool alone);
  ~ProcessLock();
  ProcessLock(const ProcessLock &) = delete;
  ProcessLock &operator=(const ProcessLock &) = delete;
};

}  // namespace tesseract_safe
