// Upstream's dictionaries beside ours.
#include "testing/dawg.h"

#include <set>
#include <string>
#include <vector>

#include "dawg.h"
#include "guard.h"
#include "serialis.h"
#include "upstream/placed_dawg.h"

using tesseract::Dawg;
using tesseract::NodeChildVector;
using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

std::vector<long long> children(const Dawg &dawg, NODE_REF node, bool word_end) {
  NodeChildVector found;
  dawg.unichar_ids_of(node, &found, word_end);
  std::vector<long long> numbers;
  for (int i = 0; i < found.size(); ++i) {
    numbers.push_back(found[i].unichar_id);
    numbers.push_back(found[i].edge_ref);
  }
  return numbers;
}

void keep_nothing(void *) {}

}  // namespace

extern "C" ts_status ts_testing_placed_dawg(const char *bytes, size_t size, int *nodes, bool *same, ts_error *error) {
  return guard(error, [&] {
    const STRING language("test");
    tesseract::SquishedDawg theirs(tesseract::DAWG_TYPE_WORD, language, SYSTEM_DAWG_PERM, 0);
    tesseract::TFile file;
    if (!file.Open(bytes, static_cast<int>(size)) || !theirs.Load(&file)) throw Failed("no dictionary");
    int32_t characters;
    std::memcpy(&characters, bytes + sizeof(int16_t), sizeof characters);
    const size_t header = sizeof(int16_t) + 2 * sizeof(int32_t);
    int here;
    const tesseract_safe::PlacedDawg ours(bytes + header, tesseract_safe::Kept(&here, keep_nothing),
                                          tesseract::DAWG_TYPE_WORD, language, SYSTEM_DAWG_PERM, characters, 0);
    std::set<NODE_REF> all{0, NO_EDGE};
    *same = true;
    for (int edge = 0; edge < theirs.NumEdges(); ++edge) {
      all.insert(theirs.next_node(edge));
      *same &= ours.next_node(edge) == theirs.next_node(edge) && ours.end_of_word(edge) == theirs.end_of_word(edge) &&
               ours.edge_letter(edge) == theirs.edge_letter(edge);
    }
    *nodes = static_cast<int>(all.size()) - 1;
    for (const NODE_REF node : all) {
      for (const bool word_end : {false, true}) {
        if (node != NO_EDGE) *same &= children(ours, node, word_end) == children(theirs, node, word_end);
        for (int letter = 0; letter <= characters; ++letter) {
          *same &= ours.edge_char_of(node, letter, word_end) == theirs.edge_char_of(node, letter, word_end);
        }
      }
    }
  });
}
