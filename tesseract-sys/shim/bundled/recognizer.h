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
};

// Random numbers as a recognizer has them at the beginning of each line.
tesseract::TRand seeded(const tesseract::LSTMRecognizer &recognizer);

}  // namespace tesseract_safe
