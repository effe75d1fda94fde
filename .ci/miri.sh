# On demand, since it takes a nightly Rust and some minutes: Miri over the parts of tesseract-safe that are pure Rust.

stage "Miri: the pure Rust parts"
cargo +nightly miri --version || rustup component add --toolchain nightly miri rust-src
# DOCS_RS: nothing is linked, so no C++ is compiled; nor are there language data, so tests that read them are left out.
# Properties with one case, since Miri is slow.
DOCS_RS=1 PROPTEST_CASES=1 MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p tesseract-safe --lib \
  --target-dir "$target/miri" -- pdf::font pdf::metadata pdf::icc pdf::file output:: traineddata:: variable:: \
  decode::tests::bmp decode::tests::pnm decode::tests::gif --skip a_changed_network_is_read_or_refused \
  --skip a_recoder_must_fit_the_network --skip every_component_is_refused_where_it_is_cut --skip published_data_are_valid \
  2>&1 | tee "$log/miri"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/miri")
[ "${passed:-0}" -ge 30 ] || fail "only ${passed:-0} tests ran under Miri"
echo "under Miri: $passed passed" >>"$log/tally"
