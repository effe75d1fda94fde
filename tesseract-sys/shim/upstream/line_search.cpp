#include "upstream/line_search.h"

#include <cstring>

#include "networkio.h"

using tesseract::NodeContinuation;
using tesseract::RecodedCharID;
using tesseract::TopNState;

namespace tesseract_safe {
namespace {

// In the place of characters: not looked up yet, and switched off.
constexpr int kUnknown = -3, kDisabled = -2;

constexpr int kLengths = tesseract::RecodeBeamSearch::kNumLengths;
constexpr uint64_t kOfOneKind = (uint64_t{1} << kLengths) - 1;
// Heaps of nodes that anything may follow, without and with dictionaries.
constexpr uint64_t kAnything = kOfOneKind | kOfOneKind << tesseract::NC_COUNT * kLengths;
static_assert(tesseract::NC_ANYTHING == 0 && tesseract::RecodeBeamSearch::kNumBeams <= 64, "a bit for each heap");

int first(uint64_t bits) { return __builtin_ctzll(bits); }

constexpr int kTogether = 8;

// Whether one of that many numbers is greater.
bool any_above(const float *numbers, float limit) {
  typedef float Four __attribute__((vector_size(16)));
  const Four limits = {limit, limit, limit, limit};
  Four one, other;
  std::memcpy(&one, numbers, sizeof one);
  std::memcpy(&other, numbers + 4, sizeof other);
  const auto above = (one > limits) | (other > limits);
  uint64_t halves[2];
  std::memcpy(halves, &above, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

LineSearch::LineSearch(const Rules &rules, int classes)
    : rules_(rules),
      ranges_(kBeams, Range{0, 0}),
      beams_(kBeams),
      states_(classes, tesseract::TN_ALSO_RAN),
      certainties_(classes),
      single_ids_(classes, kUnknown),
      walk_(rules.dict) {}

void LineSearch::step(const float *outputs) {
  outputs_ = outputs;
  find_top(outputs);
  for (Choices &choices : single_) choices.known = false;
  for (uint64_t bits = used_; bits != 0; bits &= bits - 1) {
    Beam &beam = beams_[first(bits)];
    beam.heap.clear();
    beam.free = -1;
  }
  used_before_ = used_;
  used_ = 0;
  for (BeamNode &node : initial_) node.code = -1;
  if (steps_ == 0) {
    extend(-1, Search::BeamIndex(false, tesseract::NC_ANYTHING, 0), tesseract::TN_TOP2);
    if (rules_.dict != nullptr) extend(-1, Search::BeamIndex(true, tesseract::NC_ANYTHING, 0), tesseract::TN_TOP2);
  } else {
    // Less likely codes are tried where there is no way to go on by the likely ones.
    for (int state = 0; state < tesseract::TN_COUNT && (used_ & kAnything) == 0; ++state) {
      extend_all(static_cast<TopNState>(state));
    }
    for (int cont = 0; cont < tesseract::NC_COUNT; ++cont) {
      if (initial_[cont].code < 0) continue;
      push(Search::BeamIndex(true, static_cast<NodeContinuation>(cont), 0), initial_[cont]);
    }
  }
  commit();
  ++steps_;
}

std::vector<int> LineSearch::before_last() const {
  std::vector<int> found;
  std::vector<bool> seen(nodes_.size());
  for (uint64_t bits = used_; bits != 0; bits &= bits - 1) {
    const Range last = ranges_[first(bits)];
    for (int i = last.begin; i < last.end; ++i) {
      for (int number = nodes_[i].prev; number >= 0 && !seen[number]; number = nodes_[number].prev) {
        seen[number] = true;
        found.push_back(number);
      }
    }
  }
  return found;
}

// The five most likely codes, the two first among them, and the one for nothing.
void LineSearch::find_top(const float *outputs) {
  for (int code : marked_) states_[code] = tesseract::TN_ALSO_RAN;
  marked_.clear();
  top_code_ = second_code_ = -1;
  top_.clear();
  const int classes = static_cast<int>(states_.size());
  const auto look_at = [&](int code) {
    if (top_.size() >= kTop && !(outputs[code] > top_[0].key)) return;
    top_.push({outputs[code], code});
    if (top_.size() > kTop) top_.pop();
  };
  int code = 0;
  for (; code < classes && code < kTop; ++code) look_at(code);
  // From here on there are few that are better than the least of five.
  for (; code + kTogether <= classes; code += kTogether) {
    if (!any_above(outputs + code, top_[0].key)) continue;
    for (int i = 0; i < kTogether; ++i) look_at(code + i);
  }
  for (; code < classes; ++code) look_at(code);
  while (top_.size() > 0) {
    const int least = top_.pop().value;
    states_[least] = top_.size() > 1 ? tesseract::TN_TOPN : tesseract::TN_TOP2;
    marked_.push_back(least);
    if (top_.size() == 1) second_code_ = least;
    if (top_.size() == 0) top_code_ = least;
  }
  states_[rules_.null_char] = tesseract::TN_TOP2;
  marked_.push_back(rules_.null_char);
}

// Extends all nodes of the step before, those of each heap from its end on.
void LineSearch::extend_all(TopNState state) {
  for (uint64_t bits = used_before_; bits != 0; bits &= bits - 1) {
    const int beam = first(bits);
    const Range nodes = ranges_[beam];
    for (int i = nodes.end - 1; i >= nodes.begin; --i) extend(i, beam, state);
  }
}

// Adds what may follow a node, of the codes of that state; `prev` is -1 at the beginning of the line.
void LineSearch::extend(int prev, int beam, TopNState state) {
  const Context context{prev, Search::LengthFromBeamsIndex(beam), Search::ContinuationFromBeamsIndex(beam),
                        Search::IsDawgFromBeamsIndex(beam), state};
  const int null_char = rules_.null_char;
  if (prev >= 0 && !rules_.simple_text) {
    const BeamNode &node = nodes_[prev];
    if (states_[node.code] == state) {
      if (context.cont != tesseract::NC_NO_DUP) {
        same_or_part(context, context.length, true, node.code, node.unichar_id, certainty(node.code),
                     tesseract::NC_ANYTHING);
      }
      if (context.cont == tesseract::NC_ANYTHING && state == tesseract::TN_TOP2 && node.code != null_char) {
        same_or_part(context, context.length, true, node.code, node.unichar_id, certainty_with_null(node.code),
                     tesseract::NC_NO_DUP);
      }
    }
    if (context.cont == tesseract::NC_ONLY_DUP) return;
    if (context.length > 0 && node.code != null_char && states_[null_char] == state) {
      same_or_part(context, context.length, false, null_char, INVALID_UNICHAR_ID, certainty(null_char),
                   tesseract::NC_ANYTHING);
    }
  }
  if (context.length == 0) {
    extend_by(context, single_choices(state));
    return;
  }
  RecodedCharID prefix;
  int previous = prev;
  for (int place = context.length - 1; place >= 0 && previous >= 0; --place, previous = nodes_[previous].prev) {
    while (nodes_[previous].duplicate || nodes_[previous].code == null_char) {
      previous = nodes_[previous].prev;
      // Data whose characters have nothing for a part lead here; there are none that are published.
      if (previous < 0) return;
    }
    prefix.Set(place, nodes_[previous].code);
  }
  if (prefix.length() != context.length) return;
  fill(prefix, context.length, state, &several_);
  extend_by(context, several_);
}

void LineSearch::extend_by(const Context &context, const Choices &choices) {
  // A code that comes again at once is the same character, unless there are no such codes.
  const int code_before = context.prev >= 0 ? nodes_[context.prev].code : -1;
  const int left_out = rules_.simple_text ? -1 : code_before;
  const bool alone_before =
      code_before >= 0 && context.cont == tesseract::NC_ANYTHING && code_before != rules_.null_char;
  // The certainty of a code whose neighbours in time have shares of it.
  const auto shared = [&](int code) {
    const bool pair = alone_before && ((code_before == top_code_ && code == second_code_) ||
                                       (code == top_code_ && code_before == second_code_));
    return pair ? certainty_of_pair(code) : certainty_with_null(code);
  };
  for (const Choice &choice : choices.final) {
    if (choice.code == left_out) continue;
    const float cert = certainty(choice.code);
    if (cert < Search::kMinCertainty && choice.code != rules_.null_char) continue;
    unichar(context, choice.code, choice.unichar_id, cert, tesseract::NC_ANYTHING);
    if (context.state != tesseract::TN_TOP2 || choice.code == rules_.null_char) continue;
    unichar(context, choice.code, choice.unichar_id, shared(choice.code), tesseract::NC_ONLY_DUP);
  }
  for (const int code : choices.next) {
    if (code == left_out) continue;
    same_or_part(context, context.length + 1, false, code, INVALID_UNICHAR_ID, certainty(code),
                 tesseract::NC_ANYTHING);
    if (context.state != tesseract::TN_TOP2 || code == rules_.null_char) continue;
    same_or_part(context, context.length + 1, false, code, INVALID_UNICHAR_ID, shared(code), tesseract::NC_ONLY_DUP);
  }
}

// Those that a character may begin with.
const LineSearch::Choices &LineSearch::single_choices(TopNState state) {
  Choices &choices = single_[state];
  if (!choices.known) fill(RecodedCharID(), 0, state, &choices);
  choices.known = true;
  return choices;
}

void LineSearch::fill(const RecodedCharID &prefix, int length, TopNState state, Choices *out) {
  out->final.clear();
  out->next.clear();
  if (const GenericVector<int> *codes = rules_.recoder.GetFinalCodes(prefix)) {
    RecodedCharID whole = prefix;
    for (int i = 0; i < codes->size(); ++i) {
      const int code = (*codes)[i];
      if (states_[code] != state) continue;
      whole.Set(length, code);
      const int id = unichar_of(whole, length);
      if (id != kDisabled) out->final.push_back({code, id});
    }
  }
  if (const GenericVector<int> *codes = rules_.recoder.GetNextCodes(prefix)) {
    for (int i = 0; i < codes->size(); ++i) {
      if (states_[(*codes)[i]] == state) out->next.push_back((*codes)[i]);
    }
  }
}

// The character of a code whose last part is at `length`.
int LineSearch::unichar_of(const RecodedCharID &code, int length) {
  const int part = code(length);
  if (length == 0 && single_ids_[part] != kUnknown) return single_ids_[part];
  int id = rules_.recoder.DecodeUnichar(code);
  if (length == 0 && part == rules_.null_char) id = INVALID_UNICHAR_ID;
  if (id != INVALID_UNICHAR_ID && rules_.charset != nullptr && !rules_.charset->get_enabled(id)) id = kDisabled;
  if (length == 0) single_ids_[part] = id;
  return id;
}

// Adds the same code again, or a part of one.
void LineSearch::same_or_part(const Context &context, int length, bool duplicate, int code, int unichar_id, float cert,
                              NodeContinuation cont) {
  PermuterType permuter = context.dawg ? NO_PERM : TOP_CHOICE_PERM;
  if (context.dawg) {
    if (!(cert > rules_.worst_dict_cert)) return;
  } else {
    cert *= rules_.dict_ratio;
    if (!(cert >= Search::kMinCertainty || code == rules_.null_char)) return;
  }
  if (context.prev >= 0) permuter = nodes_[context.prev].permuter;
  BeamNode node = make(context.prev, code, unichar_id, permuter, cert);
  node.duplicate = duplicate;
  push(Search::BeamIndex(context.dawg, cont, length), node);
}

// Adds the end of a character, within words of dictionaries or without.
void LineSearch::unichar(const Context &context, int code, int unichar_id, float cert, NodeContinuation cont) {
  if (context.dawg) {
    if (cert > rules_.worst_dict_cert) word_part(context, code, unichar_id, cert, cont);
    return;
  }
  push(Search::BeamIndex(false, cont, 0),
       make(context.prev, code, unichar_id, TOP_CHOICE_PERM, cert * rules_.dict_ratio));
  if (rules_.dict == nullptr) return;
  // Words of dictionaries may begin after a space, or anywhere in scripts that have none. A space counts for the word
  // behind it as it is; `NO_PERM` says that its certainty has not to do with what comes before.
  if (unichar_id == UNICHAR_SPACE && cert > rules_.worst_dict_cert) {
    begin_words(context.prev, code, unichar_id, NO_PERM, false, false, cert, cont);
  } else if (!rules_.dict->getUnicharset().IsSpaceDelimited(unichar_id)) {
    const float dawg_cert = unichar_id == UNICHAR_SPACE ? cert : cert * rules_.dict_ratio;
    const PermuterType permuter = unichar_id == UNICHAR_SPACE ? NO_PERM : TOP_CHOICE_PERM;
    begin_words(context.prev, code, unichar_id, permuter, false, false, dawg_cert, cont);
  }
}

// Adds the end of a character if dictionaries have words that go on like this.
void LineSearch::word_part(const Context &context, int code, int unichar_id, float cert, NodeContinuation cont) {
  const int dawg = Search::BeamIndex(true, cont, 0), other = Search::BeamIndex(false, cont, 0);
  const int prev = context.prev;
  if (unichar_id == INVALID_UNICHAR_ID) {
    push(dawg, make(prev, code, unichar_id, NO_PERM, cert));
    return;
  }
  const float score = prev >= 0 ? cert + nodes_[prev].score : cert;
  const int width = rules_.widths[0];
  if (!takes(beams_[dawg], width, score) && !takes(beams_[other], width, score)) return;
  const int last = prev >= 0 ? nodes_[prev].last_unichar : -1;
  const BeamNode *before = last >= 0 ? &nodes_[last] : nullptr;
  if (unichar_id == UNICHAR_SPACE) {
    if (before == nullptr || !before->end_of_word) return;
    begin_words(prev, code, unichar_id, before->permuter, false, false, cert, cont);
    push(other, make(prev, code, unichar_id, before->permuter, cert));
    return;
  }
  const UNICHARSET &set = rules_.dict->getUnicharset();
  if (before != nullptr && before->start_of_dawg && before->unichar_id != UNICHAR_SPACE &&
      set.IsSpaceDelimited(before->unichar_id) && set.IsSpaceDelimited(unichar_id)) {
    return;
  }
  if (before != nullptr && before->place < 0) return;
  const bool word_start = before == nullptr || before->start_of_dawg;
  const DictionaryWalk::Move move = walk_.go(before == nullptr ? walk_.begin() : before->place, unichar_id);
  if (move.permuter == NO_PERM) return;
  BeamNode node = make(prev, code, unichar_id, move.permuter, cert);
  node.start_of_word = word_start;
  node.end_of_word = move.valid_end;
  node.place = move.place;
  push(dawg, node);
  if (move.valid_end && !rules_.space_delimited) {
    // The next word may follow at once.
    begin_words(prev, code, unichar_id, move.permuter, word_start, true, cert, cont);
    node.place = -1;
    push(other, node);
  }
}

// Keeps the best one of a step after which words begin.
void LineSearch::begin_words(int prev, int code, int unichar_id, PermuterType permuter, bool start, bool end,
                             float cert, NodeContinuation cont) {
  BeamNode node = make(prev, code, unichar_id, permuter, cert);
  BeamNode &best = initial_[cont];
  if (best.code >= 0 && !(node.score > best.score)) return;
  node.start_of_dawg = true;
  node.start_of_word = start;
  node.end_of_word = end;
  node.place = walk_.begin();
  best = node;
}

bool LineSearch::takes(const Beam &beam, int width, float score) const {
  return beam.heap.size() < width || score > beam.heap[0].key;
}

// Adds a node to a heap, if it is good enough; of those of the same text the best one stays.
void LineSearch::push(int number, BeamNode node) {
  Beam &beam = beams_[number];
  const int width = rules_.widths[Search::LengthFromBeamsIndex(number)];
  if (!takes(beam, width, node.score)) return;
  node.code_hash = hash(node.code, node.duplicate, node.prev);
  for (int i = 0; i < beam.heap.size(); ++i) {
    BeamNode &known = beam.slots[beam.heap[i].value];
    if (known.code_hash != node.code_hash || known.code != node.code || known.permuter != node.permuter ||
        known.start_of_dawg != node.start_of_dawg) {
      continue;
    }
    if (node.score > known.score) {
      known = node;
      beam.heap.change_key(i, node.score);
    }
    return;
  }
  const int slot = beam.free >= 0 ? beam.free : beam.heap.size();
  beam.slots[slot] = node;
  beam.heap.push({node.score, slot});
  beam.free = beam.heap.size() > width ? beam.heap.pop().value : -1;
  used_ |= uint64_t{1} << number;
}

// Makes the heaps of the step the nodes that the next one goes on from.
void LineSearch::commit() {
  for (uint64_t bits = used_before_; bits != 0; bits &= bits - 1) ranges_[first(bits)] = {0, 0};
  for (uint64_t bits = used_; bits != 0; bits &= bits - 1) {
    const Beam &beam = beams_[first(bits)];
    Range &range = ranges_[first(bits)];
    range.begin = size();
    for (int i = 0; i < beam.heap.size(); ++i) {
      nodes_.push_back(beam.slots[beam.heap[i].value]);
      BeamNode &node = nodes_.back();
      const bool ends_unichar = node.unichar_id != INVALID_UNICHAR_ID && !node.duplicate;
      if (ends_unichar) {
        node.last_unichar = size() - 1;
      } else {
        node.last_unichar = node.prev >= 0 ? nodes_[node.prev].last_unichar : -1;
      }
    }
    range.end = size();
  }
}

BeamNode LineSearch::make(int prev, int code, int unichar_id, PermuterType permuter, float cert) const {
  BeamNode node;
  node.code = code;
  node.unichar_id = unichar_id;
  node.prev = prev;
  node.last_unichar = node.place = -1;
  node.permuter = permuter;
  node.start_of_dawg = node.start_of_word = node.end_of_word = node.duplicate = false;
  node.certainty = cert;
  node.score = prev >= 0 ? cert + nodes_[prev].score : cert;
  node.code_hash = 0;
  return node;
}

// Of all codes up to this one: what tells texts apart.
uint64_t LineSearch::hash(int code, bool duplicate, int prev) const {
  uint64_t hash = prev >= 0 ? nodes_[prev].code_hash : 0;
  if (duplicate || code == rules_.null_char) return hash;
  const int range = rules_.recoder.code_range();
  const uint64_t carry = (hash >> 32) * range >> 32;
  return hash * range + carry + code;
}

float LineSearch::certainty(int code) {
  Certainty &known = certainties_[code];
  if (known.step != steps_) {
    known.step = steps_;
    known.alone = to_certainty(outputs_[code]);
  }
  return known.alone;
}

float LineSearch::certainty_with_null(int code) {
  Certainty &known = certainties_[code];
  if (known.step_with_null != steps_) {
    known.step_with_null = steps_;
    known.with_null = to_certainty(outputs_[code] + outputs_[rules_.null_char]);
  }
  return known.with_null;
}

float LineSearch::certainty_of_pair(int code) {
  const bool is_top = code == top_code_;
  if (pair_steps_[is_top] != steps_) {
    pair_steps_[is_top] = steps_;
    float sum = outputs_[code] + outputs_[rules_.null_char];
    sum += outputs_[is_top ? second_code_ : top_code_];
    pair_certainties_[is_top] = to_certainty(sum);
  }
  return pair_certainties_[is_top];
}

float LineSearch::to_certainty(float probability) const {
  return static_cast<float>(tesseract::NetworkIO::ProbToCertainty(probability) + rules_.cert_offset);
}

}  // namespace tesseract_safe
