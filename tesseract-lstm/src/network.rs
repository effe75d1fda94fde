//! Networks that are ready to run.

use crate::Error;
use crate::arch::{self, Kernels};
use crate::float::{self, Floats};
use crate::integers::{self, Integers};
use crate::model::Model;
use crate::random::Random;

/// Widest line image, in pixels. Upstream has no limit but memory; this one keeps sizes far from overflow.
pub(crate) const MAX_WIDTH: usize = 1 << 20;

/// A network with its weights in the order in which the processor takes them.
///
/// It is shared freely between threads; each needs a [`Scratch`] of its own.
#[derive(Debug)]
pub struct Network {
    body: Body,
    height: usize,
    depth: usize,
    classes: usize,
    /// How many pixels of width make one step.
    reduction: usize,
    sample_iteration: i32,
}

#[derive(Debug)]
enum Body {
    Integers(Box<Integers>),
    Floats(Floats),
}

/// The image of a line of text, as the network takes it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    width: usize,
    values: Values<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Values<'a> {
    Integers(&'a [i8]),
    Floats(&'a [f32]),
}

impl<'a> Input<'a> {
    /// `width` pixels in each of the network's rows, from top to bottom; the values of a pixel lie together. Values go
    /// from −127 (black) to 127 (white).
    #[must_use]
    pub fn new(width: usize, values: &'a [i8]) -> Self {
        Self { width, values: Values::Integers(values) }
    }

    /// The same for a network of floating point numbers ([`Network::is_float`]): −1 is black, 1 white, and the darkest and
    /// the brightest pixels of a line may lie beyond, up to 1024.
    #[must_use]
    pub fn from_floats(width: usize, values: &'a [f32]) -> Self {
        Self { width, values: Values::Floats(values) }
    }
}

/// Memory that a [`Network`] works in, and that is used again for the next line.
#[derive(Debug, Default)]
pub struct Scratch {
    integers: integers::Memory,
    floats: float::Memory,
    outputs: Vec<f32>,
}

/// Probabilities of the classes, step by step from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    classes: usize,
    values: &'a [f32],
}

impl<'a> Outputs<'a> {
    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.values.len() / self.classes
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// All probabilities, step by step.
    #[must_use]
    pub fn values(&self) -> &'a [f32] {
        self.values
    }
}

impl Network {
    /// Prepares a model for this processor, with the best instructions that it has, or with those that the environment
    /// variable `TESSERACT_LSTM_LEVEL` names as [`level`](Self::level) does.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for layers that no published network has, and where the processor has no instructions of
    /// that name.
    pub fn new(model: &Model) -> Result<Self, Error> {
        let named = std::env::var_os("TESSERACT_LSTM_LEVEL");
        let is_named = |name: &str| named.as_ref().is_none_or(|named| named == name);
        let none = Error::Unsupported("the instructions in TESSERACT_LSTM_LEVEL");
        if model.float {
            let level = float::available().into_iter().rfind(|level| is_named(level.name())).ok_or(none)?;
            let best = arch::available().pop().ok_or(Error::Unsupported("no instructions"))?;
            Self::with_level(model, level, best)
        } else {
            let level = arch::available().into_iter().rfind(|level| is_named(level.name())).ok_or(none)?;
            Self::with_kernels(model, level)
        }
    }

    /// Prepares a model once for each set of instructions that this processor has, the best last.
    #[doc(hidden)]
    pub fn at_all_levels(model: &Model) -> Result<Vec<Self>, Error> {
        if model.float {
            let levels = float::available().into_iter().zip(arch::available());
            return levels.map(|(level, kernels)| Self::with_level(model, level, kernels)).collect();
        }
        arch::available().into_iter().map(|kernels| Self::with_kernels(model, kernels)).collect()
    }

    fn with_kernels(model: &Model, kernels: Box<dyn Kernels>) -> Result<Self, Error> {
        let (integers, reduction) = Integers::new(model, kernels)?;
        Ok(Self::with_body(model, Body::Integers(Box::new(integers)), reduction))
    }

    fn with_level(
        model: &Model,
        level: Box<dyn float::Level>,
        kernels: Box<dyn Kernels>,
    ) -> Result<Self, Error> {
        let (floats, reduction) = Floats::new(model, level, kernels)?;
        Ok(Self::with_body(model, Body::Floats(floats), reduction))
    }

    fn with_body(model: &Model, body: Body, reduction: usize) -> Self {
        Self {
            body,
            height: model.height,
            depth: model.depth,
            classes: model.classes,
            reduction,
            sample_iteration: model.sample_iteration,
        }
    }

    /// Rows of the image of a line.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Values per pixel.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Classes that the network tells apart.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Steps from left to right that the image of a line of `width` pixels has.
    #[must_use]
    pub fn steps(&self, width: usize) -> usize {
        width / self.reduction
    }

    /// Whether it takes floating point numbers, and not 8-bit integers.
    #[must_use]
    pub fn is_float(&self) -> bool {
        matches!(self.body, Body::Floats(_))
    }

    /// The instructions that the network uses: `generic`, `sse4.1`, `avx2`, `avx512vnni`; `neon`, `dotprod`; with floating
    /// point numbers `generic`, `avx2`, `avx512f`.
    #[must_use]
    pub fn level(&self) -> &'static str {
        match &self.body {
            Body::Integers(integers) => integers.level(),
            Body::Floats(floats) => floats.level(),
        }
    }

    /// Runs the network on a line.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] if the line is too narrow or too wide, [`Error::Input`] if the values do not fill it,
    /// [`Error::Kind`] if they are not of the network's kind, [`Error::Value`] if one of them is −128, and
    /// [`Error::FloatValue`] if one is not finite or beyond all reason.
    pub fn forward<'s>(&self, input: &Input<'_>, scratch: &'s mut Scratch) -> Result<Outputs<'s>, Error> {
        let Input { width, values } = *input;
        if !(self.reduction..=MAX_WIDTH).contains(&width) {
            return Err(Error::Width { width, least: self.reduction, most: MAX_WIDTH });
        }
        let expected = self.height * width * self.depth;
        let found = match values {
            Values::Integers(values) => values.len(),
            Values::Floats(values) => values.len(),
        };
        if found != expected {
            return Err(Error::Input { found, expected, width });
        }
        let size = (self.height, width, self.depth);
        let mut random = Random::for_line(self.sample_iteration);
        match (&self.body, values) {
            (Body::Integers(integers), Values::Integers(values)) => {
                integers.forward(size, values, &mut random, &mut scratch.integers, &mut scratch.outputs)?;
            }
            (Body::Floats(floats), Values::Floats(values)) => {
                floats.forward(size, values, &mut random, &mut scratch.floats, &mut scratch.outputs)?;
            }
            _ => return Err(Error::Kind { float: self.is_float() }),
        }
        Ok(Outputs { classes: self.classes, values: &scratch.outputs })
    }
}
