//! How much of the change a face hides: a cheap stand-in for SSIMULACRA2.
//!
//! Where the picture varies, a change hides. So the change's energy in small blocks is divided by the variance of luma
//! there, at three scales, as the terms of SSIMULACRA2 are; the weights and the curve are fitted to the `ssimulacra2`
//! crate's score of the face region (the square of twice the face's height, mean of full and half size).

use std::ops::Range;

use ndarray::{Array2, ArrayView2, Axis, s};

use super::Face;
use super::closeup::Laid;
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
/// How far below 100 the score of nine of ten faces stays where a face's own map was drawn that had a visible energy of 1
/// before it was bent, at these heights of the face: such a map has 112 pixels along each side, whatever the face's size.
const OWN_SCORES: [(f32, f32); 5] = [(60.0, 42.0), (120.0, 66.0), (250.0, 95.0), (500.0, 107.0), (1000.0, 83.0)];
/// A map beside a change that shows already may still have this share of the energy.
const LEAST_LEFT: f32 = 0.25;

/// A face region of a picture, on the grid that changes lie on.
pub(super) struct Judged {
    rows: Range<usize>,
    columns: Range<usize>,
    /// Luma at each scale, fractions of full scale.
    lumas: [Array2<f32>; SCALES.len()],
    /// Of the face, in pixels of the picture.
    height: f32,
}

impl Judged {
    pub fn of(face: &Face, picture: &Picture, (rows, columns): (usize, usize)) -> Self {
        let [x, y] = face.area.centre();
        let height = face.area.height() * picture.height as f32;
        let range = |centre: f32, length: u32, cells: usize| {
            let cell = |pixel: f32| (pixel / length as f32 * cells as f32).clamp(0.0, cells as f32) as usize;
            let middle = centre * length as f32;
            cell(middle - height)..cell(middle + height).max(cell(middle - height) + 1).min(cells)
        };
        let (across, down) = (range(x, picture.width, columns), range(y, picture.height, rows));
        let finest = lumas(picture, (down.clone(), rows), (across.clone(), columns));
        let second = halved(&finest.view());
        let third = halved(&second.view());
        Self { rows: down, columns: across, lumas: [finest, second, third], height }
    }

    /// The gain at which a change that is on the grid is as visible as the strength allows; `None` where there is none.
    pub fn gain(&self, change: &Array2<f32>, strength: Strength) -> Option<f32> {
        let at_one = SCORE * (self.height / USUAL_HEIGHT).powf(HEIGHT_POWER);
        let gain = (most(allowed(strength), at_one) / self.energy(&self.here(change))).sqrt();
        gain.is_finite().then_some(gain)
    }

    /// The same for a face's own map beside a change that stays as it is.
    pub fn gain_beside(&self, map: &Laid, change: &Array2<f32>, strength: Strength) -> Option<f32> {
        let mut drawn = Array2::zeros(self.lumas[0].dim());
        map.add(&mut drawn, (self.rows.start, self.columns.start));
        let most = most(allowed_own(strength), own_score(self.height));
        let left = (most - self.energy(&self.here(change))).max(LEAST_LEFT * most);
        let gain = (left / self.energy(&drawn.view())).sqrt();
        gain.is_finite().then_some(gain)
    }

    fn here<'a>(&self, change: &'a Array2<f32>) -> ArrayView2<'a, f32> {
        change.slice(s![self.rows.clone(), self.columns.clone()])
    }

    /// Energy of the change over the variance that hides it, of all scales.
    fn energy(&self, change: &ArrayView2<f32>) -> f32 {
        let second = halved(change);
        let third = halved(&second.view());
        let changes = [change, &second.view(), &third.view()];
        let scales = self.lumas.iter().zip(changes).zip(SCALES);
        scales.map(|((luma, change), weight)| weight * visible(luma, change)).sum()
    }
}

/// The visible energy that takes the score `allowed` below 100 where an energy of 1 takes it `at_one` below.
fn most(allowed: f32, at_one: f32) -> f32 {
    (allowed / at_one).powf(1.0 / ENERGY_POWER)
}

/// Between `OWN_SCORES`, evenly in the logarithm of the height.
fn own_score(height: f32) -> f32 {
    let (shortest, tallest) = (OWN_SCORES[0], OWN_SCORES[OWN_SCORES.len() - 1]);
    let height = height.clamp(shortest.0, tallest.0);
    let pair = OWN_SCORES.windows(2).find(|pair| height <= pair[1].0).unwrap_or(&OWN_SCORES[1..]);
    let [(shorter, more), (taller, less)] = [pair[0], pair[1]];
    more + (less - more) * (height / shorter).log2() / (taller / shorter).log2()
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

/// The same where the face's own map was drawn, which lies where people look, at eyes, brows and mouth: the score, which
/// is of a region four times as large as the face, hardly weighs what is seen there.
fn allowed_own(strength: Strength) -> f32 {
    match strength {
        Strength::Off => 0.0,
        Strength::Subtle => 10.0,
        Strength::Standard => 18.0,
        Strength::Strong => 36.0,
    }
}

/// Energy of a change over the variance that hides it, mean over blocks.
fn visible(luma: &Array2<f32>, change: &ArrayView2<f32>) -> f32 {
    const CELLS: f32 = (BLOCK * BLOCK) as f32;
    let (rows, columns) = (luma.nrows() / BLOCK, luma.ncols() / BLOCK);
    let mut sum = 0.0;
    for row in 0..rows {
        let [lumas, changes] = [&luma.view(), change].map(|plane| blocks(plane, row));
        for column in 0..columns {
            let [luma, change] = [lumas, changes].map(|rows| rows.map(|blocks| blocks[column]));
            let energy: f32 = change.as_flattened().iter().map(|change| change * change).sum();
            let mean = luma.as_flattened().iter().sum::<f32>() / CELLS;
            let variance = luma.as_flattened().iter().map(|luma| (luma - mean).powi(2)).sum::<f32>() / CELLS;
            sum += energy / CELLS / (variance + FLOOR);
        }
    }
    sum / (rows * columns).max(1) as f32
}

/// The rows of a row of blocks, in pieces as long as a block.
fn blocks<'a>(plane: &ArrayView2<'a, f32>, row: usize) -> [&'a [[f32; BLOCK]]; BLOCK] {
    std::array::from_fn(|i| side_by_side(plane, BLOCK * row + i).as_chunks().0)
}

fn halved(plane: &ArrayView2<f32>) -> Array2<f32> {
    let mut half = Array2::zeros((plane.nrows() / 2, plane.ncols() / 2));
    for (row, mut means) in half.rows_mut().into_iter().enumerate() {
        let [upper, lower] = [0, 1].map(|i| side_by_side(plane, 2 * row + i).as_chunks::<2>().0);
        for ((mean, [a, b]), [c, d]) in means.iter_mut().zip(upper).zip(lower) {
            *mean = (a + b + c + d) / 4.0;
        }
    }
    half
}

fn side_by_side<'a>(plane: &ArrayView2<'a, f32>, row: usize) -> &'a [f32] {
    (*plane).index_axis_move(Axis(0), row).to_slice().expect("the cells of a row lie side by side")
}

/// Mean luma of the four pixels at the middle of each cell, fractions of full scale (ITU-R BT.601). down, across: the
/// cells along each side, and of how many.
fn lumas(picture: &Picture, down: (Range<usize>, usize), across: (Range<usize>, usize)) -> Array2<f32> {
    let near = |cell: usize, cells: usize, pixels: u32| {
        let first = ((cell as f32 + 0.5) / cells as f32 * pixels as f32 - 0.5).max(0.0) as usize;
        [first, first + 1].map(|pixel| pixel.min(pixels as usize - 1))
    };
    let columns: Vec<[usize; 2]> = across.0.map(|cell| near(cell, across.1, picture.width)).collect();
    let (pixels, _) = picture.rgb.as_chunks::<3>();
    let mut lumas = Array2::zeros((down.0.len(), columns.len()));
    for (cell, mut row) in down.0.zip(lumas.rows_mut()) {
        let [upper, lower] =
            near(cell, down.1, picture.height).map(|y| &pixels[y * picture.width as usize..][..picture.width as usize]);
        for (luma, [left, right]) in row.iter_mut().zip(&columns) {
            let four = [upper[*left], upper[*right], lower[*left], lower[*right]];
            let sums = [0, 1, 2].map(|channel| four.iter().map(|pixel| f32::from(pixel[channel])).sum());
            *luma = super::luma(sums) / (4.0 * 255.0);
        }
    }
    lumas
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
        Judged::of(&face, &picture, change.dim()).gain(&change, strength)
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
    fn a_map_beside_a_change_that_shows_is_fainter() {
        let level = |i: u32| (128.0 + 20.0 * ((i % 160) as f32 * 1.3).sin()) as u8;
        let rgb = (0..160 * 160).flat_map(|i| [level(i); 3]).collect();
        let picture = Picture { width: 160, height: 160, rgb, alpha: None };
        let face = Face { area: Area::new(0.25, 0.25, 0.5, 0.5).unwrap(), probability: 1.0 };
        let map = Laid { left: 20, top: 20, cells: Array2::from_shape_fn((40, 40), |(y, _)| 0.02 * (y % 2) as f32) };
        let judged = Judged::of(&face, &picture, (80, 80));
        let beside = |change: f32| {
            let striped = Array2::from_shape_fn((80, 80), |(_, x)| if x < 20 { change * (x % 2) as f32 } else { 0.0 });
            judged.gain_beside(&map, &striped, Strength::Standard).unwrap()
        };
        let [alone, faint, strong] = [0.0, 0.002, 0.5].map(beside);
        assert!(strong < 0.9 * faint && faint < alone, "{alone} {faint} {strong}");
        assert!((strong / alone - LEAST_LEFT.sqrt()).abs() < 1e-3);
        let nothing = Laid { left: 0, top: 0, cells: Array2::zeros((40, 40)) };
        assert_eq!(judged.gain_beside(&nothing, &Array2::zeros((80, 80)), Strength::Standard), None);
    }

    #[test]
    fn how_much_an_own_map_shows_is_known_between_and_beyond_the_heights_that_were_measured() {
        let [shortest, second, .., tallest] = OWN_SCORES;
        for (height, score) in [(30.0, shortest.1), (3000.0, tallest.1)].iter().chain(&OWN_SCORES) {
            assert!((own_score(*height) - score).abs() < 1e-3, "{height}");
        }
        let between = own_score((shortest.0 * second.0).sqrt());
        assert!((between - f32::midpoint(shortest.1, second.1)).abs() < 1e-3, "{between}");
    }

    #[test]
    fn a_faces_own_map_is_kept_fainter() {
        for strength in [Strength::Subtle, Strength::Standard, Strength::Strong] {
            assert!(allowed_own(strength) < allowed(strength));
        }
    }

    #[test]
    fn where_nothing_changes_there_is_no_gain_to_find() {
        let picture = Picture { width: 8, height: 8, rgb: vec![0; 192], alpha: None };
        let face = Face { area: Area::new(0.0, 0.0, 0.01, 0.01).unwrap(), probability: 1.0 };
        let judged = Judged::of(&face, &picture, (16, 16));
        assert_eq!(judged.gain(&Array2::zeros((16, 16)), Strength::Standard), None);
    }
}
