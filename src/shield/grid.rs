//! The picture as the net sees it.

use std::ops::Range;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::{FAULT, luma};
use crate::Result;
use crate::simd::vectorized;
use crate::source::Picture;

/// Pixels of a cell's side: what the net says of faces it says of each cell.
pub(super) const CELL: usize = 8;
const RGB: usize = 3;
/// Rows of a grid that are made at once.
const ROWS: usize = 64;

/// A picture, reduced.
pub(super) struct Grid {
    pub width: usize,
    pub height: usize,
    /// sRGB, row by row.
    pub rgb: Vec<u8>,
}

impl Grid {
    /// Area-averaged to be 2^octave times coarser, each side a multiple of `multiple`, which is one of `CELL`.
    pub fn of(picture: &Picture, octave: u32, multiple: usize) -> Result<Self> {
        let side = |pixels: u32| {
            let multiples = (f64::from(pixels) / f64::from(1 << octave) / multiple as f64).round() as usize;
            multiples.max(1) * multiple
        };
        let (width, height) = (side(picture.width), side(picture.height));
        let photo = ImageRef::new(picture.width, picture.height, &picture.rgb, PixelType::U8x3).map_err(|_| FAULT)?;
        let (across, down) = (f64::from(picture.width), f64::from(picture.height));
        let top = |row: usize| (down * row as f64 / height as f64).min(down);
        let mut rgb = vec![0; RGB * width * height];
        let mut resizer = Resizer::new();
        // A resizer holds a picture that is reduced in one direction alone: of some rows at a time it is small.
        for (at, rows) in rgb.chunks_mut(RGB * width * ROWS).enumerate() {
            let rows_here = rows.len() / (RGB * width);
            let (first, end) = (top(at * ROWS), top(at * ROWS + rows_here));
            let mut rows =
                Image::from_slice_u8(width as u32, rows_here as u32, rows, PixelType::U8x3).map_err(|_| FAULT)?;
            let area = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
            resizer.resize(&photo, &mut rows, &area.crop(0.0, first, across, end - first)).map_err(|_| FAULT)?;
        }
        Ok(Self { width, height, rgb })
    }

    /// Rows and columns of cells.
    pub fn cells(&self) -> (usize, usize) {
        (self.height / CELL, self.width / CELL)
    }

    /// Some rows of cells as numbers in [0, 1]: `3 x CELL * rows x width`.
    pub fn band(&self, rows: &Range<usize>, samples: &mut [f32]) {
        let each = CELL * rows.len() * self.width;
        let (red, others) = samples.split_at_mut(each);
        let (green, blue) = others.split_at_mut(each);
        let (pixels, _) = self.rgb[RGB * CELL * rows.start * self.width..].as_chunks::<RGB>();
        part(&pixels[..each], [red, green, blue]);
    }

    /// Sums over 2 x 2 pixels, those of the rows `2 * row` and `2 * row + 1`: of luma (ITU-R BT.601) in [0, 1], and of its
    /// squares.
    pub fn luma_sums(&self, row: usize, sums: &mut [f32], squares: &mut [f32]) {
        let length = RGB * self.width;
        let (upper, lower) = self.rgb[2 * row * length..][..2 * length].split_at(length);
        let ((upper, _), (lower, _)) = (upper.as_chunks::<{ 2 * RGB }>(), lower.as_chunks::<{ 2 * RGB }>());
        vectorized(|| {
            for (((sum, square), upper), lower) in sums.iter_mut().zip(squares).zip(upper).zip(lower) {
                let [a, b, c, d] = [(upper, 0), (upper, RGB), (lower, 0), (lower, RGB)]
                    .map(|(samples, at)| luma([0, 1, 2].map(|channel| f32::from(samples[at + channel]))) / 255.0);
                (*sum, *square) = (a + b + c + d, a * a + b * b + c * c + d * d);
            }
        });
    }
}

/// Pixels in [0, 1], each colour by itself.
fn part(pixels: &[[u8; RGB]], [red, green, blue]: [&mut [f32]; RGB]) {
    vectorized(|| {
        for (((red, green), blue), pixel) in red.iter_mut().zip(green).zip(blue).zip(pixels) {
            [*red, *green, *blue] = pixel.map(|sample| f32::from(sample) / 255.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_of_some_rows_at_a_time_it_is_as_made_at_once() {
        for (width, height) in [(1024, 768), (1000, 700), (333, 1111), (40, 30)] {
            let level = |at: usize| (40 + (at * at / 7) % 180) as u8;
            let rgb: Vec<u8> = (0..3 * width * height).map(level).collect();
            let picture = Picture { width: width as u32, height: height as u32, rgb, alpha: None };
            let grid = Grid::of(&picture, 1, 16).unwrap();
            let photo = ImageRef::new(picture.width, picture.height, &picture.rgb, PixelType::U8x3).unwrap();
            let mut at_once = Image::new(grid.width as u32, grid.height as u32, PixelType::U8x3);
            let area = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
            Resizer::new().resize(&photo, &mut at_once, &area).unwrap();
            let length = RGB * grid.width;
            let rows = grid.rgb.chunks(length).zip(at_once.buffer().chunks(length));
            // Where an area ends in the middle of a row of pixels, that row belongs to it or not by a rounding.
            let others = rows.filter(|(some, all)| some != all).count();
            assert!(
                grid.rgb.len() == at_once.buffer().len() && 100 * others < grid.height,
                "{width} x {height}: {others}"
            );
        }
    }
}
