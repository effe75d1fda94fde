// The part of a line's recognition that any thread can do: all but words, which are made from what it leaves.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "imagedata.h"
#include "tesseract_safe.h"
#include "tesseractclass.h"
#include "upstream/line_paths.h"

namespace tesseract_safe {

// What upstream's recognizer gets beside a line's image.
struct LineRules {
  bool invert;
  double worst_dict_cert;
  int choice_mode;

  bool operator==(const LineRules &other) const {
    return invert == other.invert && worst_dict_cert == other.worst_dict_cert && choice_mode == other.choice_mode;
  }
};

// Recognizes lines as another recognizer does, of which it only ever reads what stays as it is while a page is recognized.
class LineReader;

// As many as read at the same time.
class LineReaders {
 public:
  explicit LineReaders(tesseract::LSTMRecognizer *recognizer);
  ~LineReaders();

  std::unique_ptr<LineReader> get();
  void put_back(std::unique_ptr<LineReader> reader);

 private:
  tesseract::LSTMRecognizer *const recognizer_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<LineReader>> idle_;
};

class LineTask {
 public:
  // All of these outlive the task.
  LineTask(const tesseract::Tesseract &language, const BLOCK &block, const TBOX &box, const LineRules &rules,
           LineReaders *readers)
      : language_(language), block_(block), box_(box), rules_(rules), readers_(readers) {}

  // As ts_task has it, of one of these.
  static bool run(void *task, ts_forward_fn forward, void *context);
  static void release(void *task) { delete static_cast<LineTask *>(task); }

  // Where the line's image was taken from.
  const TBOX &image_box() const { return image_box_; }
  // Makes the words of a task that has run.
  void make_words(tesseract::LSTMRecognizer *recognizer, tesseract::PointerVector<WERD_RES> *words);

 private:
  bool read(ts_forward_fn forward, void *context);
  std::unique_ptr<tesseract::ImageData> make_image();

  const tesseract::Tesseract &language_;
  const BLOCK &block_;
  const TBOX box_;
  const LineRules rules_;
  LineReaders *const readers_;

  TBOX image_box_;
  float scale_ = 0;
  LinePaths paths_;
  std::vector<std::vector<std::pair<const char *, float>>> choices_;
};

}  // namespace tesseract_safe
