// The engine behind the C interface.
#pragma once

#include <memory>
#include <string>

#include "api.h"
#include "globals.h"
#include "guard.h"
#include "tesseract_safe.h"

namespace tesseract_safe {
class LookAhead;
}

struct ts_engine {
  tesseract_safe::Api api;
  ts_read_fn reader;
  ts_keep_fn keep;
  ts_release_fn release;
  void *context;
  // Process-wide variables for which this engine has values of its own.
  tesseract_safe::Globals globals;
  // Whether loading further data (orientation and script) may set process-wide variables.
  bool data_sets_globals = false;
  // Whether what is being loaded is for LSTM models alone.
  bool lstm_only = false;
  // Prefix of the names by which upstream asks for data.
  std::string data_set;
  // Whether there are languages to recognize with.
  bool has_languages = false;
  // The part of the image to recognize; no width where it is all of it.
  struct {
    int left, top, width, height;
  } rectangle{};
  // Who computes what several threads may.
  ts_networks networks{};
  // There while a page is recognized.
  tesseract_safe::LookAhead *look_ahead = nullptr;
};

namespace tesseract_safe {

// In force while a call of the engine runs: locks, process-wide variables, the data reader.
// Calls do not nest.
class Call {
 public:
  enum Kind { kShared, kAlone };

  Call(ts_engine *engine, Kind kind);
  ~Call();
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;

 private:
  ts_engine *engine_;
  const bool has_globals_;
  ProcessLock lock_;
};

// At the first element of the page, recognized or analysed; none where the page is empty.
std::unique_ptr<tesseract::PageIterator> page_iterator(ts_engine *engine);

// Those of the engine whose call runs on this thread; null where there are none.
const ts_networks *networks_of_call();

// Whether the engine whose call runs on this thread loads what is for LSTM models alone.
bool reads_by_lstm_only();

// What became of a name: not below the data set of the engine whose call runs, or asked of its reader.
enum class Named { kElsewhere, kAbsent, kRead };

// Reads what is no language by its name below the data set.
Named read_named(const char *name, std::string *bytes);

}  // namespace tesseract_safe
