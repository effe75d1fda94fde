# The build script under other compilers, and what it says where there is none.

stage "clang, a compiler cache and flags for one target"
need clang
host=$(rustc -vV | sed -n 's/host: //p')
# The name is one of those that are known to cache; this one only notes what it is asked for.
printf '#!/bin/sh\necho "$@" >>"%s"\nexec "$@"\n' "$log/asked" >"$log/sccache"
chmod +x "$log/sccache"
env RUSTC_WRAPPER="$log/sccache" CC=clang CXX=clang++ "CXXFLAGS_${host//-/_}=-DFLAG_OF_A_USER" \
  cargo build --target-dir "$target/clang"
grep -q 'clang++ .*-DFLAG_OF_A_USER' "$log/asked" || fail "RUSTC_WRAPPER, CXX or CXXFLAGS was not heeded"
"$target/clang/debug/tesseract" tests/images/letter.png - >"$log/clang.txt"
cargo run --quiet --release -- tests/images/letter.png - >"$log/gcc.txt"
cmp "$log/gcc.txt" "$log/clang.txt" || fail "clang's program reads otherwise"

# Fails unless the build stops with one paragraph that holds $1; the rest sets what is wrong.
says() {
  if env "${@:2}" cargo check -p tesseract-safe-sys --target-dir "$target/no-compiler" >"$log/missing" 2>&1; then
    fail "the build went on with ${*:2}"
  fi
  grep 'tesseract-safe-sys: ' "$log/missing" | grep -F "$1" || fail "no paragraph says $1: $(cat "$log/missing")"
}

stage "a missing compiler, one for C alone, one for another C library"
printf '#!/bin/sh\nfor a; do case $a in *.cpp) echo "g++: fatal error: cannot execute cc1plus" >&2; exit 1;; esac; done\nexec gcc "$@"\n' \
  >"$log/c-only"
chmod +x "$log/c-only"
says 'apt-get install g++' CXX=no-such-compiler
says 'cannot execute cc1plus' CXX="$log/c-only"
says 'apt-get install g++' CC=no-such-compiler
says 'cargo zigbuild --target x86_64-unknown-linux-musl' CARGO_BUILD_TARGET=x86_64-unknown-linux-musl \
  CC_x86_64_unknown_linux_musl=gcc CXX_x86_64_unknown_linux_musl=g++
says 'CXX_RUNTIME is `sometimes`' TESSERACT_SYS_CXX_RUNTIME=sometimes
