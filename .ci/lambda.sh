# The Lambda function: over S3, as a server on this machine plays it, and under the Runtime API of cargo-lambda.

python=$target/lambda-tools
stage "tools of the function's tests"
cargo xtask setup
[ -x "$python/bin/moto_server" ] ||
  python3 -m pip install --quiet --target "$python" 'moto[server,s3]==5.2.5'
# Started by us, ended by us.
started=()
trap 'for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done; rm -rf "$log"' EXIT
wait_for() {
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.2
  done
  fail "nothing listens at port $1"
}

stage "the function without S3"
cargo check -p tesseract-lambda --no-default-features --features eng

stage "the function, and its test over S3"
# As `cargo test --workspace` compiles them.
cargo test --workspace --no-run --message-format=json >"$log/built"
# What became of the target $1 of the function's package.
built() {
  sed -n "/tesseract-lambda@/s/.*\"executable\":\"\([^\"]*\/$1\)\".*/\1/p" "$log/built" | tail -1
}
test_over_s3=$(built 's3-[0-9a-f]*') bootstrap=$(built bootstrap)
[ -x "$test_over_s3" ] && [ -x "$bootstrap" ] || fail "the function or its test was not built"
PYTHONPATH=$python python3 -m moto.server -H 127.0.0.1 -p 5151 >"$log/moto" 2>&1 &
started+=($!)
wait_for 5151
for bucket in scans results; do
  curl --silent --fail --output "$log/bucket" -X PUT "http://127.0.0.1:5151/$bucket" || fail "no bucket $bucket"
done
TESSERACT_LAMBDA_S3=http://127.0.0.1:5151 AWS_ENDPOINT_URL_S3=http://127.0.0.1:5151 AWS_REGION=us-east-1 \
  AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_SESSION_TOKEN=testing \
  sh -c 'cd lambda && exec "$@"' sh "$test_over_s3" --nocapture | tee "$log/s3"
if grep -q SKIPPED "$log/s3"; then fail "the test over S3 was skipped"; fi
grep -q '1 passed' "$log/s3" || fail "the test over S3 did not run"

stage "the function under cargo lambda"
"$target/tools/bin/cargo-lambda" lambda watch --only-lambda-apis --invoke-address 127.0.0.1 --invoke-port 9151 \
  >"$log/watch" 2>&1 &
started+=($!)
wait_for 9151
AWS_LAMBDA_RUNTIME_API=http://127.0.0.1:9151/.rt AWS_LAMBDA_FUNCTION_NAME=bootstrap AWS_LAMBDA_FUNCTION_VERSION=1 \
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1769 "$bootstrap" 2>"$log/function" &
started+=($!)
printf '{"image": "%s"}' "$(base64 -w0 tests/images/one-line.png)" >"$log/event.json"
"$target/tools/bin/cargo-lambda" lambda invoke --invoke-address 127.0.0.1 --invoke-port 9151 \
  --data-file "$log/event.json" | tee "$log/answer"
python3 - "$log/answer" tests/images/one-line.txt <<'P' || fail "the answer is not what stands on the image"
import json, sys
answer, truth = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
sys.exit(json.loads(answer)["text"].split() != truth.split())
P

stage "the archive to upload: one static file, small enough"
cargo xtask lambda --target x86_64-unknown-linux-musl
python3 -m zipfile -l dist/lambda-x86_64.zip | awk 'NR > 1 { print $1 }' >"$log/inside"
[ "$(cat "$log/inside")" = bootstrap ] || fail "the archive holds $(xargs <"$log/inside")"
python3 -m zipfile -e dist/lambda-x86_64.zip "$log/archive"
if readelf --segments --wide "$log/archive/bootstrap" | grep INTERP; then fail "the function asks for an interpreter"; fi
if readelf --dynamic --wide "$log/archive/bootstrap" | grep NEEDED; then fail "the function asks for a library"; fi
