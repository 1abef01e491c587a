//! The last step on the way in: finished rows become pixels of an upright sRGB picture.

use super::colour::Converter;
use super::orientation::{Orientation, Turn};
use super::picture::{Channels, Picture};
use super::round::to_u8;
use crate::{Limits, Result};

/// Rows that are written to the picture together: one row at a time would touch a cache line per pixel where rows
/// become columns.
const BAND: usize = 16;

/// Takes rows at the output size, in the file's orientation and colours, and places them.
pub(crate) struct Sink {
    channels: Channels,
    width: usize,
    height: usize,
    converter: Converter,
    orientation: Orientation,
    /// Colours of one row without alpha.
    colours: Vec<f32>,
    band: Vec<u8>,
    alpha_band: Vec<u8>,
    rows_in_band: usize,
    rows_placed: usize,
    picture: Picture,
}

impl Sink {
    /// For a picture of `size` (width, height) in the file's orientation. Takes the picture's memory.
    pub(crate) fn new(channels: Channels, size: (u32, u32), converter: Converter, orientation: Orientation) -> Self {
        let (width, height) = (size.0 as usize, size.1 as usize);
        let has_alpha = channels.has_alpha();
        let (shown_width, shown_height) = orientation.shown_size(size.0, size.1);
        Self {
            channels,
            width,
            height,
            converter,
            orientation,
            colours: Vec::new(),
            band: vec![0; width * 3 * BAND],
            alpha_band: if has_alpha { vec![0; width * BAND] } else { Vec::new() },
            rows_in_band: 0,
            rows_placed: 0,
            picture: Picture {
                width: shown_width,
                height: shown_height,
                rgb: vec![0; width * height * 3],
                alpha: has_alpha.then(|| vec![0; width * height]),
            },
        }
    }

    /// `Err` when the picture of `size` with these channels does not fit, beside `other` bytes.
    pub(crate) fn check_memory(limits: &Limits, channels: Channels, size: (u32, u32), other: u64) -> Result<()> {
        let pixels = u64::from(size.0) * u64::from(size.1);
        let per_pixel = if channels.has_alpha() { 4 } else { 3 };
        let bands = u64::from(size.0) * (4 * BAND as u64 + 64);
        limits.check_memory((pixels * per_pixel).saturating_add(bands).saturating_add(other))
    }

    /// Takes one row: samples from 0 to 255, colours multiplied by alpha where there is alpha.
    pub(crate) fn push(&mut self, row: &[f32]) {
        let at = self.rows_in_band;
        let rgb = self.band.get_mut(at * self.width * 3..(at + 1) * self.width * 3).unwrap_or_default();
        if self.channels.has_alpha() {
            let alpha = self.alpha_band.get_mut(at * self.width..(at + 1) * self.width).unwrap_or_default();
            divide_by_alpha(row, self.channels.count(), &mut self.colours, alpha);
            self.converter.convert(&self.colours, rgb);
            clear_transparent(rgb, alpha);
        } else {
            self.converter.convert(row, rgb);
        }
        self.rows_in_band += 1;
        if self.rows_in_band == BAND {
            self.place_band();
        }
    }

    /// The picture; rows that were never pushed stay black or, where there is alpha, transparent.
    pub(crate) fn finish(mut self) -> Picture {
        self.place_band();
        if self.picture.alpha.as_ref().is_some_and(|alpha| alpha.iter().all(|&alpha| alpha == u8::MAX)) {
            self.picture.alpha = None;
        }
        self.picture
    }

    fn place_band(&mut self) {
        // Rows beyond the height cannot be placed; a decoder that gives them is cut off.
        let rows = self.rows_in_band.min(self.height - self.rows_placed);
        self.rows_in_band = 0;
        if rows == 0 {
            return;
        }
        let place = Place {
            orientation: self.orientation,
            width: self.width,
            height: self.height,
            first_row: self.rows_placed,
            rows,
        };
        place.copy::<3>(&self.band, &mut self.picture.rgb);
        if let Some(alpha) = &mut self.picture.alpha {
            place.copy::<1>(&self.alpha_band, alpha);
        }
        self.rows_placed += rows;
    }
}

/// Undoes the multiplication by alpha. Where alpha rounds to 0 the colour is 0.
fn divide_by_alpha(row: &[f32], channels: usize, colours: &mut Vec<f32>, alpha: &mut [u8]) {
    colours.clear();
    for (pixel, to) in row.chunks_exact(channels).zip(alpha) {
        let Some((&value, multiplied)) = pixel.split_last() else { continue };
        *to = to_u8(value);
        let factor = if *to == 0 { 0.0 } else { 255.0 / value.min(255.0) };
        colours.extend(multiplied.iter().map(|colour| colour * factor));
    }
}

/// Black by a profile need not be 0; what nobody sees must not tell anything.
fn clear_transparent(rgb: &mut [u8], alpha: &[u8]) {
    for (pixel, &alpha) in rgb.chunks_exact_mut(3).zip(alpha) {
        if alpha == 0 {
            pixel.fill(0);
        }
    }
}

/// Where a band of rows goes.
struct Place {
    orientation: Orientation,
    /// Size in the file's orientation.
    width: usize,
    height: usize,
    first_row: usize,
    rows: usize,
}

impl Place {
    /// Copies a band of pixels of `N` bytes into the upright picture.
    fn copy<const N: usize>(&self, band: &[u8], to: &mut [u8]) {
        if self.orientation.swaps_axes() {
            self.copy_as_columns::<N>(band, to);
        } else {
            self.copy_as_rows::<N>(band, to);
        }
    }

    fn shown_row(&self, row: usize) -> usize {
        let row = self.first_row + row;
        if self.orientation.reverses_rows() { self.height - 1 - row } else { row }
    }

    fn copy_as_rows<const N: usize>(&self, band: &[u8], to: &mut [u8]) {
        let bytes = self.width * N;
        for (row, from) in band.chunks_exact(bytes).take(self.rows).enumerate() {
            let at = self.shown_row(row) * bytes;
            let Some(to) = to.get_mut(at..at + bytes) else { return };
            if !self.orientation.reverses_pixels() {
                to.copy_from_slice(from);
                continue;
            }
            for (to, from) in to.chunks_exact_mut(N).zip(from.chunks_exact(N).rev()) {
                to.copy_from_slice(from);
            }
        }
    }

    /// Each stored column is a shown row; the band gives `rows` neighbouring pixels of it.
    fn copy_as_columns<const N: usize>(&self, band: &[u8], to: &mut [u8]) {
        let (first, last) = (self.shown_row(0), self.shown_row(self.rows.saturating_sub(1)));
        let start = first.min(last) * N;
        let (bytes, shown_bytes) = (self.width * N, self.height * N);
        for (shown, line) in to.chunks_exact_mut(shown_bytes).enumerate() {
            let column = if self.orientation.reverses_pixels() { self.width - 1 - shown } else { shown };
            let Some(line) = line.get_mut(start..start + self.rows * N) else { return };
            let pixels = band.chunks_exact(bytes).take(self.rows).filter_map(|row| row.get(column * N..column * N + N));
            if self.orientation.reverses_rows() {
                line.chunks_exact_mut(N).rev().zip(pixels).for_each(|(to, from)| to.copy_from_slice(from));
            } else {
                line.chunks_exact_mut(N).zip(pixels).for_each(|(to, from)| to.copy_from_slice(from));
            }
        }
    }
}
