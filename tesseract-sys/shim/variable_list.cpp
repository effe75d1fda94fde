// All variables, with what upstream says of them. It tells no defaults, but an engine that never reads has them.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine.h"
#include "inside.h"

namespace tesseract_safe {

std::string printed_variables(const Api &api) {
  char *text = nullptr;
  size_t length = 0;
  std::FILE *stream = open_memstream(&text, &length);
  if (stream == nullptr) throw std::bad_alloc();
  api.PrintVariables(stream);
  const bool whole = std::fclose(stream) == 0;
  std::unique_ptr<char, void (*)(void *)> owned(text, std::free);
  if (!whole || text == nullptr) throw std::bad_alloc();
  return std::string(text, length);
}

namespace {

struct Entry {
  std::string name, description;
  ts_variable variable;
  Value fallback;
};

// Must not be asked for the first time within a call: the defaults of variables of the process are what they are while
// no engine is at work.
const std::vector<Entry> &entries() {
  static const std::vector<Entry> all = [] {
    ProcessLock alone(true);
    std::vector<Entry> found;
    std::set<std::string> names;
    std::istringstream lines(printed_variables(any_engine()));
    for (std::string line; std::getline(lines, line);) {
      const size_t name_end = line.find('\t');
      const size_t value_end = line.find('\t', name_end + 1);
      if (name_end == std::string::npos || value_end == std::string::npos) continue;
      const std::string name = line.substr(0, name_end);
      // A name that is both the process's and the engine's means the first.
      if (!names.insert(name).second) continue;
      const ts_variable variable = describe_variable(name.c_str());
      found.push_back({name, line.substr(value_end + 1), variable, get(any_engine(), name, variable.kind)});
    }
    return found;
  }();
  return all;
}

void show(ts_engine *engine, const Entry &entry, ts_variable_fn visit, void *context) {
  const Value value = get(engine->api, entry.name, entry.variable.kind);
  ts_variable_entry shown;
  shown.name = entry.name.c_str();
  shown.description = entry.description.c_str();
  shown.variable = entry.variable;
  shown.number = value.number;
  shown.text = value.text.c_str();
  shown.default_number = entry.fallback.number;
  shown.default_text = entry.fallback.text.c_str();
  visit(context, &shown);
}

}  // namespace
}  // namespace tesseract_safe

using tesseract_safe::Call;
using tesseract_safe::guard;

extern "C" {

ts_status ts_engine_visit_variables(ts_engine *engine, const char *name, ts_variable_fn visit, void *context,
                                    ts_error *error) {
  return guard(error, [&] {
    if (name != nullptr) {
      const ts_variable variable = tesseract_safe::describe_variable(name);
      Call call(engine, Call::kShared);
      engine->api.require_variables();
      const auto value = tesseract_safe::get(engine->api, name, variable.kind);
      tesseract_safe::show(engine, {name, "", variable, value}, visit, context);
      return;
    }
    const auto &entries = tesseract_safe::entries();
    Call call(engine, Call::kShared);
    engine->api.require_variables();
    for (const auto &entry : entries) tesseract_safe::show(engine, entry, visit, context);
  });
}

ts_status ts_engine_print_variables(ts_engine *engine, char **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    engine->api.require_variables();
    *out = tesseract_safe::duplicate(tesseract_safe::printed_variables(engine->api));
  });
}

}  // extern "C"
