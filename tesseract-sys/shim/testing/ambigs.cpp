// Upstream's way to load the table of ambiguities beside ours.
#include "testing/ambigs.h"

#include <string>
#include <vector>

#include "guard.h"
#include "serialis.h"
#include "upstream/universal_ambigs.h"

#ifndef DISABLED_LEGACY_ENGINE
// Upstream's table, which the library leaves out.
#define kUniversalAmbigsFile kUpstreamAmbigsFile
#define ksizeofUniversalAmbigsFile ksizeofUpstreamAmbigsFile
#include "universalambigs.cpp"
#undef kUniversalAmbigsFile
#undef ksizeofUniversalAmbigsFile
#endif

using tesseract_safe::Failed;
using tesseract_safe::guard;

#ifndef DISABLED_LEGACY_ENGINE
namespace {

struct Loaded {
  UNICHARSET set, encoder;
  tesseract::UnicharAmbigs ambigs;

  Loaded(const char *bytes, size_t size) {
    tesseract::TFile file;
    if (!file.Open(bytes, static_cast<int>(size)) || !set.load_from_file(&file, false)) throw Failed("no character set");
    encoder.CopyFrom(set);
    ambigs.InitUnicharAmbigs(set, false);
  }

  // Everything that can be asked for, as numbers and texts in order.
  std::vector<std::string> all() const {
    std::vector<std::string> found;
    for (int id = 0; id < set.size(); ++id) found.push_back(set.id_to_unichar(id));
    for (const auto *table : {&ambigs.dang_ambigs(), &ambigs.replace_ambigs()}) {
      for (int id = 0; id < table->size(); ++id) {
        if ((*table)[id] == nullptr) continue;
        found.push_back("list " + std::to_string(id));
        tesseract::AmbigSpec_IT it((*table)[id]);
        for (it.mark_cycle_pt(); !it.cycled_list(); it.forward()) found.push_back(describe(*it.data()));
      }
    }
    for (int id = 0; id < encoder.size(); ++id) {
      if (ambigs.OneToOneDefiniteAmbigs(id) != nullptr) found.push_back("definite " + std::to_string(id));
    }
    return found;
  }

 private:
  static std::string describe(const tesseract::AmbigSpec &spec) {
    std::string text = std::to_string(spec.type) + ":" + std::to_string(spec.correct_ngram_id);
    for (int i = 0; i <= spec.wrong_ngram_size; ++i) {
      text += " " + std::to_string(spec.wrong_ngram[i]) + "/" + std::to_string(spec.correct_fragments[i]);
    }
    return text;
  }
};

}  // namespace
#endif

extern "C" ts_status ts_testing_universal_ambigs(const char *unicharset, size_t size, size_t *entries, bool *same,
                                                 ts_error *error) {
  return guard(error, [&] {
    *entries = 0;
    *same = true;
#ifndef DISABLED_LEGACY_ENGINE
    Loaded theirs(unicharset, size), ours(unicharset, size);
    // What upstream's LoadUniversal does.
    tesseract::TFile file;
    if (!file.Open(tesseract::kUpstreamAmbigsFile, tesseract::ksizeofUpstreamAmbigsFile)) throw Failed("no table");
    theirs.ambigs.LoadUnicharAmbigs(theirs.encoder, &file, 0, false, &theirs.set);
    tesseract_safe::load_universal_ambigs(&ours.ambigs, ours.encoder, &ours.set);
    const auto expected = theirs.all();
    *entries = expected.size();
    *same = ours.all() == expected;
#else
    (void)unicharset, (void)size;
#endif
  });
}
