# The files that are shipped, for two of the targets; `cargo xtask dist` and `verify-dist` without names do all.

stage "what building for other targets takes"
cargo xtask setup

stage "musl and glibc 2.26"
shipped=(--target x86_64-unknown-linux-musl --target x86_64-unknown-linux-gnu.2.26)
cargo xtask dist "${shipped[@]}"

stage "what the files promise"
cargo xtask verify-dist "${shipped[@]}"
