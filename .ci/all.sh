# Every part that a submission must pass. Links, Valgrind and downloads leave processors idle, so two rows of parts go side
# by side; what needs a clone where nothing was done, and what changes sources for a moment, comes before.

set -m
rows=()
# Runs parts, the lines marked by the first of them.
row() {
  .ci/run "$@" > >(sed -u "s/^/$1: /") 2>&1 &
  rows+=($!)
}
# Waits for all rows; where one fails the others are stopped.
join() {
  local row
  for _ in "${rows[@]}"; do
    wait -n "${rows[@]}" 2>/dev/null && continue
    for row in "${rows[@]}"; do kill -- "-$row" 2>/dev/null || true; done
    fail "a row of parts; its last lines say why"
  done
  rows=()
}

row deploy
row first-run
join
# All at once: the rows would wait for each other.
. .ci/tools.sh
row build
join
row dist layer packages cmake toolchains
row tests memory system house lambda
join
printf '\n== all parts passed (%s s)\n' "$SECONDS"
exit 0
