# Feature `cmake`: upstream's own build of the same sources reads every test page alike.

need cmake

stage "without cmake, one paragraph says what to do"
if CMAKE=no-such-program cargo check -p tesseract-safe-sys --features cmake >"$log/no-cmake" 2>&1; then
  fail "the build went on without cmake"
fi
grep 'tesseract-safe-sys: feature `cmake`' "$log/no-cmake" | grep -F 'apt-get install cmake' || fail "there is no paragraph"

stage "features that exclude each other"
if DOCS_RS=1 cargo check -p tesseract-safe-sys --features cmake,system >"$log/both" 2>&1; then fail "cmake and system went together"; fi
grep -q 'feature `cmake`, a build of the pinned sources to compare with, goes with neither' "$log/both" \
  || fail "the error does not name the features"

stage "cmake build and cc build: the same text"
cargo xtask parity --cmake
