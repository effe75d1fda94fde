// Upstream's search for the text of a line with two ways to go through it: `Decode`, which is ours (recodebeam.cpp), and
// upstream's under a name of its own. Ours comes in two parts as well, which need not be done by the same search.
#pragma once

namespace tesseract_safe {
struct LinePaths;
}

#define Decode(...)         \
  Decode(__VA_ARGS__);      \
  void DecodeAsUpstream(__VA_ARGS__)
// Declared once, unlike the other.
#define ExtractBestPathAsLabels(...)                                                                            \
  FindPaths(const NetworkIO &output, double dict_ratio, double cert_offset, double worst_dict_cert,             \
            const UNICHARSET *charset, int lstm_choice_mode, tesseract_safe::LinePaths *paths);                 \
  void SetPaths(const tesseract_safe::LinePaths &paths);                                                        \
  void ExtractBestPathAsLabels(__VA_ARGS__)
#include "recodebeam.h"
#undef ExtractBestPathAsLabels
#undef Decode
