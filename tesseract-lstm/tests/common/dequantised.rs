//! Floating point networks out of those of integers: what upstream publishes as `tessdata_best` is not at hand here.

use std::ops::Range;

/// Where in language data the component `lstm` lies.
pub fn component_range(data: &[u8]) -> Range<usize> {
    let offset = |place: usize| {
        let bytes = data[4 + 8 * place..].first_chunk().expect("a table");
        usize::try_from(i64::from_le_bytes(*bytes)).expect("a component")
    };
    offset(17)..offset(18)
}

/// Language data with another component `lstm`.
pub fn with_component(data: &[u8], component: &[u8]) -> Vec<u8> {
    let old = component_range(data);
    let entries = u32::from_le_bytes(*data.first_chunk().expect("a count")) as usize;
    let mut new = [&data[..old.start], component, &data[old.end..]].concat();
    for place in 0..entries {
        let entry = new[4 + 8 * place..].first_chunk_mut::<8>().expect("a table");
        let offset = i64::from_le_bytes(*entry);
        if offset >= old.end as i64 {
            *entry = (offset - old.len() as i64 + component.len() as i64).to_le_bytes();
        }
    }
    new
}

/// Language data whose network has, for each of its integers, the number that it stands for: in double precision, or
/// rounded to single precision (and written in double precision all the same).
pub fn dequantised(data: &[u8], short: bool) -> Vec<u8> {
    let mut reader = Reader { rest: &data[component_range(data)], written: Vec::new(), short };
    reader.layer();
    reader.text();
    // The recognizer's flags: no integers.
    let flags = reader.number();
    reader.write(flags & !1);
    let rest = reader.rest.to_vec();
    reader.written.extend(rest);
    with_component(data, &reader.written)
}

/// Reads a component, and writes the other.
struct Reader<'a> {
    rest: &'a [u8],
    written: Vec<u8>,
    short: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    fn copy(&mut self, count: usize) -> &'a [u8] {
        let taken = self.take(count);
        self.written.extend(taken);
        taken
    }

    fn number(&mut self) -> u32 {
        u32::from_le_bytes(*self.take(4).first_chunk().expect("a number"))
    }

    fn write(&mut self, number: u32) {
        self.written.extend(number.to_le_bytes());
    }

    fn copy_number(&mut self) -> usize {
        let number = self.number();
        self.write(number);
        number as usize
    }

    fn text(&mut self) -> &'a [u8] {
        let length = self.copy_number();
        self.copy(length)
    }

    fn layer(&mut self) {
        // Older files number the kinds, newer ones name them.
        let number = self.copy(1)[0];
        let name = if number == 0 { self.text() } else { &[] };
        self.copy(2);
        let flags = self.copy_number();
        for _ in 0..3 {
            self.copy_number();
        }
        self.text();
        match (number, name) {
            (1, _) | (_, b"Input") => {
                self.copy(20);
            }
            (2 | 3 | 10, _) | (_, b"Convolve" | b"Maxpool" | b"Reconfig") => {
                self.copy(8);
            }
            (14 | 15, _) | (_, b"LSTM" | b"SummLSTM") => {
                self.copy(4);
                (0..4).for_each(|_| self.matrix());
            }
            (16..=23, _) | (_, b"Tanh" | b"Relu" | b"Logistic" | b"Linear" | b"Softmax") => self.matrix(),
            _ => {
                for _ in 0..self.copy_number() {
                    self.layer();
                }
                // Learning rates.
                if flags & 64 != 0 {
                    let count = self.copy_number();
                    self.copy(4 * count);
                }
            }
        }
    }

    fn matrix(&mut self) {
        let mode = self.take(1)[0];
        assert_eq!(mode & 1, 1, "weights are integers");
        self.written.push(mode & !1 | 128);
        let (rows, columns) = (self.copy_number(), self.copy_number());
        self.take(1);
        let cells = self.take(rows * columns);
        let count = self.number() as usize;
        let scales: Vec<f64> = if mode & 128 == 0 {
            let singles = self.take(count * 4).as_chunks().0;
            singles.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect()
        } else {
            self.take(count * 8).as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
        };
        self.written.extend(0.0f64.to_le_bytes());
        for (row, scale) in cells.chunks_exact(columns).zip(scales) {
            for cell in row {
                let weight = f64::from(cell.cast_signed()) * scale;
                let weight = if self.short { f64::from(weight as f32) } else { weight };
                self.written.extend(weight.to_le_bytes());
            }
        }
    }
}
