// Loops whose rounds have nothing to do with each other, so that the threads that recognize a page can share them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>

#include "engine.h"

namespace tesseract_safe {

// Calls `body` with each number below `count`, some at the same time: it may change what is of that number alone, and read
// what no other call changes. Threads take so many numbers at a time; where there are no more, nobody else is asked.
template <class Body>
void share(size_t count, size_t together, const Body &body) {
  const ts_networks *threads = networks_of_call();
  if (threads == nullptr || count <= together) {
    for (size_t i = 0; i < count; ++i) body(i);
    return;
  }
  struct Loop {
    const Body &body;
    const size_t count, together;
    std::atomic<bool> failed{false};
    // Of the call that failed first.
    std::exception_ptr thrown;

    Loop(const Body &loop_body, size_t loop_count, size_t loop_together)
        : body(loop_body), count(loop_count), together(loop_together) {}

    static void run(void *data, size_t number) {
      Loop &loop = *static_cast<Loop *>(data);
      const size_t begin = number * loop.together, end = std::min(begin + loop.together, loop.count);
      try {
        for (size_t i = begin; i < end && !loop.failed.load(std::memory_order_relaxed); ++i) loop.body(i);
      } catch (...) {
        if (!loop.failed.exchange(true)) loop.thrown = std::current_exception();
      }
    }
  };
  Loop loop(body, count, together);
  threads->share(threads->context, (count + together - 1) / together, Loop::run, &loop);
  if (loop.thrown != nullptr) std::rethrow_exception(loop.thrown);
}

}  // namespace tesseract_safe
