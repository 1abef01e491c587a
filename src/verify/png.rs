//! The one kind of PNG that is let out: IHDR, sRGB, IDAT, IEND.
//!
//! The compressed rows are inflated, so that nothing hides behind them or in a row that no pixel needs.

use std::io::{BufReader, Read};

use flate2::bufread::ZlibDecoder;

use crate::Result;
use crate::control::Control;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What is wrong with the file; `None` when nothing is.
pub(super) fn check(bytes: &[u8], size: (u32, u32), control: &Control) -> Result<Option<&'static str>> {
    let Some(rest) = bytes.strip_prefix(SIGNATURE) else { return Ok(Some("no signature")) };
    let Some((kind, header, rest)) = chunk(rest) else { return Ok(Some("broken chunk")) };
    let samples = match sample_count(header, size) {
        Some(samples) if kind == b"IHDR" => samples,
        _ => return Ok(Some("IHDR")),
    };
    let Some((kind, intent, mut rest)) = chunk(rest) else { return Ok(Some("broken chunk")) };
    if kind != b"sRGB" || intent != [0] {
        return Ok(Some("sRGB"));
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    loop {
        let Some((kind, data, after)) = chunk(rest) else { return Ok(Some("broken chunk")) };
        rest = after;
        match kind {
            b"IDAT" => parts.push(data),
            b"IEND" if data.is_empty() && rest.is_empty() => break,
            _ => return Ok(Some("chunk outside the allow-list")),
        }
    }
    check_rows(&parts, samples, size, control)
}

/// Type, data and what follows, if the length fits and the CRC is right.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(4)?;
    let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
    let (checked, rest) = rest.split_at_checked(length.checked_add(4)?)?;
    let (stated, rest) = rest.split_at_checked(4)?;
    let mut crc = flate2::Crc::new();
    crc.update(checked);
    let (kind, data) = checked.split_at(4);
    (stated == crc.sum().to_be_bytes()).then_some((kind, data, rest))
}

/// Samples of a pixel, if the header is that of an RGB or RGBA picture of this size, 8 bits, not interlaced.
fn sample_count(header: &[u8], (width, height): (u32, u32)) -> Option<usize> {
    let (stated, rest) = header.split_at_checked(8)?;
    if stated != [width.to_be_bytes(), height.to_be_bytes()].concat() {
        return None;
    }
    match rest {
        [8, 2, 0, 0, 0] => Some(3),
        [8, 6, 0, 0, 0] => Some(4),
        _ => None,
    }
}

/// The rows must be exactly those of the picture, and end the compressed data.
fn check_rows(
    parts: &[&[u8]],
    samples: usize,
    (width, height): (u32, u32),
    control: &Control,
) -> Result<Option<&'static str>> {
    let mut rows = ZlibDecoder::new(BufReader::new(Parts { parts, at: 0 }));
    let mut row = vec![0; 1 + samples * width as usize];
    for _ in 0..height {
        control.check()?;
        if rows.read_exact(&mut row).is_err() || row[0] > 4 {
            return Ok(Some("compressed rows"));
        }
    }
    if !matches!(rows.read(&mut row), Ok(0)) {
        return Ok(Some("more rows than the picture has"));
    }
    let mut behind = rows.into_inner();
    Ok((!matches!(behind.read(&mut row), Ok(0))).then_some("bytes behind the compressed rows"))
}

/// The data of consecutive chunks as one stream.
struct Parts<'a> {
    parts: &'a [&'a [u8]],
    at: usize,
}

impl Read for Parts<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some(part) = self.parts.first() {
            let rest = &part[self.at..];
            if rest.is_empty() {
                self.parts = &self.parts[1..];
                self.at = 0;
                continue;
            }
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            self.at += count;
            return Ok(count);
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Picture;
    use crate::{Options, OutputFormat};

    fn png(alpha: bool) -> Vec<u8> {
        let rgb = (0..3 * 20 * 9_u32).map(|i| (i * i) as u8).collect();
        let picture = Picture { width: 20, height: 9, rgb, alpha: alpha.then(|| vec![7; 20 * 9]) };
        let options = Options { format: OutputFormat::Png, ..Options::default() };
        crate::encode::encode(picture, &options, &Control::default()).unwrap().bytes
    }

    fn refused(bytes: &[u8]) -> bool {
        check(bytes, (20, 9), &Control::default()).unwrap().is_some()
    }

    fn with_chunk(kind: [u8; 4], data: &[u8], at: usize) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        crc.update(&kind);
        crc.update(data);
        let chunk = [&(data.len() as u32).to_be_bytes()[..], &kind, data, &crc.sum().to_be_bytes()].concat();
        let mut bytes = png(false);
        bytes.splice(at..at, chunk);
        bytes
    }

    #[test]
    fn our_own_output_passes() {
        for alpha in [false, true] {
            assert_eq!(check(&png(alpha), (20, 9), &Control::default()), Ok(None));
        }
    }

    #[test]
    fn another_chunk_is_refused_wherever_it_stands() {
        let good = png(false);
        for (kind, data) in [(*b"tEXt", &b"Comment\0hidden"[..]), (*b"prVt", b"hidden"), (*b"IDAT", b"hidden")] {
            for at in [8, 8 + 25, 8 + 25 + 13, good.len() - 12, good.len()] {
                assert!(refused(&with_chunk(kind, data, at)), "{kind:?} at {at}");
            }
        }
    }

    #[test]
    fn every_truncation_and_every_flipped_byte_is_refused() {
        let good = png(true);
        assert!((0..good.len()).all(|end| refused(&good[..end])));
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 0x10;
            assert!(refused(&bytes), "byte {at}");
        }
    }
}
