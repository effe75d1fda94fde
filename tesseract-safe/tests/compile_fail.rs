//! Misuse that must not compile, and for the reason that the first line of each case names.
// The interface is the same with installed libraries, and it takes a minute to compile all that it stands on once more.
#![cfg(not(feature = "system"))]

use std::path::Path;
use std::{env, fs};

#[test]
fn misuse_does_not_compile() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(cases).unwrap() {
        let path = entry.unwrap().path();
        names.push(path.file_stem().unwrap().to_owned());
        fs::copy(&path, work.join(path.file_name().unwrap())).unwrap();
    }
    assert!(!names.is_empty());

    // Compilers word their errors anew in every release; trybuild writes them down instead of
    // comparing them, and still fails for what compiles.
    // SAFETY: this is the only test of its program, so no other thread reads the environment now.
    unsafe { env::set_var("TRYBUILD", "overwrite") };
    let tests = trybuild::TestCases::new();
    tests.compile_fail(work.join("*.rs"));
    drop(tests);

    for name in names {
        let path = work.join(name);
        let case = fs::read_to_string(path.with_extension("rs")).unwrap();
        let code = case.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap();
        let said = fs::read_to_string(path.with_extension("stderr")).unwrap();
        assert!(said.contains(&format!("error[{code}]")), "{}: {said}", path.display());
    }
}
