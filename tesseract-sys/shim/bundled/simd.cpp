// What upstream found out about the processor.
#include "simddetect.h"

#include <string>

#include "tesseract_safe.h"

extern "C" const char *ts_simd_levels(void) {
  static const std::string levels = [] {
    std::string names;
    const auto add = [&names](bool there, const char *name) {
      if (!there) return;
      if (!names.empty()) names += ' ';
      names += name;
    };
    add(tesseract::SIMDDetect::IsAVX512BWAvailable(), "AVX512BW");
    add(tesseract::SIMDDetect::IsAVX512FAvailable(), "AVX512F");
    add(tesseract::SIMDDetect::IsAVX2Available(), "AVX2");
    add(tesseract::SIMDDetect::IsAVXAvailable(), "AVX");
    add(tesseract::SIMDDetect::IsFMAAvailable(), "FMA");
    add(tesseract::SIMDDetect::IsSSEAvailable(), "SSE");
    return names;
  }();
  return levels.c_str();
}
