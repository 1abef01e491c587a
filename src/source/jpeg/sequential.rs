//! Sequential scans: T.81 F.2.

use super::bits::Bits;
use super::header::Header;
use super::huffman::{Table, Wide};
use super::input::Source;
use super::raster::Raster;
use super::sample::Sample;
use super::scan::{Entropy, Scan};
use super::zigzag::Slots;
use crate::control::Control;
use crate::{Error, Result};

/// Decodes a row of MCUs of a scan that has all components.
pub(super) fn decode_band<S: Sample>(
    raster: &mut Raster<S>,
    band: u32,
    header: &Header,
    scan: &Scan,
    entropy: &mut Entropy,
    source: &mut Source,
    control: &Control,
) -> Result<()> {
    let frame = header.frame()?;
    let mut parts = Vec::with_capacity(scan.components.len());
    for c in &scan.components {
        let component = frame.components.get(c.index).ok_or(Error::Internal("a scan names no component"))?;
        let slots = Slots::new(component.block_width, component.block_height);
        parts.push((c.index, component, slots, (header.dc(c.dc_table)?, header.ac(c.ac_table)?)));
    }
    for x in 0..frame.mcus_x as usize {
        entropy.start_mcu(source, control)?;
        if band == 0 && entropy.is_hopeless(source) {
            return Err(Error::Damaged("the file ends too early"));
        }
        for (index, component, slots, tables) in &parts {
            let (h, v) = (component.h as usize, component.v as usize);
            for (row, column) in (0..v).flat_map(|row| (0..h).map(move |column| (row, column))) {
                let mut block = [0; 64];
                let mut last = 0;
                if !entropy.dry {
                    let prediction = &mut entropy.prediction[index & 3];
                    last = decode_block(&mut entropy.bits, source, *tables, prediction, slots, &mut block);
                }
                if let Some(plane) = raster.planes.get_mut(*index) {
                    plane.write(x * h + column, row, &block, last);
                }
            }
        }
        entropy.end_mcu(source);
    }
    Ok(())
}

/// Decodes a block. Only the coefficients that `slots` keeps are of use in `block`; it must be zeros before. Gives
/// an index in zigzag order after which all coefficients are zero.
#[inline(always)]
pub(super) fn decode_block(
    bits: &mut Bits,
    source: &mut Source,
    (dc, ac): (&Table, &Table),
    prediction: &mut i32,
    slots: &Slots,
    block: &mut [i16; 64],
) -> u32 {
    *prediction = prediction.wrapping_add(dc.difference(bits, source));
    block[0] = *prediction as i16;

    let mut last = 0;
    let mut k = 1;
    loop {
        bits.refill(source);
        let entry = ac.look(*bits);
        let mut value = entry.value;
        if entry.is_whole() {
            bits.skip(u32::from(entry.length));
            k += u32::from(entry.run);
        } else {
            let (run, size) = ac.run_and_size(entry, bits);
            if size == 0 && run < 15 {
                break;
            }
            value = bits.take_signed(size) as i16;
            k += run;
        }
        if k > 63 {
            break;
        }
        block[slots.of(k)] = value;
        last = k;
        if k == 63 {
            break;
        }
        k += 1;
    }
    last
}

const _: () = assert!(Wide::END >= 63);
