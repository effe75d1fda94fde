//! Feature `bindgen`: makes the bindings anew from the headers of the trees.
//!
//! Without the feature the checked-in `src/bindings.rs` is used, and nobody needs libclang.

use crate::context::Context;

#[cfg(not(feature = "bindgen"))]
pub fn generate(_context: &Context) -> Result<(), String> {
    Ok(())
}

/// The part of Leptonica that an OCR user needs.
#[cfg(feature = "bindgen")]
const LEPTONICA_FUNCTIONS: &[&str] = &[
    // Images: make, copy, take apart.
    "pix(Create|CreateNoInit|CreateHeader|Clone|Destroy|Copy|GetDimensions|GetWidth|GetHeight|GetDepth)",
    "pix(GetSpp|SetSpp|GetWpl|GetData|GetInputFormat|SetInputFormat|GetXRes|GetYRes|SetResolution)",
    "pix(GetPixel|SetPixel|GetRGBPixel|SetRGBPixel|SetBlackOrWhite|SetAll|ClearAll|SetAllArbitrary|Equal)",
    "pix(GetColormap|SetColormap|RemoveColormap|RemoveAlpha|AddAlphaToBlend|ClipRectangle|AddBorder|Invert)",
    "pix(ReadMem|WriteMem|EndianByteSwap|EndianByteSwapNew)",
    // Depth and colour.
    "pix(ConvertTo1|ConvertTo8|ConvertTo32|ConvertTo8Or32|ConvertRGBToGray|ConvertRGBToLuminance|Convert16To8)",
    // Geometry.
    "pix(Scale|ScaleToSize|ScaleToResolution|ScaleGrayLI|Rotate|RotateOrth|Rotate90|Rotate180|FlipLR|FlipTB)",
    "pix(Deskew|DeskewBoth|FindSkew|FindSkewAndDeskew|DeskewGeneral)",
    // Binarisation and clean-up.
    "pix(ThresholdToBinary|OtsuAdaptiveThreshold|SauvolaBinarize|SauvolaBinarizeTiled|BackgroundNormSimple)",
    "pix(BackgroundNorm|ContrastNorm|UnsharpMasking|BlockconvGray|Blockconv|MedianFilter|RankFilter|Subtract)",
    "pix(OpenBrick|CloseBrick|ErodeBrick|DilateBrick|RemoveBorderConnComps|SelectBySize|ConnComp|CountConnComp)",
    // Boxes and lists.
    "box(Create|Clone|Copy|Destroy|GetGeometry|SetGeometry)",
    "boxa(Create|Destroy|Copy|AddBox|GetCount|GetBox|GetBoxGeometry)",
    "pixa(Create|Destroy|Copy|AddPix|AddBox|GetCount|GetPix|GetBox|GetBoxa)",
    "pta(Create|Destroy|AddPt|GetCount|GetPt)",
    // Colormaps.
    "pixcmap(Create|Destroy|Copy|AddColor|AddRGBA|GetCount|GetColor|GetRGBA|HasColor|IsOpaque|IsBlackAndWhite)",
    // The library itself.
    "(getLeptonicaVersion|setMsgSeverity|leptSetStderrHandler|lept_free)",
];

/// Functions of the C API that not every release from 4.1 to 5.x has. All others have the same signature in all.
#[cfg(feature = "bindgen")]
const NOT_EVERYWHERE: &str = "TessBaseAPI(InitLangMod|RecognizeForChopTest|GetOpenCLDevice)";

/// Structs whose fields differ between releases of Leptonica.
#[cfg(feature = "bindgen")]
const STRUCTS: &str = "Pix|PixColormap|Pixa|Box|Boxa|Pta";

#[cfg(feature = "bindgen")]
pub fn generate(context: &Context) -> Result<(), String> {
    write(builder(context)?, context, "bindings.rs")?;
    // For feature `system`: what holds for every release.
    let system = builder(context)?
        .blocklist_function(NOT_EVERYWHERE)
        .blocklist_type(STRUCTS)
        .raw_line(format!("pub use crate::leptonica::{{{}}};", STRUCTS.replace('|', ", ")));
    write(system, context, "bindings_system.rs")
}

#[cfg(feature = "bindgen")]
fn builder(context: &Context) -> Result<bindgen::Builder, String> {
    let leptonica = context.include.join("leptonica");
    let tesseract = context.include.join("tesseract");
    let mut builder = bindgen::Builder::default()
        .header(leptonica.join("allheaders.h").display().to_string())
        .header(tesseract.join("capi.h").display().to_string())
        .header(context.shim.join("tesseract_safe.h").display().to_string())
        .clang_arg(format!("-I{}", leptonica.display()))
        .clang_arg(format!("-I{}", tesseract.display()))
        // Upstream's comments are upstream's; ours on the shim's header are in the header.
        .generate_comments(false)
        .layout_tests(true)
        .use_core()
        .merge_extern_blocks(true)
        .sort_semantically(true)
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .allowlist_function("Tess.*")
        .allowlist_function("ts_.*")
        .allowlist_type("ts_.*")
        // Differs between C libraries; only ever used behind a pointer.
        .blocklist_type("FILE|_IO_.*|__.*")
        .raw_line("pub use crate::stdio::FILE;")
        .rust_target(bindgen::RustTarget::stable(85, 0).map_err(|error| error.to_string())?)
        .rust_edition(bindgen::RustEdition::Edition2024);
    for pattern in LEPTONICA_FUNCTIONS {
        builder = builder.allowlist_function(pattern);
    }
    Ok(builder)
}

#[cfg(feature = "bindgen")]
fn write(builder: bindgen::Builder, context: &Context, name: &str) -> Result<(), String> {
    let bindings = builder.generate().map_err(|error| {
        format!("bindgen failed ({error}). It needs libclang: on Debian `apt-get install libclang-dev`.")
    })?;
    bindings
        .write_to_file(context.out_dir.join(name))
        .map_err(|error| format!("cannot write the bindings: {error}"))
}
