//! The little that a cover may know of what it covers.

use ndarray::Array2;

use super::shape::Reach;
use crate::source::Picture;

/// No average is taken over fewer pixels than this on a side: a small cover gets fewer averages, down to one.
const LEAST_SIDE: usize = 8;

/// Averages of R, G and B over a grid of `most` x `most` boxes, or fewer over a small place.
pub(super) struct Averages {
    /// R, G and B, 0 to 255, rows x columns each.
    pub planes: [Array2<f32>; 3],
    /// A number that depends on these averages alone, and on all of them.
    pub seed: u64,
}

impl Averages {
    pub fn of(picture: &Picture, place: &Reach, most: usize) -> Self {
        let count = |length: usize| (length / LEAST_SIDE).clamp(1, most);
        let (rows, columns) = (count(place.rows.len()), count(place.columns.len()));
        let mut planes = [(); 3].map(|()| Array2::zeros((rows, columns)));
        let mut seed = Seed::default();
        for row in 0..rows {
            for column in 0..columns {
                let sums = sums(picture, &part(place, (row, rows), (column, columns)));
                for (plane, sum) in planes.iter_mut().zip(&sums[..3]) {
                    plane[(row, column)] = *sum as f32 / sums[3].max(1) as f32;
                    // What is rounded away in the picture is in the seed: it cannot be guessed from the outside.
                    seed.take(*sum);
                }
            }
        }
        Self { planes, seed: seed.0 }
    }
}

/// One of the boxes that a place is cut into.
fn part(place: &Reach, row: (usize, usize), column: (usize, usize)) -> Reach {
    let cut = |range: &std::ops::Range<usize>, (at, of): (usize, usize)| {
        range.start + range.len() * at / of..range.start + range.len() * (at + 1) / of
    };
    Reach { columns: cut(&place.columns, column), rows: cut(&place.rows, row) }
}

/// Sums of R, G and B weighted by alpha, and of the weights.
fn sums(picture: &Picture, place: &Reach) -> [u64; 4] {
    let mut sums = [0; 4];
    for y in place.rows.clone() {
        for x in place.columns.clone() {
            let at = y * picture.width as usize + x;
            let weight = picture.alpha.as_ref().map_or(255, |alpha| u64::from(alpha[at]));
            for (sum, sample) in sums.iter_mut().zip(&picture.rgb[3 * at..3 * at + 3]) {
                *sum += weight * u64::from(*sample);
            }
            sums[3] += weight;
        }
    }
    sums
}

/// FNV-1a (Fowler, Noll, Vo) over numbers.
struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Seed {
    fn take(&mut self, number: u64) {
        for byte in number.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
}
