#include "recognizer.h"

#include <cstdint>

namespace tesseract_safe {
namespace {

// An explicit instantiation may name any member, whatever its access.
template <tesseract::LSTMRecognizer *tesseract::Tesseract::*kRecognizer, tesseract::Tesseract *tesseract::Tesseract::*kNext>
struct Opened {
  friend tesseract::LSTMRecognizer *open_recognizer(tesseract::Tesseract *of) { return of->*kRecognizer; }
  friend tesseract::Tesseract *open_next(tesseract::Tesseract *of) { return of->*kNext; }
};
tesseract::LSTMRecognizer *open_recognizer(tesseract::Tesseract *of);
tesseract::Tesseract *open_next(tesseract::Tesseract *of);
template struct Opened<&tesseract::Tesseract::lstm_recognizer_, &tesseract::Tesseract::most_recently_used_>;

}  // namespace

tesseract::LSTMRecognizer *recognizer_of(tesseract::Tesseract *language) { return open_recognizer(language); }

tesseract::Tesseract *next_language(tesseract::Tesseract *main) { return open_next(main); }

tesseract::TRand seeded(const tesseract::LSTMRecognizer &recognizer) {
  tesseract::TRand random;
  random.set_seed(static_cast<uint64_t>(static_cast<int64_t>(recognizer.sample_iteration()) * 0x10000001));
  random.IntRand();
  return random;
}

bool begins_a_line(const tesseract::LSTMRecognizer &recognizer) {
  tesseract::TRand now = Recognizer::randomizer(recognizer), first = seeded(recognizer);
  return now.IntRand() == first.IntRand() && now.IntRand() == first.IntRand();
}

}  // namespace tesseract_safe
