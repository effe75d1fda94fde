#include "upstream/recodebeam_twice.h"

#include "upstream/line_task.h"

#include "bundled/line_copy.h"
#include "bundled/recognizer.h"
#include "messages.h"
#include "network.h"
#include "networkio.h"

using tesseract::ImageData;
using tesseract::LSTMRecognizer;
using tesseract::Network;
using tesseract::NetworkIO;
using tesseract::NetworkScratch;
using tesseract::RecodeBeamSearch;
using tesseract::StaticShape;
using tesseract::TransposedArray;

namespace tesseract_safe {
namespace {

// What upstream's recognizer asks of a search, which it keeps to itself.
constexpr double kDictRatio = 2.25, kCertOffset = -0.085;

RecodeBeamSearch *make_search(const LSTMRecognizer &recognizer) {
  return new RecodeBeamSearch(Recognizer::recoder(recognizer), Recognizer::null_char(recognizer),
                              recognizer.SimpleTextOutput(), Recognizer::dict(recognizer));
}

// A network of a thread's own: answers what another one answers, and has its lines computed by whoever is there.
class Relay : public Network {
 public:
  explicit Relay(const Network &original)
      : Network(tesseract::NT_NONE, original.name(), original.NumInputs(), original.NumOutputs()),
        original_(original) {
    training_ = tesseract::TS_DISABLED;
  }

  StaticShape InputShape() const override { return original_.InputShape(); }
  StaticShape OutputShape(const StaticShape &input) const override { return original_.OutputShape(input); }
  int XScaleFactor() const override { return original_.XScaleFactor(); }
  void DebugWeights() override {}
  bool DeSerialize(tesseract::TFile *) override { return false; }
  bool Backward(bool, const NetworkIO &, NetworkScratch *, NetworkIO *) override { return false; }

  void Forward(bool, const NetworkIO &input, const TransposedArray *, NetworkScratch *, NetworkIO *output) override {
    const ts_line line = line_.take(input);
    ts_probabilities found;
    if (begins_a_line(*owner) && forward(context, &line, &found) && found.classes == NumOutputs()) {
      copy(found, output);
    } else {
      // Upstream's recognizer is not ready for what is thrown. It goes on with an output of no steps.
      refused = true;
    }
  }

  const LSTMRecognizer *owner = nullptr;
  ts_forward_fn forward = nullptr;
  void *context = nullptr;
  // Whether a line was for upstream's network.
  bool refused = false;

 private:
  const Network &original_;
  LineCopy line_;
};

}  // namespace

class LineReader : private LSTMRecognizer {
 public:
  explicit LineReader(LSTMRecognizer *original)
      : charset_(original->GetUnicharset()), relay_(new Relay(*Recognizer::network(original))) {
    relay_->owner = this;
    network_ = relay_;
    training_flags_ = Recognizer::training_flags(*original);
    sample_iteration_ = original->sample_iteration();
    null_char_ = Recognizer::null_char(*original);
    search_ = make_search(*original);
  }

  bool read(const ImageData &image, const LineRules &rules, ts_forward_fn forward, void *context, float *scale,
            LinePaths *paths) {
    relay_->forward = forward;
    relay_->context = context;
    relay_->refused = false;
    NetworkIO inputs, outputs;
    if (!RecognizeLine(image, rules.invert, false, false, false, scale, &inputs, &outputs) || relay_->refused) return false;
    search_->FindPaths(outputs, kDictRatio, kCertOffset, rules.worst_dict_cert, &charset_, rules.choice_mode, paths);
    return true;
  }

  std::vector<std::vector<std::pair<const char *, float>>> &choices() { return search_->timesteps; }

 private:
  const UNICHARSET &charset_;
  // The base's to delete.
  Relay *const relay_;
};

LineReaders::LineReaders(LSTMRecognizer *recognizer) : recognizer_(recognizer) {}

LineReaders::~LineReaders() = default;

std::unique_ptr<LineReader> LineReaders::get() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.empty()) return std::unique_ptr<LineReader>(new LineReader(recognizer_));
  std::unique_ptr<LineReader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void LineReaders::put_back(std::unique_ptr<LineReader> reader) {
  std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back(std::move(reader));
}

// What it does not manage is done again by upstream, which then says why.
bool LineTask::run(void *task, ts_forward_fn forward, void *context) {
  try {
    return static_cast<LineTask *>(task)->read(forward, context);
  } catch (...) {
    return false;
  }
}

bool LineTask::read(ts_forward_fn forward, void *context) {
  const std::unique_ptr<ImageData> image = make_image();
  if (image == nullptr) return false;
  std::unique_ptr<LineReader> reader = readers_->get();
  const Unheard unheard;
  if (!reader->read(*image, rules_, forward, context, &scale_, &paths_)) return false;
  choices_.swap(reader->choices());
  readers_->put_back(std::move(reader));
  return !unheard.any();
}

// What is said of it is said when upstream makes the same image.
std::unique_ptr<ImageData> LineTask::make_image() {
  const Unheard unheard;
  return std::unique_ptr<ImageData>(language_.GetRectImage(box_, block_, tesseract::kImagePadding, &image_box_));
}

void LineTask::make_words(LSTMRecognizer *recognizer, tesseract::PointerVector<WERD_RES> *words) {
  RecodeBeamSearch *&search = Recognizer::search(recognizer);
  if (search == nullptr) search = make_search(*recognizer);
  if (rules_.choice_mode) search->timesteps.swap(choices_);
  search->SetPaths(paths_);
  search->ExtractBestPathAsWords(image_box_, scale_, false, &recognizer->GetUnicharset(), words, rules_.choice_mode);
}

}  // namespace tesseract_safe
