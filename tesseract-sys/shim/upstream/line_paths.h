// What is left of a search when the line is at its end.
#pragma once

#include <vector>

#include "upstream/line_search.h"

namespace tesseract_safe {

struct LinePaths {
  // Nodes of the last step, and those before that they lead back to; `prev` is a number of the latter. Nothing refers to
  // `last_unichar` any more.
  std::vector<BeamNode> last, before;
  // Where in `last` a heap's nodes are; no heaps where the line has no steps.
  std::vector<LineSearch::Range> heaps;
};

}  // namespace tesseract_safe
