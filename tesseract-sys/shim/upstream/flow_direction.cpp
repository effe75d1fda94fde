// Finds the neighbours of each component of a page, several at a time, for none has to do with another's.
//
// Decides for each component of a page whether its line runs across or down, by the neighbours of its neighbours. Upstream
// makes a sorted list of these for each component and each pass; here components are numbered once.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "alignedblob.h"
#include "blobbox.h"
#include "strokewidth.h"
#include "upstream/share.h"

namespace tesseract_safe {
extern const char kFlowDirection;
const char kFlowDirection = 0;

namespace {

using tesseract::BlobGridSearch;

// With that many neighbours or fewer nothing is said of the gaps between them.
constexpr size_t kTooFewNeighbours = 3;

// Components that a thread takes at a time.
constexpr size_t kTogether = 100;

enum class Gaps { kAcross, kDown, kNeither };

// Components and who is next to whom.
class Neighbourhood {
 public:
  explicit Neighbourhood(tesseract::BlobGrid *grid) {
    BlobGridSearch search(grid);
    search.StartFullSearch();
    while (BLOBNBOX *blob = search.NextFullSearch()) order_.push_back(number(blob));
  }

  // Components in the order in which a search of the whole grid finds them.
  const std::vector<int> &order() const { return order_; }
  BLOBNBOX *blob(int number) const { return blobs_[number].blob; }

  // All that are at most so many steps away, each once; itself among them if there is a way back.
  const std::vector<int> &within(int number, int steps) {
    found_.clear();
    ++turn_;
    add_neighbours(number);
    for (size_t begin = 0; --steps > 0;) {
      const size_t end = found_.size();
      for (; begin < end; ++begin) add_neighbours(found_[begin]);
    }
    return found_;
  }

  // What the gaps around a component say.
  Gaps gaps(int number) {
    Node &node = blobs_[number];
    if (!node.measured) {
      node.measured = true;
      int h_min, h_max, v_min, v_max;
      node.blob->MinMaxGapsClipped(&h_min, &h_max, &v_min, &v_max);
      if (h_max < v_min || node.blob->leader_on_left() || node.blob->leader_on_right()) {
        node.gaps = Gaps::kAcross;
      } else if (v_max < h_min) {
        node.gaps = Gaps::kDown;
      }
    }
    return node.gaps;
  }

 private:
  struct Node {
    explicit Node(BLOBNBOX *node_blob) : blob(node_blob) {}

    BLOBNBOX *blob;
    // Below zero: not asked yet.
    int count = -1;
    int next[BND_COUNT];
    // The turn in which it was found last.
    unsigned seen = 0;
    bool measured = false;
    Gaps gaps = Gaps::kNeither;
  };

  int number(BLOBNBOX *blob) {
    const auto place = numbers_.emplace(blob, static_cast<int>(blobs_.size()));
    if (place.second) blobs_.emplace_back(blob);
    return place.first->second;
  }

  void ask_for_neighbours(int at) {
    int next[BND_COUNT], count = 0;
    for (int dir = 0; dir < BND_COUNT; ++dir) {
      BLOBNBOX *neighbour = blobs_[at].blob->neighbour(static_cast<BlobNeighbourDir>(dir));
      if (neighbour != nullptr) next[count++] = number(neighbour);
    }
    blobs_[at].count = count;
    std::copy(next, next + count, blobs_[at].next);
  }

  void add_neighbours(int at) {
    if (blobs_[at].count < 0) ask_for_neighbours(at);
    for (int i = 0; i < blobs_[at].count; ++i) {
      const int next = blobs_[at].next[i];
      if (blobs_[next].seen == turn_) continue;
      blobs_[next].seen = turn_;
      found_.push_back(next);
    }
  }

  std::vector<Node> blobs_;
  std::unordered_map<BLOBNBOX *, int> numbers_;
  std::vector<int> order_;
  unsigned turn_ = 0;
  std::vector<int> found_;
};

// By the gaps of neighbours of up to the third order.
void set_flow(Neighbourhood *all, int number) {
  BLOBNBOX *blob = all->blob(number);
  if (blob->DefiniteIndividualFlow()) return;
  const std::vector<int> &neighbours = all->within(number, 3);
  int across = 0, down = 0;
  if (neighbours.size() > kTooFewNeighbours) {
    for (int neighbour : neighbours) {
      const Gaps gaps = all->gaps(neighbour);
      across += gaps == Gaps::kAcross;
      down += gaps == Gaps::kDown;
    }
  }
  blob->set_vert_possible(!neighbours.empty() && across <= 2 * down);
  blob->set_horz_possible(!neighbours.empty() && (across > 2 * down || down <= 2 * across));
}

// By what is known of neighbours of the first and second order.
void smooth(Neighbourhood *all, int number, bool all_of_them, bool down_only, bool across_only) {
  BLOBNBOX *blob = all->blob(number);
  if (!all_of_them && !(blob->vert_possible() && blob->horz_possible())) return;
  int across = 0, down = 0;
  for (int neighbour : all->within(number, 2)) {
    across += all->blob(neighbour)->UniquelyHorizontal();
    down += all->blob(neighbour)->UniquelyVertical();
  }
  if (across > down && !down_only) {
    blob->set_vert_possible(false);
    blob->set_horz_possible(true);
  } else if (down > across && !across_only) {
    blob->set_horz_possible(false);
    blob->set_vert_possible(true);
  }
}

}  // namespace
}  // namespace tesseract_safe

// Asked only for where components are and how wide their strokes, a component is given its neighbours.
void tesseract::StrokeWidth::SetNeighboursOnMediumBlobs(TO_BLOCK *block) {
  InsertBlobList(&block->blobs);
  std::vector<BLOBNBOX *> blobs;
  BLOBNBOX_IT it(&block->blobs);
  for (it.mark_cycle_pt(); !it.cycled_list(); it.forward()) blobs.push_back(it.data());
  tesseract_safe::share(blobs.size(), tesseract_safe::kTogether, [&](size_t i) { SetNeighbours(false, false, blobs[i]); });
  Clear();
}

void tesseract::StrokeWidth::FindTextlineFlowDirection(PageSegMode mode, bool display_if_debugging) {
  const bool down_only = FindingVerticalOnly(mode), across_only = FindingHorizontalOnly(mode);
  BlobGridSearch search(this);
  search.StartFullSearch();
  std::vector<BLOBNBOX *> blobs;
  while (BLOBNBOX *blob = search.NextFullSearch()) blobs.push_back(blob);
  // What looks like a line is told by its own neighbours, and noted in itself alone.
  tesseract_safe::share(blobs.size(), tesseract_safe::kTogether,
                        [&](size_t i) { SetNeighbours(false, display_if_debugging, blobs[i]); });
  search.StartFullSearch();
  while (BLOBNBOX *blob = search.NextFullSearch()) SimplifyObviousNeighbours(blob);
  if (textord_debug_tabfind >= 2) {
    // Upstream's own functions tell what they see.
    search.StartFullSearch();
    while (BLOBNBOX *blob = search.NextFullSearch()) {
      if (down_only || across_only) {
        blob->set_vert_possible(down_only);
        blob->set_horz_possible(!down_only);
      } else {
        SetNeighbourFlows(blob);
      }
    }
    for (int pass = 0; pass < 3; ++pass) {
      search.StartFullSearch();
      while (BLOBNBOX *blob = search.NextFullSearch()) SmoothNeighbourTypes(mode, pass > 0, blob);
    }
    return;
  }
  tesseract_safe::Neighbourhood all(this);
  for (int number : all.order()) {
    if (down_only || across_only) {
      all.blob(number)->set_vert_possible(down_only);
      all.blob(number)->set_horz_possible(!down_only);
    } else {
      tesseract_safe::set_flow(&all, number);
    }
  }
  for (int pass = 0; pass < 3; ++pass) {
    for (int number : all.order()) tesseract_safe::smooth(&all, number, pass > 0, down_only, across_only);
  }
}
