# The same project for musl.

stage "what building for other targets takes"
cargo xtask setup

stage "a project outside of the checkout builds with the packages, for musl, without a network"
cargo xtask verify-packages --target x86_64-unknown-linux-musl
