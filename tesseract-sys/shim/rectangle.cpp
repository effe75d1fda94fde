// A part of the image, and its resolution.
#include "rectangle.h"

#include <memory>
#include <new>

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace tesseract_safe {

RectangleAsInput::RectangleAsInput(ts_engine *engine) : engine_(engine) {
  const auto &part = engine->rectangle;
  Pix *whole = engine->api.has_image() ? engine->api.GetInputImage() : nullptr;
  if (whole == nullptr || part.width != pixGetWidth(whole) || part.height == pixGetHeight(whole)) return;
  Box *box = boxCreate(part.left, part.top, part.width, part.height);
  Pix *cut = box == nullptr ? nullptr : pixClipRectangle(whole, box, nullptr);
  boxDestroy(&box);
  if (cut == nullptr) throw std::bad_alloc();
  whole_ = pixClone(whole);
  engine->api.SetInputImage(cut);
}

RectangleAsInput::~RectangleAsInput() {
  if (whole_ != nullptr) engine_->api.SetInputImage(whole_);
}

}  // namespace tesseract_safe

namespace {

void require_image(ts_engine *engine) {
  if (!engine->api.has_image()) throw Failed("there is no image");
}

#if TESSERACT_MAJOR_VERSION >= 5
// 5.x takes the rectangle out of an image with a colormap, and then the rectangle out of that, which reads past its end.
void remove_colormap(ts_engine *engine) {
  Pix *image = engine->api.GetInputImage();
  if (pixGetColormap(image) == nullptr) return;
  Pix *plain = pixRemoveColormap(image, REMOVE_CMAP_BASED_ON_SRC);
  if (plain == nullptr) throw std::bad_alloc();
  std::unique_ptr<Pix *, void (*)(Pix **)> owned(&plain, pixDestroy);
  const int ppi = engine->api.GetSourceYResolution();
  engine->api.SetImage(plain);
  engine->api.SetSourceResolution(ppi);
}
#endif

}  // namespace

extern "C" {

ts_status ts_engine_set_rectangle(ts_engine *engine, int left, int top, int width, int height, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    Pix *whole = engine->api.GetInputImage();
    const bool fits = left >= 0 && top >= 0 && width > 0 && height > 0 && left <= pixGetWidth(whole) - width &&
                      top <= pixGetHeight(whole) - height;
    if (!fits) throw Failed("the rectangle is not inside the image");
#if TESSERACT_MAJOR_VERSION >= 5
    if (width < pixGetWidth(whole) || height < pixGetHeight(whole)) remove_colormap(engine);
#endif
    engine->api.SetRectangle(left, top, width, height);
    engine->rectangle = {left, top, width, height};
  });
}

ts_status ts_engine_set_resolution(ts_engine *engine, int ppi, ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    require_image(engine);
    engine->api.SetSourceResolution(ppi);
  });
}

}  // extern "C"
