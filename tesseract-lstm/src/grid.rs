//! Values on their way through the network, and the memory that they lie in.

/// `height` rows of `width` pixels of `depth` values: 8-bit integers, or floating point numbers.
///
/// Pixels begin at multiples of `stride`, which is one of four for all that is multiplied with weights; what lies
/// between is of no meaning.
#[derive(Debug)]
pub(crate) struct Grid<T = i8> {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) depth: usize,
    pub(crate) stride: usize,
    /// The pixels, and maybe more.
    pub(crate) values: Vec<T>,
}

impl<T> Grid<T> {
    /// The values of the pixel at `place`, counted row by row.
    pub(crate) fn pixel(&self, place: usize) -> &[T] {
        &self.values[place * self.stride..][..self.depth]
    }

    pub(crate) fn pixel_mut(&mut self, place: usize) -> &mut [T] {
        &mut self.values[place * self.stride..][..self.depth]
    }

    pub(crate) fn pixels(&self) -> usize {
        self.height * self.width
    }
}

/// Copies a pixel's values: they are few, and a call would cost more.
#[inline]
pub(crate) fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    assert_eq!(from.len(), to.len());
    let ((from, from_rest), (to, to_rest)) = (from.as_chunks::<16>(), to.as_chunks_mut::<16>());
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    to_rest.iter_mut().zip(from_rest).for_each(|(to, from)| *to = *from);
}

/// Memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Pool<T = i8> {
    free: Vec<Vec<T>>,
}

impl<T: Copy + Default> Pool<T> {
    /// A grid of any values.
    pub(crate) fn grid(&mut self, height: usize, width: usize, depth: usize) -> Grid<T> {
        let stride = depth.next_multiple_of(4);
        let size = height * width * stride;
        // The smallest that is large enough, or else the largest.
        let best = (0..self.free.len()).min_by_key(|index| {
            let capacity = self.free[*index].capacity();
            if capacity >= size { (false, capacity) } else { (true, usize::MAX - capacity) }
        });
        let mut values = best.map(|index| self.free.swap_remove(index)).unwrap_or_default();
        if values.len() < size {
            values.resize(size, T::default());
        }
        Grid { height, width, depth, stride, values }
    }

    /// Takes a grid's memory back.
    pub(crate) fn give(&mut self, grid: Grid<T>) {
        self.free.push(grid.values);
    }
}
