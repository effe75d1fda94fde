# The README's second command. A run without tests is a failure.

need qpdf poppler-utils tesseract-ocr chromium chromium-driver
# With it a tool that is missing is a failure.
export CI=1

stage "README: every test"
cargo test --workspace 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "$passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 590 ] || fail "only $passed tests ran"

stage "tests without the legacy engine, with feature jp2"
cargo test -p tesseract-safe --no-default-features --features eng,jp2 --lib --test engine --test jp2 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "without feature legacy, with jp2: $passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 150 ] || fail "only $passed tests ran"
sed -n '/Running tests\/jp2/,$p' "$log/tests" | grep -q "[5-9] passed" || fail "the tests with feature jp2 did not run"

if [ -d ../shared/scans ]; then
  stage "character error rate on scans"
  cargo xtask accuracy ../shared/scans
fi
