//! The little that a cover may know of what it covers.

use super::paint::Colour;
use super::shape::Reach;
use crate::source::Picture;

/// The average colour of a place.
pub(super) struct Average {
    pub colour: Colour,
    /// A number that depends on the average alone. What is rounded away in the picture is in it: it cannot be guessed
    /// from the outside.
    pub seed: u64,
}

impl Average {
    pub fn of(picture: &Picture, place: &Reach) -> Self {
        let [red, green, blue, weights] = sums(picture, place);
        let colour = [red, green, blue].map(|sum| sum as f32 / weights.max(1) as f32);
        Self { colour, seed: seed_of([red, green, blue]) }
    }
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

/// FNV-1a (Fowler, Noll, Vo).
fn seed_of(numbers: [u64; 3]) -> u64 {
    numbers
        .into_iter()
        .flat_map(u64::to_le_bytes)
        .fold(0xCBF2_9CE4_8422_2325, |seed, byte| (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}
