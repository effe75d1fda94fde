// Stands in for upstream's unit of the same name. The cache runs the loader while it holds its
// mutex; a loader that throws would leave it locked for ever, so ours keeps what is thrown until
// the cache has let go. Its dictionaries are used where they lie in the engine's file, not copied.
#include "dawg_cache.h"

#include <cstring>
#include <exception>
#include <new>
#include <utility>

#include "data.h"
#include "dawg.h"
#include "tessdatamanager.h"
#include "upstream/placed_dawg.h"

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
    tesseract_safe::Span file;
    if (!tesseract_safe::find_data(data_->GetDataFileName(), &file)) return nullptr;
    const tesseract_safe::Span graph = tesseract_safe::component(file, component_);
    for (const DawgKind &kind : kKinds) {
      if (kind.component == component_) return Load(graph, kind);
    }
    return nullptr;
  }

  // A graph begins with a mark, the size of its character set and the number of its edges.
  Dawg *Load(tesseract_safe::Span graph, const DawgKind &kind) {
    int16_t magic;
    int32_t characters, count;
    const size_t header = sizeof magic + sizeof characters + sizeof count;
    if (graph.size < header) return nullptr;
    std::memcpy(&magic, graph.bytes, sizeof magic);
    std::memcpy(&characters, graph.bytes + sizeof magic, sizeof characters);
    std::memcpy(&count, graph.bytes + sizeof magic + sizeof characters, sizeof count);
    if (magic != Dawg::kDawgMagicNumber || characters <= 0 || count <= 0) return nullptr;
    const size_t bytes = static_cast<size_t>(count) * sizeof(EDGE_RECORD);
    if (graph.size - header < bytes) return nullptr;
    tesseract_safe::Kept kept = tesseract_safe::keep_data(data_->GetDataFileName());
    if (kept == nullptr) throw std::bad_alloc();
    return new tesseract_safe::PlacedDawg(graph.bytes + header, std::move(kept), kind.type, lang_, kind.permuter,
                                          characters, debug_level_);
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
