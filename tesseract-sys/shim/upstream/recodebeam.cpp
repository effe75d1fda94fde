// Stands in for upstream's unit of the same name, and is that unit, but for the way through a line's network outputs:
// line_search.h has ours. What reads the paths that were found stays upstream's.
#include "upstream/recodebeam_twice.h"

#include "networkio.h"
#include "upstream/line_paths.h"

#define Decode DecodeAsUpstream
// In angle brackets, so that the compiler does not begin its search beside this file.
#include <recodebeam.cpp>
#undef Decode

namespace tesseract {
namespace {

void set(const tesseract_safe::BeamNode &node, const RecodeNode *prev, RecodeNode *out) {
  out->code = node.code;
  out->unichar_id = node.unichar_id;
  out->permuter = node.permuter;
  out->start_of_dawg = node.start_of_dawg;
  out->start_of_word = node.start_of_word;
  out->end_of_word = node.end_of_word;
  out->duplicate = node.duplicate;
  out->certainty = node.certainty;
  out->score = node.score;
  out->prev = prev;
  out->code_hash = node.code_hash;
}

}  // namespace

void RecodeBeamSearch::Decode(const NetworkIO &output, double dict_ratio, double cert_offset, double worst_dict_cert,
                              const UNICHARSET *charset, int lstm_choice_mode) {
  tesseract_safe::LinePaths paths;
  FindPaths(output, dict_ratio, cert_offset, worst_dict_cert, charset, lstm_choice_mode, &paths);
  SetPaths(paths);
}

// Leaves the beams alone.
void RecodeBeamSearch::FindPaths(const NetworkIO &output, double dict_ratio, double cert_offset, double worst_dict_cert,
                                 const UNICHARSET *charset, int lstm_choice_mode, tesseract_safe::LinePaths *paths) {
  const int width = output.Width();
  if (lstm_choice_mode) timesteps.clear();
  if (width == 0) return;
  tesseract_safe::LineSearch::Rules rules{recoder_, dict_, charset, kBeamWidths};
  rules.null_char = null_char_;
  rules.simple_text = is_simple_text_;
  rules.space_delimited = space_delimited_;
  rules.dict_ratio = static_cast<float>(dict_ratio);
  rules.worst_dict_cert = static_cast<float>(worst_dict_cert);
  rules.cert_offset = cert_offset;
  tesseract_safe::LineSearch search(rules, output.NumFeatures());
  for (int t = 0; t < width; ++t) {
    search.step(output.f(t));
    if (lstm_choice_mode) SaveMostCertainChoices(output.f(t), output.NumFeatures(), charset, t);
  }

  const std::vector<int> before = search.before_last();
  std::vector<int> places(search.size());
  for (size_t i = 0; i < before.size(); ++i) places[before[i]] = static_cast<int>(i);
  const auto add = [&](int number, std::vector<tesseract_safe::BeamNode> *nodes) {
    nodes->push_back(search.node(number));
    int &prev = nodes->back().prev;
    if (prev >= 0) prev = places[prev];
  };
  paths->before.reserve(before.size());
  for (const int number : before) add(number, &paths->before);
  for (int beam = 0; beam < kNumBeams; ++beam) {
    const tesseract_safe::LineSearch::Range nodes = search.last(beam);
    const int begin = static_cast<int>(paths->last.size());
    for (int i = nodes.begin; i < nodes.end; ++i) add(i, &paths->last);
    paths->heaps.push_back({begin, static_cast<int>(paths->last.size())});
  }
}

// Upstream keeps the nodes of all steps in its beams. What follows asks for the last step's, and for those before by the
// links between them; so the first beam gets the last step, and a heap of the second one holds all that these lead to.
void RecodeBeamSearch::SetPaths(const tesseract_safe::LinePaths &paths) {
  beam_size_ = 0;
  if (paths.heaps.empty()) return;
  while (beam_.size() < 2) beam_.push_back(new RecodeBeam);
  RecodeBeam &last = *beam_[0];
  last.Clear();
  beam_size_ = 1;
  GenericVector<RecodePair> &kept = *beam_[1]->beams_[0].heap();
  kept.resize_no_init(static_cast<int>(paths.before.size()));
  const auto linked = [&](const tesseract_safe::BeamNode &node) {
    return node.prev < 0 ? nullptr : &kept[node.prev].data;
  };
  for (size_t i = 0; i < paths.before.size(); ++i) {
    const tesseract_safe::BeamNode &node = paths.before[i];
    set(node, linked(node), &kept[static_cast<int>(i)].data);
  }
  for (int beam = 0; beam < kNumBeams; ++beam) {
    const tesseract_safe::LineSearch::Range nodes = paths.heaps[beam];
    GenericVector<RecodePair> &heap = *last.beams_[beam].heap();
    heap.resize_no_init(nodes.end - nodes.begin);
    for (int i = nodes.begin; i < nodes.end; ++i) {
      const tesseract_safe::BeamNode &node = paths.last[i];
      RecodePair &pair = heap[i - nodes.begin];
      set(node, linked(node), &pair.data);
      pair.key = node.score;
    }
  }
}

}  // namespace tesseract
