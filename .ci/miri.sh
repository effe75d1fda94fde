# On demand, since it takes a nightly Rust and some minutes: Miri over all of tesseract-lstm, and over the parts of
# tesseract-safe that are pure Rust.

cargo +nightly miri --version || rustup component add --toolchain nightly miri rust-src
# Nothing is linked, so no C++ is compiled; nor are there language data, so tests that read them are left out.
export DOCS_RS=1 MIRIFLAGS=-Zmiri-disable-isolation

# Says how many tests of the log $1 passed, and fails where fewer than $2 did.
passed_under_miri() {
  local passed
  passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/$1")
  [ "${passed:-0}" -ge "$2" ] || fail "only ${passed:-0} tests ran under Miri ($1)"
  echo "under Miri, $1: $passed passed" >>"$log/tally"
}
# The tests of tesseract-lstm that the last arguments name, with the instructions $2: Miri's processor has those that code may
# be compiled for. $1 names folder and log.
arithmetic() {
  RUSTFLAGS=$2 cargo +nightly miri test -p tesseract-lstm --lib --target-dir "$target/miri-$1" -- --nocapture "${@:3}" \
    >"$log/$1" 2>&1 || { tail -50 "$log/$1"; return 1; }
}

stage "Miri: the network's arithmetic, in plain Rust and with vectors"
# Miri has one thread, so two go side by side.
arithmetic generic '' &
generic=$!
avx2=+sse4.1,+popcnt,+avx2,+fma
arithmetic avx2 -Ctarget-feature=$avx2 || fail "Miri found something in the kernels"
# Of AVX-512 Miri knows what the sums take, and not what the cells do.
arithmetic vnni -Ctarget-feature=$avx2,+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx512vnni \
  sums_are_the_same long_sums sums_follow || fail "Miri found something in the sums of AVX-512"
wait "$generic" || fail "Miri found something in plain Rust"
for kind in integers floats; do
  grep -E "(^| )levels for $kind: generic\$" "$log/generic" || fail "not plain Rust alone ran"
done
for levels in 'integers: generic, sse4.1, avx2' 'floats: generic, avx2'; do
  grep -E "(^| )levels for $levels\$" "$log/avx2" || fail "not all levels ran"
done
passed_under_miri generic 19
passed_under_miri avx2 19
passed_under_miri vnni 3

stage "Miri: the pure Rust parts of tesseract-safe"
# Properties with one case, since Miri is slow.
PROPTEST_CASES=1 cargo +nightly miri test -p tesseract-safe --lib \
  --target-dir "$target/miri" -- pdf::font pdf::metadata pdf::icc pdf::file output:: traineddata:: variable:: \
  decode::tests::bmp decode::tests::pnm decode::tests::gif --skip a_changed_network_is_read_or_refused \
  --skip a_recoder_must_fit_the_network --skip every_component_is_refused_where_it_is_cut --skip published_data_are_valid \
  2>&1 | tee "$log/safe"
passed_under_miri safe 30
unset DOCS_RS MIRIFLAGS
