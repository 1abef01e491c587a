//! The chunks of a PNG that say how the picture is decoded and shown; all others stay unread.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::colour::{Chromaticities, CodePoints, MAX_PROFILE_BYTES, Space};
use super::exif::MAX_EXIF_BYTES;
use super::input::Input;
use super::splice::read_exact;
use crate::control::Control;
use crate::{Error, Limit, Limits, Result, Unsupported};

const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1A\n";

/// What stands around the picture's data.
pub(super) struct Chunks {
    /// Signature and the chunks before the data that the decoder needs, byte for byte.
    pub(super) head: Vec<u8>,
    /// Where the first IDAT chunk begins.
    pub(super) data_start: u64,
    /// What the file says of its colours, in the order in which it counts.
    pub(super) spaces: Vec<Space>,
    pub(super) exif: Option<Vec<u8>>,
}

#[derive(Default)]
struct Colours {
    cicp: Option<Space>,
    icc: Option<Space>,
    srgb: Option<Space>,
    gamma: Option<f32>,
    primaries: Option<Chromaticities>,
}

impl Chunks {
    /// Hops from chunk to chunk. Damage after the data begins ends the search; it is no error.
    pub(super) fn read(input: &mut Input, limits: &Limits, control: &Control) -> Result<Self> {
        let mut chunks = Self { head: SIGNATURE.to_vec(), data_start: 0, spaces: Vec::new(), exif: None };
        let mut colours = Colours::default();
        let mut position = SIGNATURE.len() as u64;
        for count in 0.. {
            if count % 64 == 0 {
                control.check()?;
            }
            input.to(position)?;
            let mut header = [0; 8];
            match read_exact(input, &mut header) {
                Ok(()) => {}
                Err(Error::Damaged(_)) if chunks.data_start > 0 => break,
                Err(error) => return Err(error),
            }
            let [l0, l1, l2, l3, name @ ..] = header;
            let len = u64::from(u32::from_be_bytes([l0, l1, l2, l3]));
            match &name {
                b"IDAT" if chunks.data_start == 0 => chunks.data_start = position,
                b"IDAT" => {}
                b"IEND" => break,
                // Only chunks that are not picture data count: a large picture has tens of thousands of those.
                _ if count > u64::from(limits.parts) && chunks.data_start > 0 => break,
                _ if count > u64::from(limits.parts) => return Err(Limit::Parts.into()),
                b"CgBI" => return Err(Unsupported::Variant("a PNG that was repacked for an app").into()),
                b"IHDR" | b"PLTE" | b"tRNS" if chunks.data_start == 0 => chunks.keep(input, header, len)?,
                b"eXIf" if len <= MAX_EXIF_BYTES && chunks.exif.is_none() => chunks.exif = body(input, len)?,
                _ if chunks.data_start == 0 => colours.read(input, name, len)?,
                _ => {}
            }
            position += 12 + len;
        }
        if chunks.data_start == 0 {
            return Err(Error::Damaged("the PNG holds no picture"));
        }
        chunks.spaces = colours.in_order();
        Ok(chunks)
    }

    fn keep(&mut self, input: &mut Input, header: [u8; 8], len: u64) -> Result<()> {
        const LARGEST_PALETTE: u64 = 768;
        if len > LARGEST_PALETTE {
            return Err(Error::Damaged("a chunk of the PNG is too long"));
        }
        let mut rest = vec![0; len as usize + 4];
        read_exact(input, &mut rest)?;
        self.head.extend_from_slice(&header);
        self.head.extend(rest);
        Ok(())
    }
}

impl Colours {
    /// Takes the chunk's statement, the first of its kind. Statements that are not sound are ignored.
    fn read(&mut self, input: &mut Input, name: [u8; 4], len: u64) -> Result<()> {
        match (&name, len) {
            (b"cICP", 4) if self.cicp.is_none() => {
                self.cicp = body(input, len)?.and_then(|body| code_points(&body));
            }
            (b"iCCP", _) if self.icc.is_none() && len <= MAX_PROFILE_BYTES as u64 => {
                self.icc = body(input, len)?.and_then(|body| profile(&body)).map(Space::Icc);
            }
            (b"sRGB", 1) => self.srgb = Some(Space::Srgb),
            (b"gAMA", 4) if self.gamma.is_none() => {
                self.gamma = body(input, len)?.and_then(|body| hundred_thousandths(&body).first().copied());
            }
            (b"cHRM", 32) if self.primaries.is_none() => {
                self.primaries = body(input, len)?.and_then(|body| chromaticities(&hundred_thousandths(&body)));
            }
            _ => {}
        }
        Ok(())
    }

    /// Section 4.3 of the specification: cICP, then iCCP, then sRGB, then gAMA and cHRM.
    fn in_order(self) -> Vec<Space> {
        let power = self.gamma.filter(|&gamma| gamma > 0.0).map(|gamma| {
            // Writers mean sRGB by 1/2.2, as the specification has them add it for old readers.
            let is_srgb = (gamma - 0.45455).abs() < 0.005 && self.primaries.is_none_or(Chromaticities::are_srgb);
            if is_srgb { Space::Srgb } else { Space::Power { exponent: 1.0 / gamma, primaries: self.primaries } }
        });
        [self.cicp, self.icc, self.srgb, power].into_iter().flatten().collect()
    }
}

/// `None` where the file ends within it.
fn body(input: &mut Input, len: u64) -> Result<Option<Vec<u8>>> {
    let mut body = vec![0; len as usize];
    match read_exact(input, &mut body) {
        Ok(()) => Ok(Some(body)),
        Err(Error::Damaged(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn code_points(body: &[u8]) -> Option<Space> {
    match *body {
        // RGB and full range; PNG allows no other matrix, and video range is not for still pictures.
        [primaries, transfer, 0, 1] => Some(Space::CodePoints(CodePoints { primaries, transfer })),
        _ => None,
    }
}

/// Name, zero, method 0, and the profile in a zlib stream.
fn profile(body: &[u8]) -> Option<Vec<u8>> {
    let name_end = body.iter().take(80).position(|&byte| byte == 0)?;
    let [0, packed @ ..] = body.get(name_end + 1..)? else { return None };
    let mut profile = Vec::new();
    // One byte more than allowed tells that there is more.
    ZlibDecoder::new(packed).take(MAX_PROFILE_BYTES as u64 + 1).read_to_end(&mut profile).ok()?;
    (profile.len() <= MAX_PROFILE_BYTES).then_some(profile)
}

fn hundred_thousandths(body: &[u8]) -> Vec<f32> {
    body.as_chunks::<4>().0.iter().map(|bytes| u32::from_be_bytes(*bytes) as f32 / 100_000.0).collect()
}

fn chromaticities(values: &[f32]) -> Option<Chromaticities> {
    let [wx, wy, rx, ry, gx, gy, bx, by] = *values else { return None };
    Some(Chromaticities { white: (wx, wy), red: (rx, ry), green: (gx, gy), blue: (bx, by) })
}
