// Variables by experiment: each is changed through one engine and looked at through another.
#include <locale>
#include <map>
#include <sstream>

#include "api.h"
#include "guard.h"
#include "inside.h"

namespace tesseract_safe {
namespace {

// What one kind of variable is called in upstream's interface, and a value that it does not have now.
struct Int {
  using Value = int;
  static constexpr ts_variable_kind kKind = TS_VARIABLE_INT;
  static bool get(const Api &api, const char *name, Value *out) { return api.GetIntVariable(name, out); }
  static Value other(Value value) { return value == 0 ? 1 : 0; }
  static std::string text(Value value) { return std::to_string(value); }
};

struct Bool {
  using Value = bool;
  static constexpr ts_variable_kind kKind = TS_VARIABLE_BOOL;
  static bool get(const Api &api, const char *name, Value *out) { return api.GetBoolVariable(name, out); }
  static Value other(Value value) { return !value; }
  static std::string text(Value value) { return value ? "1" : "0"; }
};

struct Double {
  using Value = double;
  static constexpr ts_variable_kind kKind = TS_VARIABLE_DOUBLE;
  static bool get(const Api &api, const char *name, Value *out) { return api.GetDoubleVariable(name, out); }
  static Value other(Value value) { return value == 0 ? 1 : 0; }
  static std::string text(Value value) {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream.precision(17);
    stream << value;
    return stream.str();
  }
};

struct String {
  using Value = std::string;
  static constexpr ts_variable_kind kKind = TS_VARIABLE_STRING;
  static bool get(const Api &api, const char *name, Value *out) {
    const char *text = api.GetStringVariable(name);
    if (text != nullptr) *out = text;
    return text != nullptr;
  }
  static Value other(const Value &value) { return value.empty() ? "1" : ""; }
  static std::string text(const Value &value) { return value; }
};

// A variable that refuses the change is heeded at init only, and upstream has no such globals.
template <class Kind>
bool probe(Api &changed, const Api &watched, const char *name, ts_variable *out) {
  typename Kind::Value before{}, after{}, seen{};
  if (!Kind::get(changed, name, &before) || !Kind::get(watched, name, &seen)) return false;
  const typename Kind::Value other = Kind::other(before);
  changed.SetVariable(name, Kind::text(other).c_str());
  Kind::get(changed, name, &after);
  out->kind = Kind::kKind;
  out->init_only = after == before;
  out->global = !out->init_only && Kind::get(watched, name, &seen) && seen == other;
  changed.SetVariable(name, Kind::text(before).c_str());
  return true;
}

// For an instant variables of the process have other values. The first engine asks for the table when it is made, so
// that no other runs meanwhile.
const std::map<std::string, ts_variable> &table() {
  static const std::map<std::string, ts_variable> variables = [] {
    Api &changed = any_engine();
    Api watched;
    watched.require_variables();
    std::map<std::string, ts_variable> all;
    // A name begins each line of what upstream prints; other lines begin with what is no name.
    std::istringstream lines(printed_variables(changed));
    for (std::string line; std::getline(lines, line);) {
      const std::string name = line.substr(0, line.find('\t'));
      ts_variable found{};
      if (probe<Int>(changed, watched, name.c_str(), &found) || probe<Bool>(changed, watched, name.c_str(), &found) ||
          probe<Double>(changed, watched, name.c_str(), &found) ||
          probe<String>(changed, watched, name.c_str(), &found)) {
        all.emplace(name, found);
      }
    }
    return all;
  }();
  return variables;
}

}  // namespace

ts_variable describe_variable(const char *name) {
  const auto found = table().find(name);
  if (found == table().end()) throw Failed(std::string("there is no variable ") + name);
  return found->second;
}

const std::vector<GlobalVariable> &global_variables() {
  static const std::vector<GlobalVariable> variables = [] {
    std::vector<GlobalVariable> all;
    for (const auto &entry : table()) {
      if (entry.second.global) all.push_back({entry.first, entry.second.kind});
    }
    return all;
  }();
  return variables;
}

}  // namespace tesseract_safe
