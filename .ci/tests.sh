# The README's second command. A run without tests is a failure.

stage "tools that tests ask"
if ! command -v qpdf >/dev/null || ! command -v pdftotext >/dev/null || ! command -v tesseract >/dev/null ||
  ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq qpdf poppler-utils tesseract-ocr chromium chromium-driver
fi
# With it a tool that is missing is a failure.
export CI=1

stage "README: every test"
cargo test --workspace 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "$passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 590 ] || fail "only $passed tests ran"

stage "tests without the legacy engine"
cargo test -p tesseract-safe --no-default-features --features eng --lib --test engine 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "without feature legacy: $passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 140 ] || fail "only $passed tests ran"

stage "tests with feature jp2"
cargo test -p tesseract-safe --features jp2 --test jp2 2>&1 | tee "$log/tests"
grep -q "[5-9] passed" "$log/tests" || fail "the tests with feature jp2 did not run"

if [ -d ../shared/scans ]; then
  stage "character error rate on scans"
  cargo xtask accuracy ../shared/scans
fi
