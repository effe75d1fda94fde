# Every part that a submission must pass. Links, Valgrind and downloads leave processors idle, so two parts go side by side;
# what needs a clone where nothing was done, and what changes sources for a moment, goes before others that compile.

set -m
running=()
declare -A begun
times=''
# Runs a part beside others, its lines marked.
start() {
  .ci/run "$1" > >(sed -u "s/^/$1: /") 2>&1 &
  running+=($!)
  begun[$!]="$1 $SECONDS"
}
# Waits until one ends; where it fails the others are stopped.
one_ends() {
  local ended process left=()
  if ! wait -n -p ended "${running[@]}"; then
    for process in "${running[@]}"; do kill -- "-$process" 2>/dev/null || true; done
    fail "a part; its last lines say why"
  fi
  for process in "${running[@]}"; do [ "$process" = "$ended" ] || left+=("$process"); done
  running=("${left[@]}")
  set -- ${begun[$ended]}
  times+="  $1: $((SECONDS - $2)) s, from $2 s on"$'\n'
}
join() {
  while [ ${#running[@]} -gt 0 ]; do one_ends; done
}

start first-run
join
# Installs all packages at once, as later parts would wait for each other; compiles nothing.
start tools
start build
# Compiles nothing either: it begins when the packages are there.
one_ends
start deploy
join
# Two that take five minutes and more go in turns, commit by commit.
turns=(cmake packages-musl)
commits=$(git rev-list --count HEAD)
turn=${turns[commits % 2]}
echo "SKIPPED: ${turns[(commits + 1) % 2]}, whose turn it is with the next commit; this time $turn"
# In the order in which they use what others have compiled; those that take long come first, so that both ends are close.
for part in dist tests lambda "$turn" packages system layer toolchains house memory; do
  [ ${#running[@]} -lt 2 ] || one_ends
  start "$part"
done
join
printf '\n%s== all parts passed (%s s)\n' "$times" "$SECONDS"
exit 0
