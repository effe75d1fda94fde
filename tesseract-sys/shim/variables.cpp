// Variables by name: what they are, what they hold.
#include <climits>
#include <cstdlib>
#include <string>

#include "engine.h"

namespace tesseract_safe {
namespace {

template <class Param>
Param *find(const GenericVector<Param *> &params, const char *name) {
  for (int i = 0; i < params.size(); ++i) {
    if (std::string(params[i]->name_str()) == name) return params[i];
  }
  return nullptr;
}

// Upstream looks at the process's variables before the engine's.
template <class Param>
bool look_up(const GenericVector<Param *> &global, const GenericVector<Param *> &own, const char *name,
             ts_variable_kind kind, ts_variable *out) {
  const Param *param = find(global, name);
  out->global = param != nullptr;
  if (param == nullptr) param = find(own, name);
  if (param == nullptr) return false;
  out->kind = kind;
  out->init_only = param->is_init();
  return true;
}

ts_variable describe_variable(ts_engine *engine, const char *name) {
  const tesseract::ParamsVectors &global = *GlobalParams();
  const tesseract::ParamsVectors &own = *engine->api.params();
  ts_variable found;
  if (look_up(global.int_params, own.int_params, name, TS_VARIABLE_INT, &found) ||
      look_up(global.bool_params, own.bool_params, name, TS_VARIABLE_BOOL, &found) ||
      look_up(global.double_params, own.double_params, name, TS_VARIABLE_DOUBLE, &found) ||
      look_up(global.string_params, own.string_params, name, TS_VARIABLE_STRING, &found)) {
    return found;
  }
  throw Failed(std::string("there is no variable ") + name);
}

// Callers have checked the text against the kind.
void set_global(Globals *globals, ts_variable_kind kind, const char *name, const char *value) {
  const tesseract::ParamsVectors &params = *GlobalParams();
  switch (kind) {
    case TS_VARIABLE_INT:
      globals->set(&Globals::ints, find(params.int_params, name), static_cast<int32_t>(std::strtol(value, nullptr, 10)));
      break;
    case TS_VARIABLE_BOOL:
      globals->set(&Globals::bools, find(params.bool_params, name), std::string("TtYy1").find(*value) != std::string::npos);
      break;
    case TS_VARIABLE_DOUBLE:
      globals->set(&Globals::doubles, find(params.double_params, name), std::strtod(value, nullptr));
      break;
    case TS_VARIABLE_STRING:
      globals->set(&Globals::strings, find(params.string_params, name), std::string(value));
      break;
  }
}

}  // namespace
}  // namespace tesseract_safe

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

extern "C" {

ts_status ts_engine_variable(ts_engine *engine, const char *name, ts_variable *out, ts_error *error) {
  return guard(error, [&] { *out = tesseract_safe::describe_variable(engine, name); });
}

ts_status ts_engine_get_variable(ts_engine *engine, const char *name, char **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    STRING value;
    engine->api.params();
    if (!engine->api.GetVariableAsString(name, &value)) throw Failed(std::string("there is no variable ") + name);
    *out = tesseract_safe::duplicate(value.string() == nullptr ? "" : value.string());
  });
}

ts_status ts_engine_set_variable(ts_engine *engine, const char *name, const char *value, ts_error *error) {
  return guard(error, [&] {
    const ts_variable variable = tesseract_safe::describe_variable(engine, name);
    if (variable.init_only) throw Failed(std::string(name) + " is heeded only while the engine is built");
    if (variable.global) {
      tesseract_safe::set_global(&engine->globals, variable.kind, name, value);
      return;
    }
    Call call(engine, Call::kShared);
    if (!engine->api.SetVariable(name, value)) throw Failed(std::string("there is no variable ") + name);
  });
}

}  // extern "C"
