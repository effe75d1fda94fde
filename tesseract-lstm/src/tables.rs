//! The hyperbolic tangent and the logistic function as upstream computes them: by straight lines between the values
//! at multiples of 1/256, in double precision.
//!
//! Results are the same numbers as upstream's only if the tables are. Upstream's were printed by a program of 2018: the
//! logistic table is what comes of a correctly rounded `exp`; in that of the tangent 32 values show how the `expm1` of
//! that day rounded. So the tables are computed here, on any machine the same, and those 32 set right.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Values per table.
pub(crate) const SIZE: usize = 4096;
/// Values per unit of the argument.
pub(crate) const SCALE: f64 = 256.0;
/// The place from which on upstream takes both functions for 1.
pub(crate) const LAST: f64 = (SIZE - 1) as f64;

/// A value, and the difference to the one after it.
pub(crate) type Table = [[f64; 2]; SIZE];

/// Both functions for arguments from 0 on; the last entry is 1, and level.
#[repr(align(64))]
pub(crate) struct Tables {
    pub(crate) tanh: Table,
    pub(crate) logistic: Table,
}

/// A function's values at whole places, which straight lines join: place 0 is its argument −4096/256.
///
/// Half as many bytes as a `Table` over both signs would have: a processor's first cache holds more of it.
pub(crate) type Curve = [f64; 2 * SIZE + 1];

/// Places in a curve from the first to the last. The functions jump to 0 (or −1) and 1 at arguments of ∓4095/256; here
/// they go there in straight lines this long, by values far outside at places beyond.
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "x86_64")),
    allow(dead_code, reason = "no level there uses them")
)]
pub(crate) const PLACES: RangeInclusive<f64> = 1.0 - JUMP..=SIZE as f64 + LAST + JUMP;
/// How far it is from where a function jumps to where a curve has arrived.
///
/// The shorter, the fewer sums can lie within, and the greater is the value beyond: of 121 the half of a unit in the
/// last place, by which a curve may be off at its lower end, is 7e-15.
pub(crate) const JUMP: f64 = 1.0 / (1u64 << 30) as f64;

/// Both functions over both signs: the same as `Tables` but for a few units in the last place of the negative half, and
/// for the ends (see `PLACES`).
#[repr(align(64))]
pub(crate) struct Curves {
    pub(crate) tanh: Curve,
    pub(crate) logistic: Curve,
}

/// The curves, computed at first use.
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "x86_64")),
    allow(dead_code, reason = "no level there uses them")
)]
pub(crate) static CURVES: LazyLock<Box<Curves>> = LazyLock::new(|| {
    let tables = &**TABLES;
    let mut curves = Box::new(Curves { tanh: [0.0; 2 * SIZE + 1], logistic: [0.0; 2 * SIZE + 1] });
    curve(&tables.tanh, |value| -value, &mut curves.tanh);
    curve(&tables.logistic, |value| 1.0 - value, &mut curves.logistic);
    curves
});

/// A table over both signs; `negative` makes of a value that of the argument's opposite.
fn curve(table: &Table, negative: impl Fn(f64) -> f64, curve: &mut Curve) {
    let (before, _) = table.split_at(SIZE - 1);
    let [value, difference] = before[SIZE - 2];
    let last = value + difference;
    let values = before.iter().map(|[value, _]| *value).chain([last, last + (1.0 - last) / JUMP]);
    for (index, value) in values.enumerate() {
        curve[SIZE - index] = negative(value);
        curve[SIZE + index] = value;
    }
}

/// The tables, computed at first use.
pub(crate) static TABLES: LazyLock<Box<Tables>> =
    LazyLock::new(|| Box::new(Tables { tanh: pairs(&tanh_values()), logistic: pairs(&logistic_values()) }));

fn pairs(values: &[f64]) -> Table {
    let mut table = [[1.0, 0.0]; SIZE];
    for (entry, value) in table.iter_mut().zip(values.windows(2)) {
        *entry = [value[0], value[1] - value[0]];
    }
    table
}

/// Units in the last place by which upstream's tangents differ.
const TANH_DEVIATIONS: [(usize, i64); 32] = [
    (13, 1),
    (48, -2),
    (53, 1),
    (59, 3),
    (69, -1),
    (104, 3),
    (108, -2),
    (110, 1),
    (118, 1),
    (132, 2),
    (136, -2),
    (151, 1),
    (153, 1),
    (158, 2),
    (165, 2),
    (170, -2),
    (175, 2),
    (177, 1),
    (180, 2),
    (185, 2),
    (187, 2),
    (195, 1),
    (198, 1),
    (216, 1),
    (224, 1),
    (230, -2),
    (232, -2),
    (233, 2),
    (245, -1),
    (298, 1),
    (326, -1),
    (398, -1),
];

fn tanh_values() -> Vec<f64> {
    let down = powers(1.0 / -128.0);
    let up = powers(1.0 / 128.0);
    let mut values: Vec<f64> = (0..SIZE)
        .map(|index| {
            if index < 256 {
                let t = down[index].minus_one();
                -t / (t + 2.0)
            } else {
                1.0 - 2.0 / (up[index].minus_one() + 2.0)
            }
        })
        .collect();
    values[0] = 0.0;
    for (index, units) in TANH_DEVIATIONS {
        values[index] = f64::from_bits(values[index].to_bits().wrapping_add_signed(units));
    }
    values
}

fn logistic_values() -> Vec<f64> {
    powers(-1.0 / SCALE).iter().map(|power| 1.0 / (1.0 + power.high)).collect()
}

/// The powers of e^`step`, with twice the precision of a double.
fn powers(step: f64) -> Vec<Sum> {
    let base = exp(step);
    let mut power = Sum { high: 1.0, low: 0.0 };
    (0..SIZE)
        .map(|_| {
            let this = power;
            power = power.times(base);
            this
        })
        .collect()
}

/// e^x for small x by its series.
fn exp(x: f64) -> Sum {
    let mut sum = Sum { high: 1.0, low: 0.0 };
    // Horner's scheme; for |x| <= 1/128 the terms beyond are too small to count.
    for n in (1..=16).rev() {
        sum = sum.times(Sum { high: x, low: 0.0 }).over(f64::from(n)).plus_one();
    }
    sum
}

/// An unevaluated sum of two doubles, the second at most half a unit in the last place of the first.
#[derive(Clone, Copy)]
struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    fn normal(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self { high: sum, low: low - (sum - high) }
    }

    fn times(self, other: Self) -> Self {
        let product = self.high * other.high;
        let error = self.high.mul_add(other.high, -product);
        Self::normal(product, error + (self.high * other.low + self.low * other.high))
    }

    fn over(self, divisor: f64) -> Self {
        let quotient = self.high / divisor;
        let rest = (-quotient).mul_add(divisor, self.high);
        Self::normal(quotient, (rest + self.low) / divisor)
    }

    fn plus(self, other: f64) -> Self {
        let sum = self.high + other;
        let part = sum - self.high;
        let error = (self.high - (sum - part)) + (other - part);
        Self::normal(sum, error + self.low)
    }

    fn plus_one(self) -> Self {
        self.plus(1.0)
    }

    /// Rounded once.
    fn minus_one(self) -> f64 {
        self.plus(-1.0).high
    }
}

/// tanh of `x` / 256.
#[inline]
pub(crate) fn tanh(tables: &Tables, x: f64) -> f64 {
    interpolate(&tables.tanh, x.abs()).copysign(x)
}

/// The logistic function of `x` / 256.
#[inline]
pub(crate) fn logistic(tables: &Tables, x: f64) -> f64 {
    let value = interpolate(&tables.logistic, x.abs());
    if x < 0.0 { 1.0 - value } else { value }
}

#[inline]
fn interpolate(table: &Table, x: f64) -> f64 {
    let x = x.min(LAST);
    // Not negative and at most LAST.
    let index = x as usize;
    let [value, difference] = table[index.min(SIZE - 1)];
    value + difference * (x - index as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over the bits.
    fn digest(values: &[f64]) -> u64 {
        values
            .iter()
            .flat_map(|value| value.to_bits().to_le_bytes())
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            })
    }

    #[test]
    fn tables_are_upstreams() {
        assert_eq!(digest(&tanh_values()), 0x3594_061f_1719_4672);
        assert_eq!(digest(&logistic_values()), 0xde3e_7b31_54e1_a5b8);
    }

    #[test]
    fn curves_are_the_functions() {
        let (tables, curves) = (&**TABLES, &**CURVES);
        let along = |curve: &Curve, x: f64| {
            let place = (x + SIZE as f64).clamp(*PLACES.start(), *PLACES.end());
            let value = curve[place as usize];
            value + (curve[place as usize + 1] - value) * place.fract()
        };
        for step in (-20_000..20_000).step_by(if cfg!(miri) { 199 } else { 1 }) {
            let x = f64::from(step) * 0.217;
            assert!((along(&curves.tanh, x) - tanh(tables, x)).abs() < 1e-14, "{x}");
            assert!((along(&curves.logistic, x) - logistic(tables, x)).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn functions_end_in_one_and_are_odd() {
        let tables = &**TABLES;
        for x in [4095.0, 4096.0, 1e6, 1e300] {
            assert_eq!((tanh(tables, x), tanh(tables, -x)), (1.0, -1.0));
            assert_eq!((logistic(tables, x), logistic(tables, -x)), (1.0, 0.0));
        }
        assert_eq!((tanh(tables, 0.0), logistic(tables, 0.0)), (0.0, 0.5));
    }

    /// Whether a value rounds up is decided between the knots: at none of them a function, which may step back by a
    /// unit in the last place there, is close to where 8-bit values change. So greater sums never give lesser values.
    #[test]
    fn no_knot_is_where_rounding_changes() {
        // The logistic function is a half at 0, where both sides meet without a step.
        for value in tanh_values().into_iter().chain(logistic_values().into_iter().skip(1)) {
            let scaled = value * 127.0;
            assert!((scaled.fract() - 0.5).abs() > 1e-9, "{value}");
        }
        assert!(TABLES.tanh.iter().chain(&TABLES.logistic).all(|[_, difference]| *difference >= 0.0));
    }
}
