// Upstream's recognition network without the engine around it.

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "allheaders.h"
#include "guard.h"
#include "input.h"
#include "lstmrecognizer.h"
#include "network.h"
#include "networkio.h"
#include "tessdatamanager.h"
#include "reference/forward.h"

using tesseract_safe::Failed;
using tesseract_safe::guard;

namespace {

// What is protected in upstream's class.
class Recognizer : public tesseract::LSTMRecognizer {
 public:
  tesseract::Network *network() { return network_; }
  tesseract::NetworkScratch *scratch() { return &scratch_space_; }
  tesseract::TRand *randomizer() { return &randomizer_; }
  void seed() { SetRandomSeed(); }
};

// The values of a pixel.
void *pixel(const tesseract::NetworkIO &io, int t) {
  if (io.int_mode()) return const_cast<int8_t *>(io.i(t));
  return const_cast<float *>(io.f(t));
}

}  // namespace

struct ts_testing_network {
  tesseract::TessdataManager manager;
  Recognizer recognizer;
};

extern "C" {

ts_status ts_testing_network_create(const char *data, size_t size, ts_testing_network **out, ts_error *error) {
  return guard(error, [&] {
    std::unique_ptr<ts_testing_network> network(new ts_testing_network);
    if (!network->manager.LoadMemBuffer("data", data, static_cast<int>(size))) throw Failed("no language data");
    if (!network->recognizer.Load(nullptr, nullptr, &network->manager)) throw Failed("no network");
    *out = network.release();
  });
}

void ts_testing_network_destroy(ts_testing_network *network) { delete network; }

ts_status ts_testing_network_inputs(ts_testing_network *network, const unsigned char *pixels, int width, int height,
                                    void *values, size_t capacity, int *out_width, ts_error *error) {
  return guard(error, [&] {
    std::unique_ptr<Pix, void (*)(Pix *)> pix(pixCreate(width, height, 8), [](Pix *pix) { pixDestroy(&pix); });
    if (pix == nullptr) throw Failed("no image of that size");
    for (int y = 0; y < height; ++y) {
      l_uint32 *line = pixGetData(pix.get()) + static_cast<size_t>(y) * pixGetWpl(pix.get());
      for (int x = 0; x < width; ++x) SET_DATA_BYTE(line, x, pixels[static_cast<size_t>(y) * width + x]);
    }
    Recognizer &recognizer = network->recognizer;
    tesseract::NetworkIO inputs;
    inputs.set_int_mode(recognizer.IsIntMode());
    recognizer.seed();
    tesseract::Input::PreparePixInput(recognizer.network()->InputShape(), pix.get(), recognizer.randomizer(), &inputs);
    const size_t row = inputs.NumFeatures() * (inputs.int_mode() ? sizeof(int8_t) : sizeof(float));
    if (inputs.Width() * row > capacity) throw Failed("not enough room");
    for (int t = 0; t < inputs.Width(); ++t) std::memcpy(static_cast<char *>(values) + t * row, pixel(inputs, t), row);
    *out_width = inputs.stride_map().Size(tesseract::FD_WIDTH);
  });
}

ts_status ts_testing_network_forward(ts_testing_network *network, const void *values, int height, int width, int depth,
                                     float *outputs, size_t capacity, int *steps, int *classes,
                                     ts_error *error) {
  return guard(error, [&] {
    Recognizer &recognizer = network->recognizer;
    tesseract::StrideMap map;
    map.SetStride({std::make_pair(height, width)});
    tesseract::NetworkIO inputs;
    inputs.ResizeToMap(recognizer.IsIntMode(), map, depth);
    const size_t pixel_size = depth * (inputs.int_mode() ? sizeof(int8_t) : sizeof(float));
    for (int t = 0; t < inputs.Width(); ++t) {
      std::memcpy(pixel(inputs, t), static_cast<const char *>(values) + t * pixel_size, pixel_size);
    }
    recognizer.seed();
    tesseract::NetworkIO result;
    recognizer.network()->Forward(false, inputs, nullptr, recognizer.scratch(), &result);
    if (result.int_mode()) throw Failed("the network does not end in a softmax");
    *steps = result.Width();
    *classes = result.NumFeatures();
    const size_t row = *classes;
    if (*steps * row > capacity) throw Failed("not enough room");
    for (int t = 0; t < *steps; ++t) std::memcpy(outputs + t * row, result.f(t), row * sizeof(float));
  });
}

}  // extern "C"
