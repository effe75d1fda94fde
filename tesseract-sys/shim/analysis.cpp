// Layout without recognition: components and their images, the binary image, directions of text.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "engine.h"

using tesseract::PageIterator;
using tesseract::PageIteratorLevel;
using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

struct Destroy {
  void operator()(Pix *pix) const { pixDestroy(&pix); }
};
using Owned = std::unique_ptr<Pix, Destroy>;

// Upstream takes an image for granted.
void require_image(ts_engine *engine) {
  if (engine->api.GetInputImage() == nullptr) throw Failed("there is no image");
}

// In the namespace of the type, which differs between releases.
bool is_text(const PageIterator &at) { return PTIsTextType(at.BlockType()); }

struct Standing {
  // How far the text of the block is turned clockwise.
  int quarters;
  bool vertical;
};

Standing standing(const PageIterator &at) {
  tesseract::Orientation orientation;
  tesseract::WritingDirection direction;
  tesseract::TextlineOrder order;
  float skew;
  at.Orientation(&orientation, &direction, &order, &skew);
  const bool vertical = direction == tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM;
#ifdef DISABLED_LEGACY_ENGINE
  // Upstream does not set the direction of ordinary blocks then, which it tells as vertical and upside down.
  if (vertical) return {0, false};
#endif
  return {static_cast<int>(orientation), vertical};
}

// By how many quarters, clockwise, the block was turned for layout analysis.
int quarters_turned(const PageIterator &at) {
  int x1, y1, x2, y2;
  if (at.Baseline(tesseract::RIL_TEXTLINE, &x1, &y1, &x2, &y2)) {
    const int right = x2 - x1, down = y2 - y1;
    if (std::abs(right) >= std::abs(down)) return right >= 0 ? 0 : 2;
    return down < 0 ? 1 : 3;
  }
  return (4 - standing(at).quarters) % 4;
}

Owned checked(Pix *pix) {
  if (pix == nullptr) throw std::bad_alloc();
  return Owned(pix);
}

Owned cut(Pix *from, const ts_component &component) {
  const int width = component.right - component.left, height = component.bottom - component.top;
  Box *box = boxCreate(component.left, component.top, width, height);
  Owned part(pixClipRectangle(from, box, nullptr));
  boxDestroy(&box);
  return checked(part.release());
}

// What of the component's box is inside of its block's outline; none where blocks have no outlines.
Owned inside_of_block(const PageIterator &at, const ts_component &component) {
  Pta *outline = at.BlockPolygon();
  if (outline == nullptr) return nullptr;
  std::vector<std::pair<float, float>> corners;
  for (int i = 0; i < ptaGetCount(outline); ++i) {
    float x, y;
    ptaGetPt(outline, i, &x, &y);
    corners.emplace_back(x - component.left, y - component.top);
  }
  ptaDestroy(&outline);
  const int height = component.bottom - component.top;
  Owned mask = checked(pixCreate(component.right - component.left, height, 1));
  std::vector<float> crossings;
  for (int row = 0; row < height; ++row) {
    const float y = row + 0.5f;
    crossings.clear();
    for (size_t i = 0; i < corners.size(); ++i) {
      const auto &from = corners[i], &to = corners[(i + 1) % corners.size()];
      if ((from.second < y) == (to.second < y)) continue;
      crossings.push_back(from.first + (y - from.second) * (to.first - from.first) / (to.second - from.second));
    }
    std::sort(crossings.begin(), crossings.end());
    for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const int left = static_cast<int>(std::floor(crossings[i])), right = static_cast<int>(std::ceil(crossings[i + 1]));
      pixRasterop(mask.get(), left, row, right - left, 1, PIX_SET, nullptr, 0, 0);
    }
  }
  return mask;
}

class Components {
 public:
  Components(ts_engine *engine, const ts_component_options &options)
      : options_(options),
        level_(static_cast<PageIteratorLevel>(options.level)),
        original_(engine->api.GetInputImage()),
        binary_(engine->api.GetThresholdedImage()),
        outlined_(level_ == tesseract::RIL_BLOCK || level_ == tesseract::RIL_PARA),
        drawn_(!options.raw && level_ == tesseract::RIL_SYMBOL && !engine->api.read()) {
    // What lies outside a block's outline upstream makes white, but for images of one bit, where it makes it black.
    if (options.images && options.raw && outlined_ && pixGetDepth(original_) == 1) {
      gray_ = checked(pixConvertTo8(original_, 0));
    }
  }

  // False where there is no such element, or one without pixels.
  bool box(const PageIterator &at, ts_component *out) const {
    const bool found =
        options_.raw ? at.BoundingBox(level_, options_.padding, &out->left, &out->top, &out->right, &out->bottom)
                     : at.BoundingBoxInternal(level_, &out->left, &out->top, &out->right, &out->bottom);
    return found && out->left < out->right && out->top < out->bottom;
  }

  Owned image(const PageIterator &at, const ts_component &component) const {
    if (!options_.images) return nullptr;
    const int turned = outlined_ || drawn_ ? quarters_turned(at) : 0;
    // Upstream draws outlines and connected components as they were turned for layout analysis.
    Owned made = turned == 0 ? upstream(at) : drawn_ ? turned_back(at, component, turned) : within_outline(at, component);
    return gray_ == nullptr ? std::move(made) : checked(pixThresholdToBinary(made.get(), 128));
  }

 private:
  Pix *source() const { return !options_.raw ? binary_.get() : gray_ == nullptr ? original_ : gray_.get(); }

  Owned upstream(const PageIterator &at) const {
    int left, top;
    return checked(options_.raw ? at.GetImage(level_, options_.padding, source(), &left, &top)
                                : at.GetBinaryImage(level_));
  }

  // A blob without area is not drawn but cut out.
  Owned turned_back(const PageIterator &at, const ts_component &component, int turned) const {
    const Owned drawn = upstream(at);
    Owned back = checked(pixRotateOrth(drawn.get(), 4 - turned));
    const bool fits = pixGetWidth(back.get()) == component.right - component.left &&
                      pixGetHeight(back.get()) == component.bottom - component.top;
    return fits ? std::move(back) : cut(source(), component);
  }

  Owned within_outline(const PageIterator &at, const ts_component &component) const {
    Owned part = cut(source(), component);
    const Owned mask = inside_of_block(at, component);
    if (mask == nullptr) return part;
    const int size = 2 * options_.padding + 1;
    if (size > 1) pixDilateBrick(mask.get(), mask.get(), size, size);
    if (pixGetDepth(part.get()) == 1) {
      pixAnd(part.get(), part.get(), mask.get());
    } else {
      pixInvert(mask.get(), mask.get());
      pixSetMasked(part.get(), mask.get(), UINT32_MAX);
    }
    return part;
  }

  const ts_component_options &options_;
  const PageIteratorLevel level_;
  Pix *const original_;
  const Owned binary_;
  const bool outlined_;
  const bool drawn_;
  Owned gray_;
};

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
    const Components components(engine, *options);
    // Numbers count what is handed out: a block of which nothing is gets none.
    int block = -1, paragraph = -1;
    bool next_block = true, next_paragraph = true;
    do {
      next_block = next_block || at->IsAtBeginningOf(tesseract::RIL_BLOCK);
      next_paragraph = next_paragraph || at->IsAtBeginningOf(tesseract::RIL_PARA);
      ts_component component;
      if (!components.box(*at, &component) || (options->text_only && !is_text(*at))) continue;
      if (next_block) {
        ++block;
        paragraph = -1;
      }
      if (next_block || next_paragraph) ++paragraph;
      next_block = next_paragraph = false;
      component.block = block;
      component.paragraph = is_text(*at) ? paragraph : -1;
      component.image = components.image(*at, component).release();
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
      const Standing found = standing(*at);
      visit(context, found.quarters, found.vertical);
    } while (at->Next(tesseract::RIL_BLOCK));
  });
}

}  // extern "C"
