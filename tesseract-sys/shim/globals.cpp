#include "globals.h"

#include <pthread.h>

namespace tesseract_safe {
namespace {

pthread_rwlock_t process_lock = PTHREAD_RWLOCK_INITIALIZER;
// Whoever waits to be alone holds this, so that a stream of others cannot keep it waiting for ever.
pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER;

int32_t get(const tesseract::IntParam &param) { return param; }
bool get(const tesseract::BoolParam &param) { return param; }
double get(const tesseract::DoubleParam &param) { return param; }
std::string get(const tesseract::StringParam &param) {
  return param.string() == nullptr ? "" : param.string();
}

template <class Value>
const Value &plain(const Value &value) {
  return value;
}
STRING plain(const std::string &value) { return STRING(value.c_str()); }

template <class Param, class Value>
void swap_all(std::vector<Override<Param, Value>> &list) {
  for (auto &entry : list) {
    Value current = get(*entry.param);
    entry.param->set_value(plain(entry.value));
    entry.value = current;
  }
}

template <class Param, class Value>
void record(const GenericVector<Param *> &params, std::vector<Override<Param, Value>> &list) {
  list.reserve(params.size());
  for (int i = 0; i < params.size(); ++i) list.push_back({params[i], get(*params[i])});
}

template <class Param, class Value>
void take_changes(const std::vector<Override<Param, Value>> &before, std::vector<Override<Param, Value>> &changes) {
  for (const auto &entry : before) {
    Value now = get(*entry.param);
    if (now == entry.value) continue;
    changes.push_back({entry.param, now});
    entry.param->set_value(plain(entry.value));
  }
}

}  // namespace

bool Globals::empty() const { return ints.empty() && bools.empty() && doubles.empty() && strings.empty(); }

void Globals::swap() {
  swap_all(ints);
  swap_all(bools);
  swap_all(doubles);
  swap_all(strings);
}

Globals snapshot() {
  Globals all;
  tesseract::ParamsVectors *params = GlobalParams();
  record(params->int_params, all.ints);
  record(params->bool_params, all.bools);
  record(params->double_params, all.doubles);
  record(params->string_params, all.strings);
  return all;
}

Globals restore(const Globals &before) {
  Globals changes;
  take_changes(before.ints, changes.ints);
  take_changes(before.bools, changes.bools);
  take_changes(before.doubles, changes.doubles);
  take_changes(before.strings, changes.strings);
  return changes;
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
