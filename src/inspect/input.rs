//! Reads a file piece by piece: no more of it is in memory than the block at hand.

use std::io::{BufRead, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;

use super::sink::Sink;
use crate::{Error, Result};

/// The largest block of metadata that is read whole; a larger one is reported by its size.
pub(crate) const BLOCK_BYTES: u64 = 16 << 20;

/// What can be inspected.
pub(crate) trait BufReadSeek: BufRead + Seek {}
impl<T: BufRead + Seek> BufReadSeek for T {}

/// A file, or a block that was taken out of one, of known length.
pub(crate) struct Input<'r> {
    reader: &'r mut dyn BufReadSeek,
    len: u64,
}

impl<'r> Input<'r> {
    /// The whole of `reader`.
    pub(crate) fn new(reader: &'r mut dyn BufReadSeek) -> Result<Self> {
        let len = reader.seek(SeekFrom::End(0)).map_err(|error| Error::from_read(&error))?;
        Ok(Self { reader, len })
    }

    /// Bytes in all.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The first `count` bytes, or all of a smaller file.
    pub(crate) fn start(&mut self, count: usize) -> Result<Vec<u8>> {
        self.seek(0)?;
        let mut bytes = Vec::with_capacity(count);
        (&mut *self.reader).take(count as u64).read_to_end(&mut bytes).map_err(|error| Error::from_read(&error))?;
        Ok(bytes)
    }

    /// The bytes of `range`, as far as the file goes, for blocks of at most [`BLOCK_BYTES`]. A block that is cut off
    /// by the end of the file, or is larger (then nothing is read), marks the report incomplete.
    pub(crate) fn block(&mut self, range: Range<u64>, sink: &mut Sink) -> Result<Vec<u8>> {
        let wanted = range.end.saturating_sub(range.start);
        if wanted > BLOCK_BYTES {
            sink.incomplete();
            return Ok(Vec::new());
        }
        let bytes = self.peek(range.start, wanted, sink)?;
        if (bytes.len() as u64) < wanted {
            sink.incomplete();
        }
        Ok(bytes)
    }

    /// Up to `count` bytes (at most [`BLOCK_BYTES`]) from `start`; fewer, or none, where the file ends.
    pub(crate) fn peek(&mut self, start: u64, count: u64, sink: &Sink) -> Result<Vec<u8>> {
        sink.check()?;
        let count = count.min(BLOCK_BYTES).min(self.len.saturating_sub(start));
        if count == 0 {
            return Ok(Vec::new());
        }
        self.seek(start)?;
        // The length was checked against the file's, so this reserves nothing that is not there.
        let mut bytes = Vec::with_capacity(count as usize);
        (&mut *self.reader).take(count).read_to_end(&mut bytes).map_err(|error| Error::from_read(&error))?;
        Ok(bytes)
    }

    /// Hands `range` (cut at the file's end) to `each` piece by piece with the piece's position, until it returns
    /// `false`.
    pub(crate) fn scan(
        &mut self,
        range: Range<u64>,
        sink: &Sink,
        mut each: impl FnMut(u64, &[u8]) -> bool,
    ) -> Result<()> {
        let mut at = range.start;
        let end = range.end.min(self.len);
        if at >= end {
            return Ok(());
        }
        self.seek(at)?;
        while at < end {
            sink.check()?;
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                result => result.map_err(|error| Error::from_read(&error))?,
            };
            let count = (buffer.len() as u64).min(end - at) as usize;
            let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else {
                return Ok(());
            };
            let go_on = each(at, piece);
            self.reader.consume(count);
            at += count as u64;
            if !go_on {
                return Ok(());
            }
        }
        Ok(())
    }

    fn seek(&mut self, to: u64) -> Result<()> {
        self.reader.seek(SeekFrom::Start(to)).map(drop).map_err(|error| Error::from_read(&error))
    }
}
