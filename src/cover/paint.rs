//! What a cover draws.

use ndarray::Array2;

use super::CoverStyle;
use super::average::Average;
use super::noise::Noise;
use super::shape::{Outline, Reach};
use super::sticker;
use crate::enlarge::Enlarged;
use crate::source::Picture;

/// Cells of a mosaic along its shorter side, and of a blur along both.
const MOSAIC_CELLS: usize = 8;
const BLUR_CELLS: usize = 6;
/// Levels by which noise moves the average, and then each cell, up or down at most. Both styles are drawn from one average:
/// from 6 x 6 of them, from 4 x 4 and even from 2 x 2, another photo of the same face was found again in a gallery far
/// above chance, whatever the noise.
const COARSE_NOISE: f32 = 20.0;
const CELL_NOISE: f32 = 24.0;

/// Where `solid` looks for its colour: points on rings around the outline, at these multiples of its size.
const RINGS: [f32; 3] = [1.12, 1.25, 1.4];
const POINTS: usize = 96;
/// Where nothing lies around.
const GREY: [f32; 3] = [128.0; 3];

/// R, G and B, 0 to 255 each.
pub(super) type Colour = [f32; 3];

/// What a cover draws: all that it knows of the picture.
pub(super) enum Paint {
    /// The colours of square cells of this many pixels, rows x columns.
    Mosaic(Array2<Colour>, usize),
    /// R, G and B that are enlarged smoothly.
    Blur([Array2<f32>; 3]),
    Solid(Colour),
    Sticker,
}

impl Paint {
    pub fn mix(style: CoverStyle, outline: &Outline, picture: &Picture, all: &[Outline]) -> Self {
        let place = outline.reach(picture.width, picture.height);
        match style {
            CoverStyle::Mosaic => mosaic(&Average::of(picture, &place), &place),
            CoverStyle::Blur => blur(&Average::of(picture, &place)),
            CoverStyle::Solid => Self::Solid(around(outline, picture, all)),
            CoverStyle::Sticker => Self::Sticker,
        }
    }

    /// The rows of this paint over `place`, one after the other.
    pub fn rows<'a>(&'a self, outline: &'a Outline, place: &Reach) -> PaintRows<'a> {
        let (width, height) = (place.columns.len(), place.rows.len());
        let smooth = match self {
            Self::Blur(planes) => planes.iter().map(|plane| Enlarged::new(plane, width, height)).collect(),
            _ => Vec::new(),
        };
        PaintRows { paint: self, outline, left: place.columns.start, top: place.rows.start, smooth }
    }
}

/// Gives the colours of a cover row by row.
pub(super) struct PaintRows<'a> {
    paint: &'a Paint,
    outline: &'a Outline,
    left: usize,
    top: usize,
    /// R, G and B of a blur.
    smooth: Vec<Enlarged<'a>>,
}

impl PaintRows<'_> {
    /// Fills `row` with the colours of the picture's row `y`, from the place's left edge on.
    pub fn fill(&mut self, y: usize, row: &mut [Colour]) {
        match self.paint {
            Paint::Mosaic(cells, side) => {
                let at = |pixel: usize, count: usize| (pixel / side).min(count - 1);
                let cells = cells.row(at(y - self.top, cells.nrows()));
                row.iter_mut().enumerate().for_each(|(x, colour)| *colour = cells[at(x, cells.len())]);
            }
            Paint::Blur(_) => {
                for (channel, plane) in self.smooth.iter_mut().enumerate() {
                    let plane = plane.row(y - self.top);
                    row.iter_mut().zip(plane).for_each(|(colour, level)| colour[channel] = *level);
                }
            }
            Paint::Solid(colour) => row.fill(*colour),
            Paint::Sticker => {
                for (x, colour) in row.iter_mut().enumerate() {
                    *colour = sticker::colour(self.outline, self.left + x, y);
                }
            }
        }
    }
}

fn mosaic(average: &Average, place: &Reach) -> Paint {
    let (width, height) = (place.columns.len(), place.rows.len());
    let side = width.min(height).div_ceil(MOSAIC_CELLS).max(1);
    Paint::Mosaic(cells(average, (height / side).max(1), (width / side).max(1)), side)
}

fn blur(average: &Average) -> Paint {
    let cells = cells(average, BLUR_CELLS, BLUR_CELLS);
    Paint::Blur([0, 1, 2].map(|channel| cells.map(|colour| colour[channel])))
}

/// The average, moved by noise, in a grid of cells, each moved again.
fn cells(average: &Average, rows: usize, columns: usize) -> Array2<Colour> {
    let mut noise = Noise::new(average.seed);
    let base = moved(average.colour, noise.colour(COARSE_NOISE));
    Array2::from_shape_simple_fn((rows, columns), || {
        moved(base, noise.colour(CELL_NOISE)).map(|level| level.clamp(0.0, 255.0))
    })
}

fn moved(colour: Colour, by: Colour) -> Colour {
    [0, 1, 2].map(|channel| colour[channel] + by[channel])
}

/// The average colour of what lies around a cover and under no other one.
fn around(outline: &Outline, picture: &Picture, all: &[Outline]) -> Colour {
    let (mut sum, mut weights) = ([0.0_f64; 3], 0.0_f64);
    for ring in RINGS {
        for point in 0..POINTS {
            let angle = point as f32 / POINTS as f32 * std::f32::consts::TAU;
            // On a square ring for rectangles too: what counts is that it lies outside of all covers.
            let [x, y] = [angle.cos(), angle.sin()].map(|part| part * ring * std::f32::consts::SQRT_2);
            let [x, y] = [
                outline.centre[0] + outline.half[0] * x.clamp(-ring, ring),
                outline.centre[1] + outline.half[1] * y.clamp(-ring, ring),
            ];
            if x < 0.0 || y < 0.0 || x >= picture.width as f32 || y >= picture.height as f32 {
                continue;
            }
            let (x, y) = (x as usize, y as usize);
            if all.iter().any(|outline| outline.covered(x, y) > 0.0) {
                continue;
            }
            let at = y * picture.width as usize + x;
            let weight = picture.alpha.as_ref().map_or(1.0, |alpha| f64::from(alpha[at]) / 255.0);
            for (sum, sample) in sum.iter_mut().zip(&picture.rgb[3 * at..3 * at + 3]) {
                *sum += weight * f64::from(*sample);
            }
            weights += weight;
        }
    }
    if weights > 0.0 { sum.map(|sum| (sum / weights) as f32) } else { GREY }
}
