//! A line on the terminal that says how far it has come.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Characters of the bar.
const WIDTH: usize = 30;

/// How far all pages have come together.
pub(super) struct Progress {
    pages: usize,
    shown: bool,
    done: AtomicUsize,
    /// Hundredths of pages.
    parts: AtomicUsize,
}

impl Progress {
    /// Nothing is done of so many pages; shown on a terminal alone, and only where the text does not go there too.
    pub(super) fn new(pages: usize, to_files: bool) -> Self {
        let shown = to_files && std::io::stderr().is_terminal();
        Self { pages, shown, done: AtomicUsize::new(0), parts: AtomicUsize::new(0) }
    }

    /// A watcher of one page.
    pub(super) fn watch(&self) -> impl FnMut(&tesseract_safe::Progress) + '_ {
        let mut before = 0;
        move |progress| {
            let now = usize::from(progress.percent);
            self.parts.fetch_add(now.saturating_sub(before), Ordering::Relaxed);
            if now > before {
                before = now;
                self.show();
            }
        }
    }

    /// A page is written.
    pub(super) fn page(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    fn show(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r{}\x1b[K", self.line());
        }
    }

    fn line(&self) -> String {
        let done = self.done.load(Ordering::Relaxed);
        let parts = self.parts.load(Ordering::Relaxed).max(done * 100);
        let filled = (parts * WIDTH / (self.pages.max(1) * 100)).min(WIDTH);
        format!("[{:WIDTH$}] {done} of {} pages", "=".repeat(filled), self.pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills() {
        let progress = Progress::new(2, false);
        assert_eq!(progress.line(), format!("[{}] 0 of 2 pages", " ".repeat(WIDTH)));
        progress.page();
        assert_eq!(progress.line(), format!("[{}{}] 1 of 2 pages", "=".repeat(15), " ".repeat(15)));
        progress.page();
        assert_eq!(progress.line(), format!("[{}] 2 of 2 pages", "=".repeat(WIDTH)));
    }
}
