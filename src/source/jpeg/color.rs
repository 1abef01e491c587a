//! YCbCr to RGB as JFIF defines it (T.871: BT.601, full range), and what the components of a file stand for.

use super::app::App;
use super::frame::Frame;
use super::sample::Sample;
use crate::simd::vectorized;
use crate::source::picture::Channels;

/// What the components of the file stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    Gray,
    YCbCr,
    Rgb,
    /// `inverted`: 0 is full ink, as Adobe stores it.
    Cmyk {
        inverted: bool,
    },
    /// YCbCr of an RGB that is the inverse of CMY, and K.
    Ycck {
        inverted: bool,
    },
}

impl Model {
    /// As libjpeg decides: JFIF before Adobe's marker before the components' names.
    pub(super) fn of(frame: &Frame, app: &App) -> Self {
        let ids: Vec<u8> = frame.components.iter().map(|c| c.id).collect();
        let inverted = app.adobe_transform.is_some();
        match ids.as_slice() {
            [_] => Self::Gray,
            [_, _, _] if app.jfif => Self::YCbCr,
            names @ [_, _, _] => match app.adobe_transform {
                Some(0) => Self::Rgb,
                None if names == b"RGB" => Self::Rgb,
                _ => Self::YCbCr,
            },
            _ if matches!(app.adobe_transform, None | Some(0)) => Self::Cmyk { inverted },
            _ => Self::Ycck { inverted },
        }
    }

    pub(super) fn channels(self) -> Channels {
        match self {
            Self::Gray => Channels::Gray,
            Self::YCbCr | Self::Rgb => Channels::Rgb,
            Self::Cmyk { .. } | Self::Ycck { .. } => Channels::Cmyk,
        }
    }

    /// Turns rows of the components into a row of pixels.
    pub(super) fn interleave<S: Sample>(self, [a, b, c, d]: [&[S]; 4], out: &mut [S]) {
        let inverse = |value: S| S::from_u16(S::MAX - value.into());
        match self {
            Self::Gray => out.iter_mut().zip(a).for_each(|(to, &from)| *to = from),
            Self::YCbCr => S::rgb_row(a, b, c, out),
            Self::Rgb => {
                for (((&r, &g), &b), out) in a.iter().zip(b).zip(c).zip(out.as_chunks_mut::<3>().0) {
                    *out = [r, g, b];
                }
            }
            Self::Cmyk { inverted } => {
                for ((((&c, &m), &y), &k), out) in a.iter().zip(b).zip(c).zip(d).zip(out.as_chunks_mut::<4>().0) {
                    *out = [c, m, y, k];
                    if inverted {
                        *out = out.map(inverse);
                    }
                }
            }
            // YCC gives R, G and B, of which C, M and Y are the inverse; Adobe has inverted those once more.
            Self::Ycck { inverted } => {
                for ((((&y, &cb), &cr), &k), out) in a.iter().zip(b).zip(c).zip(d).zip(out.as_chunks_mut::<4>().0) {
                    let mut rgb = [S::default(); 3];
                    S::rgb_row(&[y], &[cb], &[cr], &mut rgb);
                    let [r, g, b] = if inverted { rgb } else { rgb.map(inverse) };
                    *out = [r, g, b, if inverted { inverse(k) } else { k }];
                }
            }
        }
    }
}

/// Interleaves Y, Cb and Cr as R, G and B.
pub(super) fn rgb_row(y: &[u8], cb: &[u8], cr: &[u8], out: &mut [u8]) {
    vectorized(|| plain_rgb_row(y, cb, cr, out));
}

#[inline(always)]
fn plain_rgb_row(y: &[u8], cb: &[u8], cr: &[u8], out: &mut [u8]) {
    const LANES: usize = 16;
    let (y_chunks, y_rest) = y.as_chunks::<LANES>();
    let (cb_chunks, cb_rest) = cb.as_chunks::<LANES>();
    let (cr_chunks, cr_rest) = cr.as_chunks::<LANES>();
    let (out_chunks, out_rest) = out.as_chunks_mut::<{ 3 * LANES }>();
    for (((y, cb), cr), out) in y_chunks.iter().zip(cb_chunks).zip(cr_chunks).zip(out_chunks) {
        let mut pixels = [0_u32; LANES];
        for i in 0..LANES {
            let [r, g, b] = rgb(y[i], cb[i], cr[i]);
            pixels[i] = u32::from(r) | u32::from(g) << 8 | u32::from(b) << 16;
        }
        for (&[p0, p1, p2, p3], out) in pixels.as_chunks::<4>().0.iter().zip(out.as_chunks_mut::<12>().0) {
            let words = [p0 | p1 << 24, p1 >> 8 | p2 << 16, p2 >> 16 | p3 << 8];
            for (to, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(words) {
                *to = word.to_le_bytes();
            }
        }
    }
    for (((&y, &cb), &cr), out) in y_rest.iter().zip(cb_rest).zip(cr_rest).zip(out_rest.as_chunks_mut::<3>().0) {
        *out = rgb(y, cb, cr);
    }
}

/// Exact to the rounding of the definition with 16 bits of fraction; in 16-bit lanes where they suffice.
#[inline(always)]
fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i16::from(y), i16::from(cb) - 128, i16::from(cr) - 128);
    // 1.402 = 1 + 0.402 and 1.772 = 2 - 0.228; doubled, shifted, and halved with rounding.
    let r = y + cr + ((high(2 * cr, 26_345) + 1) >> 1);
    let b = y + 2 * cb + ((high(2 * cb, -14_942) + 1) >> 1);
    // -0.344136 Cb - 0.714136 Cr = -0.344136 Cb + 0.285864 Cr - Cr
    let g = y - cr + ((i32::from(cb) * -22_554 + i32::from(cr) * 18_734 + 0x8000) >> 16) as i16;
    [r, g, b].map(|value| value.clamp(0, 255) as u8)
}

#[inline(always)]
fn high(a: i16, b: i16) -> i16 {
    ((i32::from(a) * i32::from(b)) >> 16) as i16
}

/// The same for 12 bits.
pub(super) fn rgb_row_12(y: &[u16], cb: &[u16], cr: &[u16], out: &mut [u16]) {
    for (((&y, &cb), &cr), out) in y.iter().zip(cb).zip(cr).zip(out.as_chunks_mut::<3>().0) {
        let (y, cb, cr) = (i32::from(y), i32::from(cb) - 2048, i32::from(cr) - 2048);
        let r = y + ((91_881 * cr + 0x8000) >> 16);
        let g = y + ((-22_554 * cb - 46_802 * cr + 0x8000) >> 16);
        let b = y + ((116_130 * cb + 0x8000) >> 16);
        *out = [r, g, b].map(|value| value.clamp(0, 4095) as u16);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_that_of_the_definition() {
        for y in (0..=255).step_by(5) {
            for cb in 0..=255 {
                for cr in 0..=255 {
                    let (yf, cbf, crf) = (f64::from(y), f64::from(cb) - 128.0, f64::from(cr) - 128.0);
                    let wanted = [yf + 1.402 * crf, yf - 0.344_136 * cbf - 0.714_136 * crf, yf + 1.772 * cbf];
                    for (given, wanted) in rgb(y, cb, cr).into_iter().zip(wanted) {
                        assert!((f64::from(given) - wanted.clamp(0.0, 255.0)).abs() < 0.51, "{y} {cb} {cr}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_of_any_length_is_its_pixels() {
        for width in 0..70_usize {
            let [y, cb, cr] = [7, 11, 13].map(|f| (0..width).map(|x| (x * f * 9) as u8).collect::<Vec<_>>());
            let mut out = vec![0; width * 3];
            rgb_row(&y, &cb, &cr, &mut out);
            for x in 0..width {
                assert_eq!(out[x * 3..x * 3 + 3], rgb(y[x], cb[x], cr[x]));
            }
        }
    }
}
