//! Samples of 8 and of 12 bits.

use super::color;
use crate::source::picture::Row;
use crate::source::round::{rounded, to_u8};

/// A sample of a plane.
pub(super) trait Sample: Copy + Default + Send + Into<u16> + 'static {
    /// White.
    const MAX: u16;

    /// From the inverse DCT's output, where 0 is the middle of the range.
    fn from_centred(value: f32) -> Self;

    /// From a value that is not above `MAX`.
    fn from_u16(value: u16) -> Self;

    /// Interleaves Y, Cb and Cr as R, G and B.
    fn rgb_row(y: &[Self], cb: &[Self], cr: &[Self], out: &mut [Self]);

    /// A finished row of pixels, at the full range of `Row`.
    fn finish(row: &mut [Self]) -> Row<'_>;
}

impl Sample for u8 {
    const MAX: u16 = 255;

    #[inline(always)]
    fn from_centred(value: f32) -> Self {
        to_u8(value + 128.0)
    }

    #[inline(always)]
    fn from_u16(value: u16) -> Self {
        value as u8
    }

    fn rgb_row(y: &[Self], cb: &[Self], cr: &[Self], out: &mut [Self]) {
        color::rgb_row(y, cb, cr, out);
    }

    fn finish(row: &mut [Self]) -> Row<'_> {
        Row::U8(row)
    }
}

/// 12 bits, 0 to 4,095.
impl Sample for u16 {
    const MAX: u16 = 4095;

    #[inline(always)]
    fn from_centred(value: f32) -> Self {
        rounded(value + 2048.0, 4095.0) as u16
    }

    #[inline(always)]
    fn from_u16(value: u16) -> Self {
        value
    }

    fn rgb_row(y: &[Self], cb: &[Self], cr: &[Self], out: &mut [Self]) {
        color::rgb_row_12(y, cb, cr, out);
    }

    fn finish(row: &mut [Self]) -> Row<'_> {
        for value in row.iter_mut() {
            *value = *value << 4 | *value >> 8;
        }
        Row::U16(row)
    }
}
