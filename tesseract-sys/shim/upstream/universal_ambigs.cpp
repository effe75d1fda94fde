// Upstream reads its 19,000 lines anew for each engine: it splits each into strings of their own, encodes each part again
// however often it occurs, prints names of fragments by printf, and looks for the place of each entry from the beginning
// of a sorted list. Here the lines are taken apart once, parts are encoded once an engine, and lists are sorted when they
// are complete. What comes out is the same: so are the numbers of the fragments, which are given in the order of lines.
// The table itself is smaller than upstream's.
#include "upstream/universal_ambigs.h"

#ifndef DISABLED_LEGACY_ENGINE
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "guard.h"
#include "universalambigs.h"

// Upstream's own table is left out, and its own way to load one is never taken.
namespace tesseract {
const char kUniversalAmbigsFile[] = "";
const int ksizeofUniversalAmbigsFile = 0;
}  // namespace tesseract

namespace tesseract_safe {
namespace {

#include "universal_ambigs_table.h"

using tesseract::AmbigSpec;
using Ids = GenericVector<UNICHAR_ID>;
using Specs = std::vector<std::unique_ptr<AmbigSpec>>;

// What is read wrongly, what it should have been, and what to do about it.
struct Line {
  std::string wrong, right;
  tesseract::AmbigType type;
};

// The lines of the table that build/ambigs.rs packed.
std::vector<Line> take_apart() {
  std::vector<Line> lines;
  std::istringstream head(kHead);
  for (Line line; head >> line.wrong >> line.right;) {
    char type;
    head >> type;
    line.type = type == '1' ? tesseract::REPLACE_AMBIG : tesseract::NOT_AMBIG;
    lines.push_back(line);
  }
  const unsigned count = sizeof kLetters - 1;
  for (const auto &packed : kTail) {
    unsigned rest = packed[0] | packed[1] << 8 | packed[2] << 16;
    std::string wrong(3, ' ');
    for (int i = 2; i >= 0; --i, rest /= count) wrong[i] = kLetters[rest % count];
    lines.push_back({wrong, kRights[rest], tesseract::REPLACE_AMBIG});
  }
  return lines;
}

// Encodes each text once.
class Encoder {
 public:
  explicit Encoder(const UNICHARSET &set) : set_(set) {}

  // Null where the set does not have all of the text, or it is of more characters than an ambiguity may have.
  const Ids *encode(const std::string &text) {
    auto found = known_.find(text);
    if (found == known_.end()) {
      Ids ids;
      if (!set_.encode_string(text.c_str(), true, &ids, nullptr, nullptr) || ids.size() > MAX_AMBIG_SIZE) ids.truncate(0);
      found = known_.emplace(text, ids).first;
    }
    return found->second.empty() ? nullptr : &found->second;
  }

 private:
  const UNICHARSET &set_;
  std::unordered_map<std::string, Ids> known_;
};

// The number of a text in a set that holds it from here on.
UNICHAR_ID insert(const std::string &text, UNICHARSET *unicharset) {
  unicharset->unichar_insert(text.c_str(), OldUncleanUnichars::kTrue);
  return unicharset->unichar_to_id(text.c_str());
}

std::unique_ptr<AmbigSpec> make(const Line &line, const Ids &wrong, const Ids &right, UNICHARSET *unicharset) {
  std::unique_ptr<AmbigSpec> spec(new AmbigSpec);
  spec->type = line.type;
  if (wrong.size() == 1 && right.size() == 1 &&
      unicharset->to_lower(wrong[0]) == unicharset->to_lower(unicharset->unichar_to_id(line.right.c_str()))) {
    spec->type = tesseract::CASE_AMBIG;
  }
  const int count = wrong.size();
  for (int i = 0; i < count; ++i) spec->wrong_ngram[i] = wrong[i];
  spec->wrong_ngram[count] = INVALID_UNICHAR_ID;
  spec->wrong_ngram_size = count;
  // The whole comes into the set before its fragments.
  spec->correct_ngram_id = insert(line.right, unicharset);
  for (int i = 0; i < count; ++i) {
    spec->correct_fragments[i] =
        count == 1 ? spec->correct_ngram_id
                   : insert('|' + line.right + '|' + std::to_string(i) + '|' + std::to_string(count), unicharset);
  }
  spec->correct_fragments[count] = INVALID_UNICHAR_ID;
  return spec;
}

// Makes a sorted list of what began with the same character; of equal entries the first one counts.
void fill(Specs *specs, tesseract::AmbigSpec_LIST *list) {
  using Entry = std::unique_ptr<AmbigSpec>;
  const auto compare = [](const Entry &left, const Entry &right) {
    const AmbigSpec *pair[] = {left.get(), right.get()};
    return AmbigSpec::compare_ambig_specs(&pair[0], &pair[1]);
  };
  std::stable_sort(specs->begin(), specs->end(),
                   [&](const Entry &left, const Entry &right) { return compare(left, right) < 0; });
  const auto equal = [&](const Entry &left, const Entry &right) { return compare(left, right) == 0; };
  specs->erase(std::unique(specs->begin(), specs->end(), equal), specs->end());
  tesseract::AmbigSpec_IT it(list);
  for (Entry &spec : *specs) it.add_to_end(spec.release());
}

void fill(std::vector<Specs> *specs, const tesseract::UnicharAmbigsVector &table) {
  // Upstream shows its tables to anyone, and fills them itself alone.
  auto &lists = const_cast<tesseract::UnicharAmbigsVector &>(table);
  for (size_t id = 0; id < specs->size(); ++id) {
    if ((*specs)[id].empty()) continue;
    auto &list = lists[static_cast<int>(id)];
    list = new tesseract::AmbigSpec_LIST();
    fill(&(*specs)[id], list);
  }
}

bool is_empty(const tesseract::UnicharAmbigsVector &table) {
  for (int id = 0; id < table.size(); ++id) {
    if (table[id] != nullptr) return false;
  }
  return true;
}

}  // namespace

void load_universal_ambigs(tesseract::UnicharAmbigs *ambigs, const UNICHARSET &encoder_set, UNICHARSET *unicharset) {
  static const std::vector<Line> lines = take_apart();
  if (!is_empty(ambigs->dang_ambigs()) || !is_empty(ambigs->replace_ambigs())) {
    throw Failed("the table of ambiguities was filled before");
  }
  Encoder encoder(encoder_set);
  std::vector<Specs> dangerous(ambigs->dang_ambigs().size()), replace(ambigs->replace_ambigs().size());
  for (const Line &line : lines) {
    const Ids *wrong = encoder.encode(line.wrong);
    const Ids *right = wrong == nullptr ? nullptr : encoder.encode(line.right);
    if (right == nullptr) continue;
    auto &specs = line.type == tesseract::REPLACE_AMBIG ? replace : dangerous;
    specs.at((*wrong)[0]).push_back(make(line, *wrong, *right, unicharset));
  }
  fill(&dangerous, ambigs->dang_ambigs());
  fill(&replace, ambigs->replace_ambigs());
}

}  // namespace tesseract_safe
#endif
