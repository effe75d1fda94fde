//! The compilers: which flags they all get, and one clear paragraph where one is missing or wrong.

use std::path::Path;
use std::process::Command;

use crate::context::Context;

/// A build with what both libraries share; `cpp` selects the C++ compiler.
pub fn base(context: &Context, cpp: bool) -> cc::Build {
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
        // Wrappers such as cargo-zigbuild's ask for debug information that nobody reads.
        .flag("-g0")
        // Fused multiply-adds round otherwise; every target is to read the same text.
        .flag("-ffp-contract=off")
        // Some compilers trap on benign upstream overflow unless told otherwise.
        .flag_if_supported("-fno-sanitize=undefined")
        .cpp_link_stdlib(None)
        .emit_rerun_if_env_changed(true);
    for (folder, name) in [(&context.include, "include"), (&context.shim, "shim")] {
        build.flag_if_supported(format!("-ffile-prefix-map={}={name}", folder.display()));
    }
    if cpp {
        build.std("c++11").flag_if_supported("-fvisibility-inlines-hidden");
    }
    // The first look at a compiler is kept by `cc`; what it says while being looked at (zig complains about
    // the version in `gnu.2.26`) is for nobody. A compiler that cannot be had is reported by the probe.
    build.cargo_warnings(false);
    let _ = build.try_get_compiler();
    let _ = build.try_get_archiver();
    build.cargo_warnings(true);
    // From here on nothing is said to Cargo but the variables that were looked at above: what is linked,
    // and how, is said by `cache.rs` and `runtime.rs`.
    build.cargo_metadata(false);
    build
}

/// What the C++ compiler turned out to be.
pub struct Toolchain {
    /// The compiler with its flags.
    pub compiler: cc::Tool,
    /// Name of the C++ runtime whose headers it uses: `stdc++` or `c++`.
    pub library: String,
    /// Whether it is zig, which brings its own libraries and links them statically by itself.
    pub zig: bool,
}

impl Toolchain {
    /// Tries both compilers on a few lines, and says in one paragraph what is missing before hundreds of
    /// files say it in their own words.
    pub fn probe(context: &Context) -> Result<Self, String> {
        try_compile(context, false, C_PROBE).map_err(|cause| missing("C", "CC", &cause))?;
        let object = try_compile(context, true, CPP_PROBE).map_err(|cause| missing("C++", "CXX", &cause))?;
        let compiler = base(context, true).try_get_compiler().map_err(|error| error.to_string())?;
        let name = compiler.path().display().to_string();
        let found =
            marker(&object).ok_or_else(|| missing("C++", "CXX", &format!("{name} wrote no ELF code")))?;
        let (library, libc) = found;
        if (context.env == "musl" && libc == "glibc") || (context.env == "gnu" && libc != "glibc") {
            let cause = format!("{name} compiles for {libc} and not for {}", context.env);
            return Err(missing("C++", "CXX", &cause));
        }
        let library = target_variable("CXXSTDLIB").unwrap_or(library);
        let zig = output(compiler.to_command().arg("--version")).contains("zig");
        Ok(Self { compiler, library, zig })
    }
}

const C_PROBE: &str = "#include <stdlib.h>\nint tesseract_safe_probe;\n";

/// Leaves a text in the object that tells which runtime and which C library the headers belong to.
const CPP_PROBE: &str = r#"
#include <cstdlib>
#include <new>
#if defined(_LIBCPP_VERSION)
#define LIBRARY "c++"
#else
#define LIBRARY "stdc++"
#endif
#if defined(__GLIBC__)
#define LIBC "glibc"
#else
#define LIBC "another C library"
#endif
extern const char tesseract_safe_probe[];
const char tesseract_safe_probe[] = "tesseract-safe-probe<" LIBRARY ";" LIBC ">";
"#;

/// Runtime and C library as the probe's object names them.
fn marker(object: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(object);
    let (_, rest) = text.split_once("tesseract-safe-probe<")?;
    let (library, libc) = rest.split_once('>')?.0.split_once(';')?;
    Some((library.to_owned(), libc.to_owned()))
}

fn try_compile(context: &Context, cpp: bool, source: &str) -> Result<Vec<u8>, String> {
    let probe = context.out_dir.join(if cpp { "probe.cpp" } else { "probe.c" });
    let object = probe.with_extension("o");
    std::fs::write(&probe, source).map_err(|error| format!("cannot write {}: {error}", probe.display()))?;
    let mut build = base(context, cpp);
    build.cargo_warnings(false);
    let compiler = build.try_get_compiler().map_err(|error| error.to_string())?;
    let name = compiler.path().display().to_string();
    let compile = |command: &mut Command, probe: &Path| {
        // An object of link-time optimisation would not hold the text of the probe.
        command.arg("-fno-lto").arg("-c").arg(probe).arg("-o").arg(&object).output()
    };
    let output = compile(&mut compiler.to_command(), &probe).map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let cause = stderr.lines().find(|line| line.contains("rror")).unwrap_or("it failed");
        return Err(format!("{name}: {cause}"));
    }
    std::fs::read(&object).map_err(|error| format!("cannot read {}: {error}", object.display()))
}

fn missing(language: &str, variable: &str, cause: &str) -> String {
    let target = std::env::var("TARGET").unwrap_or_default();
    let foreign = std::env::var("HOST").is_ok_and(|host| host != target);
    let advice = if foreign {
        format!(
            "The short way to build for another target is `cargo zigbuild --target {target}` (`pip install \
             cargo-zigbuild`)"
        )
    } else {
        "Install one (Debian and Ubuntu: `apt-get install g++`; Amazon Linux and Fedora: `dnf install gcc-c++ \
         libstdc++-static`; Alpine: `apk add g++`)"
            .to_owned()
    };
    format!(
        "no working {language} compiler for {target} ({cause}). {advice}, or name yours in {variable}_{}.",
        target.replace('-', "_")
    )
}

/// What a command prints; empty where it cannot run.
fn output(command: &mut Command) -> String {
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// A variable that may be set for one target, looked up as the `cc` crate does.
fn target_variable(name: &str) -> Option<String> {
    let target = std::env::var("TARGET").unwrap_or_default();
    let names = [
        format!("{name}_{target}"),
        format!("{name}_{}", target.replace('-', "_")),
        format!("TARGET_{name}"),
        name.to_owned(),
    ];
    for name in &names {
        println!("cargo::rerun-if-env-changed={name}");
    }
    names.iter().find_map(|name| std::env::var(name).ok()).filter(|value| !value.is_empty())
}
