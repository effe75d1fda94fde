// Walking over a page.
#include <cstring>
#include <memory>

#include "pictures.h"

using tesseract::PageIteratorLevel;
using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;
using tesseract_safe::Pictures;

struct ts_iterator {
  ts_engine *engine;
  std::unique_ptr<tesseract::PageIterator> page;
  // The same, where the page was recognized.
  tesseract::ResultIterator *result;
};

namespace tesseract_safe {

std::unique_ptr<tesseract::PageIterator> page_iterator(ts_engine *engine) {
  if (!engine->api.recognized()) return nullptr;
  std::unique_ptr<tesseract::PageIterator> found(engine->api.GetIterator());
  if (found == nullptr || engine->api.read()) return found;
  // Before recognition nothing is known of directions of writing, and the plain order is the one that upstream takes.
  std::unique_ptr<tesseract::PageIterator> plain(new tesseract::PageIterator(*found));
  plain->Begin();
  return plain;
}

}  // namespace tesseract_safe

namespace {

PageIteratorLevel level_of(int level) {
  if (level < tesseract::RIL_BLOCK || level > tesseract::RIL_SYMBOL) throw Failed("there is no such level");
  return static_cast<PageIteratorLevel>(level);
}

const tesseract::ResultIterator &recognized(const ts_iterator *iterator) {
  if (iterator->result == nullptr) throw Failed("the page was not recognized");
  return *iterator->result;
}

std::unique_ptr<ts_iterator> make(ts_engine *engine, tesseract::ResultIterator *result) {
  std::unique_ptr<tesseract::PageIterator> page(result);
  return std::unique_ptr<ts_iterator>(new ts_iterator{engine, std::move(page), result});
}

// Runs `body` as a call of the iterator's engine.
template <class Body>
ts_status call(const ts_iterator *iterator, ts_error *error, Body body) {
  return guard(error, [&] {
    Call in_engine(iterator->engine, Call::kShared);
    body();
  });
}

// As `call`, where upstream looks at an element of this level without asking whether there is one.
template <class Body>
ts_status call_at(const ts_iterator *iterator, int level, bool *found, ts_error *error, Body body) {
  return call(iterator, error, [&] {
    *found = !iterator->page->Empty(level_of(level));
    if (*found) body();
  });
}

}  // namespace

extern "C" {

ts_status ts_iterator_create(ts_engine *engine, ts_iterator **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    *out = nullptr;
    if (engine->api.read()) {
      tesseract::ResultIterator *result = engine->api.GetIterator();
      if (result != nullptr) *out = make(engine, result).release();
    } else {
      std::unique_ptr<tesseract::PageIterator> page = tesseract_safe::page_iterator(engine);
      if (page != nullptr) *out = new ts_iterator{engine, std::move(page), nullptr};
    }
  });
}

ts_status ts_iterator_copy(const ts_iterator *iterator, ts_iterator **out, ts_error *error) {
  return call(iterator, error, [&] {
    if (iterator->result != nullptr) {
      *out = make(iterator->engine, new tesseract::ResultIterator(*iterator->result)).release();
    } else {
      std::unique_ptr<tesseract::PageIterator> page(new tesseract::PageIterator(*iterator->page));
      *out = new ts_iterator{iterator->engine, std::move(page), nullptr};
    }
  });
}

void ts_iterator_destroy(ts_iterator *iterator) {
  guard(nullptr, [&] { delete iterator; });
}

ts_status ts_iterator_restart(ts_iterator *iterator, int level, ts_error *error) {
  return call(iterator, error, [&] {
    switch (level_of(level)) {
      case tesseract::RIL_PARA:
        iterator->page->RestartParagraph();
        break;
      case tesseract::RIL_TEXTLINE:
        // Upstream looks for the row from the word on.
        if (!iterator->page->Empty(tesseract::RIL_WORD)) iterator->page->RestartRow();
        break;
      default:
        iterator->page->Begin();
    }
  });
}

ts_status ts_iterator_next(ts_iterator *iterator, int level, bool *out, ts_error *error) {
  return call(iterator, error, [&] { *out = iterator->page->Next(level_of(level)); });
}

ts_status ts_iterator_position(const ts_iterator *iterator, int level, ts_position *out, ts_error *error) {
  return call(iterator, error, [&] {
    out->empty = iterator->page->Empty(level_of(level));
    out->begins = iterator->page->IsAtBeginningOf(level_of(level));
  });
}

ts_status ts_iterator_is_final(const ts_iterator *iterator, int level, int element, bool *out, ts_error *error) {
  return call(iterator, error,
              [&] { *out = iterator->page->IsAtFinalElement(level_of(level), level_of(element)); });
}

ts_status ts_iterator_in_first_line(const ts_iterator *iterator, bool *out, ts_error *error) {
  *out = false;
  bool found = false;
  return call_at(iterator, tesseract::RIL_WORD, &found, error,
                 [&] { *out = iterator->page->IsWithinFirstTextlineOfParagraph(); });
}

ts_status ts_iterator_box_parts(ts_iterator *iterator, bool upper_dots, bool lower_dots, ts_error *error) {
  return call(iterator, error, [&] { iterator->page->SetBoundingBoxComponents(upper_dots, lower_dots); });
}

ts_status ts_iterator_box(const ts_iterator *iterator, int level, int padding, ts_box *out, bool *found,
                          ts_error *error) {
  return call(iterator, error, [&] {
    *found = iterator->page->BoundingBox(level_of(level), padding, &out->left, &out->top, &out->right, &out->bottom);
  });
}

ts_status ts_iterator_baseline(const ts_iterator *iterator, int level, ts_segment *out, bool *found,
                               ts_error *error) {
  return call_at(iterator, tesseract::RIL_WORD, found, error, [&] {
    *found = iterator->page->Baseline(level_of(level), &out->x1, &out->y1, &out->x2, &out->y2);
  });
}

ts_status ts_iterator_block(const ts_iterator *iterator, ts_block *out, bool *found, ts_error *error) {
  return call_at(iterator, tesseract::RIL_BLOCK, found, error, [&] {
    const tesseract_safe::Standing standing = tesseract_safe::standing(*iterator->page);
    out->kind = iterator->page->BlockType();
    out->orientation = standing.orientation;
    out->writing_direction = standing.writing_direction;
    out->textline_order = standing.textline_order;
    out->deskew_angle = standing.deskew_angle;
  });
}

ts_status ts_iterator_polygon(const ts_iterator *iterator, ts_point_fn visit, void *context, ts_error *error) {
  return call(iterator, error, [&] {
    Pta *points = iterator->page->BlockPolygon();
    if (points == nullptr) return;
    std::unique_ptr<Pta *, void (*)(Pta **)> owned(&points, ptaDestroy);
    for (int i = 0; i < ptaGetCount(points); ++i) {
      float x = 0, y = 0;
      ptaGetPt(points, i, &x, &y);
      visit(context, x, y);
    }
  });
}

ts_status ts_iterator_paragraph(const ts_iterator *iterator, ts_paragraph *out, bool *found, ts_error *error) {
  return call_at(iterator, tesseract::RIL_PARA, found, error, [&] {
    // Upstream sets nothing but the first where the paragraph is of no known kind.
    tesseract::ParagraphJustification justification = tesseract::JUSTIFICATION_UNKNOWN;
    out->is_list_item = out->is_crown = false;
    out->first_line_indent = 0;
    iterator->page->ParagraphInfo(&justification, &out->is_list_item, &out->is_crown, &out->first_line_indent);
    out->justification = justification;
    out->is_left_to_right = iterator->result == nullptr || iterator->result->ParagraphIsLtr();
  });
}

ts_status ts_iterator_row(const ts_iterator *iterator, ts_row *out, bool *found, ts_error *error) {
  return call_at(iterator, tesseract::RIL_WORD, found, error, [&] {
    recognized(iterator).RowAttributes(&out->height, &out->descenders, &out->ascenders);
  });
}

ts_status ts_iterator_image(const ts_iterator *iterator, int level, bool binary, int padding, Pix **out, int *left,
                            int *top, ts_error *error) {
  bool found = false;
  *out = nullptr;
  return call_at(iterator, level, &found, error, [&] {
    const Pictures pictures(iterator->engine, level_of(level), !binary, padding);
    ts_box place;
    if (!pictures.box(*iterator->page, &place)) return;
    *left = place.left;
    *top = place.top;
    *out = pictures.picture(*iterator->page).release();
  });
}

ts_status ts_iterator_text(const ts_iterator *iterator, int level, char **out, ts_error *error) {
  bool found = false;
  *out = nullptr;
  return call_at(iterator, level, &found, error, [&] {
    std::unique_ptr<char[]> text(recognized(iterator).GetUTF8Text(level_of(level)));
    if (text != nullptr) *out = tesseract_safe::duplicate(text.get(), std::strlen(text.get()));
  });
}

ts_status ts_iterator_normalized_text(const ts_iterator *iterator, char **out, ts_error *error) {
  bool found = false;
  *out = nullptr;
  return call_at(iterator, tesseract::RIL_WORD, &found, error, [&] {
    std::unique_ptr<char[]> text(recognized(iterator).WordNormedUTF8Text());
    if (text != nullptr) *out = tesseract_safe::duplicate(text.get(), std::strlen(text.get()));
  });
}

ts_status ts_iterator_confidence(const ts_iterator *iterator, int level, float *out, ts_error *error) {
  bool found = false;
  *out = 0;
  return call_at(iterator, level, &found, error,
                 [&] { *out = recognized(iterator).Confidence(level_of(level)); });
}

ts_status ts_iterator_word(const ts_iterator *iterator, ts_word *out, bool *found, ts_error *error) {
  return call_at(iterator, tesseract::RIL_WORD, found, error, [&] {
    const tesseract::ResultIterator &result = recognized(iterator);
    out->font = result.WordFontAttributes(&out->is_bold, &out->is_italic, &out->is_underlined, &out->is_monospace,
                                          &out->is_serif, &out->is_smallcaps, &out->point_size, &out->font_id);
    out->language = result.WordRecognitionLanguage();
    out->direction = result.WordDirection();
    out->is_from_dictionary = result.WordIsFromDictionary();
    out->is_numeric = result.WordIsNumeric();
    out->blanks_before = result.BlanksBeforeWord();
  });
}

ts_status ts_iterator_symbol(const ts_iterator *iterator, ts_symbol *out, bool *found, ts_error *error) {
  return call_at(iterator, tesseract::RIL_SYMBOL, found, error, [&] {
    const tesseract::ResultIterator &result = recognized(iterator);
    out->is_superscript = result.SymbolIsSuperscript();
    out->is_subscript = result.SymbolIsSubscript();
    out->is_dropcap = result.SymbolIsDropcap();
  });
}

ts_status ts_iterator_choices(const ts_iterator *iterator, ts_choice_fn visit, void *context, ts_error *error) {
  bool found = false;
  return call_at(iterator, tesseract::RIL_SYMBOL, &found, error, [&] {
    tesseract::ChoiceIterator choices(recognized(iterator));
    do {
      const char *text = choices.GetUTF8Text();
      if (text != nullptr) visit(context, 0, text, choices.Confidence());
    } while (choices.Next());
  });
}

ts_status ts_iterator_lstm_choices(const ts_iterator *iterator, ts_choice_fn visit, void *context, ts_error *error) {
  bool found = false;
  return call_at(iterator, tesseract::RIL_WORD, &found, error, [&] {
    const auto *groups = recognized(iterator).GetBestLSTMSymbolChoices();
    if (groups == nullptr) return;
    for (size_t group = 0; group < groups->size(); ++group) {
      for (const auto &choice : (*groups)[group]) visit(context, group, choice.first, choice.second);
    }
  });
}

}  // extern "C"
