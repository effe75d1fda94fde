// What a recognized page holds.
#include <cstring>
#include <memory>
#include <string>

#include "engine.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

void require_results(ts_engine *engine) {
  if (!engine->api.recognized()) throw Failed("there is no recognized page");
}

}  // namespace

extern "C" {

ts_status ts_engine_text(ts_engine *engine, char **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_results(engine);
    std::unique_ptr<char[]> text(engine->api.GetUTF8Text());
    if (text == nullptr) throw Failed("the page has no text result");
    *out = tesseract_safe::duplicate(text.get(), std::strlen(text.get()));
  });
}

ts_status ts_engine_mean_confidence(ts_engine *engine, int *out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_results(engine);
    *out = engine->api.MeanTextConf();
  });
}

ts_status ts_engine_visit(ts_engine *engine, int level, ts_element_fn visit, void *context, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_results(engine);
    std::unique_ptr<tesseract::ResultIterator> iterator(engine->api.GetIterator());
    if (iterator == nullptr) return;
    const auto wanted = static_cast<tesseract::PageIteratorLevel>(level);
    do {
      if (iterator->Empty(wanted)) continue;
      std::unique_ptr<char[]> text(iterator->GetUTF8Text(wanted));
      if (text == nullptr) continue;
      ts_element element;
      if (!iterator->BoundingBox(wanted, &element.left, &element.top, &element.right, &element.bottom)) continue;
      element.text = text.get();
      element.text_length = std::strlen(text.get());
      element.confidence = iterator->Confidence(wanted);
      element.starts_line = iterator->IsAtBeginningOf(tesseract::RIL_TEXTLINE);
      visit(context, &element);
    } while (iterator->Next(wanted));
  });
}

ts_status ts_engine_input(ts_engine *engine, struct Pix **pix, int *resolution, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_results(engine);
    *pix = engine->api.GetInputImage();
    if (*pix == nullptr) throw Failed("there is no image");
    *resolution = engine->api.GetSourceYResolution();
  });
}

}  // extern "C"
