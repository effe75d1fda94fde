//! Values on their way through the network, and the memory that they lie in.

/// `height` rows of `width` pixels of `depth` 8-bit values.
///
/// Pixels begin at multiples of `stride`, which is one of four for all that is multiplied with weights; what lies
/// between is of no meaning.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) depth: usize,
    pub(crate) stride: usize,
    /// The pixels, and maybe more.
    pub(crate) values: Vec<i8>,
}

impl Grid {
    /// The values of the pixel at `place`, counted row by row.
    pub(crate) fn pixel(&self, place: usize) -> &[i8] {
        &self.values[place * self.stride..][..self.depth]
    }

    pub(crate) fn pixel_mut(&mut self, place: usize) -> &mut [i8] {
        &mut self.values[place * self.stride..][..self.depth]
    }

    pub(crate) fn pixels(&self) -> usize {
        self.height * self.width
    }
}

/// Memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    free: Vec<Vec<i8>>,
}

impl Pool {
    /// A grid of any values.
    pub(crate) fn grid(&mut self, height: usize, width: usize, depth: usize) -> Grid {
        let stride = depth.next_multiple_of(4);
        let size = height * width * stride;
        // The smallest that is large enough, or else the largest.
        let best = (0..self.free.len()).min_by_key(|index| {
            let capacity = self.free[*index].capacity();
            if capacity >= size { (false, capacity) } else { (true, usize::MAX - capacity) }
        });
        let mut values = best.map(|index| self.free.swap_remove(index)).unwrap_or_default();
        if values.len() < size {
            values.resize(size, 0);
        }
        Grid { height, width, depth, stride, values }
    }

    /// Takes a grid's memory back.
    pub(crate) fn give(&mut self, grid: Grid) {
        self.free.push(grid.values);
    }
}
