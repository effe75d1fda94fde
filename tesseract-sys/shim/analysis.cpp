// Layout without recognition: components and their images, the binary image, directions of text.
#include <algorithm>
#include <cmath>
#include <memory>

#include "engine.h"
#include "pictures.h"

using tesseract::PageIterator;
using tesseract::PageIteratorLevel;
using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;
using tesseract_safe::Owned;
using tesseract_safe::Pictures;
using tesseract_safe::Standing;

namespace {

// Upstream takes an image for granted.
void require_image(ts_engine *engine) {
  if (engine->api.GetInputImage() == nullptr) throw Failed("there is no image");
}

// In the namespace of the type, which differs between releases.
bool is_text(const PageIterator &at) { return PTIsTextType(at.BlockType()); }

}  // namespace

extern "C" {

ts_status ts_engine_analyse(ts_engine *engine, ts_error *error) {
  return guard(error, [&] {
    const bool loads_more = engine->data_sets_globals && engine->api.wants_osd();
    Call call(engine, loads_more ? Call::kAlone : Call::kShared);
    require_image(engine);
    // A second analysis would leak the first one.
    if (engine->api.recognized()) return;
    std::unique_ptr<PageIterator> found(engine->api.AnalyseLayout());
    // Nothing comes of an empty page, and of an image that could not be made binary.
    if (found == nullptr && Owned(engine->api.GetThresholdedImage()) == nullptr) {
      throw Failed("the image could not be made binary");
    }
  });
}

ts_status ts_engine_components(ts_engine *engine, const ts_component_options *options, ts_component_fn visit,
                               void *context, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    const std::unique_ptr<PageIterator> at = tesseract_safe::page_iterator(engine);
    if (at == nullptr || at->Empty(tesseract::RIL_BLOCK)) return;
    const auto level = static_cast<PageIteratorLevel>(options->level);
    const Pictures pictures(engine, level, options->raw, options->padding);
    // Numbers count what is handed out: a block of which nothing is gets none.
    int block = -1, paragraph = -1;
    bool next_block = true, next_paragraph = true;
    do {
      next_block = next_block || at->IsAtBeginningOf(tesseract::RIL_BLOCK);
      next_paragraph = next_paragraph || at->IsAtBeginningOf(tesseract::RIL_PARA);
      ts_component component;
      ts_box place;
      if (!pictures.box(*at, &place) || (options->text_only && !is_text(*at))) continue;
      component.left = place.left;
      component.top = place.top;
      component.right = place.right;
      component.bottom = place.bottom;
      if (next_block) {
        ++block;
        paragraph = -1;
      }
      if (next_block || next_paragraph) ++paragraph;
      next_block = next_paragraph = false;
      component.block = block;
      component.paragraph = is_text(*at) ? paragraph : -1;
      component.image = options->images ? pictures.picture(*at).release() : nullptr;
      visit(context, &component);
    } while (at->Next(level));
  });
}

ts_status ts_engine_thresholded(ts_engine *engine, Pix **out, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    const Owned shared(engine->api.GetThresholdedImage());
    if (shared == nullptr) throw Failed("the image could not be made binary");
    *out = pixCopy(nullptr, shared.get());
    if (*out == nullptr) throw std::bad_alloc();
  });
}

ts_status ts_engine_resolution(ts_engine *engine, int *resolution, int *scale, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    *resolution = engine->api.GetSourceYResolution();
    *scale = engine->api.GetThresholdedImageScaleFactor();
  });
}

ts_status ts_engine_text_direction(ts_engine *engine, bool *found, int *offset, float *slope, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    *found = false;
    const std::unique_ptr<PageIterator> at = tesseract_safe::page_iterator(engine);
    if (at == nullptr || at->Empty(tesseract::RIL_BLOCK)) return;
    // Upstream reads the first element, and something undefined where that is a picture.
    int x1, y1, x2, y2, left, top, right, bottom;
    const auto line = tesseract::RIL_TEXTLINE;
    while (at->Empty(line) || !is_text(*at)) {
      if (!at->Next(line)) return;
    }
    if (!at->Baseline(line, &x1, &y1, &x2, &y2) || !at->BoundingBox(line, &left, &top, &right, &bottom)) return;
    if (x2 <= x1) x2 = x1 + 1;
    *slope = static_cast<float>(y2 - y1) / (x2 - x1);
    *offset = static_cast<int>(y1 - *slope * x1);
    // Down to the corner of the box that is first met.
    const auto height_at = [&](int x) { return static_cast<int>(std::floor(*slope * x + *offset + 0.5)); };
    *offset += bottom - std::max(height_at(left), height_at(right));
    *found = true;
  });
}

ts_status ts_engine_block_orientations(ts_engine *engine, ts_block_fn visit, void *context, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    // Upstream's own function reads outlines that blocks have only where a page was cut into blocks.
    const std::unique_ptr<PageIterator> at = tesseract_safe::page_iterator(engine);
    if (at == nullptr || at->Empty(tesseract::RIL_BLOCK)) return;
    do {
      if (!is_text(*at)) continue;
      const Standing found = tesseract_safe::standing(*at);
      visit(context, static_cast<int>(found.orientation), found.vertical());
    } while (at->Next(tesseract::RIL_BLOCK));
  });
}

}  // extern "C"
