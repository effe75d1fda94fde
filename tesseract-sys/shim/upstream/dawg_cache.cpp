// Stands in for upstream's unit of the same name. The cache runs the loader while it holds its
// mutex; a loader that throws would leave it locked for ever, so ours keeps what is thrown until
// the cache has let go.
#include "dawg_cache.h"

#include <exception>
#include <memory>

#include "dawg.h"
#include "tessdatamanager.h"

namespace tesseract {
namespace {

struct DawgKind {
  TessdataType component;
  DawgType type;
  PermuterType permuter;
};

const DawgKind kKinds[] = {
    {TESSDATA_PUNC_DAWG, DAWG_TYPE_PUNCTUATION, PUNC_PERM},
    {TESSDATA_LSTM_PUNC_DAWG, DAWG_TYPE_PUNCTUATION, PUNC_PERM},
    {TESSDATA_SYSTEM_DAWG, DAWG_TYPE_WORD, SYSTEM_DAWG_PERM},
    {TESSDATA_LSTM_SYSTEM_DAWG, DAWG_TYPE_WORD, SYSTEM_DAWG_PERM},
    {TESSDATA_NUMBER_DAWG, DAWG_TYPE_NUMBER, NUMBER_PERM},
    {TESSDATA_LSTM_NUMBER_DAWG, DAWG_TYPE_NUMBER, NUMBER_PERM},
    {TESSDATA_BIGRAM_DAWG, DAWG_TYPE_WORD, COMPOUND_PERM},
    {TESSDATA_UNAMBIG_DAWG, DAWG_TYPE_WORD, SYSTEM_DAWG_PERM},
    {TESSDATA_FREQ_DAWG, DAWG_TYPE_WORD, FREQ_DAWG_PERM},
};

class DawgLoader {
 public:
  DawgLoader(const STRING &lang, TessdataType component, int debug_level, TessdataManager *data)
      : lang_(lang), component_(component), debug_level_(debug_level), data_(data) {}

  // Called under the cache's mutex; must not throw.
  Dawg *Load() {
    try {
      return LoadOrThrow();
    } catch (...) {
      thrown_ = std::current_exception();
      return nullptr;
    }
  }

  void Rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  Dawg *LoadOrThrow() {
    TFile file;
    if (!data_->GetComponent(component_, &file)) return nullptr;
    for (const DawgKind &kind : kKinds) {
      if (kind.component != component_) continue;
      std::unique_ptr<SquishedDawg> dawg(new SquishedDawg(kind.type, lang_, kind.permuter, debug_level_));
      return dawg->Load(&file) ? dawg.release() : nullptr;
    }
    return nullptr;
  }

  const STRING &lang_;
  const TessdataType component_;
  const int debug_level_;
  TessdataManager *const data_;
  std::exception_ptr thrown_;
};

}  // namespace

Dawg *DawgCache::GetSquishedDawg(const STRING &lang, TessdataType tessdata_dawg_type, int debug_level,
                                 TessdataManager *data_file) {
  STRING id = data_file->GetDataFileName();
  id += kTessdataFileSuffixes[tessdata_dawg_type];
  DawgLoader loader(lang, tessdata_dawg_type, debug_level, data_file);
  Dawg *dawg = dawgs_.Get(id, NewTessCallback(&loader, &DawgLoader::Load));
  loader.Rethrow();
  return dawg;
}

}  // namespace tesseract
