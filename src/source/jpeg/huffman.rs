//! Huffman tables: T.81 annex C and F.2.2.3, with a lookup that gives a short code and its extra bits at once.

use super::bits::Bits;
use super::input::Source;
use crate::{Error, Result};

/// Width of the lookup of whole coefficients.
const WIDE: u32 = 10;
/// Width of the lookup of symbols.
const NARROW: u32 = 8;

/// What a code stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A symbol is the size of a DC difference.
    Dc,
    /// A symbol is a run of zeros and the size of an AC coefficient.
    Ac,
}

/// A decoding table.
pub(super) struct Table {
    wide: [Wide; 1 << WIDE],
    /// Length in the high byte (0: longer than `NARROW`), symbol in the low byte.
    narrow: [u16; 1 << NARROW],
    /// One more than the last code of each length, left-aligned to 16 bits.
    limit: [u32; 17],
    /// Index of a symbol = code + offset, for each length.
    offset: [i32; 17],
    symbols: [u8; 256],
}

/// What the next bits hold.
#[derive(Clone, Copy, Default)]
pub(super) struct Wide {
    /// Zeros before the coefficient; [`Wide::END`] for the end of the block.
    pub run: u8,
    /// Bits of the code and, when `whole`, of its extra bits.
    pub length: u8,
    /// The coefficient when `whole`, else the number of its extra bits.
    pub value: i16,
}

impl Wide {
    /// A run that leads past any block.
    pub(super) const END: u8 = 64;
    /// Flag in `length`: `value` is the number of extra bits.
    const PARTIAL: u8 = 0x40;
    /// Flag in `length`: the code is longer than the lookup, or there is none.
    const LONG: u8 = 0x80;

    #[inline(always)]
    pub(super) fn is_whole(self) -> bool {
        self.length < Self::PARTIAL
    }
}

impl Table {
    /// From the payload of a DHT segment: 16 counts, then the symbols. Gives the number of bytes used, too.
    pub(super) fn parse(class: Class, bytes: &[u8]) -> Result<(Box<Self>, usize)> {
        const DAMAGED: Error = Error::Damaged("a Huffman table is damaged");
        let (counts, rest) = bytes.split_first_chunk::<16>().ok_or(DAMAGED)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let given = rest.get(..total).filter(|given| given.len() <= 256).ok_or(DAMAGED)?;
        if class == Class::Dc && given.iter().any(|&size| size > 16) {
            return Err(DAMAGED);
        }

        let mut table = Box::new(Self {
            wide: [Wide { run: 0, length: Wide::LONG, value: 0 }; 1 << WIDE],
            narrow: [0; 1 << NARROW],
            limit: [0; 17],
            offset: [0; 17],
            symbols: [0; 256],
        });
        table.symbols.iter_mut().zip(given).for_each(|(to, &from)| *to = from);
        let mut code = 0_u32;
        let mut index = 0_usize;
        for (length, &count) in (1_u32..).zip(counts) {
            let count = usize::from(count);
            table.offset[length as usize] = index as i32 - code as i32;
            for &symbol in given.iter().skip(index).take(count) {
                table.enter(class, code, length, symbol);
                code += 1;
            }
            index += count;
            // A code of ones only is against the standard, and harmless.
            if code > 1 << length {
                return Err(DAMAGED);
            }
            table.limit[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Ok((table, 16 + total))
    }

    /// Enters a code into both lookups.
    fn enter(&mut self, class: Class, code: u32, length: u32, symbol: u8) {
        if length <= NARROW {
            let first = (code << (NARROW - length)) as usize;
            let entry = (length as u16) << 8 | u16::from(symbol);
            self.narrow.iter_mut().skip(first).take(1 << (NARROW - length)).for_each(|slot| *slot = entry);
        }
        if length > WIDE {
            return;
        }
        let (run, size) = match class {
            Class::Dc => (0, u32::from(symbol)),
            Class::Ac => (symbol >> 4, u32::from(symbol & 15)),
        };
        let spare = WIDE - length;
        let first = (code << spare) as usize;
        for (rest, slot) in self.wide.iter_mut().skip(first).take(1 << spare).enumerate() {
            *slot = if class == Class::Ac && symbol == 0 {
                Wide { run: Wide::END, length: length as u8, value: 0 }
            } else if class == Class::Ac && size == 0 && run < 15 {
                // A run of ends of band in a progressive scan; its own length depends on further bits.
                Wide { run, length: length as u8 | Wide::PARTIAL, value: 0 }
            } else if size <= spare {
                let bits = (rest >> (spare - size)) as i32;
                let half = (1 << size) >> 1;
                let value = if bits < half { bits - (1 << size) + 1 } else { bits };
                Wide { run, length: (length + size) as u8, value: value as i16 }
            } else {
                Wide { run, length: length as u8 | Wide::PARTIAL, value: size as i16 }
            };
        }
    }

    /// What the next bits hold; nothing is consumed.
    #[inline(always)]
    pub(super) fn look(&self, bits: Bits) -> Wide {
        self.wide[bits.peek(WIDE) & ((1 << WIDE) - 1)]
    }

    /// Consumes the code of an entry that is not whole; gives the run and the number of extra bits.
    #[inline]
    pub(super) fn run_and_size(&self, entry: Wide, bits: &mut Bits) -> (u32, u32) {
        if entry.length & Wide::LONG == 0 {
            bits.skip(u32::from(entry.length & !Wide::PARTIAL));
            return (u32::from(entry.run), entry.value as u32);
        }
        let symbol = u32::from(self.long_symbol(bits));
        (symbol >> 4, symbol & 15)
    }

    /// The next DC difference.
    #[inline(always)]
    pub(super) fn difference(&self, bits: &mut Bits, source: &mut Source) -> i32 {
        bits.refill(source);
        let entry = self.look(*bits);
        if entry.is_whole() {
            bits.skip(u32::from(entry.length));
            return i32::from(entry.value);
        }
        let size = if entry.length & Wide::LONG == 0 {
            bits.skip(u32::from(entry.length & !Wide::PARTIAL));
            entry.value as u32
        } else {
            u32::from(self.long_symbol(bits))
        };
        bits.take_signed(size.min(16))
    }

    /// The next symbol. The caller has refilled.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits) -> u8 {
        let entry = self.narrow[bits.peek(NARROW) & ((1 << NARROW) - 1)];
        if entry == 0 {
            return self.long_symbol(bits);
        }
        bits.skip(u32::from(entry >> 8));
        entry as u8
    }

    /// A symbol by search through the lengths. No code fits damaged data: 0, like libjpeg.
    #[inline(never)]
    fn long_symbol(&self, bits: &mut Bits) -> u8 {
        let next = bits.peek(16) as u32;
        for length in 1..=16_u32 {
            if next < self.limit[length as usize] {
                bits.skip(length);
                let index = (next >> (16 - length)) as i32 + self.offset[length as usize];
                return usize::try_from(index).ok().and_then(|index| self.symbols.get(index)).copied().unwrap_or(0);
            }
        }
        bits.skip(16);
        0
    }
}
