//! `VP8L` pictures, decoded whole.

use std::ops::Range;

use image_webp::WebPDecoder;

use super::fault;
use crate::control::Control;
use crate::source::input::Input;
use crate::source::picture::{Channels, Layout, Row, Rows};
use crate::source::splice::{Piece, Splice, read_exact};
use crate::{Error, Limits, Result};

/// Bytes of a `VP8L` header: signature and 32 bits.
const HEADER_BYTES: u64 = 5;
/// The bit that says whether alpha is used, in the last byte of the header.
const ALPHA_BIT: u8 = 0x10;

/// Rows of a lossless picture.
pub(super) struct LosslessRows {
    layout: Layout,
    /// R, G, B, A of the whole picture.
    rgba: Vec<u8>,
    line: Vec<u8>,
    next: usize,
}

impl LosslessRows {
    /// Decodes the `VP8L` payload at `data`, a picture of `size`.
    pub(super) fn decode(
        input: &mut Input,
        data: Range<u64>,
        size: (u32, u32),
        limits: &Limits,
        control: &Control,
    ) -> Result<Self> {
        let mut header = [0; HEADER_BYTES as usize];
        input.to(data.start)?;
        read_exact(input, &mut header)?;
        let has_alpha = header[4] & ALPHA_BIT != 0;
        let channels = if has_alpha { Channels::Rgba } else { Channels::Rgb };
        let rgba = decode_stream(input, header, data.start + HEADER_BYTES..data.end, size, limits, control)?;
        let layout = Layout { width: size.0, height: size.1, channels };
        Ok(Self { layout, rgba, line: Vec::new(), next: 0 })
    }
}

/// Decodes a `VP8L` stream of `size` that begins with `header` and goes on at `data`: R, G, B, A of each pixel.
pub(super) fn decode_stream(
    input: &mut Input,
    mut header: [u8; HEADER_BYTES as usize],
    data: Range<u64>,
    size: (u32, u32),
    limits: &Limits,
    control: &Control,
) -> Result<Vec<u8>> {
    let pixels = u64::from(size.0) * u64::from(size.1);
    // Four bytes of picture, and up to one of the entropy and transform pictures.
    limits.check_memory(pixels * 5)?;
    // With alpha said to be used the decoder writes in place; without, it holds the picture twice.
    header[4] |= ALPHA_BIT;
    let stream_bytes = HEADER_BYTES + data.end.saturating_sub(data.start);
    let mut made = b"RIFF".to_vec();
    made.extend_from_slice(&(stream_bytes as u32 + 12).to_le_bytes());
    made.extend_from_slice(b"WEBPVP8L");
    made.extend_from_slice(&(stream_bytes as u32).to_le_bytes());
    made.extend_from_slice(&header);
    let splice = Splice::buffered(input, control, vec![Piece::Made(made), Piece::Of(data)]);
    let mut decoder = WebPDecoder::new(splice).map_err(|error| fault(control, &error))?;
    if decoder.dimensions() != size || decoder.output_buffer_size() != Some(pixels as usize * 4) {
        return Err(Error::Damaged("its WebP data cannot be decoded"));
    }
    let mut rgba = vec![0; pixels as usize * 4];
    decoder.read_image(&mut rgba).map_err(|error| fault(control, &error))?;
    Ok(rgba)
}

impl Rows for LosslessRows {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        let bytes = self.layout.width as usize * 4;
        let start = self.next * bytes;
        let Some(row) = self.rgba.get(start..start + bytes) else { return Ok(None) };
        self.next += 1;
        if self.layout.channels.has_alpha() {
            return Ok(Some(Row::U8(row)));
        }
        self.line.clear();
        self.line.extend(row.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]));
        Ok(Some(Row::U8(&self.line)))
    }
}
