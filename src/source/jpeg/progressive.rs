//! Blocks of progressive scans: T.81 G.1.2 and G.2.
//!
//! A block keeps the coefficients that its scale needs and, for all 64, whether they are nonzero: a refinement scan
//! has a bit for every coefficient that is not zero yet, kept or not.

use super::bits::Bits;
use super::huffman::Table;
use super::input::Source;
use super::scan::Scan;
use super::zigzag::Slots;

/// A block of AC coefficients.
pub(super) struct Block<'a> {
    /// Those that are kept; where they lie, `slots` says.
    pub kept: &'a mut [i16],
    pub slots: &'a Slots,
    /// A bit for each of the 64 that is not zero.
    pub nonzero: &'a mut u64,
}

/// First scan of the DC coefficient.
#[inline]
pub(super) fn dc_first(
    bits: &mut Bits,
    source: &mut Source,
    dc: &Table,
    prediction: &mut i32,
    scan: &Scan,
    dc_value: &mut i16,
) {
    *prediction = prediction.wrapping_add(dc.difference(bits, source));
    *dc_value = (*prediction << scan.shift) as i16;
}

/// Refinement scan of the DC coefficient.
#[inline]
pub(super) fn dc_refine(bits: &mut Bits, source: &mut Source, scan: &Scan, dc_value: &mut i16) {
    if bits.bit(source) {
        *dc_value |= 1 << scan.shift;
    }
}

/// First scan of a band of AC coefficients. The caller deals with blocks inside a run of ends of band; gives the
/// number of such blocks that follow this one.
#[inline]
pub(super) fn ac_first(bits: &mut Bits, source: &mut Source, ac: &Table, scan: &Scan, block: &mut Block) -> u32 {
    let mut k = scan.first;
    while k <= scan.last {
        bits.refill(source);
        let entry = ac.look(*bits);
        let mut value = i32::from(entry.value);
        if entry.is_whole() {
            bits.skip(u32::from(entry.length));
            k += u32::from(entry.run);
        } else {
            let (run, size) = ac.run_and_size(entry, bits);
            if size == 0 && run < 15 {
                return (1 << run) - 1 + bits.take(run) as u32;
            }
            value = bits.take_signed(size);
            k += run;
        }
        if k > scan.last {
            break;
        }
        if value != 0 {
            block.set(k, (value << scan.shift) as i16);
        }
        k += 1;
    }
    0
}

/// Refinement scan of a band of AC coefficients; `end_run` counts the blocks left in a run of ends of band.
#[inline]
pub(super) fn ac_refine(
    bits: &mut Bits,
    source: &mut Source,
    ac: &Table,
    scan: &Scan,
    block: &mut Block,
    end_run: &mut u32,
) {
    let one = 1_i16 << scan.shift;
    let mut k = scan.first;
    if *end_run == 0 {
        while k <= scan.last {
            bits.refill(source);
            let symbol = ac.symbol(bits);
            let (mut run, size) = (u32::from(symbol >> 4), symbol & 15);
            if size == 0 && run < 15 {
                *end_run = (1 << run) + bits.take(run) as u32;
                break;
            }
            let positive = size != 0 && bits.take(1) != 0;
            // Past `run` zeros, refining what is not zero on the way.
            while k <= scan.last {
                if *block.nonzero >> k & 1 != 0 {
                    block.correct(k, one, bits.bit(source));
                } else if run == 0 {
                    break;
                } else {
                    run -= 1;
                }
                k += 1;
            }
            if size != 0 && k <= scan.last {
                block.set(k, if positive { one } else { -one });
            }
            k += 1;
        }
    }
    if *end_run > 0 {
        *end_run -= 1;
        if k > scan.last {
            return;
        }
        let mut rest = *block.nonzero & (u64::MAX << k) & (u64::MAX >> (63 - scan.last));
        while rest != 0 {
            block.correct(rest.trailing_zeros(), one, bits.bit(source));
            rest &= rest - 1;
        }
    }
}

impl Block<'_> {
    #[inline(always)]
    fn set(&mut self, k: u32, value: i16) {
        *self.nonzero |= 1 << k;
        if let Some(kept) = self.kept.get_mut(self.slots.of(k)) {
            *kept = value;
        }
    }

    /// Adds a correction bit, away from zero.
    #[inline(always)]
    fn correct(&mut self, k: u32, one: i16, bit: bool) {
        if !bit {
            return;
        }
        if let Some(kept) = self.kept.get_mut(self.slots.of(k))
            && *kept & one == 0
        {
            *kept = kept.wrapping_add(if *kept < 0 { -one } else { one });
        }
    }
}
