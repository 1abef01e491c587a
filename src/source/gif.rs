//! GIF, both versions (W3C, `GIF89a`): the first frame, placed on the logical screen.

use std::io::Read;
use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError, MemoryLimit};

use super::Described;
use super::canvas::{OnCanvas, Placement};
use super::colour::Space;
use super::input::Input;
use super::orientation::Orientation;
use super::picture::{Channels, Layout, Row, Rows};
use super::splice::{Piece, Splice, read_fault};
use crate::control::Control;
use crate::{Error, Limits, Result};

/// What the decoder may hold of metadata.
const METADATA_BYTES: NonZeroU64 = NonZeroU64::new(8 << 20).expect("not zero");

const DAMAGED: Error = Error::Damaged("its GIF data cannot be decoded");

/// Opens the first frame that `input` holds.
pub(crate) fn open<'s>(
    input: &'s mut Input<'_>,
    limits: &Limits,
    control: &'s Control<'_>,
) -> Result<(Box<dyn Rows + 's>, Described)> {
    let whole = Piece::Of(0..input.len());
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.allow_unknown_blocks(true);
    options.set_memory_limit(MemoryLimit::Bytes(METADATA_BYTES));
    let mut decoder =
        options.read_info(Splice::buffered(input, control, vec![whole])).map_err(|error| fault(control, &error))?;
    let frame = match decoder.next_frame_info() {
        Ok(Some(frame)) => frame,
        Ok(None) => return Err(Error::Damaged("the GIF holds no picture")),
        Err(error) => return Err(fault(control, &error)),
    };
    let size = (u32::from(frame.width), u32::from(frame.height));
    let at = (u32::from(frame.left), u32::from(frame.top));
    let (transparent, is_interlaced) = (frame.transparent, frame.interlaced);
    limits.check_size(size.0, size.1)?;
    // As browsers do: the screen grows to hold the first frame.
    let screen = (u32::from(decoder.width()), u32::from(decoder.height()));
    let canvas = (screen.0.max(at.0 + size.0), screen.1.max(at.1 + size.1));
    limits.check_size(canvas.0, canvas.1)?;

    let spaces = decoder.icc_profile().map(|profile| Space::Icc(profile.to_vec())).into_iter().collect();
    let rows = FrameRows::decode(decoder, size, transparent, is_interlaced, limits, control)?;
    let described = Described { full_size: canvas, is_deep: false, orientation: Orientation::NoTransforms, spaces };
    if (canvas, at) == (size, (0, 0)) {
        return Ok((Box::new(rows), described));
    }
    Ok((Box::new(OnCanvas::new(rows, Placement { canvas, at })), described))
}

/// Rows of one frame. It is held whole, one byte a pixel: decoding it row by row loses pixels at the end of some
/// frames (gif 0.14.2).
struct FrameRows {
    layout: Layout,
    /// Where each row of an interlaced frame is stored.
    stored_rows: Option<Vec<usize>>,
    palette: Vec<[u8; 4]>,
    indices: Vec<u8>,
    line: Vec<u8>,
    next: usize,
}

impl FrameRows {
    fn decode(
        mut decoder: Decoder<impl Read>,
        (width, height): (u32, u32),
        transparent: Option<u8>,
        is_interlaced: bool,
        limits: &Limits,
        control: &Control,
    ) -> Result<Self> {
        let pixels = u64::from(width) * u64::from(height);
        limits.check_memory(pixels)?;
        let background = transparent.unwrap_or(0);
        let mut indices = vec![background; pixels as usize];
        // What was decoded before the data ended or broke is shown.
        let is_blank = |indices: &[u8]| indices.iter().all(|&index| index == background);
        match decoder.fill_buffer(&mut indices) {
            Ok(false) if is_blank(&indices) => return Err(DAMAGED),
            Err(error) if is_blank(&indices) || !is_damage(&error) => return Err(fault(control, &error)),
            Ok(_) | Err(_) => {}
        }
        let colours = decoder.palette().map_err(|error| fault(control, &error))?;
        let mut palette = vec![[0, 0, 0, u8::MAX]; 256];
        for (to, &[r, g, b]) in palette.iter_mut().zip(colours.as_chunks::<3>().0) {
            *to = [r, g, b, u8::MAX];
        }
        if let Some(to) = transparent.and_then(|index| palette.get_mut(usize::from(index))) {
            *to = [0; 4];
        }
        let channels = if transparent.is_some() { Channels::Rgba } else { Channels::Rgb };
        let layout = Layout { width, height, channels };
        let stored_rows = is_interlaced.then(|| interlaced_rows(height as usize));
        Ok(Self { layout, stored_rows, palette, indices, line: Vec::new(), next: 0 })
    }
}

impl Rows for FrameRows {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        let width = self.layout.width as usize;
        let stored = self.stored_rows.as_ref().map_or(Some(self.next), |rows| rows.get(self.next).copied());
        let indices = stored.and_then(|row| self.indices.get(row * width..(row + 1) * width));
        let Some(indices) = indices else { return Ok(None) };
        self.next += 1;
        let channels = self.layout.channels.count();
        let colours = indices.iter().filter_map(|&index| self.palette.get(usize::from(index))?.get(..channels));
        self.line.clear();
        self.line.extend(colours.flatten());
        Ok(Some(Row::U8(&self.line)))
    }
}

/// For each row where it is stored: the four passes of appendix E of the specification.
fn interlaced_rows(height: usize) -> Vec<usize> {
    const PASSES: [(usize, usize); 4] = [(0, 8), (4, 8), (2, 4), (1, 2)];
    let order = PASSES.into_iter().flat_map(|(first, step)| (first..height).step_by(step));
    let mut rows = vec![0; height];
    for (stored, row) in order.enumerate() {
        if let Some(place) = rows.get_mut(row) {
            *place = stored;
        }
    }
    rows
}

fn is_damage(error: &DecodingError) -> bool {
    !matches!(error, DecodingError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof)
}

fn fault(control: &Control, error: &DecodingError) -> Error {
    match error {
        DecodingError::Io(error) => read_fault(control, error),
        DecodingError::OutOfMemory | DecodingError::MemoryLimit => crate::TooLarge::Memory.into(),
        _ => DAMAGED,
    }
}
