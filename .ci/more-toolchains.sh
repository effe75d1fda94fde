# Ways to build that take long and differ little from those that every run tries: not in the default list.
# Needs what `cargo xtask setup` installs, which `.ci/run dist` does.

tools=$(cd "$target/tools/bin" && pwd)
cargo run --quiet --release -- tests/images/letter.png - >"$log/letter.txt"

host=$(rustc -vV | sed -n 's/host: //p')

stage "glibc linked statically"
RUSTFLAGS=-Ctarget-feature=+crt-static cargo build --release --target "$host" --target-dir "$target/crt-static"
if readelf -lW "$target/crt-static/$host/release/tesseract" | grep -q INTERP; then fail "it asks for a loader"; fi
"$target/crt-static/$host/release/tesseract" tests/images/letter.png - >"$log/static.txt"
cmp "$log/letter.txt" "$log/static.txt" || fail "the static program reads otherwise"

stage "cargo lambda build"
PATH="$tools:$PATH" cargo lambda build --release --bin tesseract --lambda-dir "$target/lambda-build" --flatten tesseract
"$target/lambda-build/bootstrap" tests/images/letter.png - >"$log/lambda.txt"
cmp "$log/letter.txt" "$log/lambda.txt" || fail "the program of cargo lambda reads otherwise"

stage "a musl cross g++, named in CXX_x86_64_unknown_linux_musl"
# Debian has none, so one is made of zig: it compiles and links for musl under the usual name, and leaves out the
# target's name as Rust has it, which is passed to compilers of clang's kind.
mkdir -p "$target/cross"
for pair in gcc:cc g++:c++; do
  printf '#!/bin/bash\nexec "%s" %s -target x86_64-linux-musl "${@/#--target=*/-g0}"\n' "$tools/python-zig" "${pair#*:}" \
    >"$target/cross/x86_64-linux-musl-${pair%:*}"
  chmod +x "$target/cross/x86_64-linux-musl-${pair%:*}"
done
cross=$(cd "$target/cross" && pwd)
if [ -d "$(rustc --print target-libdir --target x86_64-unknown-linux-musl)" ]; then
  std=()
else
  export RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo RUSTC_BOOTSTRAP=1
  std=(-Zbuild-std=std,panic_unwind)
fi
env CC_x86_64_unknown_linux_musl="$cross/x86_64-linux-musl-gcc" CXX_x86_64_unknown_linux_musl="$cross/x86_64-linux-musl-g++" \
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER="$cross/x86_64-linux-musl-g++" \
  RUSTFLAGS=-Clink-self-contained=no "${CARGO:-cargo}" build --release --target x86_64-unknown-linux-musl "${std[@]}"
"$target/x86_64-unknown-linux-musl/release/tesseract" tests/images/letter.png - >"$log/cross.txt"
cmp "$log/letter.txt" "$log/cross.txt" || fail "the program of the cross compiler reads otherwise"
unset RUSTC CARGO RUSTC_BOOTSTRAP

stage "clang with libc++, linked statically"
need clang libc++-dev libc++abi-dev
CC=clang CXX=clang++ CXXFLAGS=-stdlib=libc++ cargo build --release --target-dir "$target/libcxx"
if readelf -d "$target/libcxx/release/tesseract" | grep NEEDED | grep 'c++'; then fail "libc++ is needed at run time"; fi
"$target/libcxx/release/tesseract" tests/images/letter.png - >"$log/libcxx.txt"
cmp "$log/letter.txt" "$log/libcxx.txt" || fail "the program with libc++ reads otherwise"

stage "the network's arithmetic on 64-bit ARM, with dot products and without"
if [ -d "$(rustc --print target-libdir --target aarch64-unknown-linux-musl)" ]; then
  std=()
else
  export RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Clink-self-contained=no
  std=(-Zbuild-std=std,panic_unwind)
fi
PATH="$tools:$PATH" cargo-zigbuild test "${std[@]}" --target aarch64-unknown-linux-musl -p tesseract-lstm --lib --no-run \
  --message-format=json | sed -n 's/.*"executable":"\([^"]*\/tesseract_lstm-[^"]*\)".*/\1/p' >"$log/arm"
for processor in max cortex-a72; do
  qemu-aarch64 -cpu "$processor" "$(tail -1 "$log/arm")" | tee "$log/tests"
  grep -qE '^test result: ok\. [0-9]{2,} passed' "$log/tests" || fail "the tests for 64-bit ARM did not run"
done
unset RUSTC CARGO RUSTC_BOOTSTRAP RUSTFLAGS
