# The templates of deploy/: valid, with the rights and limits that they promise, and for files that the project makes.
# Neither an account nor a network is asked for anything but the tools.

stage "tools of the templates"
tools=$(realpath -m "$target/deploy")
mkdir -p "$tools/serverless"
[ -x "$tools/python/bin/pip" ] || python3 -m venv "$tools/python"
"$tools/python/bin/pip" install --quiet --disable-pip-version-check cfn-lint==1.58.0
# In a folder of its own: it asks for versions of its own of the same libraries.
[ -x "$tools/sam/bin/pip" ] || python3 -m venv "$tools/sam"
"$tools/sam/bin/pip" install --quiet --disable-pip-version-check aws-sam-cli==1.170.0
npm_install=(npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error)
(cd "$tools/serverless" && "${npm_install[@]}" --no-save serverless@3.40.0)

# A copy, so that nothing lands beside the templates; files of those names stand in for what takes long to build.
copy=$tools/copy
mkdir -p "$copy/dist"
rm -rf "$copy/deploy/function" "$copy/deploy/layer" "$copy/deploy/cdk/cdk.out"
cp -r deploy "$copy"
for name in lambda layer python; do
  for arch in x86_64 arm64; do
    python3 -m zipfile -c "$copy/dist/$name-$arch.zip" README.md
  done
done
(cd "$copy/deploy/cdk" && "${npm_install[@]}")

stage "the templates name the files that the project makes"
# `dist/NAME-ARCH.zip` in templates, dist(`NAME-${own.arch}.zip`) in the CDK's.
git ls-files -co --exclude-standard deploy | grep -E '\.(ya?ml|ts)$' | xargs grep -ohE '[a-z]+-(x86_64|arm64|\$\{own\.arch\})\.zip' |
  sed -E 's/-(x86_64|arm64|\$.*)\.zip//' | sort -u >"$log/named"
diff <(printf 'lambda\nlayer\npython\n') "$log/named" || fail "a template names another file"
grep -qF '"layer-{}.zip", target.aws_arch()' xtask/src/layer.rs || fail "cargo xtask layer makes no layer-ARCH.zip"
grep -qF 'python-$arch.zip' deploy/python/build.sh || fail "build.sh makes no python-ARCH.zip"
grep -rqF '"lambda-{}.zip", target.aws_arch()' xtask/src || fail "cargo xtask lambda makes no lambda-ARCH.zip"

stage "AWS SAM"
"$tools/python/bin/cfn-lint" deploy/*/template.yaml
for template in deploy/*/template.yaml; do
  SAM_CLI_TELEMETRY=0 "$tools/sam/bin/sam" validate --lint --region us-east-1 --template-file "$template"
done

stage "AWS CDK"
(cd "$copy/deploy/cdk" && npx tsc)
for arch in x86_64 arm64; do
  (cd "$copy/deploy/cdk" && CDK_DISABLE_VERSION_CHECK=1 npx cdk synth --app "node out/app.js" --quiet --output "cdk.out/$arch" -c arch=$arch 2>&1) |
    tee "$log/synth" | grep -v 'feature flags are not configured' || true
  [ ! "$(grep -iE 'deprecated|error' "$log/synth")" ] || fail "the CDK complains"
  # W3005 is about a DependsOn that the CDK always writes.
  "$tools/python/bin/cfn-lint" --ignore-checks W3005 -- "$copy/deploy/cdk/cdk.out/$arch"/*.template.json
done

stage "Serverless Framework, version 3"
# It asks CloudFormation whether the layer has changed; here nothing is deployed yet.
cat >"$log/nothing-deployed.cjs" <<'JS'
const Module = require("node:module");
const load = Module._load;
Module._load = function (name, ...rest) {
  const found = load.call(this, name, ...rest);
  if (!/(^|\/)aws\/request$/.test(name)) return found;
  return Object.assign(async () => { throw new Error("the stack does not exist"); }, found);
};
JS
for name in function layer; do
  (cd "$copy/deploy/$name" && env NODE_OPTIONS="--require $log/nothing-deployed.cjs" SLS_TELEMETRY_DISABLED=1 \
    SLS_NOTIFICATIONS_MODE=off AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none \
    node "$tools/serverless/node_modules/.bin/serverless" package) >"$log/serverless" 2>&1 || fail "$(cat "$log/serverless")"
  grep 'Service packaged' "$log/serverless" || fail "$(cat "$log/serverless")"
  # The one thing it may complain of: version 3 ended before python3.13.
  if grep -E '^  at |Warning' "$log/serverless" | grep -vE "at 'provider.runtime'|Invalid configuration encountered"; then
    fail "Serverless complains of deploy/$name"
  fi
  "$tools/python/bin/cfn-lint" --ignore-checks W3005 -- "$copy/deploy/$name/.serverless/cloudformation-template-update-stack.json"
done

stage "rights, limits and logs"
"$tools/python/bin/python" .ci/deploy.py deploy/*/template.yaml "$copy"/deploy/cdk/cdk.out/*/*.template.json
