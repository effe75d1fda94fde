//! The LSTM component: a tree of layers and the few numbers behind it.
//!
//! Upstream checks that layers fit together with assertions, if at all, and multiplies matrices by
//! the sizes that the layers claim. Everything that a forward pass relies on is checked here.

use super::reader::{Reader, Reason};

/// What the rest of the file must agree with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Network {
    /// Classes that the last layer tells apart.
    pub(super) outputs: usize,
    /// The class that stands for nothing.
    pub(super) null_char: usize,
    /// Whether characters are encoded by the recoder.
    pub(super) recodes: bool,
}

/// Upstream's names of layers; the place in the list is the layer's number in older files.
const NAMES: [&str; 27] = [
    "Invalid",
    "Input",
    "Convolve",
    "Maxpool",
    "Parallel",
    "Replicated",
    "ParBidiLSTM",
    "DepParUDLSTM",
    "Par2dLSTM",
    "Series",
    "Reconfig",
    "RTLReversed",
    "TTBReversed",
    "XYTranspose",
    "LSTM",
    "SummLSTM",
    "Logistic",
    "LinLogistic",
    "LinTanh",
    "Tanh",
    "Relu",
    "Linear",
    "Softmax",
    "SoftmaxNoCTC",
    "LSTMSoftmax",
    "LSTMBinarySoftmax",
    "TensorFlow",
];

/// Deeper than any published network by far; keeps the recursion in bounds.
const MAX_DEPTH: usize = 16;
/// More layers than any published network by far.
const MAX_LAYERS: usize = 512;
/// Upstream's own limit for the side of a matrix.
const MAX_SIDE: usize = u16::MAX as usize;
/// Tallest line image that makes sense; upstream's networks take 36 or 48 pixels.
const MAX_HEIGHT: usize = 256;
/// Weights and scales of trained networks stay far below; beyond, sums become infinite.
const MAX_WEIGHT: f64 = 1e6;

/// Flag of the recognizer: weights and activations are 8-bit integers.
const INT_MODE: i32 = 1;
/// Flag of the recognizer: characters are encoded by the recoder.
const RECODING: i32 = 64;
/// Flag of a container: learning rates follow its layers.
const LEARNING_RATES: i32 = 64;
/// Flags of a matrix.
const MATRIX_INT: u8 = 1;
const MATRIX_DOUBLE: u8 = 128;

/// A layer's type, by its place in `NAMES`, and how many values go in and come out per step.
#[derive(Clone, Copy, Debug)]
struct Layer {
    kind: usize,
    inputs: usize,
    outputs: usize,
}

/// Reads the component and checks everything that a forward pass relies on.
pub(super) fn parse(bytes: &[u8]) -> Result<Network, Reason> {
    let mut parser = Parser { reader: Reader::new(bytes), layers: 0, int_matrices: 0, float_matrices: 0 };
    let top = parser.layer(0, Place::Top)?;
    if !matches!(top.kind, SERIES) {
        return Err("does not begin with a series of layers".into());
    }
    let reader = &mut parser.reader;
    reader.text()?;
    let flags = reader.i32()?;
    let _training_iteration = reader.i32()?;
    let _sample_iteration = reader.i32()?;
    let null_char = reader.count("the class of nothing", 0..=top.outputs.saturating_sub(1))?;
    reader.take(3 * size_of::<f32>())?;
    let other_mode = if flags & INT_MODE == 0 { parser.int_matrices } else { parser.float_matrices };
    if other_mode > 0 {
        return Err("mixes integer and floating point weights".into());
    }
    Ok(Network { outputs: top.outputs, null_char, recodes: flags & RECODING != 0 })
}

const INPUT: usize = 1;
const CONVOLVE: usize = 2;
const MAXPOOL: usize = 3;
const PARALLEL: usize = 4;
const PAR_2D_LSTM: usize = 8;
const SERIES: usize = 9;
const RECONFIG: usize = 10;
const X_REVERSED: usize = 11;
const XY_TRANSPOSE: usize = 13;
const LSTM: usize = 14;
const LSTM_SUMMARY: usize = 15;
const LOGISTIC: usize = 16;
const SOFTMAX: usize = 22;
const SOFTMAX_NO_CTC: usize = 23;
const LSTM_SOFTMAX: usize = 24;
const LSTM_SOFTMAX_ENCODED: usize = 25;

/// Where in the tree a layer stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The root.
    Top,
    /// The first layer of the root.
    First,
    /// Anywhere else.
    Inner,
}

struct Parser<'a> {
    reader: Reader<'a>,
    layers: usize,
    int_matrices: usize,
    float_matrices: usize,
}

impl Parser<'_> {
    fn layer(&mut self, depth: usize, place: Place) -> Result<Layer, Reason> {
        self.layers += 1;
        if depth > MAX_DEPTH || self.layers > MAX_LAYERS {
            return Err("has more layers than any network in use".into());
        }
        let kind = self.kind()?;
        let training = self.reader.i8()?;
        if training == 1 {
            return Err("is a checkpoint of a training, not a finished model".into());
        }
        let _needs_backpropagation = self.reader.i8()?;
        let flags = self.reader.i32()?;
        let inputs = self.reader.count("a layer's inputs", 0..=MAX_SIDE)?;
        let outputs = self.reader.count("a layer's outputs", 0..=MAX_SIDE)?;
        let _weights = self.reader.i32()?;
        self.reader.text()?;
        let layer = Layer { kind, inputs, outputs };
        if (kind == INPUT) != (place == Place::First) {
            return Err("does not take its input in the first layer, or takes it again later".into());
        }
        match kind {
            INPUT => self.input(layer),
            CONVOLVE => {
                let half_x = self.reader.count("the reach of a convolution", 0..=16)?;
                let half_y = self.reader.count("the reach of a convolution", 0..=16)?;
                Ok(Layer { outputs: inputs * (2 * half_x + 1) * (2 * half_y + 1), ..layer })
            }
            MAXPOOL | RECONFIG => {
                let x = self.reader.count("a scale", 1..=16)?;
                let y = self.reader.count("a scale", 1..=16)?;
                Ok(Layer { outputs: if kind == MAXPOOL { inputs } else { inputs * x * y }, ..layer })
            }
            PARALLEL..=SERIES | X_REVERSED..=XY_TRANSPOSE => self.container(layer, flags, depth, place),
            LSTM | LSTM_SUMMARY | LSTM_SOFTMAX | LSTM_SOFTMAX_ENCODED => self.lstm(layer, depth),
            LOGISTIC..=SOFTMAX_NO_CTC => {
                self.matrix(outputs, inputs + 1)?;
                Ok(layer)
            }
            _ => Err(format!(
                "has a layer of type {}, which is not supported",
                NAMES.get(kind).unwrap_or(&"?")
            )),
        }
        .and_then(|layer| {
            let sane = (1..=MAX_SIDE).contains(&layer.inputs) && (1..=MAX_SIDE).contains(&layer.outputs);
            if sane { Ok(layer) } else { Err("has a layer without inputs or outputs".into()) }
        })
    }

    fn kind(&mut self) -> Result<usize, Reason> {
        let number = self.reader.i8()?;
        if number != 0 {
            return usize::try_from(number)
                .ok()
                .filter(|number| *number < NAMES.len())
                .ok_or_else(|| "has a layer of unknown type".to_owned());
        }
        let name = self.reader.text()?;
        NAMES
            .iter()
            .position(|known| known.as_bytes() == name)
            .ok_or_else(|| "has a layer of unknown type".to_owned())
    }

    fn input(&mut self, layer: Layer) -> Result<Layer, Reason> {
        self.reader.count("the batch of its input", 0..=1)?;
        let height = self.reader.count("the height of its input", 1..=MAX_HEIGHT)?;
        self.reader.count("the width of its input", 0..=0)?;
        let depth = self.reader.count("the depth of its input", 1..=MAX_HEIGHT)?;
        self.reader.i32()?;
        // A line is either an image of that height, or a column of values at each step.
        let image = layer.inputs == height && (depth == 1 || depth == 3);
        let columns = height == 1 && layer.inputs == depth;
        if layer.outputs != depth || !(image || columns) {
            return Err("has an input whose sizes contradict each other".into());
        }
        Ok(layer)
    }

    fn container(&mut self, layer: Layer, flags: i32, depth: usize, place: Place) -> Result<Layer, Reason> {
        let wanted = match layer.kind {
            SERIES => 2..=MAX_LAYERS,
            PARALLEL..=PAR_2D_LSTM => 1..=MAX_LAYERS,
            _ => 1..=1,
        };
        let count = self.reader.count("the layers of a container", wanted)?;
        let mut whole: Option<Layer> = None;
        let mut last = layer.kind;
        for index in 0..count {
            let first = place == Place::Top && index == 0;
            let part = self.layer(depth + 1, if first { Place::First } else { Place::Inner })?;
            last = part.kind;
            whole = Some(match whole {
                None => part,
                Some(so_far) if layer.kind == SERIES => {
                    if so_far.outputs != part.inputs {
                        return Err("has layers that do not fit together".into());
                    }
                    Layer { outputs: part.outputs, ..so_far }
                }
                Some(so_far) => {
                    if so_far.inputs != part.inputs {
                        return Err("has parallel layers of different inputs".into());
                    }
                    Layer { outputs: so_far.outputs + part.outputs, ..so_far }
                }
            });
        }
        if flags & LEARNING_RATES != 0 {
            let rates = self.reader.count("its learning rates", 0..=MAX_LAYERS)?;
            self.reader.take(rates * size_of::<f32>())?;
        }
        // The beam search reads probabilities, which no other layer yields.
        if place == Place::Top
            && !matches!(last, SOFTMAX | SOFTMAX_NO_CTC | LSTM_SOFTMAX | LSTM_SOFTMAX_ENCODED)
        {
            return Err("does not end in a softmax".into());
        }
        whole.map(|whole| Layer { kind: layer.kind, ..whole }).ok_or_else(|| "has an empty container".into())
    }

    fn lstm(&mut self, layer: Layer, depth: usize) -> Result<Layer, Reason> {
        let all_inputs = self.reader.count("the inputs of an LSTM", 1..=MAX_SIDE)?;
        let fed_back = match layer.kind {
            LSTM_SOFTMAX => layer.outputs,
            LSTM_SOFTMAX_ENCODED => layer.outputs.next_power_of_two().trailing_zeros() as usize,
            _ => 0,
        };
        // The first matrix tells how many states there are, and so whether the layer is 2-d.
        let states = self.any_matrix(all_inputs + 1)?;
        let two_d = all_inputs == layer.inputs + fed_back + 2 * states;
        if !two_d && all_inputs != layer.inputs + fed_back + states {
            return Err("has an LSTM whose sizes contradict each other".into());
        }
        for _ in 0..if two_d { 4 } else { 3 } {
            self.matrix(states, all_inputs + 1)?;
        }
        if fed_back > 0 {
            let softmax = self.layer(depth + 1, Place::Inner)?;
            if !matches!(softmax.kind, SOFTMAX | SOFTMAX_NO_CTC)
                || (softmax.inputs, softmax.outputs) != (states, layer.outputs)
            {
                return Err("has an LSTM whose softmax does not fit".into());
            }
        } else if layer.outputs != states {
            return Err("has an LSTM whose sizes contradict each other".into());
        }
        Ok(layer)
    }

    /// A matrix of these sides.
    fn matrix(&mut self, rows: usize, columns: usize) -> Result<(), Reason> {
        if self.any_matrix(columns)? == rows {
            return Ok(());
        }
        Err("has a matrix that does not fit its layer".into())
    }

    /// A matrix of as many columns; returns its rows.
    fn any_matrix(&mut self, columns: usize) -> Result<usize, Reason> {
        let mode = self.reader.u8()?;
        let rows = self.reader.count("the rows of a matrix", 1..=MAX_SIDE)?;
        if self.reader.count("the columns of a matrix", 1..=MAX_SIDE)? != columns {
            return Err("has a matrix that does not fit its layer".into());
        }
        // One value more stands for cells outside of the matrix.
        let cells = rows * columns + 1;
        let double = mode & MATRIX_DOUBLE != 0;
        if mode & MATRIX_INT != 0 {
            self.int_matrices += 1;
            self.reader.take(cells)?;
            // Each row has a scale; some writers round their number up to a multiple of a register.
            let scales = self.reader.count("the scales of a matrix", rows..=rows + 63)?;
            self.numbers(scales, double)?;
        } else {
            self.float_matrices += 1;
            self.numbers(cells, double)?;
        }
        Ok(rows)
    }

    fn numbers(&mut self, count: usize, double: bool) -> Result<(), Reason> {
        let sane = |value: f64| value.abs() < MAX_WEIGHT;
        let all_sane = if double {
            self.reader.chunks(count)?.all(|bytes| sane(f64::from_le_bytes(bytes)))
        } else {
            self.reader.chunks(count)?.all(|bytes| sane(f64::from(f32::from_le_bytes(bytes))))
        };
        if all_sane { Ok(()) } else { Err("has weights that are no numbers of a trained network".into()) }
    }
}
