//! For the project's own tests: what `shim/testing` and `shim/reference` declare. No part of the interface.
//!
//! With feature `cmake` the network alone is there, `shim/reference`: the others are about what the default build replaces.

use core::ffi::{c_char, c_float, c_int, c_uchar, c_void};

use crate::{BOX, PIX, ts_engine, ts_error, ts_status};

/// Upstream's network without the engine around it.
#[repr(C)]
#[allow(non_camel_case_types, reason = "named as in C")]
#[derive(Debug)]
pub struct ts_testing_network {
    _opaque: [u8; 0],
}

#[allow(missing_docs, reason = "shim/reference/forward.h says what they do")]
unsafe extern "C" {
    pub fn ts_testing_network_create(
        data: *const c_char,
        size: usize,
        out: *mut *mut ts_testing_network,
        error: *mut ts_error,
    ) -> ts_status;
    pub fn ts_testing_network_destroy(network: *mut ts_testing_network);
    pub fn ts_testing_network_inputs(
        network: *mut ts_testing_network,
        pixels: *const c_uchar,
        width: c_int,
        height: c_int,
        values: *mut c_void,
        capacity: usize,
        out_width: *mut c_int,
        error: *mut ts_error,
    ) -> ts_status;
    pub fn ts_testing_network_forward(
        network: *mut ts_testing_network,
        values: *const c_void,
        height: c_int,
        width: c_int,
        depth: c_int,
        outputs: *mut c_float,
        capacity: usize,
        steps: *mut c_int,
        classes: *mut c_int,
        error: *mut ts_error,
    ) -> ts_status;
}

#[allow(missing_docs, reason = "shim/testing/ambigs.h says what it does")]
unsafe extern "C" {
    pub fn ts_testing_universal_ambigs(
        unicharset: *const c_char,
        size: usize,
        entries: *mut usize,
        same: *mut bool,
        error: *mut ts_error,
    ) -> ts_status;
}

#[allow(missing_docs, reason = "shim/testing/beam.h says what it does")]
unsafe extern "C" {
    pub fn ts_testing_beam_search(
        engine: *mut ts_engine,
        outputs: *const c_float,
        steps: c_int,
        classes: c_int,
        same: *mut bool,
        characters: *mut c_int,
        error: *mut ts_error,
    ) -> ts_status;
    pub fn ts_testing_parts_of_nothing(steps: c_int, longest: *mut c_int, error: *mut ts_error) -> ts_status;
}

#[allow(missing_docs, reason = "shim/testing/dawg.h says what it does")]
unsafe extern "C" {
    pub fn ts_testing_placed_dawg(
        bytes: *const c_char,
        size: usize,
        nodes: *mut c_int,
        same: *mut bool,
        error: *mut ts_error,
    ) -> ts_status;
}

#[allow(missing_docs, reason = "shim/testing/function_tables.h says what it does")]
unsafe extern "C" {
    pub fn ts_testing_function_tables(tanh: *mut *const f64, logistic: *mut *const f64);
}

#[allow(missing_docs, reason = "shim/testing/strokes.h says what it does")]
unsafe extern "C" {
    pub fn ts_testing_stroke_widths(
        pix: *mut PIX,
        left: c_int,
        top: c_int,
        width: c_int,
        height: c_int,
        strokes: *mut c_int,
        same: *mut bool,
        error: *mut ts_error,
    ) -> ts_status;
}

// Upstream's own functions that `shim/leptonica` stands in for, beside those.
#[allow(missing_docs, reason = "Leptonica says what they do")]
unsafe extern "C" {
    pub fn pixCountPixels(pix: *mut PIX, count: *mut c_int, table: *mut c_int) -> c_int;
    pub fn pixCountPixelsByTable(pix: *mut PIX, count: *mut c_int, table: *mut c_int) -> c_int;
    pub fn pixScanForForeground(pix: *mut PIX, area: *mut BOX, side: c_int, place: *mut c_int) -> c_int;
    pub fn pixScanForForegroundByPixel(
        pix: *mut PIX,
        area: *mut BOX,
        side: c_int,
        place: *mut c_int,
    ) -> c_int;
    pub fn pixClipBoxToForeground(
        pix: *mut PIX,
        area: *mut BOX,
        clipped: *mut *mut PIX,
        found: *mut *mut BOX,
    ) -> c_int;
    pub fn pixClipBoxToForegroundByPixel(
        pix: *mut PIX,
        area: *mut BOX,
        clipped: *mut *mut PIX,
        found: *mut *mut BOX,
    ) -> c_int;
    pub fn pixErodeBrick(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixErodeBrickBySel(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixDilateBrick(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixDilateBrickBySel(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixOpenBrick(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixOpenBrickBySel(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixCloseBrick(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixCloseBrickBySel(to: *mut PIX, from: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn pixSeedfillBinary(to: *mut PIX, seed: *mut PIX, mask: *mut PIX, connectivity: c_int) -> *mut PIX;
    pub fn pixSeedfillBinaryByPasses(
        to: *mut PIX,
        seed: *mut PIX,
        mask: *mut PIX,
        connectivity: c_int,
    ) -> *mut PIX;
    pub fn pixSeedfill8BB(pix: *mut PIX, stack: *mut c_void, x: c_int, y: c_int) -> *mut BOX;
    pub fn pixSeedfill8BBByPixel(pix: *mut PIX, stack: *mut c_void, x: c_int, y: c_int) -> *mut BOX;
    pub fn pixScaleAreaMap(pix: *mut PIX, across: c_float, down: c_float) -> *mut PIX;
    pub fn pixScaleGrayAreaMapByPixel(pix: *mut PIX, width: c_int, height: c_int) -> *mut PIX;
    pub fn lstackCreate(room: c_int) -> *mut c_void;
    pub fn lstackDestroy(stack: *mut *mut c_void, free: c_int);
}
