//! The repository tools: `cargo xtask coverage|deps|docs`.
fn main() {}
