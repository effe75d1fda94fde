# Form, lints, documentation, licences, and that what is generated is what is checked in.

need libclang-dev

stage "format and lints"
cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings

stage "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

stage "licences, duplicates and sources of dependencies"
cargo xtask audit

stage "bindings and test pages are what would be made"
cargo xtask bindings --check
cargo xtask images --check

stage "what is committed"
upstream=$(find vendor/trees/tesseract vendor/trees/leptonica -type f -size +200c -exec sha256sum {} + | cut -d' ' -f1 | sort -u)
# Links apart: those to vendor/trees and to the licences put no file into the repository.
ours=$(git ls-files -s | grep -v '^120000' | cut -f2 | xargs -d '\n' sha256sum | cut -d' ' -f1 | sort -u)
[ "$(comm -12 <(echo "$upstream") <(echo "$ours") | wc -l)" -eq 0 ] || fail "an upstream file is committed"
if git ls-files | grep -E '\.(traineddata|tgz|tar|gz|xz|zip|deb|whl|a|so|o)$'; then fail "a fetched or built file is committed"; fi
# Written so that this file does not hold what it looks for.
hosts='(registry\.npmjs|static\.crates|index\.crates|files\.pythonhosted|pypi)\.(org|io)|deb\.debian\.[o]rg'
paths='(^|[^A-Za-z0-9_./-])/(work|root|home|farm)/'
if git grep -nIE "$hosts" -- . ':!.ci/house.sh'; then fail "a registry's host is named"; fi
if git grep -nIE "$paths" -- . ':!.ci/house.sh'; then fail "a path of a machine is named"; fi

stage "docs/coverage.md: every function of upstream's C API and of tesserocr has a counterpart or a reason"
cargo xtask coverage --check
