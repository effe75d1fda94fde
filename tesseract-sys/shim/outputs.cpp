// A recognized page in the formats that upstream writes.
#include <cstring>
#include <memory>

#include "engine.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

// The name of the image stands in some formats. While it is set, upstream also takes it for that of a file to look for
// zones beside, so it is set no longer than for the output.
class InputName {
 public:
  InputName(ts_engine *engine, const char *name) : engine_(engine) { engine_->api.SetInputName(name); }
  ~InputName() { engine_->api.SetInputName(""); }
  InputName(const InputName &) = delete;
  InputName &operator=(const InputName &) = delete;

 private:
  ts_engine *engine_;
};

char *make(ts_engine *engine, ts_output output, int page) {
  switch (output) {
    case TS_OUTPUT_HOCR:
      return engine->api.GetHOCRText(page);
    case TS_OUTPUT_ALTO:
      return engine->api.GetAltoText(page);
    case TS_OUTPUT_TSV:
      return engine->api.GetTSVText(page);
    case TS_OUTPUT_BOX:
      return engine->api.GetBoxText(page);
    case TS_OUTPUT_LSTM_BOX:
      return engine->api.GetLSTMBoxText(page);
    case TS_OUTPUT_WORD_STR_BOX:
      return engine->api.GetWordStrBoxText(page);
    case TS_OUTPUT_UNLV:
      return engine->api.GetUNLVText();
  }
  return nullptr;
}

}  // namespace

extern "C" ts_status ts_engine_output(ts_engine *engine, ts_output output, const char *image, int page, char **out,
                                      ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    if (!engine->api.recognized()) throw Failed("there is no recognized page");
    InputName name(engine, image);
    std::unique_ptr<char[]> text(make(engine, output, page));
    if (text == nullptr) throw Failed("the page has no result in this format");
    *out = tesseract_safe::duplicate(text.get(), std::strlen(text.get()));
  });
}
