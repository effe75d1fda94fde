// What upstream's public interface does not tell. Where upstream is compiled by us, bundled/ looks inside; where an
// installed library is used, system/ finds out by experiment.
#pragma once

#include <string>
#include <vector>

#include "tesseract_safe.h"

namespace tesseract_safe {

class Api;

// An engine that never reads: variables of the process are reached through it, as every engine reaches them.
Api &any_engine();

// A variable of the process.
struct GlobalVariable {
  std::string name;
  ts_variable_kind kind;
};

// Throws Failed where there is no such variable.
ts_variable describe_variable(const char *name);

// What upstream prints of all variables: a line each of name, value and description, with tabs between.
std::string printed_variables(const Api &api);

// All variables of the process; the list never changes. It must be asked for before the first engine is used.
const std::vector<GlobalVariable> &global_variables();

}  // namespace tesseract_safe
