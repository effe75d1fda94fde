#include "engine.h"

#include <cstring>
#include <memory>

#include "data.h"
#include "inside.h"
#include "look_ahead.h"
#include "networks.h"
#include "rectangle.h"
#include "user_lists.h"

namespace tesseract_safe {
namespace {

thread_local ts_engine *current = nullptr;

const char kSuffix[] = ".traineddata";

// Makes what an init changed in the process the engine's own, however the init ends.
class GlobalsOfInit {
 public:
  explicit GlobalsOfInit(ts_engine *engine) : engine_(engine), before_(Globals::snapshot()) {}
  ~GlobalsOfInit() { engine_->globals = before_.restore(); }

 private:
  ts_engine *engine_;
  Globals before_;
};

void load(ts_engine *engine, const ts_init &init) {
  Texts names, values;
  for (size_t i = 0; i < init.variables; ++i) {
    names.push_back(Text(init.names[i]));
    values.push_back(Text(init.values[i]));
  }
  UserLists lists(engine, init, &names, &values);
  engine->api.SetInputName("");
  engine->api.SetOutputName("");
  // Orientation, which may be loaded later, is found by other models.
  engine->lstm_only = init.oem == tesseract::OEM_LSTM_ONLY;
  const int result =
      engine->api.Init(engine->data_set.c_str(), 0, init.languages, static_cast<tesseract::OcrEngineMode>(init.oem),
                       nullptr, 0, &names, &values, false, read_data);
  engine->lstm_only = false;
  if (result != 0) throw Failed("no language could be loaded");
  if (init.networks != nullptr) {
    engine->networks = *init.networks;
    replace_networks(engine, *init.networks);
  }
  engine->has_languages = true;
}

// Upstream asks for "<data set>/<language>.traineddata".
std::string language_of(FileName path) {
  std::string name(c_str(path));
  const std::string prefix = current->data_set + "/";
  if (name.compare(0, prefix.size(), prefix) == 0) name.erase(0, prefix.size());
  const size_t suffix = sizeof(kSuffix) - 1;
  if (name.size() > suffix && name.compare(name.size() - suffix, suffix, kSuffix) == 0) {
    name.erase(name.size() - suffix);
  }
  return name;
}

// Asks before each word whether to go on.
class Monitor : public Etext {
 public:
  Monitor(ts_progress_fn proceed, void *context) : proceed_(proceed), context_(context) {
    cancel_this = this;
    progress_callback2 = note;
    cancel = stop;
  }

 private:
  static bool note(Etext *monitor, int left, int right, int top, int bottom) {
    static_cast<Monitor *>(monitor)->word_ = {0, left, bottom, right, top};
    return true;
  }
  static bool stop(void *monitor, int) {
    auto *self = static_cast<Monitor *>(monitor);
    self->word_.percent = self->progress;
    return !self->proceed_(self->context_, &self->word_);
  }

  ts_progress_fn proceed_;
  void *context_;
  ts_progress word_{};
};

}  // namespace

Call::Call(ts_engine *engine, Kind kind)
    : engine_(engine), has_globals_(!engine->globals.empty()), lock_(kind == kAlone || has_globals_) {
  current = engine;
  if (has_globals_) engine_->globals.swap();
}

Call::~Call() {
  // Whoever helped with the layout goes before the variables do.
  if (engine_->networks.stop != nullptr) engine_->networks.stop(engine_->networks.context);
  if (has_globals_) engine_->globals.swap();
  current = nullptr;
}

bool find_data(FileName path, Span *file) {
  ts_engine *engine = current;
  if (engine == nullptr) return false;
  return engine->reader(engine->context, language_of(path).c_str(), &file->bytes, &file->size) && file->size > 0 &&
         file->size <= static_cast<size_t>(INT32_MAX);
}

Kept keep_data(FileName path) {
  ts_engine *engine = current;
  if (engine == nullptr || engine->keep == nullptr || engine->release == nullptr) return Kept(nullptr, nullptr);
  return Kept(engine->keep(engine->context, language_of(path).c_str()), engine->release);
}

const ts_networks *networks_of_call() {
  return current == nullptr || current->networks.share == nullptr ? nullptr : &current->networks;
}

bool reads_by_lstm_only() { return current != nullptr && current->lstm_only; }

Named read_named(const char *name, std::string *bytes) {
  ts_engine *engine = current;
  if (engine == nullptr) return Named::kElsewhere;
  const std::string prefix = engine->data_set + "/";
  if (std::strncmp(name, prefix.c_str(), prefix.size()) != 0) return Named::kElsewhere;
  const char *found = nullptr;
  size_t size = 0;
  if (!engine->reader(engine->context, name + prefix.size(), &found, &size)) return Named::kAbsent;
  bytes->assign(found, size);
  return Named::kRead;
}

}  // namespace tesseract_safe

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

extern "C" {

ts_status ts_engine_create(ts_read_fn reader, ts_keep_fn keep, ts_release_fn release, void *context, ts_engine **out,
                           ts_error *error) {
  return guard(error, [&] {
    tesseract_safe::global_variables();
    std::unique_ptr<ts_engine> engine(new ts_engine);
    engine->reader = reader;
    engine->keep = keep;
    engine->release = release;
    engine->context = context;
    *out = engine.release();
  });
}

void ts_engine_destroy(ts_engine *engine) {
  if (engine == nullptr) return;
  guard(nullptr, [&] {
    delete engine;
    // Dictionaries are shared through a cache that keeps them until it is asked.
    tesseract::TessBaseAPI::ClearPersistentCache();
  });
}

TessBaseAPI *ts_engine_api(ts_engine *engine) { return reinterpret_cast<TessBaseAPI *>(&engine->api); }

ts_status ts_engine_init(ts_engine *engine, const ts_init *init, ts_error *error) {
  return guard(error, [&] {
    engine->data_set = init->data_set;
    engine->data_sets_globals = init->sets_globals;
    Call call(engine, init->sets_globals ? Call::kAlone : Call::kShared);
    if (init->sets_globals) {
      tesseract_safe::GlobalsOfInit keep(engine);
      tesseract_safe::load(engine, *init);
    } else {
      tesseract_safe::load(engine, *init);
    }
  });
}

ts_status ts_engine_loaded_languages(ts_engine *engine, char **out, ts_error *error) {
  return guard(error, [&] {
    tesseract_safe::Texts languages;
    engine->api.GetLoadedLanguagesAsVector(&languages);
    std::string joined;
    for (decltype(languages.size()) i = 0; i < languages.size(); ++i) {
      if (i > 0) joined += '+';
      joined += tesseract_safe::c_str(languages[i]);
    }
    *out = tesseract_safe::duplicate(joined);
  });
}

ts_status ts_engine_set_image(ts_engine *engine, Pix *pix, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    engine->rectangle = {};
    // Upstream takes a PNG's alpha channel away in the image that it is given; ours is const.
    const bool changes_input = pixGetSpp(pix) == 4 && pixGetInputFormat(pix) == IFF_PNG;
    Pix *image = changes_input ? pixCopy(nullptr, pix) : pix;
    if (image == nullptr) throw std::bad_alloc();
    if (changes_input) {
      std::unique_ptr<Pix *, void (*)(Pix **)> owned(&image, pixDestroy);
      engine->api.SetImage(image);
    } else {
      engine->api.SetImage(image);
    }
  });
}

ts_status ts_engine_recognize(ts_engine *engine, ts_progress_fn proceed, void *context, ts_error *error) {
  return guard(error, [&] {
    if (!engine->has_languages) throw Failed("the engine has no language to recognize");
    const bool loads_more = engine->data_sets_globals && engine->api.wants_osd();
    Call call(engine, loads_more ? Call::kAlone : Call::kShared);
    tesseract_safe::Monitor monitor(proceed, context);
    tesseract_safe::RectangleAsInput input(engine);
    tesseract_safe::LookAhead look_ahead(engine);
    if (engine->api.Recognize(proceed == nullptr ? nullptr : &monitor) != 0) {
      throw Failed("the page could not be recognized");
    }
  });
}

ts_status ts_engine_clear(ts_engine *engine, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    engine->api.Clear();
  });
}

}  // extern "C"
