// What upstream's recognizers keep to themselves.
#pragma once

#include "lstmrecognizer.h"
#include "tesseractclass.h"

namespace tesseract_safe {

// The recognizer of a language; none where it has no LSTM model.
tesseract::LSTMRecognizer *recognizer_of(tesseract::Tesseract *language);

// The language that the next line is read in first, of a page's `main` language and those beside it.
tesseract::Tesseract *next_language(tesseract::Tesseract *main);

// What is protected there.
class Recognizer : public tesseract::LSTMRecognizer {
 public:
  static tesseract::Network *&network(tesseract::LSTMRecognizer *of) { return of->*(&Recognizer::network_); }
  static const tesseract::TRand &randomizer(const tesseract::LSTMRecognizer &of) {
    return of.*(&Recognizer::randomizer_);
  }
  static tesseract::RecodeBeamSearch *&search(tesseract::LSTMRecognizer *of) { return of->*(&Recognizer::search_); }
  static tesseract::Dict *dict(const tesseract::LSTMRecognizer &of) { return of.*(&Recognizer::dict_); }
  static const tesseract::UnicharCompress &recoder(const tesseract::LSTMRecognizer &of) {
    return of.*(&Recognizer::recoder_);
  }
  static int null_char(const tesseract::LSTMRecognizer &of) { return of.*(&Recognizer::null_char_); }
  static int training_flags(const tesseract::LSTMRecognizer &of) { return of.*(&Recognizer::training_flags_); }
};

// Random numbers as a recognizer has them at the beginning of each line.
tesseract::TRand seeded(const tesseract::LSTMRecognizer &recognizer);

// Whether a recognizer has drawn no number of a line's yet, which a noisy input may.
bool begins_a_line(const tesseract::LSTMRecognizer &recognizer);

}  // namespace tesseract_safe
