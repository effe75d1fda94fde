//! Times and peaks of memory.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::peers::{Contender, Kind};
use crate::Result;

/// Within one process, so many engines or pages are timed; the first one, which warms up, is left out.
const WITHIN: usize = 6;

/// Runs a command and says on the last line of standard error what it had of memory at most, in KiB.
const PEAK: &str = "import os, sys\n\
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ,\n\
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])\n\
    print(os.wait4(child, 0)[2].ru_maxrss, file=sys.stderr)\n";

/// What a run came to.
pub struct Cost {
    /// From its start to its end.
    pub time: Duration,
    /// What it printed.
    pub output: String,
}

/// What was measured of one contender.
#[derive(Debug, Default)]
pub struct Runs {
    /// An engine, within a process that has built one.
    pub init: Option<Duration>,
    /// A line, from the start of a process to its end; only commands.
    pub line: Option<Duration>,
    /// Each page: within a process that has read it once, or from start to end of a command.
    pub pages: Vec<(PathBuf, Duration)>,
    /// The most memory that a process had with the last page, in KiB.
    pub peak: Option<u64>,
}

/// Gives each contender its turn in every round, and takes the medians, in the order of the contenders.
pub fn in_turn(
    contenders: &[Contender],
    rounds: usize,
    threads: usize,
    line: &Path,
    images: &[PathBuf],
) -> Result<Vec<Runs>> {
    let mut init = vec![Vec::new(); contenders.len()];
    let mut lines = vec![Vec::new(); contenders.len()];
    let mut pages = vec![vec![Vec::new(); images.len()]; contenders.len()];
    for round in 0..rounds {
        eprintln!("round {} of {rounds}, {threads} threads", round + 1);
        for (place, contender) in contenders.iter().enumerate() {
            match contender.kind {
                Kind::Library => init[place].extend(within(&mut contender.init(WITHIN, threads))?),
                Kind::Command => lines[place].push(run(&mut contender.page(line, 1, threads))?.time),
            }
        }
        for (number, image) in images.iter().enumerate() {
            for (place, contender) in contenders.iter().enumerate() {
                let times = &mut pages[place][number];
                match contender.kind {
                    Kind::Library => times.extend(within(&mut contender.page(image, 2, threads))?),
                    Kind::Command => times.push(run(&mut contender.page(image, 1, threads))?.time),
                }
            }
        }
    }
    let mut medians = Vec::new();
    for (place, contender) in contenders.iter().enumerate() {
        let pages = images.iter().zip(&mut pages[place]);
        medians.push(Runs {
            init: median(&mut init[place]),
            line: median(&mut lines[place]),
            pages: pages.filter_map(|(image, times)| Some((image.clone(), median(times)?))).collect(),
            peak: images.last().map(|image| peak(&contender.page(image, 1, threads))).transpose()?,
        });
    }
    Ok(medians)
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Result<Cost> {
    let start = Instant::now();
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let time = start.elapsed();
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(Cost { time, output: String::from_utf8_lossy(&output.stdout).into_owned() })
}

/// The times that a library's process prints, without the first.
fn within(command: &mut Command) -> Result<Vec<Duration>> {
    let Cost { output, .. } = run(command)?;
    let lines = output.lines().take_while(|line| !line.is_empty());
    let mut times = Vec::new();
    for line in lines {
        times.push(Duration::from_secs_f64(line.parse().map_err(|_| format!("{line:?} is no time"))?));
    }
    if times.len() < 2 {
        return Err(format!("{command:?} printed too few times").into());
    }
    Ok(times.split_off(1))
}

fn peak(command: &Command) -> Result<u64> {
    let mut python = Command::new("python3");
    python.args(["-c", PEAK]).arg(command.get_program()).args(command.get_args());
    python.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = python.output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = said.lines().last().and_then(|line| line.trim().parse().ok());
    last.ok_or_else(|| format!("{python:?}: {said}").into())
}

fn median(times: &mut [Duration]) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        let of = |times: &[u64]| {
            let mut times: Vec<_> = times.iter().map(|&time| Duration::from_millis(time)).collect();
            median(&mut times).map(|time| time.as_millis())
        };
        assert_eq!(of(&[9, 1, 5]), Some(5));
        assert_eq!(of(&[4]), Some(4));
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_first_time_within_a_process_is_left_out() {
        let mut printed = Command::new("printf");
        printed.arg("0.5\n0.25\n0.125\n\n7\n");
        assert_eq!(within(&mut printed).unwrap(), [Duration::from_millis(250), Duration::from_millis(125)]);
    }
}
