//! Checks of the repository itself.

/// The direction of section "The crates and their direction" in docs/architecture.md.
#[test]
fn arrows_between_crates_run_downwards() {
    let root = xtask::workspace::root().unwrap();
    let wrong = xtask::deps::arrows(&xtask::deps::metadata(&root).unwrap());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
