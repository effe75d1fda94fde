// The boundary: nothing that is thrown inside gets past it.
#pragma once

#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "tesseract_safe.h"

namespace tesseract_safe {

// What our stand-in for upstream's errcode throws where upstream would abort the process.
class AssertionFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Upstream said no in an orderly way.
class Failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline void describe(ts_error *error, const char *message) noexcept {
  if (error != nullptr) std::snprintf(error->message, sizeof(error->message), "%s", message);
}

// Runs `body` and turns whatever it throws into a status and a message.
template <class Body>
ts_status guard(ts_error *error, Body body) noexcept {
  try {
    body();
    describe(error, "");
    return TS_OK;
  } catch (const Failed &failed) {
    describe(error, failed.what());
    return TS_FAILED;
  } catch (const AssertionFailed &failed) {
    describe(error, failed.what());
    return TS_ASSERTION;
  } catch (const std::bad_alloc &) {
    describe(error, "out of memory");
    return TS_OUT_OF_MEMORY;
  } catch (const std::exception &thrown) {
    describe(error, thrown.what());
    return TS_EXCEPTION;
  } catch (...) {
    describe(error, "unknown C++ exception");
    return TS_EXCEPTION;
  }
}

// A copy that ts_free can free.
char *duplicate(const char *text, size_t length);
char *duplicate(const std::string &text);

}  // namespace tesseract_safe
