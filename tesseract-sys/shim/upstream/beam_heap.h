// A heap that keeps its least entry on top. Which of several alike entries comes where is upstream's GenericHeap's doing:
// the search goes through heaps in the order in which they lie.
#pragma once

#include <utility>

namespace tesseract_safe {

// `Entry` has a `key`, and is small. There is never more in it than `kRoom`.
template <class Entry, int kRoom>
class BeamHeap {
 public:
  int size() const { return size_; }
  const Entry &operator[](int place) const { return entries_[place]; }
  void clear() { size_ = 0; }

  void push(const Entry &entry) {
    const int place = size_++;
    entries_[up(place, entry.key)] = entry;
  }

  // Takes the least one; there must be one.
  Entry pop() {
    const Entry least = entries_[0];
    if (--size_ > 0) {
      const Entry moved = entries_[size_];
      entries_[down(0, moved.key)] = moved;
    }
    return least;
  }

  void change_key(int place, decltype(Entry::key) key) {
    Entry moved = entries_[place];
    moved.key = key;
    entries_[up(down(place, key), key)] = moved;
  }

 private:
  // Moves a hole to where `key` belongs, and says where that is.
  int up(int hole, decltype(Entry::key) key) {
    while (hole > 0) {
      const int parent = (hole - 1) / 2;
      if (!(key < entries_[parent].key)) break;
      entries_[hole] = entries_[parent];
      hole = parent;
    }
    return hole;
  }

  int down(int hole, decltype(Entry::key) key) {
    for (;;) {
      int child = 2 * hole + 1;
      if (child >= size_) return hole;
      if (child + 1 < size_ && entries_[child + 1].key < entries_[child].key) ++child;
      if (!(entries_[child].key < key)) return hole;
      entries_[hole] = entries_[child];
      hole = child;
    }
  }

  Entry entries_[kRoom];
  int size_ = 0;
};

}  // namespace tesseract_safe
