//! Bits of entropy-coded data, most significant first.

use super::input::Source;

/// Bits that were read ahead, left-aligned. Past a marker or the end of the file the bits are zeros.
#[derive(Clone, Copy, Default)]
pub(super) struct Bits {
    acc: u64,
    count: u32,
}

impl Bits {
    /// Makes at least 32 bits available: a Huffman code and its extra bits.
    #[inline(always)]
    pub(super) fn refill(&mut self, source: &mut Source) {
        if self.count < 32 {
            if let Some(word) = source.peek_plain() {
                // Bits beyond `count` may be set in `acc`: they are the stream's own, and come again with the next word.
                self.acc |= word >> self.count;
                let bytes = (63 - self.count) >> 3;
                self.count += bytes * 8;
                source.consume(bytes as usize);
            } else {
                *self = self.refill_slowly(source);
            }
        }
    }

    /// By value, so that the caller's copy can stay in registers.
    #[cold]
    #[inline(never)]
    fn refill_slowly(mut self, source: &mut Source) -> Self {
        while self.count <= 56 {
            let Some(byte) = source.entropy_byte() else {
                source.padding += u64::from(64 - self.count);
                self.count = 64;
                break;
            };
            self.acc |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    /// The next `count` bits (1 to 32), not consumed.
    #[inline(always)]
    pub(super) fn peek(self, count: u32) -> usize {
        (self.acc >> (64 - count)) as usize
    }

    /// `count` is at most 32 after a refill.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.acc <<= count & 63;
        self.count = self.count.wrapping_sub(count);
    }

    /// The next `count` bits (0 to 16) as a number.
    #[inline(always)]
    pub(super) fn take(&mut self, count: u32) -> i32 {
        let value = (self.acc >> 1 >> (63 - (count & 31))) as i32;
        self.skip(count);
        value
    }

    /// The next `size` bits (0 to 16) as a signed number: T.81 F.2.2.1, procedures RECEIVE and EXTEND.
    #[inline(always)]
    pub(super) fn take_signed(&mut self, size: u32) -> i32 {
        let value = self.take(size);
        let half = (1 << size) >> 1;
        if value < half { value - (1 << size) + 1 } else { value }
    }

    /// The next bit, refilling first when there is none.
    #[inline(always)]
    pub(super) fn bit(&mut self, source: &mut Source) -> bool {
        if self.count == 0 {
            self.refill(source);
        }
        self.take(1) != 0
    }

    /// Whether bits were used that the data does not have.
    pub(super) fn overran(self, source: &Source) -> bool {
        u64::from(self.count) < source.padding
    }
}
