# On demand, since it takes a nightly Rust and compiles everything anew: ThreadSanitizer over what several threads do, the lines
# of one page and pages beside each other. C++, Rust and Rust's standard library are all compiled for it: it sees what
# upstream does with memory that it should not share.

need clang
stage "ThreadSanitizer: lines and pages in several threads"
[ -d "$(rustc +nightly --print sysroot)/lib/rustlib/src/rust/library" ] || rustup component add --toolchain nightly rust-src
host=$(rustc -vV | sed -n 's/host: //p')
# Flags for the target alone: build scripts run as ever.
env CC=clang CXX=clang++ "CFLAGS_${host//-/_}=-fsanitize=thread" "CXXFLAGS_${host//-/_}=-fsanitize=thread" \
  RUSTFLAGS=-Zsanitizer=thread cargo +nightly test -Zbuild-std --target "$host" --target-dir "$target/tsan" \
  -p tesseract-safe --lib --test threads --test pool --test backend -- look_ahead:: networks:: several_threads \
  engines_share threads_share more_threads many_images --test-threads=1 2>&1 | tee "$log/tsan"
if grep 'WARNING: ThreadSanitizer' "$log/tsan"; then fail "ThreadSanitizer found what the lines above say"; fi
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tsan" | paste -sd+)
passed=$((passed))
[ "$passed" -ge 12 ] || fail "only $passed tests ran under ThreadSanitizer"
echo "under ThreadSanitizer: $passed passed, no data race" >>"$log/tally"
