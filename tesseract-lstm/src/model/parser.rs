//! Reads the LSTM component: a tree of layers and the few numbers behind it.

use super::reader::{Reader, Reason};
use super::{Direction, Function, Layer, Lstm, Matrix, Model, Weights};

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
/// Flag of a container: learning rates follow its layers.
const LEARNING_RATES: i32 = 64;
/// Flags of a matrix.
const MATRIX_INT: u8 = 1;
const MATRIX_DOUBLE: u8 = 128;

const INPUT: usize = 1;
const CONVOLVE: usize = 2;
const MAXPOOL: usize = 3;
const PARALLEL: usize = 4;
const PAR_2D_LSTM: usize = 8;
const SERIES: usize = 9;
const RECONFIG: usize = 10;
const X_REVERSED: usize = 11;
const Y_REVERSED: usize = 12;
const XY_TRANSPOSE: usize = 13;
const LSTM: usize = 14;
const LSTM_SUMMARY: usize = 15;
const LOGISTIC: usize = 16;
const SOFTMAX_NO_CTC: usize = 23;
const LSTM_SOFTMAX: usize = 24;
const LSTM_SOFTMAX_ENCODED: usize = 25;

/// By layer type, from `LOGISTIC` on.
const FUNCTIONS: [Function; 8] = [
    Function::Logistic,
    Function::PosClip,
    Function::SymClip,
    Function::Tanh,
    Function::Relu,
    Function::Linear,
    Function::Softmax,
    Function::SoftmaxNoCtc,
];

/// Reads the component and checks everything that a forward pass relies on.
pub(super) fn parse(bytes: &[u8]) -> Result<Model, Reason> {
    let mut parser =
        Parser { reader: Reader::new(bytes), layers: 0, int_matrices: 0, float_matrices: 0, input: (0, 0) };
    let top = parser.layer(0, Place::Top)?;
    let Layer::Series(layers) = top.layer else {
        return Err("does not begin with a series of layers".into());
    };
    let reader = &mut parser.reader;
    let specification = String::from_utf8_lossy(reader.text()?).into_owned();
    let flags = reader.i32()?;
    let _training_iteration = reader.i32()?;
    let sample_iteration = reader.i32()?;
    let null_class = reader.count("the class of nothing", 0..=top.outputs.saturating_sub(1))?;
    reader.take(3 * size_of::<f32>())?;
    let other_mode = if flags & INT_MODE == 0 { parser.int_matrices } else { parser.float_matrices };
    if other_mode > 0 {
        return Err("mixes integer and floating point weights".into());
    }
    let (height, depth) = parser.input;
    Ok(Model {
        top: layers,
        height,
        depth,
        classes: top.outputs,
        null_class,
        float: flags & INT_MODE == 0,
        sample_iteration,
        specification,
    })
}

/// A layer, and how many values go in and come out per step.
struct Part {
    layer: Layer,
    inputs: usize,
    outputs: usize,
}

/// The head that all layers share.
#[derive(Clone, Copy)]
struct Head {
    kind: usize,
    flags: i32,
    inputs: usize,
    outputs: usize,
}

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
    /// Height and depth.
    input: (usize, usize),
}

impl Parser<'_> {
    fn layer(&mut self, depth: usize, place: Place) -> Result<Part, Reason> {
        self.layers += 1;
        if depth > MAX_DEPTH || self.layers > MAX_LAYERS {
            return Err("has more layers than any network in use".into());
        }
        let head = self.head()?;
        let Head { kind, inputs, outputs, .. } = head;
        if (kind == INPUT) != (place == Place::First) {
            return Err("does not take its input in the first layer, or takes it again later".into());
        }
        let part = match kind {
            INPUT => self.input(head)?,
            CONVOLVE => {
                let half_x = self.reader.count("the reach of a convolution", 0..=16)?;
                let half_y = self.reader.count("the reach of a convolution", 0..=16)?;
                let outputs = inputs * (2 * half_x + 1) * (2 * half_y + 1);
                Part { layer: Layer::Convolve { half_x, half_y }, inputs, outputs }
            }
            MAXPOOL | RECONFIG => {
                let x = self.reader.count("a scale", 1..=16)?;
                let y = self.reader.count("a scale", 1..=16)?;
                if kind == MAXPOOL {
                    Part { layer: Layer::Maxpool { x, y }, inputs, outputs: inputs }
                } else {
                    Part { layer: Layer::Reconfig { x, y }, inputs, outputs: inputs * x * y }
                }
            }
            PARALLEL..=SERIES | X_REVERSED..=XY_TRANSPOSE => self.container(head, depth, place)?,
            LSTM | LSTM_SUMMARY | LSTM_SOFTMAX | LSTM_SOFTMAX_ENCODED => self.lstm(head, depth)?,
            LOGISTIC..=SOFTMAX_NO_CTC => {
                let weights = self.matrix(outputs, inputs + 1)?;
                let function = FUNCTIONS[kind - LOGISTIC];
                Part { layer: Layer::FullyConnected { function, weights }, inputs, outputs }
            }
            _ => {
                let name = NAMES.get(kind).unwrap_or(&"?");
                return Err(format!("has a layer of type {name}, which is not supported"));
            }
        };
        let sane = (1..=MAX_SIDE).contains(&part.inputs) && (1..=MAX_SIDE).contains(&part.outputs);
        if sane { Ok(part) } else { Err("has a layer without inputs or outputs".into()) }
    }

    fn head(&mut self) -> Result<Head, Reason> {
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
        Ok(Head { kind, flags, inputs, outputs })
    }

    fn kind(&mut self) -> Result<usize, Reason> {
        let number = self.reader.i8()?;
        let known = if number == 0 {
            let name = self.reader.text()?;
            NAMES.iter().position(|known| known.as_bytes() == name)
        } else {
            usize::try_from(number).ok().filter(|number| *number < NAMES.len())
        };
        known.ok_or_else(|| "has a layer of unknown type".to_owned())
    }

    fn input(&mut self, head: Head) -> Result<Part, Reason> {
        self.reader.count("the batch of its input", 0..=1)?;
        let height = self.reader.count("the height of its input", 1..=MAX_HEIGHT)?;
        self.reader.count("the width of its input", 0..=0)?;
        let depth = self.reader.count("the depth of its input", 1..=MAX_HEIGHT)?;
        self.reader.i32()?;
        // A line is either an image of that height, or a column of values at each step.
        let image = head.inputs == height && (depth == 1 || depth == 3);
        let columns = height == 1 && head.inputs == depth;
        if head.outputs != depth || !(image || columns) {
            return Err("has an input whose sizes contradict each other".into());
        }
        self.input = (height, depth);
        Ok(Part { layer: Layer::Input, inputs: head.inputs, outputs: depth })
    }

    fn container(&mut self, head: Head, depth: usize, place: Place) -> Result<Part, Reason> {
        let wanted = match head.kind {
            SERIES => 2..=MAX_LAYERS,
            PARALLEL..=PAR_2D_LSTM => 1..=MAX_LAYERS,
            _ => 1..=1,
        };
        let count = self.reader.count("the layers of a container", wanted)?;
        let mut layers = Vec::new();
        let mut sizes: Option<(usize, usize)> = None;
        for index in 0..count {
            let first = place == Place::Top && index == 0;
            let part = self.layer(depth + 1, if first { Place::First } else { Place::Inner })?;
            sizes = Some(match sizes {
                None => (part.inputs, part.outputs),
                Some((inputs, outputs)) if head.kind == SERIES => {
                    if outputs != part.inputs {
                        return Err("has layers that do not fit together".into());
                    }
                    (inputs, part.outputs)
                }
                Some((inputs, outputs)) => {
                    if inputs != part.inputs {
                        return Err("has parallel layers of different inputs".into());
                    }
                    (inputs, outputs + part.outputs)
                }
            });
            layers.push(part.layer);
        }
        if head.flags & LEARNING_RATES != 0 {
            let rates = self.reader.count("its learning rates", 0..=MAX_LAYERS)?;
            self.reader.take(rates * size_of::<f32>())?;
        }
        let (inputs, outputs) = sizes.ok_or("has an empty container")?;
        let layer = match head.kind {
            SERIES => Layer::Series(layers),
            PARALLEL..=PAR_2D_LSTM => Layer::Parallel(layers),
            kind => {
                let direction = match kind {
                    X_REVERSED => Direction::X,
                    Y_REVERSED => Direction::Y,
                    _ => Direction::Transpose,
                };
                Layer::Reversed(direction, Box::new(layers.pop().ok_or("has an empty container")?))
            }
        };
        Ok(Part { layer, inputs, outputs })
    }

    fn lstm(&mut self, head: Head, depth: usize) -> Result<Part, Reason> {
        let Head { kind, inputs, outputs, .. } = head;
        let all_inputs = self.reader.count("the inputs of an LSTM", 1..=MAX_SIDE)?;
        let fed_back = match kind {
            LSTM_SOFTMAX => outputs,
            LSTM_SOFTMAX_ENCODED => outputs.next_power_of_two().trailing_zeros() as usize,
            _ => 0,
        };
        // The first matrix tells how many states there are, and so whether the layer is 2-d.
        let first = self.any_matrix(all_inputs + 1)?;
        let states = first.rows;
        let two_d = all_inputs == inputs + fed_back + 2 * states;
        if !two_d && all_inputs != inputs + fed_back + states {
            return Err("has an LSTM whose sizes contradict each other".into());
        }
        let mut gates = vec![first];
        for _ in 0..if two_d { 4 } else { 3 } {
            gates.push(self.matrix(states, all_inputs + 1)?);
        }
        let softmax = kind == LSTM_SOFTMAX || kind == LSTM_SOFTMAX_ENCODED;
        if softmax {
            let part = self.layer(depth + 1, Place::Inner)?;
            let fits = matches!(
                part.layer,
                Layer::FullyConnected { function: Function::Softmax | Function::SoftmaxNoCtc, .. }
            );
            if !fits || (part.inputs, part.outputs) != (states, outputs) {
                return Err("has an LSTM whose softmax does not fit".into());
            }
        } else if outputs != states {
            return Err("has an LSTM whose sizes contradict each other".into());
        }
        let layer =
            Layer::Lstm(Lstm { inputs, states, summary: kind == LSTM_SUMMARY, two_d, softmax, gates });
        Ok(Part { layer, inputs, outputs })
    }

    /// A matrix of these sides.
    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix, Reason> {
        let matrix = self.any_matrix(columns)?;
        if matrix.rows == rows { Ok(matrix) } else { Err("has a matrix that does not fit its layer".into()) }
    }

    /// A matrix of as many columns, the bias among them.
    fn any_matrix(&mut self, columns: usize) -> Result<Matrix, Reason> {
        let mode = self.reader.u8()?;
        let rows = self.reader.count("the rows of a matrix", 1..=MAX_SIDE)?;
        if self.reader.count("the columns of a matrix", 1..=MAX_SIDE)? != columns {
            return Err("has a matrix that does not fit its layer".into());
        }
        // One value more stands for cells outside of the matrix.
        let cells = rows * columns;
        let double = mode & MATRIX_DOUBLE != 0;
        let weights = if mode & MATRIX_INT != 0 {
            self.int_matrices += 1;
            self.reader.take(1)?;
            let cells = self.reader.take(cells)?.iter().map(|cell| cell.cast_signed()).collect();
            // Each row has a scale; some writers round their number up to a multiple of a register.
            let count = self.reader.count("the scales of a matrix", rows..=rows + 63)?;
            let mut scales = self.numbers(count, double)?;
            scales.truncate(rows);
            Weights::Int { cells, scales }
        } else {
            self.float_matrices += 1;
            let mut cells = self.numbers(cells + 1, double)?;
            cells.remove(0);
            Weights::Float { cells }
        };
        Ok(Matrix { rows, columns: columns - 1, weights })
    }

    fn numbers(&mut self, count: usize, double: bool) -> Result<Vec<f64>, Reason> {
        let numbers: Vec<f64> = if double {
            self.reader.chunks(count)?.map(f64::from_le_bytes).collect()
        } else {
            self.reader.chunks(count)?.map(|bytes| f64::from(f32::from_le_bytes(bytes))).collect()
        };
        if numbers.iter().all(|value| value.abs() < MAX_WEIGHT) {
            Ok(numbers)
        } else {
            Err("has weights that are no numbers of a trained network".into())
        }
    }
}
