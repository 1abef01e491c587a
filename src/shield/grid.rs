//! The picture as the net sees it.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ndarray::Array4;

use super::{FAULT, WHOLE, luma};
use crate::Result;
use crate::simd::vectorized;
use crate::source::Picture;

/// Pixels of a patch's side: what the net's first layer sees by itself, and a cell of what it says.
pub(super) const PATCH: usize = 8;
const RGB: usize = 3;

/// A picture, reduced.
pub(super) struct Grid {
    pub width: usize,
    pub height: usize,
    /// sRGB, row by row.
    pub rgb: Vec<u8>,
}

impl Grid {
    /// Area-averaged to be 2^octave times coarser, each side a multiple of `multiple`, which is one of `PATCH`.
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

    /// Rows and columns of patches.
    pub fn patches(&self) -> (usize, usize) {
        (self.height / PATCH, self.width / PATCH)
    }

    /// Some patches side by side, from the first on, counted row by row: `1 x 3 x PATCH x PATCH * length` in [0, 1]. Where
    /// there are no more of them it is black.
    pub fn strip(&self, first: usize, length: usize) -> Array4<f32> {
        let (rows, columns) = self.patches();
        let mut strip = Array4::zeros((1, RGB, PATCH, PATCH * length));
        let samples = strip.as_slice_mut().expect(WHOLE);
        let (red, others) = samples.split_at_mut(PATCH * PATCH * length);
        let (green, blue) = others.split_at_mut(PATCH * PATCH * length);
        let mut done = 0;
        while done < length && first + done < rows * columns {
            let (row, column) = ((first + done) / columns, (first + done) % columns);
            let run = (columns - column).min(length - done); // of patches that lie side by side in the picture too
            for y in 0..PATCH {
                let at = RGB * ((row * PATCH + y) * self.width + column * PATCH);
                let (pixels, _) = self.rgb[at..][..RGB * PATCH * run].as_chunks::<RGB>();
                let to = PATCH * (y * length + done);
                let planes = [&mut *red, &mut *green, &mut *blue].map(|plane| &mut plane[to..][..PATCH * run]);
                part(pixels, planes);
            }
            done += run;
        }
        strip
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
