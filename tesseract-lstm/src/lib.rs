//! Inference of the recognition networks that Tesseract 4 reads text with.
//!
//! A network takes the image of a line of text and gives, for each step from left to right, the probability of every
//! class (characters, parts of characters, or nothing). [`Model`] reads it from language data; [`Network`] is what
//! runs, with the vector instructions that the processor has. The numbers are those of Tesseract 4.1.1, bit for bit.
//!
//! Networks with 8-bit integer weights run, the published `tessdata_fast` files, the LSTM part of `tessdata`, and
//! `tessdata_best` converted to integers; and those with floating point weights, `tessdata_best` as it is. Of the latter
//! Tesseract's own numbers differ from processor to processor: here they are everywhere those that it finds on one with
//! AVX.
//!
//! ```no_run
//! use tesseract_lstm::{Input, Model, Network, Scratch};
//!
//! let model = Model::from_traineddata(&std::fs::read("eng.traineddata")?)?;
//! let network = Network::new(&model)?;
//! let mut scratch = Scratch::default();
//! let pixels = vec![0; network.height() * 100];
//! let outputs = network.forward(&Input::new(100, &pixels), &mut scratch)?;
//! println!("{} steps of {} classes", outputs.steps(), outputs.classes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arch;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod columns;
mod error;
mod flat;
mod float;
mod grid;
mod integers;
mod layers;
mod lstm;
mod model;
mod network;
mod operations;
mod packed;
mod random;
mod softmax;
mod tables;
#[cfg(test)]
mod tests;
mod windows;

pub use error::Error;
pub use model::Model;
pub use network::{Input, Network, Outputs, Scratch};
