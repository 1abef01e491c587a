//! Pictures on their way in: rows as a decoder gives them, and the finished upright sRGB picture.

use crate::Result;
use crate::control::Control;

/// Samples of a pixel, interleaved in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channels {
    Gray,
    GrayAlpha,
    Rgb,
    /// Straight (not premultiplied) alpha.
    Rgba,
    /// Ink, 0 = none: already un-inverted where Adobe stores it inverted.
    Cmyk,
}

impl Channels {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    pub(crate) fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }
}

/// The shape of the rows that a decoder gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    pub channels: Channels,
}

/// One row, `width * channels` samples.
pub(crate) enum Row<'a> {
    /// 0 to 255.
    U8(&'a [u8]),
    /// 0 to 65,535.
    U16(&'a [u16]),
}

/// A decoder that gives a picture row by row, top to bottom, in the file's own orientation and colours.
pub(crate) trait Rows {
    /// The shape of what `next_row` gives.
    fn layout(&self) -> Layout;

    /// The next row; `None` after `height` rows. A decoder works at most 100 ms between two calls of `control.check()`.
    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>>;
}

/// A finished picture at its output size: upright, sRGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// R, G, B of each pixel, 8 bits each, row by row without padding.
    pub rgb: Vec<u8>,
    /// Alpha of each pixel where any pixel is not opaque.
    pub alpha: Option<Vec<u8>>,
}
