#include "look_ahead.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "bundled/recognizer.h"
#include "networks.h"
#include "pageres.h"
#include "upstream/line_asked.h"

using tesseract::LSTMRecognizer;
using tesseract::Tesseract;

namespace tesseract_safe {
namespace {

// In the order in which upstream comes by, which leaves out what is part of something else, and what is done: pictures
// before recognition begins.
std::vector<LinePlace> places(PAGE_RES *page) {
  std::vector<LinePlace> found;
  BLOCK_RES_IT blocks(&page->block_res_list);
  for (blocks.mark_cycle_pt(); !blocks.cycled_list(); blocks.forward()) {
    ROW_RES_IT rows(&blocks.data()->row_res_list);
    for (rows.mark_cycle_pt(); !rows.cycled_list(); rows.forward()) {
      WERD_RES_IT words(&rows.data()->word_res_list);
      for (words.mark_cycle_pt(); !words.cycled_list(); words.forward()) {
        const WERD_RES *word = words.data();
        if (word->part_of_combo || word->done) continue;
        found.push_back({word->word->bounding_box(), blocks.data()->block, rows.data()->row});
      }
    }
  }
  return found;
}

// The part of the page that is recognized for a place: at least as high as the letters of its row can be.
TBOX box_of(const LinePlace &place, const Tesseract &language) {
  const int mode = language.tessedit_pageseg_mode;
  if (mode == tesseract::PSM_SINGLE_WORD || mode == tesseract::PSM_RAW_LINE) {
    return TBOX(0, 0, language.ImageWidth(), language.ImageHeight());
  }
  TBOX box = place.word;
  const float baseline = place.row->base_line((box.left() + box.right()) / 2);
  const float lowest = baseline + place.row->descenders();
  const float highest = baseline + place.row->x_height() + place.row->ascenders();
  if (lowest < box.bottom()) box.set_bottom(lowest);
  if (highest > box.top()) box.set_top(highest);
  return box;
}

}  // namespace

struct LookAhead::Plan {
  struct Expected {
    uint64_t number;
    LinePlace place;
    const LSTMRecognizer *recognizer;
    LineRules rules;
  };

  // Hands in lines while they are welcome, to be read as the one that is asked for.
  void expect(const LineAsked &line, LSTMRecognizer *recognizer, const Runner &runner) {
    const ts_networks &networks = runner.networks;
    while (next < places.size() && networks.wants(networks.context, runner.number)) {
      const LinePlace &place = places[next];
      const auto readers = this->readers.emplace(recognizer, recognizer).first;
      std::unique_ptr<LineTask> task(new LineTask(*line.language, *place.block, box_of(place, *line.language),
                                                  line.rules, &readers->second));
      expected.push_back({++last_number, place, recognizer, line.rules});
      ++next;
      const ts_task shared = {task.release(), last_number, LineTask::run, LineTask::release};
      networks.expect(networks.context, runner.number, &shared);
    }
  }

  // The number of the task for a line, if it was handed in. What should have come before is not expected any more.
  uint64_t find(const LineAsked &line, const LSTMRecognizer *recognizer) {
    for (size_t i = 0; i < expected.size(); ++i) {
      const Expected known = expected[i];
      if (!(known.place == line.place && known.recognizer == recognizer && known.rules == line.rules)) continue;
      expected.erase(expected.begin(), expected.begin() + i + 1);
      return known.number;
    }
    return 0;
  }

  std::vector<LinePlace> places;
  size_t next = 0;
  uint64_t last_number = 0;
  std::deque<Expected> expected;
  std::map<const LSTMRecognizer *, LineReaders> readers;
  // Who has tasks that may run.
  const Runner *runner = nullptr;
};

LookAhead::LookAhead(ts_engine *engine) : engine_(engine) { engine_->look_ahead = this; }

LookAhead::~LookAhead() {
  engine_->look_ahead = nullptr;
  // Tasks read what the engine is about to change, and their readers.
  if (plan_ != nullptr && plan_->runner != nullptr) {
    plan_->runner->networks.stop(plan_->runner->networks.context);
  }
}

bool LookAhead::recognize(const LineAsked &line) {
  LSTMRecognizer *recognizer = recognizer_of(line.language);
  const Runner *runner = runner_of(recognizer);
  if (runner == nullptr) return false;
  const ts_networks &networks = runner->networks;
  // A second try in another language says nothing of the lines to come.
  const bool first_try = line.language == next_language(engine_->api.tesseract());
  uint64_t number = 0;
  if (first_try && (plan_ != nullptr || networks.wants(networks.context, runner->number))) {
    try {
      if (plan_ == nullptr) {
        plan_.reset(new Plan);
        if (engine_->api.page() != nullptr) plan_->places = places(engine_->api.page());
        // The only line of a page is asked for already.
        if (plan_->places.size() == 1) plan_->places.clear();
      }
      plan_->runner = runner;
      plan_->expect(line, recognizer, *runner);
      number = plan_->find(line, recognizer);
    } catch (...) {
      // What matters fails again where it is asked for. No further guesses for this page.
      if (plan_ != nullptr) plan_->places.clear();
    }
  }
  const std::unique_ptr<LineTask> task(static_cast<LineTask *>(networks.take(networks.context, number)));
  // Upstream has the line's image by now, and from where; so has the task.
  if (task == nullptr || !(task->image_box() == line.image_box)) return false;
  task->make_words(recognizer, line.words);
  return true;
}

void recognize_line(Tesseract *language, const LinePlace &place, const tesseract::ImageData &image, bool invert,
                    bool debug, double worst_dict_cert, const TBOX &image_box,
                    tesseract::PointerVector<WERD_RES> *words, int choice_mode) {
  LSTMRecognizer *recognizer = recognizer_of(language);
  const Runner *runner = runner_of(recognizer);
  LookAhead *ahead = runner == nullptr ? nullptr : runner->engine->look_ahead;
  if (ahead != nullptr && !debug &&
      ahead->recognize({language, place, {invert, worst_dict_cert, choice_mode}, image_box, words})) {
    return;
  }
  recognizer->RecognizeLine(image, invert, debug, worst_dict_cert, image_box, words, choice_mode);
}

}  // namespace tesseract_safe
