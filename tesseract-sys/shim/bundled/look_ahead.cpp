#include "look_ahead.h"

#include <cstddef>
#include <memory>
#include <vector>

#include "imagedata.h"
#include "input.h"
#include "line_copy.h"
#include "network.h"
#include "networkio.h"
#include "pageres.h"
#include "pictures.h"
#include "recognizer.h"

using tesseract::LSTMRecognizer;
using tesseract::Network;
using tesseract::Tesseract;

namespace tesseract_safe {
namespace {

// Upstream's limit for networks that take lines of any height.
constexpr int kMaxHeight = 48;

// Where a line is, or a word that stands alone. Blocks and rows stay what they are while a page is recognized; words do
// not.
struct Place {
  TBOX word;
  const BLOCK *block;
  const ROW *row;
};

// In the order in which upstream comes by, which leaves out what is part of something else, and what is done: pictures
// before recognition begins.
std::vector<Place> places(PAGE_RES *page) {
  std::vector<Place> found;
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
TBOX box_of(const Place &place, const Tesseract &language) {
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

// The input that the recognizer will make of a place; false where there is none.
bool prepare(const Place &place, const Tesseract &language, const LSTMRecognizer &recognizer, const Network &network,
             tesseract::NetworkIO *input) {
  TBOX box;
  const std::unique_ptr<tesseract::ImageData> image(
      language.GetRectImage(box_of(place, language), *place.block, tesseract::kImagePadding, &box));
  if (image == nullptr) return false;
  float scale;
  int width, height;
  const Owned line(image->PreScale(network.NumInputs(), kMaxHeight, &scale, &width, &height, nullptr));
  const int least = network.XScaleFactor();
  if (line == nullptr || width < least || height < least) return false;
  tesseract::TRand random = seeded(recognizer);
  input->set_int_mode(recognizer.IsIntMode());
  tesseract::Input::PreparePixInput(network.InputShape(), line.get(), &random, input);
  return true;
}

}  // namespace

struct LookAhead::Plan {
  std::vector<Place> places;
  size_t next = 0;
  LineCopy line;
};

LookAhead::LookAhead(ts_engine *engine) : engine_(engine) { engine_->look_ahead = this; }

LookAhead::~LookAhead() { engine_->look_ahead = nullptr; }

void LookAhead::before(const LSTMRecognizer *recognizer, const ts_networks &networks, int number) {
  Tesseract *language = next_language(engine_->api.tesseract());
  // A second try in another language says nothing of the lines to come.
  if (recognizer_of(language) != recognizer || !networks.wants(networks.context, number)) return;
  try {
    if (plan_ == nullptr) {
      plan_.reset(new Plan);
      if (engine_->api.page() != nullptr) plan_->places = places(engine_->api.page());
      // The only line of a page is asked for already.
      if (plan_->places.size() == 1) plan_->places.clear();
    }
    const Network &network = *Recognizer::network(const_cast<LSTMRecognizer *>(recognizer));
    while (plan_->next < plan_->places.size() && networks.wants(networks.context, number)) {
      tesseract::NetworkIO input;
      if (!prepare(plan_->places[plan_->next++], *language, *recognizer, network, &input)) continue;
      const ts_line line = plan_->line.take(input);
      networks.expect(networks.context, number, &line);
    }
  } catch (...) {
    // What matters fails again where it is asked for. No further guesses for this page.
    if (plan_ != nullptr) plan_->places.clear();
  }
}

}  // namespace tesseract_safe
