//! TIFF 6.0 directories (IFDs), read entry by entry under the sink's limits.
//!
//! Own code and not kamadak-exif's reader: that one holds every value at once, and a 64 KiB block may hold thousands of
//! entries that all point at the same 60 KiB; it also tells no positions. Names and display of values are kamadak's.

use std::ops::Range;

use crate::Result;
use crate::inspect::bytes::Order;
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

/// Bytes of an entry.
const ENTRY_BYTES: u64 = 12;

/// A TIFF structure in an input.
pub(super) struct Tiff<'i, 'r> {
    pub(super) input: &'i mut Input<'r>,
    pub(super) order: Order,
    /// Where in the input offsets count from.
    pub(super) base: u64,
    /// Where in the input the structure ends.
    pub(super) end: u64,
}

/// One field of a directory.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) tag: u16,
    /// TIFF type code, 1 to 13.
    pub(super) code: u16,
    pub(super) count: u32,
    /// Where in the input the value lies; it may reach past the end.
    pub(super) value: Range<u64>,
}

/// A directory.
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// Offset of the next directory; 0 when there is none.
    pub(super) next: u32,
}

impl<'i, 'r> Tiff<'i, 'r> {
    /// The structure in `range` of `input` and the offset of its first directory; `None` when there is no TIFF header.
    pub(super) fn open(input: &'i mut Input<'r>, range: Range<u64>, sink: &Sink) -> Result<Option<(Self, u32)>> {
        let header = input.peek(range.start, 8, sink)?;
        let order = match header.get(..2) {
            Some(b"II") => Order::Little,
            Some(b"MM") => Order::Big,
            _ => return Ok(None),
        };
        // Olympus and Panasonic raw files have other numbers than 42; BigTIFF (43) has wider fields.
        let (Some(1..=42 | 44..), Some(first)) = (order.u16(&header, 2), order.u32(&header, 4)) else {
            return Ok(None);
        };
        let end = range.end.min(input.len());
        Ok(Some((Self { input, order, base: range.start, end }, first)))
    }

    /// The directory at `offset`; what cannot be read of it marks the report incomplete.
    pub(super) fn directory(&mut self, offset: u32, sink: &mut Sink) -> Result<Directory> {
        self.directory_at(self.base.saturating_add(offset.into()), sink)
    }

    /// The directory at a position in the input.
    pub(super) fn directory_at(&mut self, start: u64, sink: &mut Sink) -> Result<Directory> {
        let mut directory = Directory { entries: Vec::new(), next: 0 };
        let count = self.order.u16(&self.input.peek(start, self.room(start).min(2), sink)?, 0);
        let Some(count) = count.map(u64::from) else {
            sink.incomplete();
            return Ok(directory);
        };
        let first = start + 2;
        let wanted = count * ENTRY_BYTES + 4;
        let bytes = self.input.peek(first, self.room(first).min(wanted), sink)?;
        if (bytes.len() as u64) < wanted - 4 {
            sink.incomplete();
        }
        for (entry, position) in
            bytes.chunks_exact(ENTRY_BYTES as usize).take(count as usize).zip((first..).step_by(12))
        {
            if !sink.part()? {
                return Ok(directory);
            }
            match self.entry(entry, position) {
                Some(entry) => directory.entries.push(entry),
                // Padding of zeros between entries is common and hides nothing.
                None if entry.iter().all(|&byte| byte == 0) => {}
                None => sink.incomplete(),
            }
        }
        directory.next = self.order.u32(&bytes, (count * ENTRY_BYTES) as usize).unwrap_or(0);
        Ok(directory)
    }

    /// The first `limit` bytes of a value. A value that is cut off marks the report incomplete.
    pub(super) fn value(&mut self, entry: &Entry, limit: u64, sink: &mut Sink) -> Result<Vec<u8>> {
        let within = entry.value.start..entry.value.end.min(self.end.max(entry.value.start));
        if within.end < entry.value.end {
            sink.incomplete();
        }
        self.input.peek(within.start, (within.end - within.start).min(limit), sink)
    }

    /// The first `limit` numbers of a value of type BYTE, SHORT, LONG or IFD.
    pub(super) fn numbers(&mut self, entry: &Entry, limit: usize, sink: &mut Sink) -> Result<Vec<u32>> {
        let unit = unit_bytes(entry.code);
        let bytes = self.value(entry, limit as u64 * unit, sink)?;
        let numbers = (0..limit.min(entry.count as usize)).map_while(|n| match entry.code {
            1 | 7 => bytes.get(n).copied().map(u32::from),
            3 => self.order.u16(&bytes, n * 2).map(u32::from),
            4 | 9 | 13 => self.order.u32(&bytes, n * 4),
            _ => None,
        });
        Ok(numbers.collect())
    }

    /// The first `limit` numbers of a value of type RATIONAL or SRATIONAL; `None` for those with a zero denominator.
    pub(super) fn rationals(&mut self, entry: &Entry, limit: usize, sink: &mut Sink) -> Result<Vec<Option<f64>>> {
        if !matches!(entry.code, 5 | 10) {
            return Ok(Vec::new());
        }
        let bytes = self.value(entry, limit as u64 * 8, sink)?;
        let rationals = (0..bytes.len() / 8).map(|n| {
            let (above, below) = (self.order.u32(&bytes, n * 8)?, self.order.u32(&bytes, n * 8 + 4)?);
            let wide = |number: u32| if entry.code == 10 { f64::from(number as i32) } else { f64::from(number) };
            (below != 0).then(|| wide(above) / wide(below))
        });
        Ok(rationals.collect())
    }

    /// A range that is given by offset and length, when it lies within the structure.
    pub(super) fn range(&self, offset: u32, bytes: u32) -> Option<Range<u64>> {
        let start = self.base.checked_add(offset.into())?;
        let end = start.checked_add(bytes.into())?;
        (bytes > 0 && end <= self.end).then_some(start..end)
    }

    fn room(&self, start: u64) -> u64 {
        self.end.saturating_sub(start)
    }

    fn entry(&self, bytes: &[u8], position: u64) -> Option<Entry> {
        let (tag, code) = (self.order.u16(bytes, 0)?, self.order.u16(bytes, 2)?);
        let (count, offset) = (self.order.u32(bytes, 4)?, self.order.u32(bytes, 8)?);
        let unit = unit_bytes(code);
        if unit == 0 {
            return None;
        }
        let size = unit.checked_mul(count.into())?;
        let start = if size <= 4 { position + 8 } else { self.base.checked_add(offset.into())? };
        Some(Entry { tag, code, count, value: start..start.checked_add(size)? })
    }
}

impl Entry {
    /// Bytes of the value.
    pub(super) fn bytes(&self) -> u64 {
        self.value.end - self.value.start
    }
}

/// Bytes of one value of a TIFF type; 0 for no type.
pub(super) fn unit_bytes(code: u16) -> u64 {
    match code {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => 0,
    }
}
