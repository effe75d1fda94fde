//! How many processors the command may keep busy.

use std::num::NonZeroUsize;
use std::thread;

/// What upstream's command, which is built with OpenMP, is limited by, and so are those that call it.
const LIMIT: &str = "OMP_THREAD_LIMIT";

/// All that there are for this process, or fewer if the environment says so.
pub(crate) fn processors() -> NonZeroUsize {
    let there = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    limited(there, std::env::var(LIMIT).ok().as_deref())
}

/// What is no number above zero limits nothing, as OpenMP has it.
fn limited(there: NonZeroUsize, limit: Option<&str>) -> NonZeroUsize {
    limit.and_then(|limit| limit.trim().parse().ok()).map_or(there, |limit| there.min(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_can_only_lower_the_number() {
        let of = |limit| limited(NonZeroUsize::new(4).unwrap(), limit).get();
        assert_eq!([of(None), of(Some("")), of(Some("all")), of(Some("0")), of(Some("-1"))], [4; 5]);
        assert_eq!([of(Some("1")), of(Some(" 3 ")), of(Some("99"))], [1, 3, 4]);
    }
}
