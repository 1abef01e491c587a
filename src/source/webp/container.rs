//! The RIFF container around the picture: RFC 9649 section 2.

use std::ops::Range;

use crate::control::Control;
use crate::source::canvas::Placement;
use crate::source::colour::MAX_PROFILE_BYTES;
use crate::source::exif::MAX_EXIF_BYTES;
use crate::source::input::Input;
use crate::source::splice::read_exact;
use crate::{Error, Limit, Limits, Result, Unsupported};

/// What the file holds of one picture.
pub(super) struct Container {
    pub(super) frame: Frame,
    /// Where the frame lies on the canvas of an animation.
    pub(super) placement: Option<Placement>,
    pub(super) icc: Option<Vec<u8>>,
    pub(super) exif: Option<Vec<u8>>,
}

/// Where a frame's data lies in the file.
pub(super) struct Frame {
    pub(super) data: Data,
    /// The payload of the `ALPH` chunk.
    pub(super) alpha: Option<Range<u64>>,
}

/// The payload of the `VP8 ` or `VP8L` chunk.
pub(super) enum Data {
    Lossy(Range<u64>),
    Lossless(Range<u64>),
}

/// One chunk: name and payload.
struct Chunk {
    name: [u8; 4],
    body: Range<u64>,
}

/// Chunks one after the other, as far as their container and the file go.
struct Chunks<'i, 'a> {
    input: &'i mut Input<'a>,
    position: u64,
    end: u64,
}

const DAMAGED: Error = Error::Damaged("the WebP holds no picture");

impl Container {
    pub(super) fn read(input: &mut Input, limits: &Limits, control: &Control) -> Result<Self> {
        let mut header = [0; 12];
        input.to(0)?;
        read_exact(input, &mut header)?;
        let [_, _, _, _, b0, b1, b2, b3, ..] = header;
        let end = (8 + u64::from(u32::from_le_bytes([b0, b1, b2, b3]))).min(input.len());
        let (mut data, mut alpha, mut animated) = (None, None, None);
        let (mut icc, mut exif, mut canvas) = (None, None, None);
        let mut chunks = Chunks { input, position: 12, end };
        for count in 0.. {
            if count % 64 == 0 {
                control.check()?;
            }
            let Some(chunk) = chunks.next()? else { break };
            if count > limits.parts {
                // Past the picture nothing is needed any more.
                let Some(_) = data.as_ref() else { return Err(Limit::Parts.into()) };
                break;
            }
            let len = chunk.body.end - chunk.body.start;
            match &chunk.name {
                b"VP8X" if canvas.is_none() => canvas = Some(chunks.canvas(&chunk)?),
                b"ICCP" if icc.is_none() && len <= MAX_PROFILE_BYTES as u64 => icc = chunks.whole(&chunk)?,
                b"EXIF" if exif.is_none() && len <= MAX_EXIF_BYTES => exif = chunks.whole(&chunk)?,
                b"ALPH" if alpha.is_none() => alpha = Some(chunk.body),
                b"VP8 " if data.is_none() => data = Some(Data::Lossy(chunk.body)),
                b"VP8L" if data.is_none() => data = Some(Data::Lossless(chunk.body)),
                b"ANMF" if animated.is_none() => animated = Some(chunks.animated(&chunk)?),
                _ => {}
            }
            // Without the extended header there is the picture and nothing else.
            if canvas.is_none() && data.is_some() {
                break;
            }
        }
        let frame = match (data, animated) {
            (Some(data), _) => Frame { data, alpha },
            (None, Some((frame, at))) => {
                let placement = canvas.map(|canvas| Placement { canvas, at });
                return Ok(Self { frame, placement, icc, exif });
            }
            (None, None) => return Err(DAMAGED),
        };
        Ok(Self { frame, placement: None, icc, exif })
    }
}

impl Frame {
    /// Width and height, from the picture data itself.
    pub(super) fn size(&self, input: &mut Input) -> Result<(u32, u32)> {
        match &self.data {
            Data::Lossy(body) => {
                // RFC 6386 section 9.1: frame tag, start code, then 14 bits each.
                let mut header = [0; 10];
                input.to(body.start)?;
                read_exact(input, &mut header)?;
                let [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1] = header else { return Err(DAMAGED) };
                let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
                Ok((side(w0, w1), side(h0, h1)))
            }
            Data::Lossless(body) => {
                // RFC 9649 section 3.4: signature, then 14 bits each less one, alpha, version.
                let mut header = [0; 5];
                input.to(body.start)?;
                read_exact(input, &mut header)?;
                let [0x2F, b0, b1, b2, b3] = header else { return Err(DAMAGED) };
                let bits = u32::from_le_bytes([b0, b1, b2, b3]);
                if bits >> 29 != 0 {
                    return Err(Unsupported::Variant("a later version of lossless WebP").into());
                }
                Ok(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            }
        }
    }
}

impl Chunks<'_, '_> {
    /// The next chunk; `None` where none is left. A body that the file cuts off is shorter.
    fn next(&mut self) -> Result<Option<Chunk>> {
        if self.position + 8 > self.end {
            return Ok(None);
        }
        let mut header = [0; 8];
        self.input.to(self.position)?;
        read_exact(self.input, &mut header)?;
        let [n0, n1, n2, n3, l0, l1, l2, l3] = header;
        let len = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
        let start = self.position + 8;
        // Bodies are padded to an even length.
        self.position = start + len + (len & 1);
        Ok(Some(Chunk { name: [n0, n1, n2, n3], body: start..(start + len).min(self.end) }))
    }

    fn whole(&mut self, chunk: &Chunk) -> Result<Option<Vec<u8>>> {
        let mut body = vec![0; (chunk.body.end - chunk.body.start) as usize];
        self.input.to(chunk.body.start)?;
        read_exact(self.input, &mut body)?;
        Ok(Some(body))
    }

    /// The canvas of `VP8X`: flags, three reserved bytes, then 24 bits each less one.
    fn canvas(&mut self, chunk: &Chunk) -> Result<(u32, u32)> {
        let mut body = [0; 10];
        self.input.to(chunk.body.start)?;
        read_exact(self.input, &mut body)?;
        let [_, _, _, _, w0, w1, w2, h0, h1, h2] = body;
        Ok((u24(w0, w1, w2) + 1, u24(h0, h1, h2) + 1))
    }

    /// The frame in an `ANMF` chunk, and its left and top edge.
    fn animated(&mut self, chunk: &Chunk) -> Result<(Frame, (u32, u32))> {
        const HEADER_BYTES: u64 = 16;
        let mut header = [0; 6];
        self.input.to(chunk.body.start)?;
        read_exact(self.input, &mut header)?;
        let [x0, x1, x2, y0, y1, y2] = header;
        let at = (2 * u24(x0, x1, x2), 2 * u24(y0, y1, y2));
        let start = chunk.body.start + HEADER_BYTES;
        let mut inner = Chunks { input: self.input, position: start, end: chunk.body.end };
        let mut alpha = None;
        // Alpha and picture come first; what follows is unknown to the format.
        for _ in 0..4 {
            let Some(part) = inner.next()? else { break };
            match &part.name {
                b"ALPH" if alpha.is_none() => alpha = Some(part.body),
                b"VP8 " => return Ok((Frame { data: Data::Lossy(part.body), alpha }, at)),
                b"VP8L" => return Ok((Frame { data: Data::Lossless(part.body), alpha: None }, at)),
                _ => {}
            }
        }
        Err(DAMAGED)
    }
}

fn u24(b0: u8, b1: u8, b2: u8) -> u32 {
    u32::from_le_bytes([b0, b1, b2, 0])
}
