//! Files of language data in memory.
//!
//! A process that reads four megabytes into new memory spends most of the time on its pages, of which there are a thousand
//! of the usual size. Where the system has large ones, two are enough: so the bytes lie at the beginning of one, and the
//! system is told.

use std::fs::File;
use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::path::Path;

/// Bytes of a large page of x86-64, and of aarch64 with small pages of the usual size.
const LARGE: usize = 2 << 20;
/// Bytes that are read at a time: few enough to stay in the processor's cache between being cleared and being read.
const AT_ONCE: usize = 64 << 10;

/// Memory of a large page; no value of it is ever made.
#[repr(C, align(0x20_0000))]
struct Page(#[allow(dead_code, reason = "it is only as large as this")] [u8; LARGE]);

/// The bytes of a file.
#[derive(Debug)]
pub(crate) struct FileBytes {
    /// Without elements: the memory is what counts.
    pages: Vec<MaybeUninit<Page>>,
    /// How many bytes of it are initialised.
    length: usize,
}

impl FileBytes {
    /// Reads all of a file.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let expected = file.metadata()?.len();
        let mut bytes = Self { pages: Vec::new(), length: 0 };
        bytes.reserve(usize::try_from(expected).unwrap_or(usize::MAX))?;
        loop {
            let room = bytes.room(AT_ONCE);
            if room.is_empty() {
                // There is more to it than it said, if there is anything.
                let mut next = [0];
                match file.read(&mut next) {
                    Ok(0) => return Ok(bytes),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                }
                let length = bytes.length;
                let mut larger = Self { pages: Vec::new(), length: 0 };
                larger.reserve(2 * length + LARGE)?;
                larger.append(&bytes);
                larger.append(&next);
                bytes = larger;
                continue;
            }
            match file.read(room) {
                Ok(0) => return Ok(bytes),
                Ok(count) => bytes.length += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes room; for new ones alone.
    fn reserve(&mut self, bytes: usize) -> io::Result<()> {
        let reserved = self.pages.try_reserve_exact(bytes.div_ceil(LARGE));
        reserved.map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        // A last page that is not half full stays one of small ones.
        let pages = (bytes + LARGE / 2) / LARGE;
        advise_large(self.pages.as_mut_ptr().cast(), LARGE * pages.min(self.pages.capacity()));
        Ok(())
    }

    /// Up to that many bytes behind those that are there, cleared.
    fn room(&mut self, most: usize) -> &mut [u8] {
        let count = most.min(self.pages.capacity() * LARGE - self.length);
        // SAFETY: the vector owns memory of as many large pages as its capacity says, of which `length` bytes and `count` more
        // are a part; nobody else refers to it, and what is handed out was written before.
        unsafe {
            let start = self.pages.as_mut_ptr().cast::<u8>().add(self.length);
            start.write_bytes(0, count);
            std::slice::from_raw_parts_mut(start, count)
        }
    }

    /// Adds bytes, for which there is room.
    fn append(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(AT_ONCE) {
            let room = self.room(bytes.len());
            room.copy_from_slice(bytes);
            self.length += bytes.len();
        }
    }
}

impl std::ops::Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: that many bytes of the vector's memory are initialised.
        unsafe { std::slice::from_raw_parts(self.pages.as_ptr().cast(), self.length) }
    }
}

/// Tells the system that memory is to be of large pages; it may have none.
#[cfg(target_os = "linux")]
fn advise_large(start: *mut u8, bytes: usize) {
    use std::ffi::{c_int, c_void};

    const MADV_HUGEPAGE: c_int = 14;

    unsafe extern "C" {
        fn madvise(start: *mut c_void, bytes: usize, advice: c_int) -> c_int;
    }

    if bytes > 0 {
        // SAFETY: what is there, and may be read and written, stays so whatever pages it is of.
        let _ = unsafe { madvise(start.cast(), bytes, MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise_large(_start: *mut u8, _bytes: usize) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn files_of_all_sizes_are_read_whole() {
        for size in [0, 1, AT_ONCE, LARGE - 1, LARGE, LARGE + 1, 2 * LARGE + 12345] {
            let expected: Vec<u8> = (0..size).map(|place| (place * 31 / 7) as u8).collect();
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&expected).unwrap();
            let bytes = FileBytes::read(file.path()).unwrap();
            assert!(*bytes == *expected, "{size} bytes");
        }
    }

    #[test]
    fn what_does_not_say_its_size_is_read_whole() {
        // Files of this kind say that they are empty.
        if let Ok(expected) = std::fs::read("/proc/self/cmdline") {
            assert_eq!(*FileBytes::read(Path::new("/proc/self/cmdline")).unwrap(), *expected);
        }
        assert!(FileBytes::read(Path::new("no/such/file")).is_err());
        assert!(FileBytes::read(Path::new("/")).is_err());
    }
}
