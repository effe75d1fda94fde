# Memory: Valgrind over all that both libraries hand out. Miri over what is pure Rust is `.ci/run miri`.

stage "Valgrind: no leak, no invalid access"
need valgrind
# The tests that walk over everything that upstream hands out; one engine each, since Valgrind is slow.
# Of the whole workspace, whose features are those that `cargo test --workspace` compiles everything with.
cargo test --workspace --test memory --no-run --message-format=json 2>/dev/null |
  sed -n '/tesseract-safe#[0-9]/s/.*"executable":"\([^"]*\/memory-[^"]*\)".*/\1/p' >"$log/memory"
program=$(tail -1 "$log/memory")
[ -x "$program" ] || fail "the test program for Valgrind was not built"
(cd tesseract-safe && valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect \
  --errors-for-leak-kinds=definite,indirect "$program" --test-threads=1 2>&1 | tee "$log/valgrind") ||
  fail "Valgrind found something"
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log/valgrind")
[ "${passed:-0}" -ge 5 ] || fail "only ${passed:-0} tests ran under Valgrind"
echo "under Valgrind: $passed passed, no leak, no invalid access" >>"$log/tally"
