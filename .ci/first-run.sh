# The README's first command, on a clone where nothing else was run, and what it built.

stage "README: read the letter"
cargo run --release -- tests/images/letter.png - | tee "$log/letter.txt"
grep -q '[A-Za-z]' "$log/letter.txt" || fail "the letter was read as an empty page"
# The page's true text, word by word; layout is the business of the parity test.
diff <(tr -s '[:space:]' '\n' <tests/images/letter.txt) <(tr -d '\f' <"$log/letter.txt" | tr -s '[:space:]' '\n') \
  || fail "the letter was not read as it is written"

stage "the command needs libc alone"
needed=$(readelf -d "$target/release/tesseract" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
echo "$needed"
[ -n "$needed" ] || fail "readelf showed no NEEDED entry"
if grep -vE '^(libc|libm|ld-linux-[a-z0-9-]+)\.so' <<<"$needed"; then fail "a library besides libc is needed"; fi

stage "time of the C++ build"
# Of the compilers alone, on two processors: Rust is compiled at the same time.
seconds=0
for part in "$target"/tesseract-safe-sys/*/cpu-seconds; do
  echo "$(basename "$(dirname "$part")"): $(cat "$part") s of processor time"
  seconds=$((seconds + $(cat "$part")))
done
seconds=$((seconds / 2))
echo "both libraries and the shim: $seconds s on two processors"
[ "$seconds" -gt 0 ] && [ "$seconds" -lt 120 ] || fail "the C++ build took $seconds s; 120 s are allowed"

stage "neither library writes to stderr itself"
nm -u "$target"/tesseract-safe-sys/tesseract-*/libtesseract.a >"$log/undefined" 2>/dev/null
grep -q ' U ' "$log/undefined" || fail "nm showed no symbol of libtesseract.a"
if grep -wE 'stderr|abort|exit|_exit' "$log/undefined"; then fail "libtesseract.a uses what the line above names"; fi
