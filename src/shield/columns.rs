//! Columns of numbers, one for each place that a convolution is done at.

use std::array;
use std::ops::Range;

use tract_onnx::prelude::{Datum, f16};

use super::halves;

/// About so many numbers of the planes are laid out at once: they stay in a processor's second cache.
const LAID_OUT: usize = 48 << 10;

/// Where a convolution reads; all pairs are of rows and columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Geometry {
    pub channels: usize,
    /// The size of each channel's plane.
    pub plane: (usize, usize),
    pub kernel: (usize, usize),
    pub strides: (usize, usize),
    pub dilations: (usize, usize),
    /// Noughts before the plane's first row and column.
    pub before: (usize, usize),
    /// The places: as many as the convolution's result has.
    pub places: (usize, usize),
}

/// Numbers that are read with 32 bits.
pub(super) trait Number: Datum {
    /// Writes as many as there are.
    fn widen(numbers: &[Self], wide: &mut [f32]);
}

impl Number for f32 {
    fn widen(numbers: &[Self], wide: &mut [f32]) {
        wide.copy_from_slice(numbers);
    }
}

impl Number for f16 {
    fn widen(numbers: &[Self], wide: &mut [f32]) {
        halves::widen(numbers, wide);
    }
}

impl Geometry {
    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.places.0 * self.places.1
    }

    /// The numbers of each: those of a channel's kernel row by row, channel by channel.
    pub fn height(&self) -> usize {
        self.channels * self.kernel.0 * self.kernel.1
    }

    pub fn is_empty(&self) -> bool {
        self.columns() == 0 || self.height() == 0 || self.plane.0 * self.plane.1 == 0
    }

    fn place(&self, column: usize) -> (usize, usize) {
        (column / self.places.1, column % self.places.1)
    }

    /// The rows, noughts included, that so many rows of places read.
    fn rows(&self, places: usize) -> usize {
        (places - 1) * self.strides.0 + (self.kernel.0 - 1) * self.dilations.0 + 1
    }

    /// The numbers of a row, noughts included, that are read.
    fn width(&self) -> usize {
        (self.places.1 - 1) * self.strides.1 + (self.kernel.1 - 1) * self.dilations.1 + 1
    }
}

/// Some rows of the planes with noughts around them, close together: in planes whose size is a power of two a kernel's
/// rows would drive each other out of the first cache.
#[derive(Default)]
pub(super) struct LaidOut {
    numbers: Vec<f32>,
    /// The rows of places that read them.
    places: Range<usize>,
}

impl LaidOut {
    /// The `R` columns from `first` on, line by line; where there are fewer the last is repeated.
    pub fn panel<T: Number, const R: usize>(
        &mut self,
        geometry: &Geometry,
        planes: &[T],
        first: usize,
        panel: &mut [[f32; R]],
    ) {
        let last = (first + R).min(geometry.columns()) - 1;
        let ((top, left), (bottom, _)) = (geometry.place(first), geometry.place(last));
        if !(self.places.contains(&top) && self.places.contains(&bottom)) {
            self.lay_out(geometry, planes, top, bottom);
        }
        let offset = |(row, column): (usize, usize)| {
            (row - self.places.start) * geometry.strides.0 * geometry.width() + column * geometry.strides.1
        };
        if top == bottom && last + 1 == first + R && geometry.strides.1 == 1 {
            let offset = offset((top, left));
            return match (geometry.kernel.1, geometry.dilations.1) {
                (3, 1) => self.side_by_side::<R, 3>(geometry, offset, panel),
                _ => self.each_line(geometry, panel, |numbers, line| {
                    line.copy_from_slice(&numbers[offset..offset + R]);
                }),
            };
        }
        let offsets: [usize; R] = array::from_fn(|lane| offset(geometry.place(last.min(first + lane))));
        self.each_line(geometry, panel, |numbers, line| {
            line.iter_mut().zip(offsets).for_each(|(number, offset)| *number = numbers[offset]);
        });
    }

    /// Lays out what the places from row `top` on read, at least those up to `bottom`.
    fn lay_out<T: Number>(&mut self, geometry: &Geometry, planes: &[T], top: usize, bottom: usize) {
        let ((height, length), width) = (geometry.plane, geometry.width());
        let fit = LAID_OUT / (geometry.channels * width) / geometry.strides.0;
        let end = (top + fit.saturating_sub(geometry.rows(1) / geometry.strides.0)).max(bottom + 1);
        self.places = top..end.min(geometry.places.0);
        let rows = geometry.rows(self.places.len());
        self.numbers.resize(geometry.channels * rows * width, 0.0);
        let before = geometry.before.1.min(width);
        let seen = length.min(width - before);
        for (plane, laid_out) in planes.chunks_exact(height * length).zip(self.numbers.chunks_exact_mut(rows * width)) {
            for (at, laid_out) in laid_out.chunks_exact_mut(width).enumerate() {
                let row = (top * geometry.strides.0 + at).checked_sub(geometry.before.0);
                let Some(row) = row.filter(|row| *row < height) else {
                    laid_out.fill(0.0);
                    continue;
                };
                let (noughts, laid_out) = laid_out.split_at_mut(before);
                let (laid_out, other_noughts) = laid_out.split_at_mut(seen);
                noughts.fill(0.0);
                T::widen(&plane[row * length..][..seen], laid_out);
                other_noughts.fill(0.0);
            }
        }
    }

    /// Columns next to each other, for a kernel of `W` numbers in each row: what a row says is looked up once.
    fn side_by_side<const R: usize, const W: usize>(&self, geometry: &Geometry, offset: usize, panel: &mut [[f32; R]]) {
        let (width, kernel) = (geometry.width(), geometry.kernel.0);
        let (lines, _) = panel.as_chunks_mut::<W>();
        let channels = self.numbers.chunks_exact(geometry.rows(self.places.len()) * width);
        for (numbers, lines) in channels.zip(lines.chunks_exact_mut(kernel)) {
            let rows = numbers[offset..].chunks(geometry.dilations.0 * width);
            for (row, lines) in rows.zip(lines) {
                let row = &row[..R + W - 1];
                for (at, line) in lines.iter_mut().enumerate() {
                    line.copy_from_slice(&row[at..at + R]);
                }
            }
        }
    }

    /// Makes each line of what lies, channel by channel, from the kernel's number for it on.
    fn each_line<const R: usize>(
        &self,
        geometry: &Geometry,
        panel: &mut [[f32; R]],
        make: impl Fn(&[f32], &mut [f32; R]),
    ) {
        let (width, (rows, columns)) = (geometry.width(), geometry.dilations);
        let mut lines = panel.iter_mut();
        for numbers in self.numbers.chunks_exact(geometry.rows(self.places.len()) * width) {
            for y in 0..geometry.kernel.0 {
                for (x, line) in (0..geometry.kernel.1).zip(lines.by_ref()) {
                    make(&numbers[y * rows * width + x * columns..], line);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn geometry()(
            channels in 1_usize..3,
            plane in (1_usize..9, 1_usize..30),
            kernel in (1_usize..4, 1_usize..4),
            strides in (1_usize..3, 1_usize..4),
            dilations in (1_usize..3, 1_usize..3),
            before in (0_usize..4, 0_usize..4),
            after in (0_usize..4, 0_usize..4),
        ) -> Option<Geometry> {
            let places = |length: usize, kernel: usize, dilation: usize, stride: usize, noughts: usize| {
                Some((length + noughts).checked_sub((kernel - 1) * dilation + 1)? / stride + 1)
            };
            let places = (
                places(plane.0, kernel.0, dilations.0, strides.0, before.0 + after.0)?,
                places(plane.1, kernel.1, dilations.1, strides.1, before.1 + after.1)?,
            );
            Some(Geometry { channels, plane, kernel, strides, dilations, before, places })
        }
    }

    fn number(channel: usize, y: usize, x: usize) -> f32 {
        1.0 + (channel * 300 + y * 30 + x) as f32
    }

    /// What the definition says of a line and a column.
    fn expected(geometry: &Geometry, line: usize, column: usize) -> f32 {
        let Geometry { kernel, strides, dilations, before, plane, places, .. } = geometry;
        let (channel, at) = (line / (kernel.0 * kernel.1), line % (kernel.0 * kernel.1));
        let row = (column / places.1 * strides.0 + at / kernel.1 * dilations.0).checked_sub(before.0);
        let x = (column % places.1 * strides.1 + at % kernel.1 * dilations.1).checked_sub(before.1);
        match (row.filter(|row| *row < plane.0), x.filter(|x| *x < plane.1)) {
            (Some(row), Some(x)) => number(channel, row, x),
            _ => 0.0,
        }
    }

    fn check<const R: usize>(geometry: &Geometry) -> Result<(), TestCaseError> {
        let Geometry { channels, plane, .. } = *geometry;
        let each = plane.0 * plane.1;
        let numbers: Vec<f32> =
            (0..channels * each).map(|at| number(at / each, at % each / plane.1, at % plane.1)).collect();
        let halves: Vec<f16> = numbers.iter().map(|number| f16::from_f32(*number)).collect();
        let [mut laid_out, mut laid_out_of_halves] = <[LaidOut; 2]>::default();
        for first in (0..geometry.columns()).step_by(R) {
            let unset = vec![[f32::NAN; R]; geometry.height()];
            let (mut panel, mut of_halves) = (unset.clone(), unset);
            laid_out.panel(geometry, &numbers, first, &mut panel);
            laid_out_of_halves.panel(geometry, &halves, first, &mut of_halves);
            prop_assert_eq!(&panel, &of_halves);
            for (line, said) in panel.iter().enumerate() {
                let columns = (first..geometry.columns()).take(R).map(|column| expected(geometry, line, column));
                let columns: Vec<f32> = columns.collect();
                prop_assert_eq!(&said[..columns.len()], columns, "line {} of the panel at {}", line, first);
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn columns_are_what_the_kernel_reads(geometry in geometry()) {
            prop_assume!(geometry.is_some());
            let geometry = geometry.unwrap();
            check::<1>(&geometry)?;
            check::<6>(&geometry)?;
            check::<8>(&geometry)?;
        }
    }
}
