//! `VP8 ` pictures with or without an alpha plane: held as YUV 4:2:0, made RGB row by row.

use std::io::Read as _;
use std::ops::Range;

use image_webp::vp8::{Frame, Vp8Decoder};

use super::fault;
use super::lossless::decode_stream;
use crate::control::Control;
use crate::source::input::Input;
use crate::source::picture::{Channels, Layout, Row, Rows};
use crate::source::splice::{Piece, Splice, read_exact, read_fault};
use crate::{Error, Limits, Result};

/// Rows of a lossy picture.
pub(super) struct LossyRows {
    layout: Layout,
    frame: Frame,
    alpha: Option<Vec<u8>>,
    chroma: [Vec<u8>; 2],
    line: Vec<u8>,
    next: usize,
}

impl LossyRows {
    /// Decodes the `VP8 ` payload at `data`, a picture of `size`, with the `ALPH` payload at `alpha`.
    pub(super) fn decode(
        input: &mut Input,
        data: Range<u64>,
        alpha: Option<Range<u64>>,
        size: (u32, u32),
        limits: &Limits,
        control: &Control,
    ) -> Result<Self> {
        let pixels = u64::from(size.0) * u64::from(size.1);
        // Planes of whole macroblocks (1.5 bytes a pixel), facts of each macroblock (32 bytes for 256 pixels at
        // most), alpha, and the file's data.
        let data_bytes = data.end.saturating_sub(data.start);
        limits.check_memory(pixels * 3 + 64 * u64::from(size.0 + size.1) + 2 * data_bytes)?;
        let alpha = alpha.map(|alpha| decode_alpha(input, alpha, size, limits, control)).transpose()?;
        let splice = Splice::buffered(input, control, vec![Piece::Of(data)]);
        let frame = Vp8Decoder::decode_frame(splice).map_err(|error| fault(control, &error))?;
        if (u32::from(frame.width), u32::from(frame.height)) != size {
            return Err(Error::Damaged("its WebP data cannot be decoded"));
        }
        let channels = if alpha.is_some() { Channels::Rgba } else { Channels::Rgb };
        let layout = Layout { width: size.0, height: size.1, channels };
        Ok(Self { layout, frame, alpha, chroma: [Vec::new(), Vec::new()], line: Vec::new(), next: 0 })
    }
}

impl Rows for LossyRows {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        let (row, width) = (self.next, self.layout.width as usize);
        if row == self.layout.height as usize {
            return Ok(None);
        }
        self.next += 1;
        // Planes are as wide as whole macroblocks.
        let stride = width.next_multiple_of(16);
        let rows = (self.layout.height as usize).div_ceil(2);
        for (to, plane) in self.chroma.iter_mut().zip([&self.frame.ubuf, &self.frame.vbuf]) {
            let chroma_row = |row: usize| plane.get(row * stride / 2..).and_then(|row| row.get(..width.div_ceil(2)));
            let near = chroma_row(row / 2).unwrap_or_default();
            let far = chroma_row(neighbour(row, rows)).unwrap_or_default();
            enlarge(near, far, width, to);
        }
        let luma = self.frame.ybuf.get(row * stride..row * stride + width).unwrap_or_default();
        let [u, v] = &self.chroma;
        let pixels = luma.iter().zip(u).zip(v).map(|((&y, &u), &v)| rgb(y, u, v));
        self.line.clear();
        match &self.alpha {
            None => self.line.extend(pixels.flatten()),
            Some(alpha) => {
                let alpha = alpha.get(row * width..(row + 1) * width).unwrap_or_default();
                self.line.extend(pixels.zip(alpha).flat_map(|([r, g, b], &a)| [r, g, b, a]));
            }
        }
        Ok(Some(Row::U8(&self.line)))
    }
}

/// The second nearest of `count` chroma samples to sample `at` of luma; the nearest is `at / 2`.
fn neighbour(at: usize, count: usize) -> usize {
    let nearest = at / 2;
    if at % 2 == 1 { (nearest + 1).min(count - 1) } else { nearest.saturating_sub(1) }
}

/// Chroma at each of `width` luma samples from the nearest and second nearest chroma rows, weighted 9:3:3:1 as the
/// usual decoder does.
fn enlarge(near: &[u8], far: &[u8], width: usize, to: &mut Vec<u8>) {
    // Three quarters near and one quarter far, times four.
    let column = |at: usize| match (near.get(at), far.get(at)) {
        (Some(&near), Some(&far)) => 3 * u32::from(near) + u32::from(far),
        _ => 0,
    };
    to.clear();
    to.extend((0..width).map(|at| ((3 * column(at / 2) + column(neighbour(at, near.len())) + 8) >> 4) as u8));
}

/// ITU-R BT.601 of 16 to 235, in the fixed point of the usual decoder, so that the pixels are the same.
fn rgb(y: u8, u: u8, v: u8) -> [u8; 3] {
    let times = |value: u8, factor: i32| (i32::from(value) * factor) >> 8;
    let y = times(y, 19_077);
    let channel = |value: i32| (value >> 6).clamp(0, 255) as u8;
    [
        channel(y + times(v, 26_149) - 14_234),
        channel(y - times(u, 6_419) - times(v, 13_320) + 8_708),
        channel(y + times(u, 33_050) - 17_685),
    ]
}

/// RFC 9649 section 2.7.1.2: one byte of settings, then alpha, plain or as the green of a lossless picture.
fn decode_alpha(
    input: &mut Input,
    data: Range<u64>,
    size: (u32, u32),
    limits: &Limits,
    control: &Control,
) -> Result<Vec<u8>> {
    let mut settings = [0];
    input.to(data.start)?;
    read_exact(input, &mut settings)?;
    let body = data.start + 1..data.end;
    let (compression, filter) = (settings[0] & 3, settings[0] >> 2 & 3);
    let pixels = size.0 as usize * size.1 as usize;
    let mut alpha = match compression {
        0 => {
            let mut alpha = vec![0; pixels];
            let mut splice = Splice::buffered(input, control, vec![Piece::Of(body)]);
            splice.read_exact(&mut alpha).map_err(|error| read_fault(control, &error))?;
            alpha
        }
        1 => {
            // The stream has no header; this one states the same size.
            let [b0, b1, b2, b3] = ((size.0 - 1) | (size.1 - 1) << 14).to_le_bytes();
            let rgba = decode_stream(input, [0x2F, b0, b1, b2, b3], body, size, limits, control)?;
            rgba.as_chunks::<4>().0.iter().map(|&[_, green, _, _]| green).collect()
        }
        _ => return Err(Error::Damaged("its WebP data cannot be decoded")),
    };
    undo_filter(&mut alpha, size.0 as usize, filter);
    Ok(alpha)
}

/// Adds to each sample what its neighbours predict.
fn undo_filter(alpha: &mut [u8], width: usize, filter: u8) {
    let mut above: Option<&[u8]> = None;
    if filter == 0 {
        return;
    }
    for row in alpha.chunks_exact_mut(width) {
        let mut left: Option<u8> = None;
        for (at, sample) in row.iter_mut().enumerate() {
            let up = above.and_then(|above| above.get(at).copied());
            let corner = at.checked_sub(1).and_then(|at| above.and_then(|above| above.get(at).copied()));
            let predicted = match (filter, left, up, corner) {
                (_, None, None, _) => 0,
                (_, Some(only), None, _) | (_, None, Some(only), _) | (1, Some(only), ..) | (2, _, Some(only), _) => {
                    only
                }
                (_, Some(left), Some(up), corner) => {
                    let corner = i16::from(corner.unwrap_or_default());
                    (i16::from(left) + i16::from(up) - corner).clamp(0, 255) as u8
                }
            };
            *sample = sample.wrapping_add(predicted);
            left = Some(*sample);
        }
        above = Some(row);
    }
}
