// Stands in for upstream's unit of the same name, and is that unit, but for one call: the table of ambiguities that is
// the same for all languages is loaded for the legacy engine alone. Nothing else reads it, and reading its lines is
// nearly all of the time that an LSTM engine's init takes.
#include "tesseractclass.h"

#ifndef DISABLED_LEGACY_ENGINE
#include "upstream/universal_ambigs.h"

namespace tesseract {
namespace {

void load_universal(Tesseract *engine, const UNICHARSET &encoder_set, UNICHARSET *unicharset) {
  if (engine->tessedit_ocr_engine_mode == OEM_LSTM_ONLY) return;
  tesseract_safe::load_universal_ambigs(&engine->unichar_ambigs, encoder_set, unicharset);
}

}  // namespace
}  // namespace tesseract

// Upstream's only call is a statement within a method of the engine; what its object is asked for instead does nothing.
#define LoadUniversal(encoder_set, unicharset) dang_ambigs(), load_universal(this, encoder_set, unicharset)
#endif

// In angle brackets, so that the compiler does not begin its search beside this file.
#include <tessedit.cpp>
