//! Models as they lie in files: a tree of layers with their weights.
//!
//! Everything that a forward pass relies on is checked here: sizes that fit together, numbers that are those of a
//! trained network. Memory is asked for only where the bytes that fill it are there.

mod container;
mod parser;
mod reader;

use crate::Error;

/// A network as read from a file.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) top: Vec<Layer>,
    pub(crate) height: usize,
    pub(crate) depth: usize,
    pub(crate) classes: usize,
    pub(crate) null_class: usize,
    pub(crate) float: bool,
    pub(crate) sample_iteration: i32,
    pub(crate) specification: String,
}

impl Model {
    /// Reads the network of a `.traineddata` file.
    ///
    /// # Errors
    ///
    /// [`Error::Container`] and [`Error::NoNetwork`] where there is none to read; [`Error::Model`] if it does not hold
    /// together.
    pub fn from_traineddata(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_component(container::network(bytes)?)
    }

    /// Reads the component `lstm` of a `.traineddata` file, as `combine_tessdata -u` unpacks it.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if it does not hold together.
    pub fn from_component(bytes: &[u8]) -> Result<Self, Error> {
        parser::parse(bytes).map_err(Error::Model)
    }

    /// Rows of the image of a line; 1 if each column is one vector of values.
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

    /// The class that stands for nothing.
    #[must_use]
    pub fn null_class(&self) -> usize {
        self.null_class
    }

    /// Whether weights and values are floating point numbers, and not 8-bit integers.
    #[must_use]
    pub fn is_float(&self) -> bool {
        self.float
    }

    /// What the network is made of, in upstream's notation (VGSL), as far as the file says.
    #[must_use]
    pub fn specification(&self) -> &str {
        &self.specification
    }
}

/// A layer, and what is inside of it.
#[derive(Clone, Debug)]
pub(crate) enum Layer {
    Input,
    /// Each pixel gets its neighbours' values too.
    Convolve {
        half_x: usize,
        half_y: usize,
    },
    /// The greatest value of each rectangle.
    Maxpool {
        x: usize,
        y: usize,
    },
    /// All values of each rectangle.
    Reconfig {
        x: usize,
        y: usize,
    },
    Series(Vec<Layer>),
    Parallel(Vec<Layer>),
    Reversed(Direction, Box<Layer>),
    Lstm(Lstm),
    FullyConnected {
        function: Function,
        weights: Matrix,
    },
}

/// What is done to the input of a layer, and undone on its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    X,
    Y,
    Transpose,
}

/// A function that a fully connected layer ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Logistic,
    PosClip,
    SymClip,
    Tanh,
    Relu,
    Linear,
    Softmax,
    SoftmaxNoCtc,
}

/// Long short-term memory, along the rows.
#[derive(Clone, Debug)]
pub(crate) struct Lstm {
    pub(crate) inputs: usize,
    pub(crate) states: usize,
    /// Whether only the last output of each row counts.
    pub(crate) summary: bool,
    /// Whether the states of the row above go in too.
    pub(crate) two_d: bool,
    /// Whether a softmax's outputs are fed back.
    pub(crate) softmax: bool,
    /// Cell inputs, input gates, forget gates, output gates (and second forget gates).
    pub(crate) gates: Vec<Matrix>,
}

/// Weights of `rows` outputs, each of which has `columns` inputs and a bias.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) weights: Weights,
}

#[derive(Clone, Debug)]
pub(crate) enum Weights {
    /// Row by row, the bias last; and a scale for each row.
    Int { cells: Vec<i8>, scales: Vec<f64> },
    /// Row by row, the bias last.
    Float { cells: Vec<f64> },
}
