// Upstream's search for the text of a line beside ours.
#include "upstream/recodebeam_twice.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "bundled/recognizer.h"
#include "engine.h"
#include "networkio.h"
#include "testing/beam.h"
#include "upstream/line_search.h"

using tesseract::Dict;
using tesseract::NetworkIO;
using tesseract::RecodeBeamSearch;
using tesseract::UnicharCompress;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

// What is protected in upstream's class.
class Recognizer : public tesseract::LSTMRecognizer {
 public:
  static const UnicharCompress &recoder(const LSTMRecognizer &of) { return of.*(&Recognizer::recoder_); }
  static int null_char(const LSTMRecognizer &of) { return of.*(&Recognizer::null_char_); }
  static Dict *dict(const LSTMRecognizer &of) { return of.*(&Recognizer::dict_); }
};

// What can be asked for after a search, bit for bit.
struct Found {
  std::vector<int> numbers;
  std::vector<float> certainties;
  std::vector<std::string> choices;
  int characters = 0;

  bool operator==(const Found &other) const {
    return numbers == other.numbers && choices == other.choices &&
           certainties.size() == other.certainties.size() &&
           std::memcmp(certainties.data(), other.certainties.data(), certainties.size() * sizeof(float)) == 0;
  }
};

template <class T>
void append(const GenericVector<T> &from, std::vector<T> *to) {
  for (int i = 0; i < from.size(); ++i) to->push_back(from[i]);
}

Found ask(RecodeBeamSearch *search, const UNICHARSET &set) {
  Found found;
  GenericVector<int> ids, places, labels;
  GenericVector<float> certs, ratings;
  search->ExtractBestPathAsLabels(&labels, &places);
  append(labels, &found.numbers);
  append(places, &found.numbers);
  search->ExtractBestPathAsUnicharIds(false, &set, &ids, &certs, &ratings, &places);
  found.characters = ids.size();
  append(ids, &found.numbers);
  append(places, &found.numbers);
  append(certs, &found.certainties);
  append(ratings, &found.certainties);
  for (const auto &step : search->timesteps) {
    for (const auto &choice : step) {
      found.choices.push_back(choice.first);
      found.certainties.push_back(choice.second);
    }
  }
  tesseract::PointerVector<WERD_RES> words;
  search->ExtractBestPathAsWords(TBOX(0, 0, 1000, 40), 1.0f, false, &set, &words);
  for (int i = 0; i < words.size(); ++i) {
    found.numbers.push_back(words[i]->best_choice->permuter());
    found.certainties.push_back(words[i]->best_choice->certainty());
    found.choices.push_back(words[i]->best_choice->unichar_string().string());
  }
  return found;
}

}  // namespace

extern "C" ts_status ts_testing_beam_search(ts_engine *engine, const float *outputs, int steps, int classes, bool *same,
                                            int *characters, ts_error *error) {
  return guard(error, [&] {
    tesseract_safe::Call call(engine, tesseract_safe::Call::kShared);
    const auto *recognizer = tesseract_safe::recognizer_of(engine->api.tesseract());
    if (recognizer == nullptr) throw Failed("no recognizer");
    if (recognizer->NumOutputs() != classes) throw Failed("another number of classes");
    tesseract::StrideMap map;
    map.SetStride({std::make_pair(1, steps)});
    NetworkIO rows;
    rows.ResizeToMap(false, map, classes);
    for (int t = 0; t < steps; ++t) {
      std::memcpy(rows.f(t), outputs + static_cast<size_t>(t) * classes, classes * sizeof(float));
    }
    const UNICHARSET &set = recognizer->GetUnicharset();
    *same = true;
    *characters = 0;
    for (Dict *dict : {Recognizer::dict(*recognizer), static_cast<Dict *>(nullptr)}) {
      for (const bool simple : {false, true}) {
        RecodeBeamSearch theirs(Recognizer::recoder(*recognizer), Recognizer::null_char(*recognizer), simple, dict);
        RecodeBeamSearch ours(Recognizer::recoder(*recognizer), Recognizer::null_char(*recognizer), simple, dict);
        // Twice, as a search is used for line after line.
        for (int round = 0; round < 2; ++round) {
          theirs.DecodeAsUpstream(rows, 2.25, -0.085, -10, &set, 1);
          ours.Decode(rows, 2.25, -0.085, -10, &set, 1);
          const Found expected = ask(&theirs, set);
          *same &= ask(&ours, set) == expected;
          *characters += expected.characters;
        }
      }
    }
  });
}

extern "C" ts_status ts_testing_parts_of_nothing(int steps, int *longest, ts_error *error) {
  return guard(error, [&] {
    using Search = RecodeBeamSearch;
    constexpr int kNull = 0, kClasses = 3;
    // Codes of two characters, as a file has them: whether they are their own, and their parts.
    const std::vector<int> codes[] = {{1}, {kNull, 2}};
    std::vector<char> file;
    const auto append = [&](int32_t number) {
      file.insert(file.end(), reinterpret_cast<char *>(&number), reinterpret_cast<char *>(&number + 1));
    };
    append(2);
    for (const std::vector<int> &code : codes) {
      file.push_back(1);
      append(static_cast<int32_t>(code.size()));
      for (const int part : code) append(part);
    }
    tesseract::TFile reader;
    UnicharCompress recoder;
    if (!reader.Open(file.data(), static_cast<int>(file.size())) || !recoder.DeSerialize(&reader)) {
      throw Failed("no codes");
    }
    const int widths[Search::kNumLengths] = {5, 10, 16, 16, 16, 16, 16, 16, 16, 16};
    tesseract_safe::LineSearch::Rules rules{recoder, nullptr, nullptr, widths};
    rules.null_char = kNull;
    rules.simple_text = true;
    rules.space_delimited = true;
    rules.dict_ratio = 1;
    rules.worst_dict_cert = -10;
    rules.cert_offset = 0;
    tesseract_safe::LineSearch search(rules, kClasses);
    const float outputs[kClasses] = {1, 0, 0};
    for (int step = 0; step < steps; ++step) search.step(outputs);
    *longest = -1;
    for (int beam = 0; beam < Search::kNumBeams; ++beam) {
      const auto nodes = search.last(beam);
      if (nodes.begin < nodes.end) *longest = std::max(*longest, Search::LengthFromBeamsIndex(beam));
    }
  });
}
