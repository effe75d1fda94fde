//! Which pages a file has, without reading any.

use super::super::{DecodeError, Format, Limits};
use super::directory::{Directory, Header};
use std::collections::HashSet;

/// Where the directories of all pages lie. Where the chain breaks, the last is the error that says so.
///
/// # Errors
///
/// [`DecodeError::TooManyPages`].
pub(in super::super) fn directories(
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Result<u64, DecodeError>>, DecodeError> {
    let Some(header) = Header::read(bytes) else {
        return Ok(vec![Err(DecodeError::truncated(Format::Tiff, "the header is not complete"))]);
    };
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    // A file whose first page is nowhere has one all the same, which fails to decode.
    let mut next = Some(header.first);
    while let Some(offset) = next.filter(|&offset| offset != 0 || pages.is_empty()) {
        if pages.len() as u64 == u64::from(limits.max_pages) {
            return Err(DecodeError::TooManyPages { limit: limits.max_pages });
        }
        if !seen.insert(offset) {
            let message = "the list of its pages runs in a circle";
            pages.push(Err(DecodeError::corrupt(Format::Tiff, message)));
            break;
        }
        let directory = Directory::at(bytes, header, offset);
        if directory.is_none() && !pages.is_empty() {
            pages.push(Err(DecodeError::truncated(Format::Tiff, "a page lies beyond its end")));
            break;
        }
        pages.push(Ok(offset));
        next = directory.and_then(|directory| directory.next());
    }
    Ok(pages)
}
