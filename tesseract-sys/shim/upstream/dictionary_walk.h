// Walks through the dictionaries of a language, each step of which is taken once.
#pragma once

#include <deque>
#include <vector>

#include "dict.h"

namespace tesseract_safe {

// Places in the dictionaries that the words of a line have come to, as numbers. The same letter is looked up from the same
// place time and again: by paths that differ in where a letter ends, or in how sure it is.
class DictionaryWalk {
 public:
  struct Move {
    // `NO_PERM` where no word goes on like this; else where it goes on, and whether it may end.
    PermuterType permuter;
    bool valid_end;
    int place;
  };

  explicit DictionaryWalk(tesseract::Dict *dict) : dict_(dict) {}

  // The place where words begin.
  int begin() {
    if (places_.empty()) {
      add_place();
      dict_->default_dawgs(&places_.back().dawgs, false);
    }
    return 0;
  }

  Move go(int place, int letter) {
    for (int known = places_[place].first_move; known >= 0; known = moves_[known].next) {
      if (moves_[known].letter == letter) return moves_[known].move;
    }
    tesseract::DawgArgs args(&places_[place].dawgs, &found_, NO_PERM);
    const int permuter = dict_->def_letter_is_okay(&args, dict_->getUnicharset(), letter, false);
    Move move{static_cast<PermuterType>(permuter), args.valid_end, -1};
    if (permuter != NO_PERM) {
      move.place = add_place();
      places_.back().dawgs += found_;
    }
    moves_.push_back({letter, places_[place].first_move, move});
    places_[place].first_move = static_cast<int>(moves_.size()) - 1;
    return move;
  }

 private:
  struct Place {
    tesseract::DawgPositionVector dawgs;
    int first_move = -1;
  };
  struct Known {
    int letter, next;
    Move move;
  };

  int add_place() {
    places_.emplace_back();
    return static_cast<int>(places_.size()) - 1;
  }

  tesseract::Dict *dict_;
  std::deque<Place> places_;
  std::vector<Known> moves_;
  tesseract::DawgPositionVector found_;
};

}  // namespace tesseract_safe
