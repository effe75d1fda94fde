# The README's second command. A run without tests is a failure.

stage "README: every test"
cargo test --workspace 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "$passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 140 ] || fail "only $passed tests ran"

stage "tests without the legacy engine"
cargo test -p tesseract-safe --no-default-features --features eng --lib --test engine 2>&1 | tee "$log/tests"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/tests" | paste -sd+)
passed=$((passed))
echo "without feature legacy: $passed passed, 0 failed" >>"$log/tally"
[ "$passed" -ge 80 ] || fail "only $passed tests ran"

stage "tests with feature serde"
cargo test -p tesseract-safe --features serde --test results a_page_survives_json 2>&1 | tee "$log/tests"
grep -q "1 passed" "$log/tests" || fail "the test with feature serde did not run"

if [ -d ../shared/scans ]; then
  stage "character error rate on scans"
  cargo xtask accuracy ../shared/scans
fi
