//! JPEG (ITU-T T.81) row by row in bounded memory: baseline, extended and progressive Huffman coding, 8 and 12 bits.
//!
//! A picture whose data comes in one scan takes the memory of a row of MCUs. One in several scans (a progressive one
//! above all) takes its coefficients, at the scale of decoding. Damage is borne as libjpeg bears it: what cannot be
//! decoded is grey, and a picture is given from one row of MCUs on.
#![allow(clippy::inline_always, reason = "in the loops over coefficients and pixels a call costs more than the work")]
#![allow(clippy::similar_names, reason = "Cb and Cr, DC and AC are the field's names")]

mod app;
mod bits;
mod coefficients;
mod color;
mod decoder;
mod frame;
mod header;
mod huffman;
mod idct;
mod input;
mod progressive;
mod raster;
mod sample;
mod scale;
mod scan;
mod sequential;
mod several;
#[cfg(test)]
mod tests;
mod upsample;
mod zigzag;

use std::io::BufRead;

use self::color::Model;
use self::decoder::Decoder;
use self::header::Header;
use self::input::Input;
use super::picture::{Layout, Row, Rows};
use crate::Result;
use crate::control::Control;
use crate::options::Limits;

/// A JPEG whose header was read and whose rows can be had.
pub(crate) struct JpegRows<R> {
    input: Input<R>,
    header: Header,
    limits: Limits,
    layout: Layout,
    full_size: (u32, u32),
    decoder: AnyDecoder,
}

enum AnyDecoder {
    Bits8(Decoder<u8>),
    Bits12(Decoder<u16>),
}

impl<R: BufRead> JpegRows<R> {
    /// Reads up to the first scan. `wanted` gives, for the full size (width and height in pixels, in the file's
    /// orientation), the smallest that the caller can use: rows come at 1/1, 1/2, 1/4 or 1/8, never smaller.
    pub(crate) fn open(
        reader: R,
        limits: &Limits,
        wanted: impl FnOnce((u32, u32)) -> (u32, u32),
        control: &Control,
    ) -> Result<Self> {
        let mut input = Input::new(reader);
        let (mut header, scan) = Header::open(&mut input, limits, control)?;
        let frame = header.frame_mut()?;
        scale::choose(frame, &scan, wanted((frame.width, frame.height)));
        let frame = header.frame()?;
        let channels = Model::of(frame, &header.app).channels();
        let layout = Layout { width: frame.out_width, height: frame.out_height, channels };
        let full_size = (frame.width, frame.height);
        let decoder = if frame.precision == 8 {
            AnyDecoder::Bits8(Decoder::new(&mut header, scan, &mut input, limits)?)
        } else {
            AnyDecoder::Bits12(Decoder::new(&mut header, scan, &mut input, limits)?)
        };
        Ok(Self { input, header, limits: limits.clone(), layout, full_size, decoder })
    }

    /// Width and height in pixels as the file states them.
    pub(crate) fn full_size(&self) -> (u32, u32) {
        self.full_size
    }

    /// Whether samples have more than eight bits.
    pub(crate) fn is_deep(&self) -> bool {
        matches!(self.decoder, AnyDecoder::Bits12(_))
    }

    /// The TIFF bytes of the first Exif segment, without its "Exif\0\0".
    pub(crate) fn exif(&self) -> Option<&[u8]> {
        self.header.app.exif.as_deref()
    }

    /// The ICC profile, when all of its parts are there.
    pub(crate) fn icc(&self) -> Option<Vec<u8>> {
        self.header.app.icc()
    }
}

impl<R: BufRead> Rows for JpegRows<R> {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        let Self { input, header, limits, .. } = self;
        match &mut self.decoder {
            AnyDecoder::Bits8(decoder) => decoder.next_row(header, input, limits, control),
            AnyDecoder::Bits12(decoder) => decoder.next_row(header, input, limits, control),
        }
    }
}
