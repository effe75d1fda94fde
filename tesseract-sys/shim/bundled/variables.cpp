// Variables as upstream lists them.
#include "inside.h"

#include <cstring>

#include "api.h"
#include "guard.h"
#include "params.h"
#include "tesseractclass.h"

namespace tesseract_safe {
namespace {

template <class Param>
const Param *find(const GenericVector<Param *> &params, const char *name) {
  for (int i = 0; i < params.size(); ++i) {
    if (std::strcmp(params[i]->name_str(), name) == 0) return params[i];
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

template <class Param>
void list(const GenericVector<Param *> &params, ts_variable_kind kind, std::vector<GlobalVariable> *out) {
  for (int i = 0; i < params.size(); ++i) out->push_back({params[i]->name_str(), kind});
}

}  // namespace

ts_variable describe_variable(const char *name) {
  const tesseract::ParamsVectors &global = *GlobalParams();
  const tesseract::ParamsVectors &own = *any_engine().tesseract()->params();
  ts_variable found;
  if (look_up(global.int_params, own.int_params, name, TS_VARIABLE_INT, &found) ||
      look_up(global.bool_params, own.bool_params, name, TS_VARIABLE_BOOL, &found) ||
      look_up(global.double_params, own.double_params, name, TS_VARIABLE_DOUBLE, &found) ||
      look_up(global.string_params, own.string_params, name, TS_VARIABLE_STRING, &found)) {
    return found;
  }
  throw Failed(std::string("there is no variable ") + name);
}

const std::vector<GlobalVariable> &global_variables() {
  static const std::vector<GlobalVariable> variables = [] {
    const tesseract::ParamsVectors &params = *GlobalParams();
    std::vector<GlobalVariable> all;
    list(params.int_params, TS_VARIABLE_INT, &all);
    list(params.bool_params, TS_VARIABLE_BOOL, &all);
    list(params.double_params, TS_VARIABLE_DOUBLE, &all);
    list(params.string_params, TS_VARIABLE_STRING, &all);
    return all;
  }();
  return variables;
}

}  // namespace tesseract_safe
