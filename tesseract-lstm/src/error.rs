//! What can go wrong.

/// Why a model cannot be read or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not one of language data.
    #[error("not a traineddata file: it {0}")]
    Container(&'static str),
    /// The file has no network.
    #[error("the traineddata file has no LSTM network; take one of tessdata_fast, or of tessdata since 4.0")]
    NoNetwork,
    /// The bytes of the network do not hold together.
    #[error("the network {0}")]
    Model(String),
    /// The network is sound, and of a kind that is not run here.
    #[error("networks with {0} are not run here")]
    Unsupported(&'static str),
    /// The input does not have the size that the network takes.
    #[error("the input has {found} values; a width of {width} takes {expected}")]
    Input {
        /// Values that there are.
        found: usize,
        /// Values that there should be.
        expected: usize,
        /// Columns of the image.
        width: usize,
    },
    /// An input value is −128, which upstream never makes of a pixel.
    #[error("the input has the value -128; values go from -127 to 127")]
    Value,
    /// An input value is not finite, or greater than contrast makes of any pixel.
    #[error("the input has a value that is no number from -1024 to 1024")]
    FloatValue,
    /// The input's values are not of the kind that the network takes.
    #[error("the network takes {}", if *.float { "floating point values" } else { "values of 8-bit integers" })]
    Kind {
        /// Whether it takes floating point numbers.
        float: bool,
    },
    /// The image is too narrow for a single step, or wider than the limit.
    #[error("the image is {width} pixels wide; the network takes {least} to {most}")]
    Width {
        /// Columns of the image.
        width: usize,
        /// Fewest columns.
        least: usize,
        /// Most columns.
        most: usize,
    },
}
