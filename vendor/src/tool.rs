//! Other programs, run with a limit on their time and their output kept for the error.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a command; the error says in a few words what came of it.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    // A file takes any amount of output without a second thread to drain a pipe.
    let mut output = tempfile::tempfile().map_err(|error| error.to_string())?;
    let handle = |file: &File| file.try_clone().map(Stdio::from).map_err(|error| error.to_string());
    let mut child =
        command.stdin(Stdio::null()).stdout(handle(&output)?).stderr(handle(&output)?).spawn().map_err(
            |error| match error.kind() {
                std::io::ErrorKind::NotFound => format!("{name} is not installed"),
                _ => format!("{name}: {error}"),
            },
        )?;
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() > limit => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{name} took longer than {} s", limit.as_secs()));
            }
            Ok(None) => thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(format!("{name}: {error}")),
        }
    };
    if status.success() {
        return Ok(());
    }
    let mut text = String::new();
    let _ = output.rewind();
    let _ = output.read_to_string(&mut text);
    let said = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    Err(format!("{name}: {status}: {said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_apart() {
        let limit = Duration::from_secs(20);
        assert_eq!(run(&mut Command::new("true"), limit), Ok(()));
        let missing = run(&mut Command::new("no-such-program-here"), limit).unwrap_err();
        assert!(missing.contains("not installed"), "{missing}");
        let failed = run(Command::new("sh").args(["-c", "echo out of luck >&2; exit 3"]), limit).unwrap_err();
        assert!(failed.contains("out of luck") && failed.contains('3'), "{failed}");
        let late = run(Command::new("sleep").arg("20"), Duration::from_millis(50)).unwrap_err();
        assert!(late.contains("longer"), "{late}");
    }
}
