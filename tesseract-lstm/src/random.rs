//! Upstream's random numbers, which fill what a convolution sees beyond the borders.

/// A linear congruential generator.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// As upstream seeds it for each line.
    pub(crate) fn for_line(sample_iteration: i32) -> Self {
        let mut random = Self((i64::from(sample_iteration).wrapping_mul(0x1000_0001)).cast_unsigned());
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// From −127 to 127.
    pub(crate) fn value(&mut self) -> i8 {
        let value = 127.0 * 2.0 * (self.next() as f64) / f64::from(i32::MAX) - 127.0;
        round(value) as i8
    }

    /// From −1 to 1.
    pub(crate) fn fraction(&mut self) -> f32 {
        (2.0 * (self.next() as f64) / f64::from(i32::MAX) - 1.0) as f32
    }
}

/// To the nearest integer, halves away from zero, as upstream rounds.
#[inline]
pub(crate) fn round(value: f64) -> i32 {
    // Signs come as they like: no branch.
    (value.abs() + 0.5).copysign(value) as i32
}
