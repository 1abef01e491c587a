//! Big-endian fields of a block that is already in memory.

/// Reads one field after another; every read is `None` past the end.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// An unsigned number of 0, 2, 4 or 8 bytes, as version bits choose.
    pub(super) fn uint(&mut self, bytes: u8) -> Option<u64> {
        match bytes {
            0 => Some(0),
            2 => self.u16().map(u64::from),
            4 => self.u32().map(u64::from),
            8 => self.u64(),
            _ => None,
        }
    }

    /// Version and flags of a full box.
    pub(super) fn version_and_flags(&mut self) -> Option<(u8, u32)> {
        self.u32().map(|word| ((word >> 24) as u8, word & 0x00FF_FFFF))
    }

    /// Text up to its zero byte, or to the end when there is none.
    pub(super) fn text(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&byte| byte == 0);
        let text = self.0.get(..end.unwrap_or(self.0.len())).unwrap_or_default();
        self.0 = end.and_then(|end| self.0.get(end + 1..)).unwrap_or_default();
        text
    }
}
