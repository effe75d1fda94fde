//! The three EXIF fields that matter here: orientation and resolution.

use super::orient::Transform;
use super::{DecodeError, Limits, Raster, resolution};

/// What the first directory of an EXIF block says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Exif {
    orientation: Option<u16>,
    x: Option<f32>,
    y: Option<f32>,
    unit: Option<u16>,
}

impl Exif {
    /// Reads a block that starts with a TIFF header. Whatever is damaged counts as absent.
    pub(super) fn parse(block: &[u8]) -> Exif {
        // Some writers leave the prefix of the JPEG segment in front.
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        Self::try_parse(block).unwrap_or_default()
    }

    fn try_parse(block: &[u8]) -> Option<Exif> {
        let bytes = Bytes {
            block,
            little: match block.get(..4)? {
                [b'I', b'I', 42, 0] => true,
                [b'M', b'M', 0, 42] => false,
                _ => return None,
            },
        };
        let directory = bytes.u32(4)? as usize;
        let mut exif = Exif::default();
        for i in 0..usize::from(bytes.u16(directory)?) {
            let entry = directory + 2 + 12 * i;
            let Some(tag) = bytes.u16(entry) else {
                break;
            };
            match tag {
                0x0112 => exif.orientation = bytes.short(entry),
                0x011a => exif.x = bytes.rational(entry),
                0x011b => exif.y = bytes.rational(entry),
                0x0128 => exif.unit = bytes.short(entry),
                _ => {}
            }
        }
        Some(exif)
    }

    /// How the stored picture is turned, 1 to 8; 1 is upright.
    pub(super) fn orientation(&self) -> u16 {
        self.orientation.filter(|tag| (1..=8).contains(tag)).unwrap_or(1)
    }

    /// Pixels per inch; zero is unknown.
    pub(super) fn resolution(&self) -> (u32, u32) {
        let per_inch = |value: Option<f32>| match (value, self.unit) {
            (Some(value), Some(3)) => resolution::from_per_centimetre(value),
            (Some(value), None | Some(2)) => (f64::from(value) + 0.5) as u32,
            _ => 0,
        };
        (per_inch(self.x.or(self.y)), per_inch(self.y.or(self.x)))
    }

    /// Applies the orientation to the pixels and to the resolution.
    pub(super) fn make_upright(&self, raster: &mut Raster, limits: &Limits) -> Result<(), DecodeError> {
        let Some(transform) = self.orientation.and_then(Transform::from_tag) else {
            return Ok(());
        };
        transform.apply(raster, limits)?;
        if let (true, Some((x, y))) = (transform.transpose, raster.resolution()) {
            raster.set_resolution((y, x));
        }
        Ok(())
    }
}

struct Bytes<'a> {
    block: &'a [u8],
    little: bool,
}

impl Bytes<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.block.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// The value of a directory entry of type SHORT.
    fn short(&self, entry: usize) -> Option<u16> {
        (self.u16(entry + 2)? == 3).then(|| self.u16(entry + 8))?
    }

    /// The value of a directory entry of type RATIONAL, unless it is no positive number.
    fn rational(&self, entry: usize) -> Option<f32> {
        if self.u16(entry + 2)? != 5 {
            return None;
        }
        let at = self.u32(entry + 8)? as usize;
        let value = f64::from(self.u32(at)?) / f64::from(self.u32(at.checked_add(4)?)?);
        (value.is_finite() && value > 0.0).then_some(value as f32)
    }
}
