//! JPEG files as they are.

use super::{Coding, Colours, Picture};
use crate::decode::JpegFrame;

/// The file as a picture of this size once it is upright. `None` for kinds that readers of PDF do not know, and, in
/// archival documents, for CMYK, of which those would have to know more.
pub(super) fn as_it_is(bytes: &[u8], size: (u32, u32), archival: bool) -> Option<Picture<'_>> {
    let frame = JpegFrame::parse(bytes)?;
    let upright =
        if frame.orientation > 4 { (frame.height, frame.width) } else { (frame.width, frame.height) };
    if upright != size || frame.bits != 8 || frame.process > 2 {
        return None;
    }
    let colours = match frame.components.len() {
        1 => Colours::Gray,
        // Decoders disagree whether these are colours as they are.
        3 if frame.components == *b"RGB" && frame.adobe.is_none() && !frame.jfif => return None,
        3 => Colours::Rgb,
        4 if !archival => Colours::Cmyk,
        _ => return None,
    };
    Some(Picture {
        width: frame.width,
        height: frame.height,
        bits: 8,
        // Adobe's programs write ink the other way round.
        inverted: colours == Colours::Cmyk && frame.adobe.is_some(),
        colours,
        coding: Coding::Jpeg,
        orientation: frame.orientation,
        data: bytes.into(),
    })
}
