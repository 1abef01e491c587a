//! How much of the change a face hides: a cheap stand-in for SSIMULACRA2.
//!
//! Where the picture varies, a change hides. So the change's energy in small blocks is divided by the variance of luma
//! there, at three scales, as the terms of SSIMULACRA2 are; the weights and the curve are fitted to the `ssimulacra2`
//! crate's score of the face region (the square of twice the face's height, mean of full and half size).

use ndarray::{Array2, s};

use super::Face;
use crate::Strength;
use crate::source::Picture;

/// Weights of the scales of the grid, each half as fine as the one before.
const SCALES: [f32; 3] = [1.0, 0.25, 8.0];
/// Cells of a block along each side.
const BLOCK: usize = 4;
/// Variance of luma (of full scale) that a smooth place is taken to have.
const FLOOR: f32 = 9e-4;
/// 100 minus the score is `SCORE` times the visible energy to this power, for a face of `USUAL_HEIGHT` pixels: the
/// factor that nine of ten faces stay under, the mean one is 0.92 of it.
const SCORE: f32 = 115.0;
const ENERGY_POWER: f32 = 0.519;
/// A taller face shows a little more at the same energy, by this power of its height.
const HEIGHT_POWER: f32 = 0.02;
const USUAL_HEIGHT: f32 = 250.0;

/// Luma and its change at gain 1 on the same cells, as fractions of full scale.
struct Region {
    luma: Array2<f32>,
    change: Array2<f32>,
}

/// The gain at which the change is as visible at the face as the strength allows; `None` where there is no change.
pub(super) fn gain(face: &Face, change: &Array2<f32>, picture: &Picture, strength: Strength) -> Option<f32> {
    let mut region = Region::of(face, change, picture);
    let mut energy = 0.0;
    for weight in SCALES {
        energy += weight * region.visible();
        region = region.halved();
    }
    let height = face.area.height() * picture.height as f32;
    let at_one = SCORE * (height / USUAL_HEIGHT).powf(HEIGHT_POWER);
    let gain = ((allowed(strength) / at_one).powf(1.0 / ENERGY_POWER) / energy).sqrt();
    gain.is_finite().then_some(gain)
}

/// How far below 100 the face region's SSIMULACRA2 may be.
fn allowed(strength: Strength) -> f32 {
    match strength {
        Strength::Off => 0.0,
        Strength::Subtle => 15.0,
        Strength::Standard => 25.0,
        Strength::Strong => 40.0,
    }
}

impl Region {
    fn of(face: &Face, change: &Array2<f32>, picture: &Picture) -> Self {
        let (rows, columns) = change.dim();
        let [x, y] = face.area.centre();
        let half = face.area.height() * picture.height as f32;
        let range = |centre: f32, length: u32, cells: usize| {
            let cell = |pixel: f32| (pixel / length as f32 * cells as f32).clamp(0.0, cells as f32) as usize;
            let middle = centre * length as f32;
            cell(middle - half)..cell(middle + half).max(cell(middle - half) + 1).min(cells)
        };
        let (across, down) = (range(x, picture.width, columns), range(y, picture.height, rows));
        let pixel = |cell: usize, cells: usize, length: u32| {
            ((cell as f32 + 0.5) / cells as f32 * length as f32 - 0.5).max(0.0) as usize
        };
        let luma = Array2::from_shape_fn((down.len(), across.len()), |(row, column)| {
            let at =
                (pixel(down.start + row, rows, picture.height), pixel(across.start + column, columns, picture.width));
            luma(picture, at)
        });
        Self { luma, change: change.slice(s![down, across]).to_owned() }
    }

    /// Energy of the change over the variance that hides it, mean over blocks.
    fn visible(&self) -> f32 {
        let (rows, columns) = self.luma.dim();
        let (mut sum, mut count) = (0.0, 0);
        for row in (0..rows.saturating_sub(BLOCK - 1)).step_by(BLOCK) {
            for column in (0..columns.saturating_sub(BLOCK - 1)).step_by(BLOCK) {
                let block = s![row..row + BLOCK, column..column + BLOCK];
                let energy = self.change.slice(block).iter().map(|change| change * change).sum::<f32>();
                let cells = (BLOCK * BLOCK) as f32;
                let luma = self.luma.slice(block);
                let mean = luma.sum() / cells;
                let variance = luma.iter().map(|luma| (luma - mean).powi(2)).sum::<f32>() / cells;
                sum += energy / cells / (variance + FLOOR);
                count += 1;
            }
        }
        sum / count.max(1) as f32
    }

    fn halved(&self) -> Self {
        let half = |plane: &Array2<f32>| {
            Array2::from_shape_fn((plane.nrows() / 2, plane.ncols() / 2), |(row, column)| {
                plane.slice(s![2 * row..2 * row + 2, 2 * column..2 * column + 2]).sum() / 4.0
            })
        };
        Self { luma: half(&self.luma), change: half(&self.change) }
    }
}

/// Mean luma of four neighbours, a fraction of full scale (ITU-R BT.601).
fn luma(picture: &Picture, (row, column): (usize, usize)) -> f32 {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut sum = 0.0;
    for (y, x) in [(row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1)] {
        let at = 3 * (y.min(height - 1) * width + x.min(width - 1));
        let [r, g, b] = [0, 1, 2].map(|channel| f32::from(picture.rgb[at + channel]));
        sum += 0.299 * r + 0.587 * g + 0.114 * b;
    }
    sum / (4.0 * 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Area;

    /// A face on a picture whose luma waves by this many levels.
    fn gain_on(waves: f32, strength: Strength) -> Option<f32> {
        let level = |i: u32| (128.0 + waves * ((i % 160) as f32 * 1.3 + (i / 160) as f32 * 0.7).sin()) as u8;
        let rgb = (0..160 * 160).flat_map(|i| [level(i); 3]).collect();
        let picture = Picture { width: 160, height: 160, rgb, alpha: None };
        let change = Array2::from_shape_fn((80, 80), |(y, x)| if (x / 2 + y / 3) % 2 == 0 { 0.03 } else { -0.03 });
        let face = Face { area: Area::new(0.25, 0.25, 0.5, 0.5).unwrap(), probability: 1.0 };
        gain(&face, &change, &picture, strength)
    }

    #[test]
    fn a_busy_face_hides_more_than_a_smooth_one() {
        let [smooth, busy, busier] = [0.0, 12.0, 40.0].map(|waves| gain_on(waves, Strength::Standard).unwrap());
        assert!(smooth < 0.9 * busy && busy < 0.9 * busier, "{smooth} {busy} {busier}");
    }

    #[test]
    fn what_is_allowed_grows_with_the_strength() {
        let gains =
            [Strength::Subtle, Strength::Standard, Strength::Strong].map(|strength| gain_on(12.0, strength).unwrap());
        assert!(gains.is_sorted_by(|weaker, stronger| 1.2 * weaker < *stronger), "{gains:?}");
    }

    #[test]
    fn where_nothing_changes_there_is_no_gain_to_find() {
        let picture = Picture { width: 8, height: 8, rgb: vec![0; 192], alpha: None };
        let face = Face { area: Area::new(0.0, 0.0, 0.01, 0.01).unwrap(), probability: 1.0 };
        assert_eq!(gain(&face, &Array2::zeros((16, 16)), &picture, Strength::Standard), None);
    }
}
