//! Rows deflated, plain or as differences from their neighbours, whichever takes less.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Of the image, so much is tried in so many places before the choice.
const TRIED_BYTES: usize = 1 << 16;
const PLACES: u32 = 4;

/// Of photographs and noisy scans hardly less is left by a thorough search, which takes several times as long.
const QUICK: Compression = Compression::new(4);

/// What is written of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    Plain,
    /// Differences by one of the filters for all rows.
    One(usize),
    /// Differences by the filter that leaves least, row by row.
    Best,
}

const METHODS: [Method; 6] =
    [Method::Plain, Method::One(1), Method::One(2), Method::One(3), Method::One(4), Method::Best];

/// Deflates rows, and says whether they are differences. Samples that may be alike are `distance` bytes apart; without it
/// rows stay plain.
pub(super) fn encode(
    height: u32,
    distance: Option<usize>,
    read: impl Fn(u32, &mut Vec<u8>),
) -> (Vec<u8>, bool) {
    let mut first = Vec::new();
    if height > 0 {
        read(0, &mut first);
    }
    let tried = (TRIED_BYTES / first.len().max(1)).clamp(4, 64);
    let sample = |method: Method, level| {
        let rows = (0..PLACES).flat_map(|place| {
            let start = u64::from(height) * u64::from(place) / u64::from(PLACES);
            (start as u32..height).take(tried)
        });
        deflate(rows, method, distance.unwrap_or(1), level, &read).len()
    };
    let thorough = Compression::best();
    let method = match distance {
        None => Method::Plain,
        Some(_) => {
            METHODS.into_iter().min_by_key(|method| sample(*method, thorough)).unwrap_or(Method::Plain)
        }
    };
    let gains_little = sample(method, QUICK) * 98 <= sample(method, thorough) * 100;
    let level = if gains_little { QUICK } else { thorough };
    (deflate(0..height, method, distance.unwrap_or(1), level, &read), method != Method::Plain)
}

fn deflate(
    rows: impl Iterator<Item = u32>,
    method: Method,
    distance: usize,
    level: Compression,
    read: impl Fn(u32, &mut Vec<u8>),
) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), level);
    let (mut row, mut above) = (Vec::new(), Vec::new());
    let (mut best, mut other) = (Vec::new(), Vec::new());
    for y in rows {
        read(y, &mut row);
        above.resize(row.len(), 0);
        // Writing to memory does not fail.
        let _ = match method {
            Method::Plain => encoder.write_all(&row),
            Method::One(number) => {
                filter(number, &row, &above, distance, &mut best);
                encoder.write_all(&best)
            }
            Method::Best => {
                filter(0, &row, &above, distance, &mut best);
                for number in 1..FILTERS.len() {
                    filter(number, &row, &above, distance, &mut other);
                    if weight(&other) < weight(&best) {
                        std::mem::swap(&mut best, &mut other);
                    }
                }
                encoder.write_all(&best)
            }
        };
        std::mem::swap(&mut row, &mut above);
    }
    encoder.finish().unwrap_or_default()
}

/// What differences are likely to take.
fn weight(differences: &[u8]) -> u64 {
    differences[1..].iter().map(|byte| u64::from(byte.cast_signed().unsigned_abs())).sum()
}

/// The five ways of PNG to predict a sample from those to the left, above, and above to the left.
const FILTERS: [fn(u8, u8, u8) -> u8; 5] = [
    |_, _, _| 0,
    |left, _, _| left,
    |_, above, _| above,
    |left, above, _| u8::midpoint(left, above),
    |left, above, corner| {
        let [a, b, c] = [left, above, corner].map(i16::from);
        let distance = |value: i16| (a + b - c - value).abs();
        match (distance(a), distance(b), distance(c)) {
            (da, db, dc) if da <= db && da <= dc => left,
            (_, db, dc) if db <= dc => above,
            _ => corner,
        }
    },
];

/// Puts the differences by a filter into `out`, after its number.
fn filter(number: usize, row: &[u8], above: &[u8], distance: usize, out: &mut Vec<u8>) {
    let before = |bytes: &[u8], x: usize| x.checked_sub(distance).map_or(0, |x| bytes[x]);
    let predict = FILTERS[number];
    out.clear();
    out.push(number as u8);
    out.extend(
        (0..row.len()).map(|x| row[x].wrapping_sub(predict(before(row, x), above[x], before(above, x)))),
    );
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    /// What a reader makes of it.
    fn decode(data: &[u8], row: usize, distance: Option<usize>) -> Vec<u8> {
        let mut bytes = Vec::new();
        flate2::read::ZlibDecoder::new(data).read_to_end(&mut bytes).unwrap();
        let Some(distance) = distance else { return bytes };
        let mut rows: Vec<Vec<u8>> = vec![vec![0; row]];
        for line in bytes.chunks(row + 1) {
            let above = rows.last().unwrap();
            let mut values: Vec<u8> = Vec::new();
            for x in 0..row {
                let before = |values: &[u8]| x.checked_sub(distance).map_or(0, |x| values[x]);
                let predicted = FILTERS[usize::from(line[0])](before(&values), above[x], before(above));
                values.push(line[1 + x].wrapping_add(predicted));
            }
            rows.push(values);
        }
        rows[1..].concat()
    }

    proptest! {
        #[test]
        fn every_byte_comes_back(
            row in 1..30usize,
            distance in 1..4usize,
            bytes in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let height = bytes.len() / row;
            let bytes = &bytes[..height * row];
            let read = |y: u32, out: &mut Vec<u8>| {
                out.clear();
                out.extend_from_slice(&bytes[y as usize * row..][..row]);
            };
            for method in METHODS {
                let data = deflate(0..height as u32, method, distance, Compression::new(6), read);
                prop_assert_eq!(decode(&data, row, (method != Method::Plain).then_some(distance)), bytes);
            }
            for distance in [None, Some(distance)] {
                let (data, predicted) = encode(height as u32, distance, read);
                prop_assert_eq!(decode(&data, row, distance.filter(|_| predicted)), bytes);
            }
        }
    }

    #[test]
    fn the_choice_is_the_smaller_one() {
        let slope =
            |y: u32, out: &mut Vec<u8>| *out = (0..400u32).map(|x| (x * x / 97 + y * 3) as u8).collect();
        let (_, predicted) = encode(300, Some(1), slope);
        assert!(predicted);
        // The same runs again and again, at other places.
        let words = |y: u32, out: &mut Vec<u8>| {
            *out = [[0, 255, 9, 200, 7]; 80].concat();
            out.rotate_left(y as usize * 7 % 5);
        };
        let (_, predicted) = encode(300, Some(1), words);
        assert!(!predicted);
    }
}
