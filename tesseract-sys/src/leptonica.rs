//! Leptonica's structs, known by name only: their fields differ between releases, and 1.83 hid them. All that is
//! in them can be asked for by functions. The pinned release's fields are in the bindings to it.

macro_rules! opaque {
    ($($about:literal $name:ident)*) => {$(
        #[doc = $about]
        #[repr(C)]
        #[derive(Debug)]
        pub struct $name {
            _opaque: [u8; 0],
            _not_send: core::marker::PhantomData<*mut u8>,
        }
    )*};
}

opaque! {
    "An image." Pix
    "The palette of an image." PixColormap
    "A list of images." Pixa
    "A rectangle." Box
    "A list of rectangles." Boxa
    "A list of points." Pta
}
