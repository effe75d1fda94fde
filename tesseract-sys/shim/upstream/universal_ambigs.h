// The ambiguities that upstream knows for all languages.
#pragma once

#ifndef DISABLED_LEGACY_ENGINE
#include "ambigs.h"
#include "unicharset.h"

namespace tesseract_safe {

// Fills tables as UnicharAmbigs::LoadUniversal does, several times as fast.
void load_universal_ambigs(tesseract::UnicharAmbigs *ambigs, const UNICHARSET &encoder_set, UNICHARSET *unicharset);

}  // namespace tesseract_safe
#endif
