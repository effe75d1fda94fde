#include "data.h"

#include <cstring>

#include "engine.h"

namespace tesseract_safe {
namespace {

// A file is a count, that many offsets (-1 where a component is absent), and the components, little-endian and without
// gaps between them: whoever gave us the file has made sure of it.
class Table {
 public:
  explicit Table(Span file) : file_(file), count_(read<uint32_t>(0)) {}

  unsigned count() const { return count_; }
  size_t size() const { return sizeof(uint32_t) + count_ * sizeof(int64_t); }

  Span component(unsigned index) const {
    Span found;
    if (index >= count_ || offset(index) < 0) return found;
    int64_t end = static_cast<int64_t>(file_.size);
    for (unsigned next = index + 1; next < count_; ++next) {
      if (offset(next) < 0) continue;
      end = offset(next);
      break;
    }
    found.bytes = file_.bytes + offset(index);
    found.size = static_cast<size_t>(end - offset(index));
    return found;
  }

 private:
  int64_t offset(unsigned index) const { return read<int64_t>(sizeof(uint32_t) + index * sizeof(int64_t)); }

  template <class Number>
  Number read(size_t at) const {
    Number number;
    std::memcpy(&number, file_.bytes + at, sizeof number);
    return number;
  }

  Span file_;
  unsigned count_;
};

// By their places in the table.
enum : unsigned { kLstm = 17 };
const unsigned kDictionaries[] = {6, 7, 8, 9, 14, 15, 18, 19, 20};
const unsigned kClassifier[] = {3, 4, 5, 13};

template <size_t count>
bool is_in(const unsigned (&list)[count], unsigned index) {
  for (unsigned entry : list) {
    if (entry == index) return true;
  }
  return false;
}

#ifdef TESSERACT_SAFE_STAND_INS
// Dictionaries are read by our dawg_cache.cpp, from the file itself; the legacy engine's tables by the legacy engine.
bool is_left_out(const Table &table, unsigned index, bool lstm_only) {
  return is_in(kDictionaries, index) ||
         (lstm_only && table.component(kLstm).size > 0 && is_in(kClassifier, index));
}
#else
bool is_left_out(const Table &, unsigned, bool) { return false; }
#endif

// Upstream asks whether a component is there by whether it has bytes; one is enough.
Span kept(const Table &table, unsigned index, bool lstm_only) {
  Span component = table.component(index);
  if (component.size > 1 && is_left_out(table, index, lstm_only)) component.size = 1;
  return component;
}

}  // namespace

Span component(Span file, unsigned index) { return Table(file).component(index); }

bool read_data(FileName path, Bytes *data) {
  Span file;
  if (!find_data(path, &file)) return false;
  const bool lstm_only = reads_by_lstm_only();
  const Table table(file);
  size_t size = table.size();
  for (unsigned i = 0; i < table.count(); ++i) size += kept(table, i, lstm_only).size;
  resize(data, size);
  char *out = &(*data)[0];
  std::memcpy(out, file.bytes, table.size());
  int64_t offset = static_cast<int64_t>(table.size());
  for (unsigned i = 0; i < table.count(); ++i) {
    const Span part = kept(table, i, lstm_only);
    if (part.bytes == nullptr) continue;
    std::memcpy(out + sizeof(uint32_t) + i * sizeof offset, &offset, sizeof offset);
    std::memcpy(out + offset, part.bytes, part.size);
    offset += static_cast<int64_t>(part.size);
  }
  return true;
}

}  // namespace tesseract_safe
