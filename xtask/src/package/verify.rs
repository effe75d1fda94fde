//! `cargo xtask verify-packages`: a project outside the checkout builds with the packages, without a network,
//! and reads a page.

use std::fs;
use std::path::PathBuf;

use super::consumer::{Consumer, difference, outside};
use super::make;
use super::registry::Registry;
use crate::dist::{Runner, Std, Target};
use crate::{Result, dist, workspace};

/// What is built where no target is named.
const DEFAULT: [&str; 2] = [ORDINARY, "x86_64-unknown-linux-musl"];

/// Built with the ordinary toolchain and the machine's own compiler; all other targets with zig.
const ORDINARY: &str = "x86_64-unknown-linux-gnu";

/// How a target is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Ordinary,
    Zig(Target),
}

/// Makes the packages and uses them, for the named targets.
pub fn run(names: &[String]) -> Result<()> {
    let ways = ways(names)?;
    make()?;
    let folder = tempfile::tempdir()?;
    outside(folder.path())?;
    let std = standard_library(&ways)?;
    let registry = Registry::make(&folder.path().join("registry"), std.as_deref())?;
    let consumer = Consumer::new(folder.path().join("consumer"), &registry)?;
    let before = registry.state()?;
    consumer.document()?;
    println!("documentation of both crates: no sources, no compiler, no network");
    for way in ways {
        match way {
            Way::Ordinary => {
                let arch = std::env::consts::ARCH;
                reads(&Runner::new(arch, &consumer.build()?), "a project for the ordinary toolchain")?;
                reads(&Runner::new(arch, &consumer.install()?), "the installed command")?;
            }
            Way::Zig(target) => {
                let program = consumer.build_for(target)?;
                reads(&Runner::new(target.arch(), &program), &format!("a project for {}", target.name))?;
            }
        }
    }
    if registry.state()? != before {
        return Err("a build changed the folder of a package".into());
    }
    println!("no package was written to");
    Ok(())
}

fn ways(names: &[String]) -> Result<Vec<Way>> {
    let way = |name: &str| match name {
        ORDINARY => Ok(Way::Ordinary),
        _ => Ok(Way::Zig(Target::find(name)?)),
    };
    match names {
        [] => DEFAULT.into_iter().map(way).collect(),
        _ => names.iter().map(|name| way(name)).collect(),
    }
}

/// The manifest of the standard library, if a target needs it built.
fn standard_library(ways: &[Way]) -> Result<Option<PathBuf>> {
    for way in ways {
        if let Way::Zig(target) = way
            && Std::of(*target)? == Std::BuiltFromSource
        {
            return Ok(Some(dist::standard_library()));
        }
    }
    Ok(None)
}

/// Whether a program reads the letter as it is written, word by word.
fn reads(program: &Runner, name: &str) -> Result<()> {
    let letter = workspace::root().join("tests/images/letter.png");
    let text = String::from_utf8(program.read(&letter)?)?;
    let truth = fs::read_to_string(letter.with_extension("txt"))?;
    match difference(&text, &truth) {
        None => println!("{name}: built, and reads all {} words", truth.split_whitespace().count()),
        Some(difference) => return Err(format!("{name} reads the letter otherwise: {difference}").into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_apart() {
        let named = |name: &str| ways(&[name.to_owned()]).map(|ways| ways[0]);
        assert_eq!(named(ORDINARY).unwrap(), Way::Ordinary);
        let musl = named("aarch64-unknown-linux-musl").unwrap();
        assert!(matches!(musl, Way::Zig(target) if target.arch() == "aarch64"), "{musl:?}");
        assert!(named("sparc").is_err());
        assert_eq!(ways(&[]).unwrap().len(), 2);
    }
}
