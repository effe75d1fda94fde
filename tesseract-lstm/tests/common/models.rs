//! Networks that no file holds: trees of layers with random weights, written in upstream's format.

#![allow(dead_code, reason = "each user takes a part")]

/// A layer, and what is inside of it.
#[derive(Clone, Debug)]
pub enum Layer {
    Convolve(usize, usize),
    Maxpool(usize, usize),
    Reconfig(usize, usize),
    /// Upstream's name of the function, and how many outputs.
    Full(&'static str, usize),
    Lstm(usize),
    /// Of which the last output of each row counts alone.
    Summary(usize),
    /// With the states of the row above, or with a softmax: kinds that do not run here.
    Lstm2d(usize),
    LstmSoftmax(usize),
    Series(Vec<Layer>),
    /// Upstream's name of the kind.
    Parallel(&'static str, Vec<Layer>),
    /// Upstream's name of the direction.
    Reversed(&'static str, Box<Layer>),
}

pub fn right_to_left(layer: Layer) -> Layer {
    Layer::Reversed("RTLReversed", Box::new(layer))
}

pub fn bottom_up(layer: Layer) -> Layer {
    Layer::Reversed("TTBReversed", Box::new(layer))
}

pub fn transposed(layer: Layer) -> Layer {
    Layer::Reversed("XYTranspose", Box::new(layer))
}

pub fn parallel(layers: Vec<Layer>) -> Layer {
    Layer::Parallel("Parallel", layers)
}

/// How weights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    Integers,
    Doubles,
    /// In double precision, but no more than single precision says.
    ShortDoubles,
    /// In single precision, as older files have them.
    Singles,
}

pub const ALL_NUMBERS: [Numbers; 4] =
    [Numbers::Integers, Numbers::Doubles, Numbers::ShortDoubles, Numbers::Singles];

/// A line image's size, what lies between it and the softmax, and how many classes that has.
#[derive(Clone, Debug)]
pub struct Tree {
    pub height: usize,
    pub depth: usize,
    pub layers: Vec<Layer>,
    pub end: &'static str,
    pub classes: usize,
}

/// xorshift64.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn among(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// From −1 to 1.
    pub fn fraction(&mut self) -> f64 {
        self.next() as f64 / (1u64 << 47) as f64 - 1.0
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// The component `lstm` of a network with random weights.
pub fn component(tree: &Tree, numbers: Numbers, seed: u64) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::new(), numbers, chance: Chance::new(seed) };
    writer.head("Series", if tree.height == 1 { tree.depth } else { tree.height }, tree.classes);
    writer.integer(tree.layers.len() + 2);
    writer.head("Input", if tree.height == 1 { tree.depth } else { tree.height }, tree.depth);
    for side in [1, tree.height, 0, tree.depth, 0] {
        writer.integer(side);
    }
    let depth = tree.layers.iter().fold(tree.depth, |depth, layer| writer.layer(layer, depth));
    writer.layer(&Layer::Full(tree.end, tree.classes), depth);
    writer.text("a random network");
    // The character set lies beside it; whether weights are integers.
    writer.integer(64 | usize::from(numbers == Numbers::Integers));
    writer.integer(100);
    writer.integer(writer.chance.clone().below(1 << 20));
    writer.integer(tree.classes - 1);
    for rate in [0.999f32, 0.001, 0.5] {
        writer.bytes.extend(rate.to_le_bytes());
    }
    writer.bytes
}

struct Writer {
    bytes: Vec<u8>,
    numbers: Numbers,
    chance: Chance,
}

impl Writer {
    fn integer(&mut self, value: usize) {
        self.bytes.extend(u32::try_from(value).expect("a small number").to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.integer(text.len());
        self.bytes.extend(text.as_bytes());
    }

    fn head(&mut self, kind: &str, inputs: usize, outputs: usize) {
        self.bytes.push(0);
        self.text(kind);
        // Neither in training nor to be trained; no flags.
        self.bytes.extend([0; 2]);
        self.integer(0);
        self.integer(inputs);
        self.integer(outputs);
        self.integer(0);
        self.text(kind);
    }

    /// Writes a layer of so many inputs, and says how many outputs it has.
    fn layer(&mut self, layer: &Layer, inputs: usize) -> usize {
        match layer {
            Layer::Convolve(x, y) => {
                let outputs = inputs * (2 * x + 1) * (2 * y + 1);
                self.head("Convolve", inputs, outputs);
                self.integer(*x);
                self.integer(*y);
                outputs
            }
            Layer::Maxpool(x, y) => self.rectangles("Maxpool", (*x, *y), inputs, inputs),
            Layer::Reconfig(x, y) => self.rectangles("Reconfig", (*x, *y), inputs, inputs * x * y),
            Layer::Full(function, outputs) => {
                self.head(function, inputs, *outputs);
                self.matrix(*outputs, inputs + 1);
                *outputs
            }
            Layer::Lstm(states) => self.lstm("LSTM", inputs, *states, inputs + states, 4),
            Layer::Summary(states) => self.lstm("SummLSTM", inputs, *states, inputs + states, 4),
            Layer::Lstm2d(states) => self.lstm("LSTM", inputs, *states, inputs + 2 * states, 5),
            Layer::LstmSoftmax(states) => {
                let outputs = self.lstm("LSTMSoftmax", inputs, *states, inputs + 2 * states, 4);
                self.layer(&Layer::Full("Softmax", *states), *states);
                outputs
            }
            Layer::Series(layers) => self.container("Series", layers, inputs, |writer, layers| {
                layers.iter().fold(inputs, |depth, layer| writer.layer(layer, depth))
            }),
            Layer::Parallel(kind, layers) => self.container(kind, layers, inputs, |writer, layers| {
                layers.iter().map(|layer| writer.layer(layer, inputs)).sum()
            }),
            Layer::Reversed(direction, layer) => {
                self.container(direction, std::slice::from_ref(layer), inputs, |writer, layers| {
                    writer.layer(&layers[0], inputs)
                })
            }
        }
    }

    fn rectangles(&mut self, kind: &str, (x, y): (usize, usize), inputs: usize, outputs: usize) -> usize {
        self.head(kind, inputs, outputs);
        self.integer(x);
        self.integer(y);
        outputs
    }

    fn container(
        &mut self,
        kind: &str,
        layers: &[Layer],
        inputs: usize,
        inside: impl FnOnce(&mut Self, &[Layer]) -> usize,
    ) -> usize {
        // Upstream counts the outputs again as it reads the layers.
        self.head(kind, inputs, 0);
        self.integer(layers.len());
        inside(self, layers)
    }

    fn lstm(&mut self, kind: &str, inputs: usize, states: usize, columns: usize, gates: usize) -> usize {
        self.head(kind, inputs, states);
        self.integer(columns);
        for _ in 0..gates {
            self.matrix(states, columns + 1);
        }
        states
    }

    /// Weights that make sums of a few units, as trained ones do.
    fn matrix(&mut self, rows: usize, columns: usize) {
        let scale = 4.0 / (columns as f64).sqrt();
        let integers = self.numbers == Numbers::Integers;
        let double = self.numbers != Numbers::Singles;
        self.bytes.push(u8::from(integers) | if double { 128 } else { 0 });
        self.integer(rows);
        self.integer(columns);
        let cells = rows * columns;
        if integers {
            // What stands for cells outside of the matrix.
            self.bytes.push(0);
            for _ in 0..cells {
                let weight = self.chance.next() as u8;
                self.bytes.push(weight);
            }
            self.integer(rows);
            for _ in 0..rows {
                // Hardly one is negative.
                let sign = if self.chance.below(50) == 0 { -1.0 } else { 1.0 };
                let scale = sign * scale / 127.0 * self.chance.fraction().abs();
                self.number(scale);
            }
        } else {
            self.number(0.0);
            for _ in 0..cells {
                let weight = scale * self.chance.fraction();
                self.number(weight);
            }
        }
    }

    fn number(&mut self, value: f64) {
        match self.numbers {
            Numbers::Integers | Numbers::Doubles => self.bytes.extend(value.to_le_bytes()),
            Numbers::ShortDoubles => self.bytes.extend(f64::from(value as f32).to_le_bytes()),
            Numbers::Singles => self.bytes.extend((value as f32).to_le_bytes()),
        }
    }
}

const FUNCTIONS: [&str; 6] = ["Tanh", "Logistic", "Relu", "Linear", "LinLogistic", "LinTanh"];

/// A random tree that runs here and upstream: it ends in a single row.
pub fn random_tree(seed: u64) -> Tree {
    let mut chance = Chance::new(seed);
    let image = chance.below(4) != 0;
    let height = if image { chance.among(1, 12) } else { 1 };
    let depth = if image { chance.one_of(&[1, 1, 3]) } else { chance.among(1, 20) };
    let mut left = height;
    let mut layers = Vec::new();
    for _ in 0..chance.below(4) {
        layers.push(random_layer(&mut chance, &mut left, 2));
    }
    if left > 1 {
        layers.push(match chance.below(4) {
            0 => Layer::Reconfig(1, left),
            1 => Layer::Maxpool(1, left),
            2 => transposed(right_to_left(Layer::Summary(chance.among(1, 20)))),
            _ => transposed(Layer::Summary(chance.among(1, 20))),
        });
        left = 1;
    }
    for _ in 0..chance.below(3) {
        layers.push(random_layer(&mut chance, &mut left, 2));
    }
    Tree { height, depth, layers, end: "Softmax", classes: chance.among(1, 40) }
}

/// A layer, and how many rows it leaves of so many.
fn random_layer(chance: &mut Chance, height: &mut usize, nesting: usize) -> Layer {
    let sized = |chance: &mut Chance, height: &mut usize| {
        let (x, y) = (chance.among(1, 3), chance.among(1, (*height).min(3)));
        *height /= y;
        (x, y)
    };
    match chance.below(if nesting == 0 { 6 } else { 10 }) {
        0 => Layer::Convolve(chance.below(3), chance.below(3)),
        1 => {
            let (x, y) = sized(chance, height);
            Layer::Maxpool(x, y)
        }
        2 => {
            let (x, y) = sized(chance, height);
            Layer::Reconfig(x, y)
        }
        3 => Layer::Full(chance.one_of(&FUNCTIONS), chance.among(1, 35)),
        4 => Layer::Lstm(chance.among(1, 35)),
        5 => Layer::Series(vec![
            Layer::Full(chance.one_of(&FUNCTIONS), chance.among(1, 35)),
            Layer::Maxpool(1, 1),
        ]),
        6 => right_to_left(random_layer(chance, height, nesting - 1)),
        7 => bottom_up(random_layer(chance, height, nesting - 1)),
        8 => transposed(steady_layer(chance)),
        _ => {
            let kind = chance.one_of(&["Parallel", "Replicated", "ParBidiLSTM", "DepParUDLSTM", "Par2dLSTM"]);
            Layer::Parallel(kind, (0..chance.among(1, 3)).map(|_| steady_layer(chance)).collect())
        }
    }
}

/// A layer that changes no size.
fn steady_layer(chance: &mut Chance) -> Layer {
    match chance.below(5) {
        0 => Layer::Convolve(chance.below(3), chance.below(2)),
        1 => Layer::Full(chance.one_of(&FUNCTIONS), chance.among(1, 35)),
        2 => Layer::Lstm(chance.among(1, 20)),
        3 => right_to_left(Layer::Lstm(chance.among(1, 20))),
        _ => bottom_up(Layer::Series(vec![Layer::Convolve(1, 1), Layer::Full("Tanh", chance.among(1, 20))])),
    }
}
