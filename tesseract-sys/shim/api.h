// Upstream's public interface, and what its releases name differently. What is included here is installed with
// Tesseract 4.1 and 5 alike; what needs upstream's insides is in inside.h.
#pragma once

// musl declares struct timeval here only, and headers of 4.1 use it without asking.
#include <sys/time.h>

#include <string>

#include <allheaders.h>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#if TESSERACT_MAJOR_VERSION >= 5
#include <vector>
#else
#include <tesseract/genericvector.h>
#include <tesseract/strngs.h>
#endif

namespace tesseract_safe {

#if TESSERACT_MAJOR_VERSION >= 5
using Text = std::string;
using Texts = std::vector<std::string>;
using Bytes = std::vector<char>;
using FileName = const char *;
using Etext = tesseract::ETEXT_DESC;

inline const char *c_str(const Text &text) { return text.c_str(); }
inline const char *c_str(FileName name) { return name; }
inline void resize(Bytes *bytes, size_t size) { bytes->resize(size); }
#else
using Text = STRING;
using Texts = GenericVector<STRING>;
using Bytes = GenericVector<char>;
using FileName = const STRING &;
using Etext = ETEXT_DESC;

inline const char *c_str(const Text &text) { return text.string() == nullptr ? "" : text.string(); }
inline void resize(Bytes *bytes, size_t size) { bytes->resize_no_init(static_cast<int>(size)); }
#endif

// Opens what upstream keeps for derived classes.
class Api : public tesseract::TessBaseAPI {
 public:
  // Before languages are loaded there are no variables to ask for, unless one was set; there is none without a name.
  void require_variables() {
    if (tesseract_ == nullptr) SetVariable("", "");
  }
  bool has_image() { return tesseract_ != nullptr && GetInputImage() != nullptr; }
  bool recognized() const { return page_res_ != nullptr; }
  // What was found on the page so far.
  decltype(page_res_) page() { return page_res_; }
  // As against analysed alone.
  bool read() const { return recognition_done_; }
  bool wants_osd() const {
    return tesseract_ != nullptr && osd_tesseract_ == nullptr && tesseract::PSM_OSD_ENABLED(GetPageSegMode());
  }
};

}  // namespace tesseract_safe
