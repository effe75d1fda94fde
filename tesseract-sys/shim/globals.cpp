#include "globals.h"

#include <pthread.h>

#include <limits>
#include <locale>
#include <memory>
#include <sstream>

#include "api.h"
#include "guard.h"
#include "inside.h"

namespace tesseract_safe {
namespace {

pthread_rwlock_t process_lock = PTHREAD_RWLOCK_INITIALIZER;
// Whoever waits to be alone holds this, so that a stream of others cannot keep it waiting for ever.
pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER;

// Upstream reads numbers as they are written here, whatever the locale is.
void put(const std::string &name, const Value &value) {
  Api &api = any_engine();
  if (value.kind == TS_VARIABLE_STRING) {
    api.SetVariable(name.c_str(), value.text.c_str());
    return;
  }
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(std::numeric_limits<double>::max_digits10);
  text << value.number;
  api.SetVariable(name.c_str(), text.str().c_str());
}

bool same(const Value &left, const Value &right) { return left.number == right.number && left.text == right.text; }

}  // namespace

// Upstream prints numbers with six digits when it is asked for text, so each kind is asked for as what it is.
Value get(const Api &api, const std::string &name, ts_variable_kind kind) {
  Value value{kind, 0, {}};
  bool found = false;
  switch (kind) {
    case TS_VARIABLE_INT: {
      int number = 0;
      found = api.GetIntVariable(name.c_str(), &number);
      value.number = number;
      break;
    }
    case TS_VARIABLE_BOOL: {
      bool on = false;
      found = api.GetBoolVariable(name.c_str(), &on);
      value.number = on;
      break;
    }
    case TS_VARIABLE_DOUBLE:
      found = api.GetDoubleVariable(name.c_str(), &value.number);
      break;
    case TS_VARIABLE_STRING: {
      const char *text = api.GetStringVariable(name.c_str());
      found = true;
      if (text != nullptr) value.text = text;
      break;
    }
  }
  if (!found) throw Failed("there is no variable " + name);
  return value;
}

Api &any_engine() {
  // Never destroyed: other objects of the library may be gone by then.
  static Api &api = *[] {
    std::unique_ptr<Api> made(new Api);
    made->require_variables();
    return made.release();
  }();
  return api;
}

void Globals::set(const std::string &name, const Value &value) {
  for (auto &entry : overrides_) {
    if (entry.name == name) {
      entry.value = value;
      return;
    }
  }
  overrides_.push_back({name, value});
}

void Globals::swap() {
  for (auto &entry : overrides_) {
    Value current = get(any_engine(), entry.name, entry.value.kind);
    put(entry.name, entry.value);
    entry.value = current;
  }
}

Globals Globals::snapshot() {
  Globals all;
  for (const auto &variable : global_variables()) {
    all.overrides_.push_back({variable.name, get(any_engine(), variable.name, variable.kind)});
  }
  return all;
}

Globals Globals::restore() const {
  Globals changes;
  for (const auto &entry : overrides_) {
    Value now = get(any_engine(), entry.name, entry.value.kind);
    if (same(now, entry.value)) continue;
    changes.overrides_.push_back({entry.name, now});
    put(entry.name, entry.value);
  }
  return changes;
}

Value parse(ts_variable_kind kind, const char *text) {
  Value value{kind, 0, {}};
  if (kind == TS_VARIABLE_STRING) {
    value.text = text;
  } else if (kind == TS_VARIABLE_BOOL) {
    value.number = *text != '\0' && std::string("TtYy1").find(*text) != std::string::npos;
  } else {
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    stream >> value.number;
  }
  return value;
}

ProcessLock::ProcessLock(bool alone) {
  pthread_mutex_lock(&queue);
  if (alone) {
    pthread_rwlock_wrlock(&process_lock);
  } else {
    pthread_rwlock_rdlock(&process_lock);
  }
  pthread_mutex_unlock(&queue);
}

ProcessLock::~ProcessLock() { pthread_rwlock_unlock(&process_lock); }

}  // namespace tesseract_safe
