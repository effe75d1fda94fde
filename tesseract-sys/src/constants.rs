//! Leptonica's constants that its headers keep in nameless enums, for which a generator would have
//! to invent names. `shim/constants.cpp` checks each value when the library is compiled.

use core::ffi::c_int;

/// File format of an image: not known.
pub const IFF_UNKNOWN: c_int = 0;
/// File format of an image: BMP.
pub const IFF_BMP: c_int = 1;
/// File format of an image: JPEG.
pub const IFF_JFIF_JPEG: c_int = 2;
/// File format of an image: PNG.
pub const IFF_PNG: c_int = 3;
/// File format of an image: TIFF.
pub const IFF_TIFF: c_int = 4;
/// File format of an image: PNM.
pub const IFF_PNM: c_int = 11;
/// File format of an image: GIF.
pub const IFF_GIF: c_int = 13;
/// File format of an image: JPEG 2000.
pub const IFF_JP2: c_int = 14;
/// File format of an image: WebP.
pub const IFF_WEBP: c_int = 15;

/// The list takes the object itself.
pub const L_INSERT: c_int = 0;
/// The list takes a copy of the object.
pub const L_COPY: c_int = 1;
/// The list takes one more reference to the object.
pub const L_CLONE: c_int = 2;

/// Removing a colormap: choose the depth by the colours that occur.
pub const REMOVE_CMAP_BASED_ON_SRC: c_int = 4;

/// Rotation: by the areas that pixels cover.
pub const L_ROTATE_AREA_MAP: c_int = 1;
/// Rotation: what comes in from outside is white.
pub const L_BRING_IN_WHITE: c_int = 1;
/// Selection by size: it is enough if width or height fits.
pub const L_SELECT_IF_EITHER: c_int = 5;
/// Selection by size: the threshold or more.
pub const L_SELECT_IF_GTE: c_int = 4;
