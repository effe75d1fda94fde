#include "networks.h"

#include <cstdint>
#include <memory>

#include "line_copy.h"
#include "network.h"
#include "networkio.h"
#include "recognizer.h"

using tesseract::LSTMRecognizer;
using tesseract::Network;
using tesseract::NetworkIO;
using tesseract::NetworkScratch;
using tesseract::StaticShape;
using tesseract::TransposedArray;

namespace tesseract_safe {
namespace {

// Stands in for a network of upstream's. It answers what that one answers, and has lines computed elsewhere.
class Outside : public Network {
 public:
  // Its type is none of upstream's, so that nothing takes it for a series of layers, which it is not.
  Outside(Network *original, const LSTMRecognizer *owner, ts_engine *engine, const ts_networks &networks, int number)
      : Network(tesseract::NT_NONE, original->name(), original->NumInputs(), original->NumOutputs()),
        original_(original),
        owner_(owner),
        runner_{engine, networks, number} {
    training_ = original->IsTraining() ? tesseract::TS_ENABLED : tesseract::TS_DISABLED;
    needs_to_backprop_ = original->needs_to_backprop();
    num_weights_ = original->num_weights();
    for (const auto flag : {tesseract::NF_LAYER_SPECIFIC_LR, tesseract::NF_ADAM}) {
      if (original->TestFlag(flag)) network_flags_ |= flag;
    }
  }

  StaticShape InputShape() const override { return original_->InputShape(); }
  StaticShape OutputShape(const StaticShape &input) const override { return original_->OutputShape(input); }
  STRING spec() const override { return original_->spec(); }
  int XScaleFactor() const override { return original_->XScaleFactor(); }
  void CacheXScaleFactor(int factor) override { original_->CacheXScaleFactor(factor); }
  void SetEnableTraining(tesseract::TrainingState state) override {
    Network::SetEnableTraining(state);
    original_->SetEnableTraining(state);
  }
  void SetNetworkFlags(uint32_t flags) override {
    Network::SetNetworkFlags(flags);
    original_->SetNetworkFlags(flags);
  }
  void SetRandomizer(tesseract::TRand *randomizer) override {
    Network::SetRandomizer(randomizer);
    original_->SetRandomizer(randomizer);
  }
  void DebugWeights() override { original_->DebugWeights(); }
  bool Serialize(tesseract::TFile *file) const override { return original_->Serialize(file); }
  bool DeSerialize(tesseract::TFile *) override { return false; }
  bool Backward(bool, const NetworkIO &, NetworkScratch *, NetworkIO *) override { return false; }
  const Runner &runner() const { return runner_; }

  void Forward(bool debug, const NetworkIO &input, const TransposedArray *transposed, NetworkScratch *scratch,
               NetworkIO *output) override {
    if (!debug && !IsTraining() && is_a_line(input) && begins_a_line(*owner_) && run(input, output)) return;
    original_->Forward(debug, input, transposed, scratch, output);
  }

 private:
  static bool is_a_line(const NetworkIO &input) { return input.stride_map().Size(tesseract::FD_BATCH) == 1; }

  // What is computed elsewhere draws a line's random numbers from the first one on.
  bool run(const NetworkIO &input, NetworkIO *output) {
    const ts_line line = line_.take(input);
    const ts_networks &networks = runner_.networks;
    ts_probabilities found;
    if (!networks.forward(networks.context, runner_.number, &line, &found) || found.classes != NumOutputs()) return false;
    copy(found, output);
    return true;
  }

  const std::unique_ptr<Network> original_;
  const LSTMRecognizer *const owner_;
  const Runner runner_;
  LineCopy line_;
};

void replace_network(ts_engine *engine, tesseract::Tesseract *language, const ts_networks &networks) {
  LSTMRecognizer *recognizer = recognizer_of(language);
  if (recognizer == nullptr) return;
  Network *&network = Recognizer::network(recognizer);
  if (network == nullptr) return;
  const int number = networks.find(networks.context, language->lang.string());
  if (number >= 0) network = new Outside(network, recognizer, engine, networks, number);
}

}  // namespace

const Runner *runner_of(LSTMRecognizer *recognizer) {
  const auto *outside = dynamic_cast<const Outside *>(Recognizer::network(recognizer));
  return outside == nullptr ? nullptr : &outside->runner();
}

void replace_networks(ts_engine *engine, const ts_networks &networks) {
  tesseract::Tesseract *first = engine->api.tesseract();
  replace_network(engine, first, networks);
  for (int i = 0; i < first->num_sub_langs(); ++i) replace_network(engine, first->get_sub_lang(i), networks);
}

}  // namespace tesseract_safe
