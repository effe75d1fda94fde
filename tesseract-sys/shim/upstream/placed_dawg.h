// A dictionary that is read where it lies.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>

#include "data.h"
#include "dawg.h"

namespace tesseract_safe {

// Does what upstream's SquishedDawg does, which needs the edges in an array of its own: a copy of several megabytes for each
// start of an engine. Here they stay in the bytes of the file, whose place need not fit their size.
class PlacedDawg : public tesseract::Dawg {
 public:
  // `edges` are checked: they end with the last one of a node, and lead to edges that are there.
  PlacedDawg(const char *edges, Kept kept, tesseract::DawgType type, const STRING &lang, PermuterType permuter,
             int characters, int debug_level)
      : Dawg(type, lang, permuter, debug_level), edges_(edges), kept_(std::move(kept)) {
    init(characters);
    if (!is_there(0) || direction_from_edge_rec(at(0)) != FORWARD_EDGE) return;
    do {
      ++first_node_edges_;
    } while (!marker_flag_from_edge_rec(at(first_node_edges_ - 1)));
  }

  EDGE_REF edge_char_of(NODE_REF node, UNICHAR_ID letter, bool word_end) const override {
    if (node == 0) return edge_of_first_node(letter, word_end);
    if (node == NO_EDGE || !is_there(node)) return NO_EDGE;
    for (EDGE_REF edge = node;; ++edge) {
      const EDGE_RECORD record = at(edge);
      if (fits(record, letter, word_end)) return edge;
      if (marker_flag_from_edge_rec(record)) return NO_EDGE;
    }
  }

  void unichar_ids_of(NODE_REF node, tesseract::NodeChildVector *children, bool word_end) const override {
    if (node == NO_EDGE || !is_there(node)) return;
    for (EDGE_REF edge = node;; ++edge) {
      const EDGE_RECORD record = at(edge);
      if (!word_end || end_of_word_from_edge_rec(record)) {
        children->push_back(tesseract::NodeChild(unichar_id_from_edge_rec(record), edge));
      }
      if (marker_flag_from_edge_rec(record)) return;
    }
  }

  NODE_REF next_node(EDGE_REF edge) const override { return next_node_from_edge_rec(at(edge)); }
  bool end_of_word(EDGE_REF edge) const override { return end_of_word_from_edge_rec(at(edge)); }
  UNICHAR_ID edge_letter(EDGE_REF edge) const override { return unichar_id_from_edge_rec(at(edge)); }
  // For debugging of upstream's tools alone.
  void print_node(NODE_REF, int) const override {}

 private:
  EDGE_RECORD at(EDGE_REF edge) const {
    EDGE_RECORD record;
    std::memcpy(&record, edges_ + edge * sizeof record, sizeof record);
    return record;
  }

  bool is_there(EDGE_REF edge) const { return at(edge) != next_node_mask_; }

  bool fits(EDGE_RECORD record, UNICHAR_ID letter, bool word_end) const {
    return unichar_id_from_edge_rec(record) == letter && (!word_end || end_of_word_from_edge_rec(record));
  }

  // By bisection, for there may be as many edges as characters.
  EDGE_REF edge_of_first_node(UNICHAR_ID letter, bool word_end) const {
    EDGE_REF first = 0, last = first_node_edges_ - 1;
    while (first <= last) {
      const EDGE_REF middle = (first + last) / 2;
      const EDGE_RECORD record = at(middle);
      if (fits(record, letter, word_end)) return middle;
      if (letter > unichar_id_from_edge_rec(record)) {
        first = middle + 1;
      } else {
        last = middle - 1;
      }
    }
    return NO_EDGE;
  }

  const char *edges_;
  const Kept kept_;
  EDGE_REF first_node_edges_ = 0;
};

}  // namespace tesseract_safe
