# What is published: small enough, licences inside, and enough for a project that has no network.

stage "packages"
cargo xtask package

stage "a project outside of the checkout builds with the packages, without a network"
cargo xtask verify-packages --target x86_64-unknown-linux-gnu
