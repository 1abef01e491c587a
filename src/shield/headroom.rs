//! How much of a change hides at each place of a grid: none on a plain sky, little on smooth skin, all where it is busy.

use ndarray::Array2;

use super::WHOLE;
use super::grid::Grid;
use crate::simd::vectorized;
use crate::source::to_u8;

/// How the headroom follows the picture: a net's file states it.
#[derive(Clone, Copy)]
pub(super) struct Headroom {
    /// Factor on the standard deviation of luma, of full scale, over 6 x 6 pixels.
    pub slope: f32,
    /// The headroom is at most this.
    pub most: f32,
}

/// The headroom of each 2 x 2 pixels of a grid, in 255 steps: it is there while the net takes most memory.
pub(super) struct Room {
    steps: Array2<u8>,
    step: f32,
}

impl Headroom {
    pub fn of(self, grid: &Grid) -> Room {
        let (rows, columns) = (grid.height / 2, grid.width / 2);
        let mut last: Vec<Sums> = (0..rows.min(3)).map(|_| Sums::new(columns)).collect();
        let mut near = Sums::new(columns);
        let mut room = Room { steps: Array2::zeros((rows, columns)), step: self.most / f32::from(u8::MAX) };
        let mut known = 0;
        for (y, mut row) in room.steps.rows_mut().into_iter().enumerate() {
            let around = y.saturating_sub(1)..rows.min(y + 2);
            while known < around.end {
                let Sums { luma, squares } = &mut last[known % 3];
                grid.luma_sums(known, &mut luma[1..=columns], &mut squares[1..=columns]);
                known += 1;
            }
            near.clear();
            around.clone().for_each(|of| near.add(&last[of % 3]));
            let row = row.as_slice_mut().expect(WHOLE);
            vectorized(|| {
                let beside = near.luma.windows(3).zip(near.squares.windows(3));
                for (steps, (luma, squares)) in row.iter_mut().zip(beside) {
                    *steps = self.steps(sum(luma), sum(squares), (12 * around.len()) as f32);
                }
            });
            for x in [0, columns - 1] {
                let beside = columns.min(x + 2) - x.saturating_sub(1);
                let [luma, squares] = [&near.luma, &near.squares].map(|of| sum(&of[x..x + 3]));
                row[x] = self.steps(luma, squares, (4 * beside * around.len()) as f32);
            }
        }
        room
    }

    #[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
    #[inline(always)]
    fn steps(self, luma: f32, squares: f32, pixels: f32) -> u8 {
        let mean = luma / pixels;
        let room = self.slope * (squares / pixels - mean * mean).max(0.0).sqrt();
        to_u8(room * (f32::from(u8::MAX) / self.most))
    }
}

/// Sums of luma and of its squares for each 2 x 2 pixels of some rows; nothing before the first and behind the last.
struct Sums {
    luma: Vec<f32>,
    squares: Vec<f32>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        Self { luma: vec![0.0; columns + 2], squares: vec![0.0; columns + 2] }
    }

    fn clear(&mut self) {
        self.luma.fill(0.0);
        self.squares.fill(0.0);
    }

    fn add(&mut self, other: &Self) {
        self.luma.iter_mut().zip(&other.luma).for_each(|(sum, more)| *sum += more);
        self.squares.iter_mut().zip(&other.squares).for_each(|(sum, more)| *sum += more);
    }
}

#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn sum(of_three: &[f32]) -> f32 {
    of_three.iter().sum()
}

impl Room {
    /// Leaves of a change on the grid what there is room for.
    pub fn limit(&self, change: &mut Array2<f32>) {
        for (y, mut row) in change.rows_mut().into_iter().enumerate() {
            let steps = self.steps.row(y / 2);
            let pairs = row.as_slice_mut().expect(WHOLE).as_chunks_mut::<2>().0;
            for (pair, steps) in pairs.iter_mut().zip(steps) {
                let room = f32::from(*steps) * self.step;
                *pair = [pair[0] * room, pair[1] * room];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: usize, height: usize, level: impl Fn(usize, usize) -> u8) -> Array2<f32> {
        let rgb = (0..width * height).flat_map(|at| [level(at % width, at / width); 3]).collect();
        let room = Headroom { slope: 20.0, most: 1.5 }.of(&Grid { width, height, rgb });
        room.steps.mapv(|steps| f32::from(steps) * room.step)
    }

    #[test]
    fn it_follows_the_deviation_of_luma_over_six_pixels() {
        let level = |x: usize, y: usize| (120 + (7 * x + 5 * y) % 11) as u8;
        let deviation = |columns: std::ops::Range<usize>, rows: std::ops::Range<usize>| {
            let lumas: Vec<f32> =
                rows.flat_map(|y| columns.clone().map(move |x| f32::from(level(x, y)) / 255.0)).collect();
            let mean = lumas.iter().sum::<f32>() / lumas.len() as f32;
            (lumas.iter().map(|luma| (luma - mean).powi(2)).sum::<f32>() / lumas.len() as f32).sqrt()
        };
        let room = room(48, 32, level);
        for (at, wanted) in [
            ((5, 10), deviation(18..24, 8..14)),
            ((0, 0), deviation(0..4, 0..4)),
            ((15, 23), deviation(44..48, 28..32)),
        ] {
            assert!((room[at] - 20.0 * wanted).abs() < 5e-3, "{at:?}: {} {wanted}", room[at]);
        }
    }

    #[test]
    fn a_plain_place_has_none_and_a_busy_one_all() {
        assert!(room(16, 16, |_, _| 200).iter().all(|room| *room < 0.02));
        assert!(room(16, 16, |x, _| if x % 2 == 0 { 0 } else { 255 }).iter().all(|room| (room - 1.5).abs() < 1e-6));
        assert_eq!(room(2, 2, |_, _| 9).dim(), (1, 1));
    }

    #[test]
    fn a_change_is_limited_by_it() {
        let mut change = Array2::ones((4, 4));
        Room { steps: Array2::from_shape_fn((2, 2), |(y, x)| (2 * y + x) as u8), step: 1.0 }.limit(&mut change);
        assert_eq!(change.row(1).to_vec(), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(change.row(2).to_vec(), [2.0, 2.0, 3.0, 3.0]);
    }
}
