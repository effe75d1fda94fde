# What the build promises: nothing twice, nothing from the network twice, nothing that was changed.

stage "our own change does not recompile C++"
before=$(stat -c '%n %Y' "$target"/tesseract-safe-sys/*/*.a)
touch tesseract-safe/src/lib.rs
cargo build --release
[ "$before" = "$(stat -c '%n %Y' "$target"/tesseract-safe-sys/*/*.a)" ] || fail "an archive was made again"

stage "languages and their variant are chosen when the command is built"
TESSERACT_DATA_LANGS=deu TESSERACT_DATA_VARIANT=best-int cargo run --quiet --release -- --list-langs >"$log/languages"
[ "$(tail -n +2 "$log/languages" | xargs)" = "deu eng" ] || fail "the command has $(cat "$log/languages")"
# Of the whole workspace, whose features are those that later parts compile everything with.
TESSERACT_DATA_LANGS=deu TESSERACT_DATA_VARIANT=best-int cargo test --quiet --workspace --test embedded
mkdir "$log/own"
cp vendor/trees/tessdata-best-int-deu/deu.traineddata "$log/own/mine.traineddata"
TESSERACT_DATA_DIR=$log/own cargo run --quiet --release --no-default-features --features legacy,data -- --list-langs >"$log/languages"
[ "$(tail -n +2 "$log/languages" | xargs)" = mine ] || fail "the command has $(cat "$log/languages")"
head -c 1000000 "$log/own/mine.traineddata" >"$log/own/cut.traineddata"
if TESSERACT_DATA_DIR=$log/own cargo check -p tesseract-data 2>"$log/refused"; then fail "data that are cut were embedded"; fi
grep 'tesseract-data: .*cut\.traineddata cannot be used' "$log/refused" || fail "the damaged file is not named"
if TESSERACT_DATA_LANGS=xyz cargo check -p tesseract-data 2>"$log/refused"; then fail "there are data for xyz"; fi
grep 'tesseract-data: .*cargo xtask data add xyz --variant fast' "$log/refused" || fail "the command that helps is not named"

stage "a second build reaches no network"
if unshare -rn true 2>/dev/null; then
  cargo run --quiet --release -- tests/images/letter.png - >"$log/letter.txt"
  touch tesseract-sys/build.rs
  unshare -rn cargo run --release --offline -- tests/images/letter.png - >"$log/offline.txt"
  cmp "$log/letter.txt" "$log/offline.txt" || fail "without a network the letter reads otherwise"
else
  echo "SKIPPED: this machine has no network namespaces"
fi

stage "a changed byte in a fetched file stops the build"
victim=vendor/trees/leptonica/src/pix1.c
cp -p "$victim" "$log/kept"
printf 'x' | dd of="$victim" bs=1 seek=100 conv=notrunc status=none
touch tesseract-sys/build.rs
if cargo build --release 2>"$log/refused"; then fail "a changed source was compiled"; fi
cp -p "$log/kept" "$victim"
grep -A6 'tesseract-safe-sys:' "$log/refused" || true
grep -q 'pix1\.c' "$log/refused" || fail "the changed file is not named"
[ "$(grep -oE '\b[0-9a-f]{64}\b' "$log/refused" | sort -u | wc -l)" -ge 2 ] || fail "the digests are not named"
cargo build --release
