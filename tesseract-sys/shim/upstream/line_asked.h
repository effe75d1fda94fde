// A line as upstream asks its recognizer for it.
#pragma once

#include "tesseractclass.h"
#include "upstream/line_task.h"

namespace tesseract_safe {

// Where a line is, or a word that stands alone. Blocks and rows stay what they are while a page is recognized; words do
// not.
struct LinePlace {
  TBOX word;
  const BLOCK *block;
  const ROW *row;

  bool operator==(const LinePlace &other) const {
    return word == other.word && block == other.block && row == other.row;
  }
};

struct LineAsked {
  tesseract::Tesseract *language;
  LinePlace place;
  LineRules rules;
  // Where its image was taken from.
  const TBOX &image_box;
  tesseract::PointerVector<WERD_RES> *words;
};

// Does what the recognizer of a language does with a line, which may have been recognized ahead.
void recognize_line(tesseract::Tesseract *language, const LinePlace &place, const tesseract::ImageData &image,
                    bool invert, bool debug, double worst_dict_cert, const TBOX &image_box,
                    tesseract::PointerVector<WERD_RES> *words, int choice_mode);

}  // namespace tesseract_safe
