// What a searchable PDF takes from a recognized page.
#include <cstring>
#include <memory>

#include "engine.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

void require_results(ts_engine *engine) {
  if (!engine->api.recognized()) throw Failed("there is no recognized page");
}

bool baseline(const tesseract::ResultIterator &iterator, tesseract::PageIteratorLevel level, ts_baseline *out) {
  return iterator.Baseline(level, &out->x1, &out->y1, &out->x2, &out->y2);
}

}  // namespace

extern "C" {

ts_status ts_engine_visit_placed_words(ts_engine *engine, ts_placed_word_fn visit, void *context, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_results(engine);
    std::unique_ptr<tesseract::ResultIterator> iterator(engine->api.GetIterator());
    if (iterator == nullptr) return;
    const auto level = tesseract::RIL_WORD;
    bool starts_block = false, starts_line = false;
    do {
      // What is left out below may be what a line begins with.
      starts_block |= iterator->IsAtBeginningOf(tesseract::RIL_BLOCK);
      starts_line |= iterator->IsAtBeginningOf(tesseract::RIL_TEXTLINE);
      if (iterator->Empty(level)) continue;
      std::unique_ptr<char[]> text(iterator->GetUTF8Text(level));
      if (text == nullptr) continue;
      ts_placed_word word;
      if (!iterator->BoundingBox(level, &word.left, &word.top, &word.right, &word.bottom)) continue;
      if (!baseline(*iterator, level, &word.baseline)) continue;
      if (!baseline(*iterator, tesseract::RIL_TEXTLINE, &word.line_baseline)) continue;
      tesseract::Orientation orientation;
      tesseract::WritingDirection writing;
      tesseract::TextlineOrder order;
      float deskew;
      iterator->Orientation(&orientation, &writing, &order, &deskew);
      word.writing_direction = static_cast<int>(writing);
      word.direction = static_cast<int>(iterator->WordDirection());
      word.text = text.get();
      word.text_length = std::strlen(text.get());
      word.starts_block = starts_block;
      word.starts_line = starts_line;
      starts_block = starts_line = false;
      visit(context, &word);
    } while (iterator->Next(level));
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
