# On demand, since it takes a nightly Rust and some minutes: Miri over the parts of tesseract-safe that are pure Rust.

stage "Miri: the pure Rust parts"
cargo +nightly miri --version || rustup component add --toolchain nightly miri rust-src
# DOCS_RS: nothing is linked, so no C++ is compiled. Properties with few cases, since Miri is slow.
DOCS_RS=1 PROPTEST_CASES=2 MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p tesseract-safe --lib \
  --target-dir "$target/miri" -- pdf:: config:: output:: traineddata:: variable:: user_lists:: decode::tests::bmp \
  decode::tests::pnm decode::tests::gif decode::tests::dynamic 2>&1 | tee "$log/miri"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/miri")
[ "${passed:-0}" -ge 30 ] || fail "only ${passed:-0} tests ran under Miri"
echo "under Miri: $passed passed" >>"$log/tally"
