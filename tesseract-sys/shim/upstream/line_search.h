// The search for the best ways to read the network's outputs for a line: what upstream's RecodeBeamSearch does, with the same
// scores and the same order of what is alike, so that it finds the same.
//
// Upstream keeps sixty heaps for each step of a line, most of them empty, and takes logarithms, looks up codes and walks
// through dictionaries for every node of the step before anew. Here a step's heaps are used again for the next one, and
// what does not depend on a node is done once a step, or once a line.
#pragma once

#include <cstdint>
#include <vector>

#include "recodebeam.h"
#include "unicharcompress.h"
#include "upstream/beam_heap.h"
#include "upstream/dictionary_walk.h"

namespace tesseract_safe {

// A code that a path takes in a step.
struct BeamNode {
  int code, unichar_id;
  // Numbers of the node before it, and of the last one that ends a character, itself included; -1 for none.
  int prev, last_unichar;
  // Where it is in the dictionaries; -1 where in none.
  int place;
  PermuterType permuter;
  bool start_of_dawg, start_of_word, end_of_word, duplicate;
  float certainty, score;
  uint64_t code_hash;
};

class LineSearch {
 public:
  struct Rules {
    const tesseract::UnicharCompress &recoder;
    tesseract::Dict *dict;
    // Characters that are switched off are in it.
    const UNICHARSET *charset;
    // Of heaps, by the length of codes in them.
    const int *widths;
    int null_char;
    bool simple_text, space_delimited;
    float dict_ratio, worst_dict_cert;
    double cert_offset;
  };
  struct Range {
    int begin, end;
  };

  LineSearch(const Rules &rules, int classes);

  // Takes the outputs of the next step.
  void step(const float *outputs);

  // The nodes of the last step in the heap of that number.
  Range last(int beam) const { return ranges_[beam]; }
  // Numbers of all nodes that those lead back to.
  std::vector<int> before_last() const;
  const BeamNode &node(int number) const { return nodes_[number]; }
  int size() const { return static_cast<int>(nodes_.size()); }

 private:
  using Search = tesseract::RecodeBeamSearch;
  static constexpr int kBeams = Search::kNumBeams, kLengths = Search::kNumLengths;
  static constexpr int kTop = 5, kWidest = 16;

  struct Scored {
    float key;
    int value;
  };
  // The nodes of a heap lie in slots, which its entries name.
  struct Beam {
    BeamHeap<Scored, kWidest + 1> heap;
    BeamNode slots[kWidest + 1];
    // A slot that no entry names, below the heap's size; -1 for none.
    int free = -1;
  };
  struct Choice {
    int code, unichar_id;
  };
  // Codes that may come after a prefix, of one state.
  struct Choices {
    bool known = false;
    std::vector<Choice> final;
    std::vector<int> next;
  };
  // What a node shares with all others that come of the same one.
  struct Context {
    int prev, length;
    tesseract::NodeContinuation cont;
    bool dawg;
    tesseract::TopNState state;
  };

  void find_top(const float *outputs);
  void extend_all(tesseract::TopNState state);
  void extend(int prev, int beam, tesseract::TopNState state);
  void extend_by(const Context &context, const Choices &choices);
  const Choices &single_choices(tesseract::TopNState state);
  void fill(const tesseract::RecodedCharID &prefix, int length, tesseract::TopNState state, Choices *out);
  int unichar_of(const tesseract::RecodedCharID &code, int length);
  void same_or_part(const Context &context, int length, bool duplicate, int code, int unichar_id, float cert,
                    tesseract::NodeContinuation cont);
  void unichar(const Context &context, int code, int unichar_id, float cert, tesseract::NodeContinuation cont);
  void word_part(const Context &context, int code, int unichar_id, float cert, tesseract::NodeContinuation cont);
  void begin_words(int prev, int code, int unichar_id, PermuterType permuter, bool start, bool end, float cert,
                   tesseract::NodeContinuation cont);
  void push(int beam, BeamNode node);
  bool takes(const Beam &beam, int width, float score) const;
  void commit();

  BeamNode make(int prev, int code, int unichar_id, PermuterType permuter, float cert) const;
  uint64_t hash(int code, bool duplicate, int prev) const;
  float certainty(int code);
  float certainty_with_null(int code);
  // The one of a code that follows another one, where these two are the best.
  float certainty_of_pair(int code);
  float to_certainty(float probability) const;

  const Rules rules_;
  const float *outputs_ = nullptr;
  int steps_ = 0;

  std::vector<BeamNode> nodes_;
  std::vector<Range> ranges_;
  // A bit for each heap with nodes, of the step before and of this one.
  uint64_t used_before_ = 0, used_ = 0;
  std::vector<Beam> beams_;
  BeamNode initial_[tesseract::NC_COUNT];

  BeamHeap<Scored, kTop + 1> top_;
  std::vector<uint8_t> states_;
  std::vector<int> marked_;
  int top_code_ = -1, second_code_ = -1;

  // By code, and the step for which they were computed.
  struct Certainty {
    int step = -1, step_with_null = -1;
    float alone, with_null;
  };
  std::vector<Certainty> certainties_;
  int pair_steps_[2] = {-1, -1};
  float pair_certainties_[2];

  Choices single_[tesseract::TN_COUNT], several_;
  std::vector<int> single_ids_;
  DictionaryWalk walk_;
};

}  // namespace tesseract_safe
