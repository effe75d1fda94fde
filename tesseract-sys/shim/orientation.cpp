// Detection of orientation and script.
#include "engine.h"

using tesseract_safe::Call;
using tesseract_safe::Failed;
using tesseract_safe::guard;

#ifndef DISABLED_LEGACY_ENGINE
namespace {

// Beside the image upstream looks for a file of zones; while this name is set, there is none to be found.
class NoZones {
 public:
  explicit NoZones(ts_engine *engine) : engine_(engine) { engine_->api.SetInputName("/dev/null/image"); }
  ~NoZones() { engine_->api.SetInputName(""); }
  NoZones(const NoZones &) = delete;
  NoZones &operator=(const NoZones &) = delete;

 private:
  ts_engine *engine_;
};

}  // namespace
#endif

extern "C" ts_status ts_engine_detect_orientation(ts_engine *engine, ts_orientation *out, char **script,
                                                  ts_error *error) {
  return guard(error, [&] {
    Call call(engine, Call::kShared);
    if (engine->api.GetInputImage() == nullptr) throw Failed("there is no image");
#ifdef DISABLED_LEGACY_ENGINE
    (void)out;
    (void)script;
    throw Failed("this library was built without orientation and script detection");
#else
    const NoZones no_zones(engine);
    const char *name = nullptr;
    out->found = engine->api.DetectOrientationScript(&out->degrees, &out->orientation_confidence, &name,
                                                     &out->script_confidence);
    if (!out->found) {
      // Too few characters, or an image that could not be made binary.
      Pix *binary = engine->api.GetThresholdedImage();
      if (binary == nullptr) throw Failed("the image could not be made binary");
      pixDestroy(&binary);
    }
    *script = tesseract_safe::duplicate(std::string(name == nullptr ? "" : name));
#endif
  });
}
