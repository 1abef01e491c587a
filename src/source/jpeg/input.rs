//! Bytes of the file: a fixed buffer in front of the reader, and the search for markers.

use std::io::{self, Read};

use crate::control::Control;
use crate::{Error, Result};

const BUFFER: usize = 64 << 10;
const EOI: u8 = 0xD9;

/// The file from here on. Code that decodes takes `&mut Source`, so that it is compiled once for all readers.
pub(super) struct Input<R: ?Sized> {
    buffer: Box<[u8]>,
    pos: usize,
    end: usize,
    /// `end`, or 0 while a marker stops the entropy-coded data.
    plain_end: usize,
    ended: bool,
    failure: Option<Error>,
    /// A marker that stopped the entropy-coded data and that nobody has acted on yet.
    marker: Option<u8>,
    /// Zero bits that were given in place of data that is not there, since the last `resume`.
    pub(super) padding: u64,
    reader: R,
}

/// An [`Input`] over any reader.
pub(super) type Source<'a> = Input<dyn Read + 'a>;

impl<R: Read> Input<R> {
    pub(super) fn new(reader: R) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Self { buffer, pos: 0, end: 0, plain_end: 0, ended: false, failure: None, marker: None, padding: 0, reader }
    }
}

impl<R: Read + ?Sized> Input<R> {
    /// The next byte; `None` at the end of the file, or when reading failed (see [`check`](Self::check)).
    pub(super) fn byte(&mut self) -> Option<u8> {
        if self.pos >= self.end && !self.fill() {
            return None;
        }
        let byte = self.buffer.get(self.pos).copied();
        self.pos += 1;
        byte
    }

    /// A segment's payload: what follows its length field. A segment that the file's end cuts off is `None`.
    pub(super) fn segment(&mut self) -> Result<Option<Vec<u8>>> {
        let (Some(high), Some(low)) = (self.byte(), self.byte()) else {
            return self.check().map(|()| None);
        };
        let Some(length) = u16::from_be_bytes([high, low]).checked_sub(2).map(usize::from) else {
            return Err(Error::Damaged("a segment has no length"));
        };
        let mut payload = Vec::with_capacity(length);
        while payload.len() < length {
            if self.pos >= self.end && !self.fill() {
                return self.check().map(|()| None);
            }
            let take = (length - payload.len()).min(self.end - self.pos);
            payload.extend_from_slice(self.buffer.get(self.pos..self.pos + take).unwrap_or_default());
            self.pos += take;
        }
        Ok(Some(payload))
    }

    /// The next marker (its second byte), garbage before it skipped; the end of the file reads as EOI.
    pub(super) fn next_marker(&mut self, control: &Control) -> Result<u8> {
        if let Some(marker) = self.marker.take() {
            self.plain_end = self.end;
            return Ok(marker);
        }
        loop {
            let rest = self.buffer.get(self.pos..self.end).unwrap_or_default();
            let Some(skip) = rest.iter().position(|&byte| byte == 0xFF) else {
                self.pos = self.end;
                control.check()?;
                if !self.fill() {
                    self.check()?;
                    return Ok(EOI);
                }
                continue;
            };
            self.pos += skip + 1;
            match self.after_ff() {
                None => {
                    self.check()?;
                    return Ok(EOI);
                }
                Some(0) => {}
                Some(marker) => return Ok(marker),
            }
        }
    }

    /// Puts a marker back that is to be met again.
    pub(super) fn put_back(&mut self, marker: u8) {
        self.marker = Some(marker);
        self.plain_end = 0;
    }

    /// Whether the picture's data ended here, by its marker or with the file.
    pub(super) fn is_at_end(&self) -> bool {
        self.marker == Some(EOI)
    }

    /// `Err` when reading failed. The functions that decode take a failure for the end of the file.
    pub(super) fn check(&self) -> Result<()> {
        self.failure.map_or(Ok(()), Err)
    }

    /// Eight bytes of entropy-coded data when none of them is 0xFF; they are not consumed.
    #[inline]
    pub(super) fn peek_plain(&self) -> Option<u64> {
        if self.pos + 8 > self.plain_end {
            return None;
        }
        let bytes = self.buffer.get(self.pos..self.pos + 8)?;
        let word = u64::from_be_bytes(bytes.try_into().ok()?);
        // A byte of `!word` is zero, as in "Bit Twiddling Hacks".
        let has_ff = (!word).wrapping_sub(0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080;
        (has_ff == 0).then_some(word)
    }

    #[inline]
    pub(super) fn consume(&mut self, bytes: usize) {
        self.pos += bytes;
    }

    /// The next byte of entropy-coded data with its stuffing removed; `None` at a marker or at the end of the file.
    pub(super) fn entropy_byte(&mut self) -> Option<u8> {
        if self.marker.is_some() {
            return None;
        }
        let Some(byte) = self.byte() else {
            self.put_back(EOI);
            return None;
        };
        if byte != 0xFF {
            return Some(byte);
        }
        match self.after_ff() {
            Some(0) => Some(0xFF),
            other => {
                self.put_back(other.unwrap_or(EOI));
                None
            }
        }
    }

    /// The first byte after 0xFF and any further fill bytes.
    fn after_ff(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(0xFF) => {}
                other => return other,
            }
        }
    }

    /// Reads on; false at the end of the file. Called with an empty buffer only.
    #[cold]
    fn fill(&mut self) -> bool {
        while !self.ended {
            match self.reader.read(&mut self.buffer) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    self.pos = 0;
                    self.end = count.min(BUFFER);
                    self.plain_end = self.end;
                    return true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    // Some readers tell the end of the file this way.
                    if error.kind() != io::ErrorKind::UnexpectedEof {
                        self.failure = Some(Error::from_read(&error));
                    }
                }
            }
        }
        false
    }
}
