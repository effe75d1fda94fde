// Language data on their way to upstream.
#pragma once

#include <cstddef>
#include <memory>

#include "api.h"
#include "tesseract_safe.h"

namespace tesseract_safe {

// Bytes that stay valid until the call into the shim returns.
struct Span {
  const char *bytes = nullptr;
  size_t size = 0;
};

// The file that upstream calls `path`, from the reader of the engine whose call runs on this thread.
bool find_data(FileName path, Span *file);

// Keeps the bytes of that file where they are; null where that cannot be.
using Kept = std::unique_ptr<void, ts_release_fn>;
Kept keep_data(FileName path);

// The reader that upstream gets. Upstream copies what it gets three times over, so components that nobody reads from
// those copies are left out of them.
bool read_data(FileName path, Bytes *data);

// Component number `index` of a file that was checked; no bytes where it is absent.
Span component(Span file, unsigned index);

}  // namespace tesseract_safe
