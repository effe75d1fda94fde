//! Parts of a page with their boxes and images.

use std::ffi::c_void;

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::Handle;
use crate::{BoundingBox, Image, Level, MAX_SIDE, Result};

/// Which components are wanted, and how their images are made.
///
/// Unless set otherwise: text and pictures alike, with images cut out of the binary image.
///
/// ```
/// use tesseract_safe::ComponentOptions;
/// let as_scanned = ComponentOptions::new().text_only(true).raw_images(4);
/// # assert_ne!(as_scanned, ComponentOptions::new());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct ComponentOptions {
    text_only: bool,
    images: bool,
    padding: Option<u32>,
}

impl ComponentOptions {
    /// Text and pictures, with binary images.
    pub const fn new() -> Self {
        Self { text_only: false, images: true, padding: None }
    }

    /// Whether to leave out pictures, rules and the like.
    pub const fn text_only(mut self, only: bool) -> Self {
        self.text_only = only;
        self
    }

    /// Cuts images out of the image as it was given, in its colours, and `padding` pixels larger on each side as far as
    /// the image goes; the boxes grow alike. What lies outside the outline of a block is white. A padding of many
    /// pixels makes blocks slow.
    ///
    /// Stands for upstream's `raw_image` and `raw_padding`.
    pub const fn raw_images(mut self, padding: u32) -> Self {
        self.padding = Some(padding);
        self.images = true;
        self
    }

    /// Boxes alone.
    pub const fn without_images(mut self) -> Self {
        self.images = false;
        self.padding = None;
        self
    }

    fn raw(self, level: Level, largest: u32) -> sys::ts_component_options {
        sys::ts_component_options {
            level: level.raw(),
            text_only: self.text_only,
            images: self.images,
            raw: self.padding.is_some(),
            // No more than the whole image can be had.
            padding: i32::try_from(self.padding.unwrap_or(0).min(largest)).unwrap_or_default(),
        }
    }
}

impl Default for ComponentOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// A part of the page: a block, a line, a word...
#[derive(Debug)]
pub struct Component {
    bounding_box: BoundingBox,
    block: u32,
    paragraph: Option<u32>,
    image: Option<Image>,
}

impl Component {
    /// Where it is, in pixels of the image, origin top left; never empty.
    #[must_use]
    pub fn bounding_box(&self) -> BoundingBox {
        self.bounding_box
    }

    /// The number of its block, from 0 in the order of the components. Blocks that were left out are not counted.
    ///
    /// Stands for upstream's `blockids`.
    #[must_use]
    pub fn block(&self) -> u32 {
        self.block
    }

    /// The number of its paragraph, or of the first one of a block, from 0 in each block; none for what is no text.
    ///
    /// Stands for upstream's `paraids`.
    #[must_use]
    pub fn paragraph(&self) -> Option<u32> {
        self.paragraph
    }

    /// Its image, as large as the box, unless [`ComponentOptions::without_images`] left it out.
    #[must_use]
    pub fn image(&self) -> Option<&Image> {
        self.image.as_ref()
    }

    /// The same, for keeps.
    #[must_use]
    pub fn into_image(self) -> Option<Image> {
        self.image
    }
}

/// The components of the page in the engine.
pub(super) fn components(handle: &Handle, level: Level, options: ComponentOptions) -> Result<Vec<Component>> {
    let options = options.raw(level, MAX_SIDE);
    let mut components: Vec<Component> = Vec::new();
    let context: *mut Vec<Component> = &raw mut components;
    handle
        .call(|engine, error| {
            // SAFETY: the engine is alive; `collect` fits its type, and its context is the vector above, to which
            // nothing else refers until the call returns.
            unsafe {
                sys::ts_engine_components(engine, &raw const options, Some(collect), context.cast(), error)
            }
        })
        .map_err(recognition_error)?;
    Ok(components)
}

unsafe extern "C" fn collect(context: *mut c_void, component: *const sys::ts_component) {
    // SAFETY: `context` is the vector that `components` passed, borrowed by nobody else.
    let components = unsafe { &mut *context.cast::<Vec<Component>>() };
    // SAFETY: the shim passes a component that is valid until this function returns.
    let component = unsafe { &*component };
    // SAFETY: the image is NULL or new, and the shim gives it away.
    let image = unsafe { Image::from_pix(component.image) };
    let edge = |pixels: i32| u32::try_from(pixels).unwrap_or_default();
    components.push(Component {
        bounding_box: BoundingBox {
            left: edge(component.left),
            top: edge(component.top),
            right: edge(component.right),
            bottom: edge(component.bottom),
        },
        block: u32::try_from(component.block).unwrap_or_default(),
        paragraph: u32::try_from(component.paragraph).ok(),
        image,
    });
}
