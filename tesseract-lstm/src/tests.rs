//! Whole networks, of every kind of layer and small enough for Miri: all levels give the same, bit for bit.

use crate::model::{Direction, Function, Layer, Lstm, Matrix, Weights};
use crate::{Input, Model, Network, Scratch};

const HEIGHT: usize = 6;
const CLASSES: usize = 7;

/// Any 8-bit values, and always the same.
struct Values {
    state: u32,
    /// Whether weights are no integers.
    float: bool,
}

impl Values {
    fn next(&mut self) -> i8 {
        self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.state >> 24) as u8 as i8
    }

    /// Weights that make sums of a few units.
    fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        let cells: Vec<i8> = (0..rows * (columns + 1)).map(|_| self.next()).collect();
        let scale = 3.0 / 74.0 / (columns as f64).sqrt();
        let weights = if self.float {
            Weights::Float { cells: cells.into_iter().map(|cell| scale * f64::from(cell)).collect() }
        } else {
            Weights::Int { cells, scales: vec![scale; rows] }
        };
        Matrix { rows, columns, weights }
    }

    fn full(&mut self, function: Function, inputs: usize, outputs: usize) -> Layer {
        Layer::FullyConnected { function, weights: self.matrix(outputs, inputs) }
    }

    fn lstm(&mut self, inputs: usize, states: usize, summary: bool) -> Layer {
        let gates = (0..4).map(|_| self.matrix(states, inputs + states)).collect();
        Layer::Lstm(Lstm { inputs, states, summary, two_d: false, softmax: false, gates })
    }
}

fn reversed(direction: Direction, layer: Layer) -> Layer {
    Layer::Reversed(direction, Box::new(layer))
}

fn model(float: bool) -> Model {
    let mut values = Values { state: 1, float };
    // So many that sums of integers follow changes, at levels that know how.
    let many = if float { 19 } else { 129 };
    let parallel = vec![
        values.full(Function::Relu, 5, 2),
        reversed(Direction::Y, values.full(Function::Logistic, 5, 3)),
    ];
    let top = vec![
        Layer::Input,
        Layer::Convolve { half_x: 1, half_y: 1 },
        // The two are computed together, and those behind them one by one.
        values.full(Function::Tanh, 9, 5),
        Layer::Maxpool { x: 2, y: 2 },
        Layer::Parallel(parallel),
        Layer::Maxpool { x: 1, y: 1 },
        reversed(Direction::Transpose, values.lstm(5, 18, true)),
        values.lstm(18, 3, false),
        Layer::Reconfig { x: 2, y: 1 },
        Layer::Series(vec![
            reversed(Direction::X, values.lstm(6, many, false)),
            values.full(Function::SymClip, many, 4),
        ]),
        values.full(Function::Softmax, 4, CLASSES),
    ];
    Model {
        top,
        height: HEIGHT,
        depth: 1,
        classes: CLASSES,
        null_class: CLASSES - 1,
        sample_iteration: 1,
        specification: String::new(),
        float,
    }
}

/// Fails unless all levels give the same, and says which those are.
fn levels_agree(kind: &str, model: &Model) {
    let networks = Network::at_all_levels(model).unwrap();
    let levels: Vec<_> = networks.iter().map(Network::level).collect();
    println!("levels for {kind}: {}", levels.join(", "));
    let mut scratches: Vec<_> = networks.iter().map(|_| Scratch::default()).collect();
    let mut values = Values { state: 2, float: model.float };
    // The memory of a line is used again for a narrower one and for a wider one.
    for &width in if cfg!(miri) { &[8, 4][..] } else { &[14, 4, 401] } {
        let pixels: Vec<i8> = (0..HEIGHT * width).map(|_| values.next().max(-127)).collect();
        let floats: Vec<f32> = pixels.iter().map(|pixel| f32::from(*pixel) / 127.0).collect();
        let input = if model.float { Input::from_floats(width, &floats) } else { Input::new(width, &pixels) };
        let mut all = networks.iter().zip(&mut scratches).map(|(network, scratch)| {
            let outputs = network.forward(&input, scratch).unwrap();
            assert_eq!((outputs.steps(), outputs.classes()), (network.steps(width), CLASSES));
            (network.level(), outputs.values().iter().map(|value| value.to_bits()).collect::<Vec<_>>())
        });
        let (_, expected) = all.next().unwrap();
        let steps = expected.chunks_exact(CLASSES);
        assert_eq!(steps.len(), width / 4);
        for step in steps.clone() {
            let sum: f32 = step.iter().map(|bits| f32::from_bits(*bits)).sum();
            assert!((sum - 1.0).abs() < 1e-5, "probabilities of {sum} in all");
        }
        assert!(width < 8 || steps.clone().any(|step| step != &expected[..CLASSES]), "all steps are alike");
        for (level, found) in all {
            assert_eq!(found, expected, "{level}, {width} pixels");
        }
    }
}

#[test]
fn levels_agree_on_a_whole_network() {
    levels_agree("integers", &model(false));
}

#[test]
fn levels_agree_on_a_whole_network_of_floats() {
    levels_agree("floats", &model(true));
}
