//! PNG (W3C PNG, third edition), row by row. Of an animation, the default image.

use std::io;

use png::{BitDepth, ColorType, DecodeOptions, DecodingError, Reader, Transformations};

use super::Described;
use super::exif::PictureFacts;
use super::input::Input;
use super::picture::{Channels, Layout, Row, Rows};
use super::png_chunks::Chunks;
use super::splice::{Piece, ReadAhead, Splice, read_fault};
use crate::control::Control;
use crate::{Error, Limits, Result};

/// The decoder's own bound; it allocates little more than rows, as it sees no metadata.
const DECODER_BYTES: usize = 8 << 20;

/// Opens the picture that `input` holds.
pub(crate) fn open<'s>(
    input: &'s mut Input<'_>,
    limits: &Limits,
    control: &'s Control<'_>,
) -> Result<(PngRows<'s>, Described)> {
    let chunks = Chunks::read(input, limits, control)?;
    let facts = PictureFacts::of(chunks.exif.as_deref());
    let pieces = vec![Piece::Made(chunks.head), Piece::Of(chunks.data_start..input.len())];
    let rows = PngRows::new(Splice::buffered(input, control, pieces), limits, control)?;
    let (full_size, is_deep) = ((rows.layout.width, rows.layout.height), rows.is_deep);
    let spaces = if chunks.spaces.is_empty() { facts.space.into_iter().collect() } else { chunks.spaces };
    Ok((rows, Described { full_size, is_deep, orientation: facts.orientation, spaces }))
}

/// Rows of a PNG. Interlaced pictures are held whole; others take a few rows.
pub(crate) struct PngRows<'s> {
    reader: Reader<ReadAhead<'s>>,
    layout: Layout,
    is_deep: bool,
    /// The next row's bytes as the decoder gives them.
    line: Vec<u8>,
    deep_line: Vec<u16>,
    whole: Option<Vec<u8>>,
    next: u32,
    /// The data ended or broke; what is left of the picture is empty.
    has_ended: bool,
}

impl<'s> PngRows<'s> {
    fn new(source: ReadAhead<'s>, limits: &Limits, control: &Control) -> Result<Self> {
        let mut options = DecodeOptions::default();
        // A picture whose data can be inflated is shown; a wrong checksum alone is no reason not to.
        options.set_ignore_checksums(true);
        let mut decoder = png::Decoder::new_with_options(source, options);
        decoder.set_limits(png::Limits { bytes: DECODER_BYTES });
        decoder.set_transformations(Transformations::EXPAND);
        let info = decoder.read_header_info().map_err(|error| fault(control, &error))?;
        let (width, height) = info.size();
        limits.check_size(width, height)?;
        let is_interlaced = info.interlaced;
        let reader = decoder.read_info().map_err(|error| fault(control, &error))?;
        let (color, depth) = reader.output_color_type();
        let channels = match color {
            ColorType::Grayscale => Channels::Gray,
            ColorType::GrayscaleAlpha => Channels::GrayAlpha,
            ColorType::Rgb | ColorType::Indexed => Channels::Rgb,
            ColorType::Rgba => Channels::Rgba,
        };
        let layout = Layout { width, height, channels };
        let is_deep = depth == BitDepth::Sixteen;
        let line_bytes = width as usize * channels.count() * if is_deep { 2 } else { 1 };
        let mut rows = Self {
            reader,
            layout,
            is_deep,
            line: vec![0; line_bytes],
            deep_line: Vec::new(),
            whole: None,
            next: 0,
            has_ended: false,
        };
        if is_interlaced {
            limits.check_memory(line_bytes as u64 * u64::from(height))?;
            rows.whole = Some(rows.read_interlaced(control)?);
        }
        Ok(rows)
    }

    /// All passes. Each fills the gaps that later ones will, so that a picture cut short is coarse and not dotted.
    fn read_interlaced(&mut self, control: &Control) -> Result<Vec<u8>> {
        let mut whole = vec![0; self.line.len() * self.layout.height as usize];
        let stride = self.line.len();
        let bits = (self.layout.channels.count() * if self.is_deep { 16 } else { 8 }) as u8;
        let mut is_first = true;
        loop {
            control.check()?;
            let row = match self.reader.next_interlaced_row() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(error) if !is_first && is_damage(&error) => break,
                Err(error) => return Err(fault(control, &error)),
            };
            is_first = false;
            if let png::InterlaceInfo::Adam7(pass) = row.interlace() {
                png::splat_interlaced_row(&mut whole, stride, row.data(), pass, bits);
            }
        }
        Ok(whole)
    }

    /// Reads the next row into `line`; an empty one where the data has ended.
    fn read_line(&mut self, control: &Control) -> Result<()> {
        if let Some(whole) = &self.whole {
            let start = self.next as usize * self.line.len();
            let line = whole.get(start..start + self.line.len()).unwrap_or_default();
            self.line.copy_from_slice(line);
            return Ok(());
        }
        if !self.has_ended {
            match self.reader.read_row(&mut self.line) {
                Ok(Some(_)) => return Ok(()),
                Ok(None) => {}
                Err(error) if self.next > 0 && is_damage(&error) => {}
                Err(error) => return Err(fault(control, &error)),
            }
            self.has_ended = true;
        }
        self.line.fill(0);
        Ok(())
    }
}

impl Rows for PngRows<'_> {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        if self.next == self.layout.height {
            return Ok(None);
        }
        self.read_line(control)?;
        self.next += 1;
        if !self.is_deep {
            return Ok(Some(Row::U8(&self.line)));
        }
        self.deep_line.clear();
        self.deep_line.extend(self.line.as_chunks::<2>().0.iter().map(|sample| u16::from_be_bytes(*sample)));
        Ok(Some(Row::U16(&self.deep_line)))
    }
}

/// Whether the bytes are to blame, and not the reading of them.
fn is_damage(error: &DecodingError) -> bool {
    match error {
        DecodingError::IoError(error) => error.kind() == io::ErrorKind::UnexpectedEof,
        DecodingError::Format(_) => true,
        DecodingError::Parameter(_) | DecodingError::LimitsExceeded => false,
    }
}

fn fault(control: &Control, error: &DecodingError) -> Error {
    match error {
        DecodingError::IoError(error) => read_fault(control, error),
        DecodingError::LimitsExceeded => crate::TooLarge::Memory.into(),
        DecodingError::Format(_) | DecodingError::Parameter(_) => Error::Damaged("its PNG data cannot be decoded"),
    }
}
