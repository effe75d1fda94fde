//! Maintainer tasks.
