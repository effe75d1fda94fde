//! Weights by input, for sums that follow inputs of which few change at a time.

use crate::packed::{Line, Packed};

/// The weights of each input for all outputs.
///
/// Outputs are taken in bands, so that what is read of one input and of the next lies close together.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// Band after band, in each input after input.
    lines: Vec<Line>,
    /// Whether weights are raised by 128, to bytes without signs, and interleaved.
    pub(crate) interleaved: bool,
    /// A multiple of [`Self::INPUTS`].
    pub(crate) inputs: usize,
    /// A multiple of [`Self::GROUP`].
    pub(crate) outputs: usize,
}

impl Columns {
    /// Outputs that a line holds.
    pub(crate) const GROUP: usize = 64;
    /// Lines of each input in a band; the last may have less.
    pub(crate) const BAND: usize = 3;
    /// Inputs that are looked at together.
    pub(crate) const INPUTS: usize = 8;

    /// The weights of `packed`, which are not raised and whose outputs are a multiple of [`Self::GROUP`]; those of
    /// further inputs are nothing.
    pub(crate) fn new(packed: &Packed, inputs: usize) -> Self {
        let outputs = packed.outputs;
        assert!(!packed.raised && outputs.is_multiple_of(Self::GROUP) && inputs >= packed.inputs);
        let inputs = inputs.next_multiple_of(Self::INPUTS);
        let lines = vec![Line([0; 64]); inputs * outputs / Self::GROUP];
        let mut columns = Self { lines, interleaved: false, inputs, outputs };
        for output in 0..outputs {
            let (group, place) = (output / Packed::GROUP, output % Packed::GROUP);
            for (fours, line) in packed.group(group).iter().enumerate() {
                for (index, weight) in line.0[place * 4..place * 4 + 4].iter().enumerate() {
                    let line = columns.place(fours * 4 + index, output / Self::GROUP);
                    columns.lines[line].0[output % Self::GROUP] = *weight;
                }
            }
        }
        columns
    }

    /// Raises the weights, and brings those of 32 outputs into the order in which their sums come to lie as they were.
    ///
    /// Bytes of two inputs are brought together eight by eight, in both halves of a register, which makes registers
    /// of pairs; and of the pairs' sums, those at even places are taken together, and those at odd ones.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "no level there takes them so"))]
    pub(crate) fn interleave(&mut self) {
        assert!(!self.interleaved, "once is enough");
        self.interleaved = true;
        for line in &mut self.lines {
            for outputs in line.0.as_chunks_mut::<32>().0 {
                let natural = *outputs;
                for (place, weight) in outputs.iter_mut().enumerate() {
                    let (register, odd) = (place / 8 % 2, place % 2);
                    let output = register * 16 + odd * 8 + place / 16 * 4 + place % 8 / 2;
                    *weight = natural[output] ^ i8::MIN;
                }
            }
        }
    }

    /// How many lines the band that begins with `line` has of each input.
    pub(crate) fn band(&self, line: usize) -> usize {
        (self.outputs / Self::GROUP - line).min(Self::BAND)
    }

    /// Where an input's weights are for 64 outputs, of which `line` are the how manieth.
    fn place(&self, input: usize, line: usize) -> usize {
        let first = line / Self::BAND * Self::BAND;
        first * self.inputs + input * self.band(first) + line - first
    }

    /// The weights of an input for 64 outputs.
    pub(crate) fn of(&self, input: usize, line: usize) -> &Line {
        &self.lines[self.place(input, line)]
    }

    /// The same, and all that lies behind it: the rest of the band comes first.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "no level there goes by pointers"))]
    pub(crate) fn from(&self, input: usize, line: usize) -> &[Line] {
        &self.lines[self.place(input, line)..]
    }
}
