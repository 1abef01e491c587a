//! The picture as the net sees it.

use std::ops::Range;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ndarray::Array4;

use super::{FAULT, WHOLE, luma};
use crate::Result;
use crate::simd::vectorized;
use crate::source::Picture;

/// Pixels of a cell's side: what the net says of faces it says of each cell.
pub(super) const CELL: usize = 8;
const RGB: usize = 3;

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
        let mut grid = Image::new(width as u32, height as u32, PixelType::U8x3);
        let area = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
        Resizer::new().resize(&photo, &mut grid, &area).map_err(|_| FAULT)?;
        Ok(Self { width, height, rgb: grid.into_vec() })
    }

    /// Rows and columns of cells.
    pub fn cells(&self) -> (usize, usize) {
        (self.height / CELL, self.width / CELL)
    }

    /// Some rows of cells as numbers in [0, 1]: `1 x 3 x CELL * rows x width`.
    pub fn band(&self, rows: Range<usize>) -> Array4<f32> {
        let height = CELL * rows.len();
        let mut band = Array4::zeros((1, RGB, height, self.width));
        let samples = band.as_slice_mut().expect(WHOLE);
        let (red, others) = samples.split_at_mut(height * self.width);
        let (green, blue) = others.split_at_mut(height * self.width);
        let (pixels, _) = self.rgb[RGB * CELL * rows.start * self.width..].as_chunks::<RGB>();
        part(&pixels[..height * self.width], [red, green, blue]);
        band
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
