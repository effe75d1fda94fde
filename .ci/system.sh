# Feature `system`: the tests against the libraries that Debian installs, and the errors where they cannot be used.

stage "installed libraries"
need pkg-config libtesseract-dev libleptonica-dev tesseract-ocr tesseract-ocr-eng
pkg-config --modversion tesseract lept

stage "tests with feature system"
# Debian's library reads with several threads, which is slower for small pages.
OMP_THREAD_LIMIT=1 cargo test -p tesseract-safe --no-default-features --features system,eng 2>&1 | tee "$log/system"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/system" | paste -sd+)
passed=$((passed))
echo "feature system: $passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 380 ] || fail "only $passed tests ran"
for test in text_is_that_of_the_installed_command no_damage_takes_the_process_down; do
  grep -q "test $test \.\.\." "$log/system" || fail "$test did not run"
done

stage "lints with feature system"
cargo clippy -p tesseract-safe-sys -p tesseract-safe --no-default-features --features tesseract-safe/system,tesseract-safe/eng \
  --all-targets -- -D warnings

# Fails unless the build stops with one paragraph that holds $2 and the command that helps; $1 is a folder of .pc files.
refused() {
  if PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=$1 cargo check -p tesseract-safe-sys --no-default-features --features system \
    >"$log/refused" 2>&1; then
    fail "the build went on with $2"
  fi
  grep 'tesseract-safe-sys: feature' "$log/refused" || fail "there is no paragraph for $2"
  for words in "$2" 'apt-get install libtesseract-dev libleptonica-dev'; do
    grep 'tesseract-safe-sys: feature' "$log/refused" | grep -qF "$words" || fail "the paragraph does not say $words"
  done
}
pc() {
  printf 'Name: %s\nDescription: made for a test\nVersion: %s\nLibs: -l%s\n' "$2" "$3" "$2" >"$1/$2.pc"
}

stage "missing, too old, too new"
mkdir -p "$log/none" "$log/old" "$log/new" "$log/lept"
refused "$log/none" 'knows no usable `tesseract`'
pc "$log/old" tesseract 3.05.02
refused "$log/old" 'found `tesseract` 3.05.02'
pc "$log/new" tesseract 6.0.0
refused "$log/new" 'found `tesseract` 6.0.0'
pc "$log/lept" tesseract 5.3.0
refused "$log/lept" 'knows no usable `lept`'
pc "$log/lept" lept 1.79.0
refused "$log/lept" 'found `lept` 1.79.0'

stage "features that exclude each other, and documentation without libraries"
if cargo check -p tesseract-safe-sys --features system,bindgen >"$log/both" 2>&1; then fail "system and bindgen went together"; fi
grep -q 'features `system` and `bindgen` exclude each other' "$log/both" || fail "the error does not name the features"
DOCS_RS=1 PKG_CONFIG_LIBDIR=$log/none cargo doc -p tesseract-safe-sys --no-deps --features system
