//! The one kind of JPEG that is let out: SOI, APP0/JFIF without thumbnail, DQT, SOF0, DHT, SOS, entropy data, EOI.
//!
//! The entropy data is walked block by block (ITU-T T.81, F.2.2), so that not a byte fits between the last block and
//! EOI; tables must be those of `tables.rs`, so that none fits there either.

mod bits;
mod tables;

use crate::Result;
use crate::control::Control;
use bits::{Bits, HuffmanTable};

/// JFIF 1.02, no density unit, 1:1, no thumbnail.
const JFIF: [u8; 14] = *b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0";
/// Components 0 to 2 with sampling 2x2, 1x1, 1x1 and quantization tables 0, 1, 1.
const COMPONENTS: [u8; 9] = [0, 0x22, 0, 1, 0x11, 1, 2, 0x11, 1];
/// Three components with their DC and AC tables, then the full spectrum.
const SCAN: [u8; 10] = [3, 0, 0x00, 1, 0x11, 2, 0x11, 0, 63, 0];
/// Blocks of an MCU: four of luma, one of each chroma.
const MCU_TABLES: [usize; 6] = [0, 0, 0, 0, 1, 1];

#[derive(Default)]
struct Header<'a> {
    jfif: bool,
    quantization: [Option<&'a [u8]>; 2],
    frame: bool,
    dc: [Option<HuffmanTable>; 2],
    ac: [Option<HuffmanTable>; 2],
}

/// What is wrong with the file; `None` when nothing is.
pub(super) fn check(bytes: &[u8], size: (u32, u32), control: &Control) -> Result<Option<&'static str>> {
    let Some(mut rest) = bytes.strip_prefix(&[0xFF, 0xD8]) else { return Ok(Some("no SOI")) };
    let mut header = Header::default();
    loop {
        let Some((marker, payload, after)) = segment(rest) else { return Ok(Some("broken segment")) };
        rest = after;
        let wrong = match marker {
            0xE0 => header.jfif(payload),
            0xDB => header.quantization(payload),
            0xC0 => header.frame(payload, size),
            0xC4 => header.huffman(payload),
            0xDA if payload != SCAN => Some("scan header"),
            0xDA => break,
            _ => Some("marker outside the allow-list"),
        };
        if wrong.is_some() {
            return Ok(wrong);
        }
    }
    let ([Some(dc0), Some(dc1)], [Some(ac0), Some(ac1)]) = (&header.dc, &header.ac) else {
        return Ok(Some("missing table"));
    };
    let ([Some(luma), Some(chroma)], true, true) = (header.quantization, header.jfif, header.frame) else {
        return Ok(Some("missing segment"));
    };
    if !tables::are_steps_of_a_quality(luma, chroma) {
        return Ok(Some("quantization table"));
    }
    walk(rest, size, [(dc0, ac0), (dc1, ac1)], control)
}

/// Marker, payload and what follows.
fn segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [0xFF, marker, high, low, rest @ ..] = bytes else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
    let (payload, after) = rest.split_at_checked(length)?;
    Some((*marker, payload, after))
}

impl<'a> Header<'a> {
    fn jfif(&mut self, payload: &[u8]) -> Option<&'static str> {
        let again = std::mem::replace(&mut self.jfif, true);
        (again || payload != JFIF).then_some("APP0 is not the plain JFIF header")
    }

    fn quantization(&mut self, payload: &'a [u8]) -> Option<&'static str> {
        let [id @ 0..=1, steps @ ..] = payload else { return Some("quantization table") };
        let again = self.quantization[usize::from(*id)].replace(steps).is_some();
        again.then_some("quantization table")
    }

    fn frame(&mut self, payload: &[u8], (width, height): (u32, u32)) -> Option<&'static str> {
        let [8, h1, h0, w1, w0, 3, components @ ..] = payload else { return Some("frame header") };
        let again = std::mem::replace(&mut self.frame, true);
        let stated = (u32::from(u16::from_be_bytes([*w1, *w0])), u32::from(u16::from_be_bytes([*h1, *h0])));
        (again || stated != (width, height) || components != COMPONENTS).then_some("frame header")
    }

    fn huffman(&mut self, payload: &[u8]) -> Option<&'static str> {
        let Some((&slot, table)) = payload.split_first() else { return Some("Huffman table") };
        if tables::huffman(slot) != Some(table) {
            return Some("Huffman table");
        }
        let tables = if slot & 0x10 == 0 { &mut self.dc } else { &mut self.ac };
        let again = std::mem::replace(&mut tables[usize::from(slot & 1)], HuffmanTable::parse(table)).is_some();
        again.then_some("Huffman table")
    }
}

/// Counts every block of the scan; then only one-bits up to the byte's end and EOI may follow.
fn walk(
    scan: &[u8],
    (width, height): (u32, u32),
    tables: [(&HuffmanTable, &HuffmanTable); 2],
    control: &Control,
) -> Result<Option<&'static str>> {
    let mut bits = Bits::new(scan);
    for _ in 0..height.div_ceil(16) {
        control.check()?;
        for _ in 0..width.div_ceil(16) {
            for table in MCU_TABLES {
                let (dc, ac) = tables[table];
                if block(&mut bits, dc, ac).is_none() {
                    return Ok(Some("entropy data"));
                }
            }
        }
    }
    Ok((bits.end() != Some(&[0xFF, 0xD9])).then_some("something between the last block and the end"))
}

/// Skips one block of 64 coefficients.
fn block(bits: &mut Bits, dc: &HuffmanTable, ac: &HuffmanTable) -> Option<()> {
    let size = bits.symbol(dc)?;
    bits.skip(size)?;
    let mut at = 1;
    while at < 64 {
        let (run, size) = match bits.symbol(ac)? {
            0x00 => return Some(()),
            symbol => (symbol >> 4, symbol & 15),
        };
        if size == 0 && run != 15 {
            return None;
        }
        at += usize::from(run) + 1;
        bits.skip(size)?;
    }
    (at == 64).then_some(())
}

#[cfg(test)]
mod tests;
