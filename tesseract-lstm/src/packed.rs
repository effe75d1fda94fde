//! Weights in the order in which they are used.

use crate::Error;
use crate::model::{Matrix, Weights};
use crate::tables::{JUMP, LAST, SCALE, SIZE};

/// Four weights of each of sixteen outputs: as much as the widest register holds.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) [i8; 64]);

/// Matrices one above the other, in groups of sixteen outputs, four inputs at a time.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// Weights: group by group, in each four inputs by four.
    pub(crate) lines: Vec<Line>,
    /// Whether weights are raised by 128, to bytes without signs.
    pub(crate) raised: bool,
    /// Inputs, a multiple of four.
    pub(crate) inputs: usize,
    /// Outputs, a multiple of sixteen.
    pub(crate) outputs: usize,
    /// For each output the sum of its weights, times −128: what makes good for inputs that were raised by 128.
    pub(crate) lowered: Vec<i32>,
    pub(crate) biases: Vec<f64>,
    /// What sums are scaled by.
    pub(crate) scales: Vec<f64>,
    /// The same, for tables: 256 times as much.
    pub(crate) table_scales: Vec<f64>,
    /// What a sum times, plus `offsets`, is where a function's curve is looked up.
    pub(crate) slopes: Vec<f64>,
    pub(crate) offsets: Vec<f64>,
    /// Whether these two say where, to 1e-11, and no sum comes to lie within a curve's jump.
    pub(crate) smooth: bool,
    /// 127 times the biases.
    pub(crate) integer_biases: Vec<i32>,
    /// What a sum with that bias times is the exponent to 2 of a logistic function: −scale / 127 / ln 2.
    pub(crate) exponents: Vec<f32>,
}

impl Packed {
    /// Outputs that are computed together.
    pub(crate) const GROUP: usize = 16;

    /// Inputs `columns` of the matrices, each of which begins a new group.
    pub(crate) fn new(matrices: &[&Matrix], columns: std::ops::Range<usize>) -> Result<Self, Error> {
        let mut packed = Self {
            lines: Vec::new(),
            raised: false,
            inputs: columns.len().next_multiple_of(4),
            outputs: 0,
            lowered: Vec::new(),
            biases: Vec::new(),
            scales: Vec::new(),
            table_scales: Vec::new(),
            slopes: Vec::new(),
            offsets: Vec::new(),
            smooth: true,
            integer_biases: Vec::new(),
            exponents: Vec::new(),
        };
        for matrix in matrices {
            packed.append(matrix, columns.clone())?;
        }
        Ok(packed)
    }

    fn append(&mut self, matrix: &Matrix, columns: std::ops::Range<usize>) -> Result<(), Error> {
        let Weights::Int { cells, scales } = &matrix.weights else {
            return Err(Error::Unsupported("floating point weights"));
        };
        let rows: Vec<&[i8]> = cells.chunks_exact(matrix.columns + 1).collect();
        for group in rows.chunks(Self::GROUP) {
            let begin = self.lines.len();
            self.lines.resize(begin + self.inputs / 4, Line([0; 64]));
            let lines = &mut self.lines[begin..];
            for (place, row) in group.iter().enumerate() {
                let (fours, rest) = row[columns.clone()].as_chunks::<4>();
                for (line, four) in lines.iter_mut().zip(fours) {
                    line.0.as_chunks_mut::<4>().0[place] = *four;
                }
                if let (Some(line), false) = (lines.last_mut(), rest.is_empty()) {
                    line.0[4 * place..][..rest.len()].copy_from_slice(rest);
                }
            }
            self.outputs += Self::GROUP;
        }
        for (row, scale) in rows.iter().zip(scales) {
            self.lowered
                .push(-128 * row[columns.clone()].iter().map(|weight| i32::from(*weight)).sum::<i32>());
            self.biases.push(f64::from(row[matrix.columns]));
            self.scales.push(*scale);
            self.table_scales.push(*scale * SCALE);
            self.slopes.push(*scale * SCALE / 127.0);
            self.offsets.push(f64::from(row[matrix.columns]) * *scale * SCALE + SIZE as f64);
            self.smooth &= is_smooth(f64::from(row[matrix.columns]), *scale);
            self.integer_biases.push(127 * i32::from(row[matrix.columns]));
            self.exponents.push((-scale / 127.0 * std::f64::consts::LOG2_E) as f32);
        }
        for numbers in [&mut self.lowered, &mut self.integer_biases] {
            numbers.resize(self.outputs, 0);
        }
        self.exponents.resize(self.outputs, 0.0);
        let lists =
            [&mut self.biases, &mut self.scales, &mut self.table_scales, &mut self.slopes, &mut self.offsets];
        for numbers in lists {
            numbers.resize(self.outputs, 0.0);
        }
        Ok(())
    }

    /// The same without weights: what sums are made values with.
    pub(crate) fn without_lines(&self) -> Self {
        Self {
            lines: Vec::new(),
            raised: self.raised,
            inputs: self.inputs,
            outputs: self.outputs,
            lowered: self.lowered.clone(),
            biases: self.biases.clone(),
            scales: self.scales.clone(),
            table_scales: self.table_scales.clone(),
            slopes: self.slopes.clone(),
            offsets: self.offsets.clone(),
            smooth: self.smooth,
            integer_biases: self.integer_biases.clone(),
            exponents: self.exponents.clone(),
        }
    }

    /// Weights for inputs in another order: which of them come where, and zeros where none does.
    pub(crate) fn rearranged(&self, order: &[Option<usize>]) -> Self {
        assert!(!self.raised && order.len().is_multiple_of(4), "as sums take inputs");
        let mut rearranged = Self { inputs: order.len(), ..self.without_lines() };
        for group in 0..self.outputs / Self::GROUP {
            let lines = self.group(group);
            for fours in order.as_chunks::<4>().0 {
                let weight = |place: usize| {
                    fours[place % 4].map_or(0, |input| lines[input / 4].0[place / 4 * 4 + input % 4])
                };
                rearranged.lines.push(Line(std::array::from_fn(weight)));
            }
        }
        rearranged
    }

    /// Raises the weights.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "no level there takes them raised"))]
    pub(crate) fn raise(&mut self) {
        assert!(!self.raised, "once is enough");
        self.raised = true;
        for line in &mut self.lines {
            line.0 = line.0.map(|weight| weight ^ i8::MIN);
        }
    }

    /// Brings the lines of `block` groups, or as many as are left, into the order in which they are read together: the
    /// first lines of all of them, then the second ones.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "no level there takes them so"))]
    pub(crate) fn interleave(&mut self, block: usize) {
        let depth = self.depth();
        let mut lines = Vec::with_capacity(self.lines.len());
        for groups in self.lines.chunks(block * depth.max(1)) {
            for place in 0..depth {
                lines.extend(groups.iter().skip(place).step_by(depth));
            }
        }
        self.lines = lines;
    }

    /// Lines per group.
    pub(crate) fn depth(&self) -> usize {
        self.inputs / 4
    }

    /// The lines of a group.
    pub(crate) fn group(&self, group: usize) -> &[Line] {
        let lines = self.depth();
        &self.lines[group * lines..(group + 1) * lines]
    }
}

/// Whether places in a curve can be computed by one multiplication and one addition.
///
/// For scales of up to a quarter a place is less than 2^13, and what is added up to it less than 2^15; so the way of
/// upstream and this one differ by less than 1e-11. Curves are the functions but for their ends, where these jump to 0
/// and 1: within such a jump, or that close to one, no sum may lie.
fn is_smooth(bias: f64, scale: f64) -> bool {
    /// So much further off than a curve's jump is long, and the difference besides, that it need not be looked at closely.
    const CLEAR: f64 = JUMP + 1e-10;
    let clear = |end: f64| {
        let sum = ((end / (scale * SCALE) - bias) * 127.0).floor();
        [sum - 1.0, sum, sum + 1.0, sum + 2.0]
            .iter()
            .all(|sum| ((sum / 127.0 + bias) * (scale * SCALE) - end).abs() > CLEAR)
    };
    scale.abs() <= 0.25 && (scale == 0.0 || (clear(LAST) && clear(-LAST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_in_another_order() {
        let cells: Vec<i8> = (0..18 * 10).map(|cell| (cell % 101) as i8).collect();
        let matrix = Matrix { rows: 18, columns: 9, weights: Weights::Int { cells, scales: vec![0.1; 18] } };
        let packed = Packed::new(&[&matrix], 0..9).unwrap();
        let order = [Some(8), Some(0), None, Some(3)];
        let rearranged = packed.rearranged(&order);
        assert_eq!((rearranged.inputs, rearranged.outputs), (4, 32));
        for output in 0..18 {
            let weights = &rearranged.group(output / 16)[0].0[output % 16 * 4..][..4];
            let expected = order.map(|input| input.map_or(0, |input| ((output * 10 + input) % 101) as i8));
            assert_eq!(weights, expected, "of output {output}");
        }
    }

    #[test]
    fn smooth_where_no_sum_is_at_an_end() {
        assert!(is_smooth(3.0, 0.01) && is_smooth(-128.0, -0.25) && is_smooth(0.0, 0.0));
        assert!(!is_smooth(0.0, 0.26) && !is_smooth(0.0, f64::NAN));
        // The sum of 127,000 is where the functions end or a little beyond, and then that of −127,000.
        for end in [LAST - 1e-10, LAST + JUMP / 2.0, LAST + JUMP] {
            let scale = end / (1000.0 + 7.0) / SCALE;
            assert!(!is_smooth(7.0, scale) && !is_smooth(-7.0, scale) && is_smooth(7.0, scale * 1.000_001));
        }
    }
}
