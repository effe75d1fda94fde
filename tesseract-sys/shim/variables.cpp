// Variables by name: what they are, what they hold.
#include <string>

#include "engine.h"
#include "inside.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

extern "C" {

ts_status ts_engine_variable(ts_engine *, const char *name, ts_variable *out, ts_error *error) {
  return guard(error, [&] { *out = tesseract_safe::describe_variable(name); });
}

ts_status ts_engine_get_variable(ts_engine *engine, const char *name, char **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    engine->api.require_variables();
    tesseract_safe::Text value;
    if (!engine->api.GetVariableAsString(name, &value)) throw Failed(std::string("there is no variable ") + name);
    *out = tesseract_safe::duplicate(std::string(tesseract_safe::c_str(value)));
  });
}

ts_status ts_engine_set_variable(ts_engine *engine, const char *name, const char *value, ts_error *error) {
  return guard(error, [&] {
    const ts_variable variable = tesseract_safe::describe_variable(name);
    if (variable.init_only) throw Failed(std::string(name) + " is heeded only while the engine is built");
    if (variable.global) {
      engine->globals.set(name, tesseract_safe::parse(variable.kind, value));
      return;
    }
    Call call(engine, Call::kShared);
    if (!engine->api.SetVariable(name, value)) throw Failed(std::string("there is no variable ") + name);
  });
}

}  // extern "C"
