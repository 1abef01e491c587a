//! Pixels that the platform decoded.

use super::Described;
use super::colour::Space;
use super::orientation::of_exif;
use super::picture::{Channels, Layout, Row, Rows};
use crate::control::Control;
use crate::{Error, Limits, Result};

/// RGBA8 pixels of a picture that the platform decoded.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Bytes from one row's start to the next, at least four times the width.
    pub stride: usize,
    /// R, G, B, A of each pixel, 8 bits each; the last row may end with its last pixel.
    pub rgba: &'a [u8],
    /// Whether R, G and B are multiplied by alpha.
    pub premultiplied: bool,
    /// What the numbers mean.
    pub color_space: PixelColorSpace<'a>,
    /// EXIF orientation still to be applied, 1 to 8; anything else counts as 1.
    pub orientation: u8,
}

/// What the numbers of a picture mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelColorSpace<'a> {
    /// IEC 61966-2-1.
    Srgb,
    /// Display P3.
    DisplayP3,
    /// Adobe RGB (1998).
    AdobeRgb,
    /// An ICC profile (ISO 15076-1); a damaged one counts as sRGB.
    Icc(&'a [u8]),
}

/// Rows of pixels in memory.
pub(crate) struct PixelRows<'a> {
    pixels: &'a Pixels<'a>,
    line: Vec<u8>,
    next: usize,
}

impl<'a> PixelRows<'a> {
    /// `Err` when the bytes are not those of such a picture.
    pub(crate) fn open(pixels: &'a Pixels<'a>, limits: &Limits) -> Result<(Self, Described)> {
        let Pixels { width, height, stride, rgba, .. } = *pixels;
        limits.check_size(width, height)?;
        let row_bytes = width as usize * 4;
        let bytes = (height as usize - 1).checked_mul(stride).and_then(|bytes| bytes.checked_add(row_bytes));
        if stride < row_bytes || bytes.is_none_or(|bytes| rgba.len() < bytes) {
            return Err(Error::Damaged("there are fewer pixels than stated"));
        }
        let space = match pixels.color_space {
            PixelColorSpace::Srgb => Space::Srgb,
            PixelColorSpace::DisplayP3 => Space::DisplayP3,
            PixelColorSpace::AdobeRgb => Space::AdobeRgb,
            PixelColorSpace::Icc(profile) => Space::Icc(profile.to_vec()),
        };
        let orientation = of_exif(u32::from(pixels.orientation));
        let described = Described { full_size: (width, height), is_deep: false, orientation, spaces: vec![space] };
        Ok((Self { pixels, line: vec![0; row_bytes], next: 0 }, described))
    }
}

impl Rows for PixelRows<'_> {
    fn layout(&self) -> Layout {
        Layout { width: self.pixels.width, height: self.pixels.height, channels: Channels::Rgba }
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        if self.next == self.pixels.height as usize {
            return Ok(None);
        }
        let start = self.next * self.pixels.stride;
        let row = self.pixels.rgba.get(start..start + self.line.len()).unwrap_or_default();
        self.next += 1;
        if !self.pixels.premultiplied {
            return Ok(Some(Row::U8(row)));
        }
        for (to, &[r, g, b, a]) in self.line.as_chunks_mut::<4>().0.iter_mut().zip(row.as_chunks::<4>().0) {
            let [r, g, b] = [r, g, b].map(|colour| straight(colour, a));
            *to = [r, g, b, a];
        }
        Ok(Some(Row::U8(&self.line)))
    }
}

/// Undoes the multiplication by alpha.
fn straight(colour: u8, alpha: u8) -> u8 {
    match u32::from(alpha) {
        0 => 0,
        255 => colour,
        alpha => ((u32::from(colour) * 255 + alpha / 2) / alpha).min(255) as u8,
    }
}

#[cfg(test)]
mod tests;
