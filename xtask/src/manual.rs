//! `cargo xtask man`: the manual page of the command and the completions of shells, from the command line as clap knows it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap_complete::Shell;
use clap_mangen::Man;

use crate::{Result, dist, workspace};

/// The command's own file, which needs nothing else of it: what is made here takes no room in the command.
#[path = "../../src/arguments.rs"]
#[allow(dead_code, reason = "the command uses the rest")]
mod arguments;

/// Shells with the names of the files that they look for.
const SHELLS: [(Shell, &str); 3] =
    [(Shell::Bash, "tesseract.bash"), (Shell::Zsh, "_tesseract"), (Shell::Fish, "tesseract.fish")];

/// Writes all of them into `dist/`.
pub fn run() -> Result<()> {
    write(&dist::folder())
}

/// Writes `tesseract.1`, and the completions below `completions`.
fn write(folder: &Path) -> Result<()> {
    let completions = folder.join("completions");
    fs::create_dir_all(&completions)?;
    let put = |path: &Path, bytes: &[u8]| -> io::Result<()> {
        println!("{}", path.strip_prefix(workspace::root()).unwrap_or(path).display());
        fs::write(path, bytes)
    };
    put(&folder.join("tesseract.1"), &page()?)?;
    for (shell, name) in SHELLS {
        put(&completions.join(name), &completion(shell))?;
    }
    Ok(())
}

/// The manual page.
fn page() -> Result<Vec<u8>> {
    let source = format!("tesseract-cli {}", env!("CARGO_PKG_VERSION"));
    // All of them are told in full, those included that the shorter help leaves out.
    let command = arguments::command().mut_args(|argument| argument.hide_short_help(false));
    let man = Man::new(command).source(source).manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    // The usage as it is written there, for the page's own is one line of all options.
    page.write_all(b".SH SYNOPSIS\n.nf\n")?;
    let usage = arguments::command().render_usage().to_string();
    for line in usage.trim_start_matches("Usage:").lines() {
        writeln!(page, "{}", line.trim().replace('-', "\\-"))?;
    }
    page.write_all(b".fi\n")?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_extra_section(&mut page)?;
    Ok(page)
}

/// What a shell reads to complete the command's options.
fn completion(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut arguments::command(), "tesseract", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// All long options of the command.
    fn options() -> Vec<String> {
        let command = arguments::command();
        let options = command.get_arguments().filter_map(|argument| argument.get_long().map(str::to_owned));
        options.collect()
    }

    #[test]
    fn every_option_is_told_everywhere() {
        assert!(options().len() >= 15, "{:?}", options());
        let page = String::from_utf8(page().unwrap()).unwrap().replace("\\-", "-");
        assert!(page.contains(".SH SYNOPSIS") && page.contains("OUTBASE|stdout|->"), "{page}");
        for argument in arguments::command().get_arguments() {
            let help = argument.get_help().expect("a line of help").to_string();
            assert!(page.contains(help.split(['\\', '`']).next().unwrap()), "{help}");
        }
        let scripts = SHELLS.map(|(shell, _)| String::from_utf8(completion(shell)).unwrap());
        for option in options() {
            assert!(page.contains(&format!("--{option}")), "{option}");
            for (script, (shell, _)) in scripts.iter().zip(SHELLS) {
                let told = if shell == Shell::Fish { format!("-l {option}") } else { format!("--{option}") };
                assert!(script.contains(&told), "{option} in {shell}");
            }
        }
    }

    #[test]
    fn files_are_where_they_are_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        assert!(folder.path().join("tesseract.1").is_file());
        let script = folder.path().join("completions/tesseract.bash");
        // A shell completes with it.
        let ask = format!(
            "source {} && COMP_WORDS=(tesseract --list) COMP_CWORD=1 && _tesseract tesseract --list tesseract; \
             echo \"${{COMPREPLY[*]}}\"",
            script.display()
        );
        match Command::new("bash").args(["-c", &ask]).output() {
            Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "--list-langs"),
            Err(error) => eprintln!("SKIPPED: bash: {error}"),
        }
    }
}
