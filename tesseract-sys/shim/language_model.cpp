// What the loaded languages know: words and characters.
#include <memory>

#include "engine.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

extern "C" {

ts_status ts_engine_init_without_language(ts_engine *engine, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    engine->api.SetInputName("");
    engine->api.SetOutputName("");
    engine->api.InitForAnalysePage();
  });
}

ts_status ts_engine_is_valid_word(ts_engine *engine, const char *word, bool *out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    *out = engine->has_languages && engine->api.IsValidWord(word) != 0;
  });
}

ts_status ts_engine_dictionaries(ts_engine *engine, int *out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    *out = engine->has_languages ? engine->api.NumDawgs() : 0;
  });
}

ts_status ts_engine_character(ts_engine *engine, int id, char **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    if (!engine->has_languages || id < 0) throw Failed("there is no such character");
    const char *text = engine->api.GetUnichar(id);
    *out = tesseract_safe::duplicate(std::string(text == nullptr ? "" : text));
  });
}

ts_status ts_engine_forget_adaption(ts_engine *engine, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
#ifndef DISABLED_LEGACY_ENGINE
    if (engine->has_languages) engine->api.ClearAdaptiveClassifier();
#endif
  });
}

}  // extern "C"
