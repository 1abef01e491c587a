//! What a decoder may see of a file: a few made bytes and a few ranges, one after the other.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use super::input::Input;
use crate::control::Control;
use crate::{Error, Result};

/// Bytes that are read at once at most, so that `control` is asked often enough.
const STEP_BYTES: usize = 8 << 10;
/// A decoder that takes a few bits at a time, and may make many pixels of them, has `control` asked every so many times.
const STEPS: u8 = 16;

/// A piece of what a decoder sees.
pub(crate) enum Piece {
    Made(Vec<u8>),
    /// Bytes of the input. What the input does not have of them reads as the end of everything.
    Of(Range<u64>),
}

/// Shows a decoder only the pieces of the input that the picture needs, so that no damage elsewhere reaches it. It
/// asks `control` on every read, so that a long one stops in time.
pub(crate) struct Splice<'s> {
    input: &'s mut dyn ReadSeek,
    control: &'s Control<'s>,
    pieces: Vec<Piece>,
    /// Total bytes, and where we stand in them.
    len: u64,
    position: u64,
}

/// What [`Splice`] needs of an [`Input`], free of its lifetime.
pub(crate) trait ReadSeek: Read + Seek {}

impl ReadSeek for Input<'_> {}

impl<'s> Splice<'s> {
    /// Read ahead of the decoder.
    pub(crate) fn buffered(input: &'s mut Input<'_>, control: &'s Control<'_>, pieces: Vec<Piece>) -> ReadAhead<'s> {
        let len = pieces.iter().map(Piece::len).fold(0, u64::saturating_add);
        let splice = Self { input, control, pieces, len, position: 0 };
        ReadAhead { bytes: BufReader::with_capacity(STEP_BYTES, splice), steps: 0 }
    }

    fn may_go_on(&self) -> io::Result<()> {
        self.control.check().map_err(|_| io::Error::other("stopped"))
    }

    /// The piece at the current position, and the position within it.
    fn current(&self) -> Option<(usize, u64)> {
        let mut start = 0_u64;
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = start.saturating_add(piece.len());
            if self.position < end {
                return Some((index, self.position - start));
            }
            start = end;
        }
        None
    }
}

/// A [`Splice`] whose next bytes lie ready: a decoder may take a few bits at a time, and asking the clock for each of
/// them takes as long as decoding.
pub(crate) struct ReadAhead<'s> {
    bytes: BufReader<Splice<'s>>,
    steps: u8,
}

impl Read for ReadAhead<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(out)
    }
}

impl BufRead for ReadAhead<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.steps = (self.steps + 1) % STEPS;
        if self.steps == 0 {
            self.bytes.get_ref().may_go_on()?;
        }
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Seek for ReadAhead<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// The error for a read through a [`Splice`] that failed: the control's own where it stopped the read.
pub(crate) fn read_fault(control: &Control, error: &io::Error) -> Error {
    control.check().err().unwrap_or_else(|| Error::from_read(error))
}

/// Fills `out` from where `input` stands.
pub(crate) fn read_exact(input: &mut Input, out: &mut [u8]) -> Result<()> {
    input.read_exact(out).map_err(|error| Error::from_read(&error))
}

impl Piece {
    fn len(&self) -> u64 {
        match self {
            Self::Made(bytes) => bytes.len() as u64,
            Self::Of(range) => range.end.saturating_sub(range.start),
        }
    }
}

impl Read for Splice<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.may_go_on()?;
        let Some((index, offset)) = self.current() else { return Ok(0) };
        let most = out.len().min(STEP_BYTES);
        let count = match &self.pieces[index] {
            Piece::Made(bytes) => (&bytes[offset as usize..]).read(&mut out[..most])?,
            Piece::Of(range) => {
                let at = range.start + offset;
                self.input.seek(SeekFrom::Start(at))?;
                let left = usize::try_from(range.end - at).unwrap_or(usize::MAX);
                self.input.read(&mut out[..most.min(left)])?
            }
        };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Splice<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CancelToken, Limits};

    #[test]
    fn pieces_read_as_one() {
        let data: Vec<u8> = (0..=255).collect();
        let mut input = Input::from_bytes(&data, &Limits::default()).unwrap();
        let control = Control::default();
        let pieces = vec![Piece::Of(10..13), Piece::Made(b"abc".to_vec()), Piece::Of(5..7), Piece::Of(0..0)];
        let mut splice = Splice::buffered(&mut input, &control, pieces);
        let mut all = Vec::new();
        splice.read_to_end(&mut all).unwrap();
        assert_eq!(all, [10, 11, 12, b'a', b'b', b'c', 5, 6]);
        for at in 0..=8 {
            splice.seek(SeekFrom::Start(at)).unwrap();
            let mut rest = Vec::new();
            splice.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, all[at as usize..]);
        }
    }

    #[test]
    fn what_the_input_lacks_is_the_end() {
        let mut input = Input::from_bytes(&[1, 2, 3], &Limits::default()).unwrap();
        let control = Control::default();
        let mut splice = Splice::buffered(&mut input, &control, vec![Piece::Of(1..9), Piece::Made(vec![7])]);
        let mut all = Vec::new();
        splice.read_to_end(&mut all).unwrap();
        assert_eq!(all, [2, 3]);
    }

    #[test]
    fn cancelling_stops_the_next_read_but_not_what_is_read_ahead() {
        let data = vec![0; STEP_BYTES + 1];
        let mut input = Input::from_bytes(&data, &Limits::default()).unwrap();
        let token = CancelToken::default();
        let control = Control::default().with_cancel(token.clone());
        let mut splice = Splice::buffered(&mut input, &control, vec![Piece::Of(0..data.len() as u64)]);
        splice.read_exact(&mut [0]).unwrap();
        token.cancel();
        for _ in 1..STEP_BYTES {
            splice.read_exact(&mut [0]).unwrap();
        }
        let error = splice.read_exact(&mut [0]).unwrap_err();
        assert_eq!(read_fault(&control, &error), Error::Cancelled);
    }

    #[test]
    fn cancelling_stops_a_decoder_that_takes_a_few_bits_at_a_time() {
        let mut input = Input::from_bytes(&[0; 64], &Limits::default()).unwrap();
        let token = CancelToken::default();
        let control = Control::default().with_cancel(token.clone());
        let mut splice = Splice::buffered(&mut input, &control, vec![Piece::Of(0..64)]);
        assert!((0..3 * STEPS).all(|_| splice.fill_buf().is_ok_and(|bytes| bytes.len() == 64)));
        token.cancel();
        let error = (0..STEPS).find_map(|_| splice.fill_buf().err()).unwrap();
        assert_eq!(read_fault(&control, &error), Error::Cancelled);
    }
}
