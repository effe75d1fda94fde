//! The compilers: which flags they all get, and one clear paragraph where one is missing.

use crate::context::Context;

/// A build with what both libraries share; `cpp` selects the C++ compiler.
pub fn base(cpp: bool) -> cc::Build {
    let mut build = cc::Build::new();
    build
        .cpp(cpp)
        // Recognition is pure arithmetic: unoptimised it is useless even while debugging Rust.
        .opt_level(2)
        .debug(false)
        .force_frame_pointer(false)
        .warnings(false)
        .define("NDEBUG", None)
        .flag("-fvisibility=hidden")
        // Some compilers trap on benign upstream overflow unless told otherwise.
        .flag_if_supported("-fno-sanitize=undefined")
        // What is linked, and how, is said by `cache.rs` and `runtime.rs`.
        .cpp_link_stdlib(None)
        .cargo_metadata(false)
        .emit_rerun_if_env_changed(true);
    if cpp {
        build.std("c++11").flag_if_supported("-fvisibility-inlines-hidden");
    }
    build
}

/// Says in one paragraph what is missing, before hundreds of files say it in their own words.
pub fn check(context: &Context) -> Result<(), String> {
    for (cpp, language, variable) in [(false, "C", "CC"), (true, "C++", "CXX")] {
        let extension = if cpp { "cpp" } else { "c" };
        let header = if cpp { "new" } else { "stdlib.h" };
        let probe = context.out_dir.join(format!("probe.{extension}"));
        let source = format!("#include <{header}>\nint tesseract_safe_probe;\n");
        std::fs::write(&probe, source)
            .map_err(|error| format!("cannot write {}: {error}", probe.display()))?;
        let mut build = base(cpp);
        build.cargo_warnings(false);
        let tried = build.try_get_compiler().map_err(|error| error.to_string()).and_then(|compiler| {
            let name = compiler.path().display().to_string();
            let output = compiler
                .to_command()
                .arg("-c")
                .arg(&probe)
                .arg("-o")
                .arg(probe.with_extension("o"))
                .output()
                .map_err(|error| format!("{name}: {error}"))?;
            if output.status.success() {
                return Ok(());
            }
            let stderr = String::from_utf8_lossy(&output.stderr);
            Err(format!(
                "{name}: {}",
                stderr.lines().find(|line| line.contains("rror")).unwrap_or("it failed")
            ))
        });
        if let Err(cause) = tried {
            let target = std::env::var("TARGET").unwrap_or_default();
            return Err(format!(
                "no working {language} compiler for {target} ({cause}). Install one (Debian and Ubuntu: \
                 `apt-get install g++`; Amazon Linux and Fedora: `dnf install gcc-c++ libstdc++-static`; \
                 Alpine: `apk add g++`), or name yours in {variable}_{} or {variable}; for another target \
                 the short way is `cargo zigbuild --target {target}`.",
                target.replace('-', "_"),
            ));
        }
    }
    Ok(())
}
