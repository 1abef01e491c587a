//! Pictures whose data comes in several scans: progressive ones, and sequential ones with a scan for each component.
//! All coefficients of the chosen scale are gathered, then drawn band by band.

use super::coefficients::{BlockRow, Blocks, Coefficients};
use super::frame::{Component, Frame};
use super::header::Header;
use super::huffman::Table;
use super::input::Source;
use super::progressive::{self, Block};
use super::raster::Raster;
use super::sample::Sample;
use super::scan::{Entropy, Scan, ScanComponent};
use super::sequential;
use super::zigzag::Slots;
use crate::control::Control;
use crate::options::Limits;
use crate::{Error, Result};

/// Decodes the first scan, whose header was read, and all that follow. Damage in a later one ends the picture there.
pub(super) fn decode(
    header: &mut Header,
    first: &Scan,
    source: &mut Source,
    limits: &Limits,
    control: &Control,
) -> Result<Coefficients> {
    let mut coefficients = Coefficients::new(header.frame()?, limits)?;
    decode_scan(header, first, &mut coefficients, true, source, control)?;
    loop {
        let next = header.next_scan(source, limits, control).and_then(|scan| {
            let Some(scan) = scan else { return Ok(false) };
            header.latch_quantization(&scan)?;
            decode_scan(header, &scan, &mut coefficients, false, source, control)?;
            Ok(true)
        });
        match next {
            Ok(true) => {}
            Ok(false) | Err(Error::Damaged(_) | Error::Unsupported(_)) => return Ok(coefficients),
            Err(error) => return Err(error),
        }
    }
}

/// Draws a band of a picture whose scans were decoded, and frees its coefficients.
pub(super) fn draw_band<S: Sample>(raster: &mut Raster<S>, frame: &Frame, band: u32, coefficients: &mut Coefficients) {
    const ZERO: [i16; 64] = [0; 64];
    for (index, (plane, c)) in raster.planes.iter_mut().zip(&frame.components).enumerate() {
        let Some(blocks) = coefficients.component(index) else { continue };
        for row in 0..c.v {
            let BlockRow { values, nonzero } = blocks.take(band * c.v + row);
            let mut values = values.chunks_exact(blocks.kept);
            let mut nonzero = nonzero.into_iter();
            for x in 0..blocks.per_row {
                let block = values.next().unwrap_or(&ZERO);
                let last = match nonzero.next() {
                    Some(bits) => (bits | 1).ilog2(),
                    None => u32::from(block.iter().skip(1).any(|&value| value != 0)) * 63,
                };
                plane.write(x, row as usize, block, last);
            }
        }
    }
}

/// Decodes the data of a scan into the coefficients. The first scan of a file must fill a row of MCUs.
fn decode_scan(
    header: &Header,
    scan: &Scan,
    coefficients: &mut Coefficients,
    is_first: bool,
    source: &mut Source,
    control: &Control,
) -> Result<()> {
    let mut parts = Vec::with_capacity(scan.components.len());
    for c in &scan.components {
        parts.push(Part::new(header, scan, c)?);
    }
    let entropy = Entropy::new(header.restart_interval, source);
    let mut walk = Walk { scan, entropy, is_first, source, control };
    match parts.as_slice() {
        [part] => {
            let blocks = coefficients.component(part.index).ok_or(Error::Internal("a scan names no component"))?;
            walk.alone(part, blocks)
        }
        parts => walk.interleaved(parts, header.frame()?, coefficients),
    }
}

/// The way through a scan's data.
struct Walk<'a, 'b> {
    scan: &'a Scan,
    entropy: Entropy,
    is_first: bool,
    source: &'a mut Source<'b>,
    control: &'a Control<'a>,
}

impl Walk<'_, '_> {
    /// A scan of one component: its blocks row by row.
    fn alone(&mut self, part: &Part, blocks: &mut Blocks) -> Result<()> {
        let Component { blocks_x, blocks_y, .. } = *part.component;
        for y in 0..blocks_y {
            if self.start_row()? {
                return Ok(());
            }
            // A row inside a run of ends of band stays as it is, at no cost.
            if !self.scan.refines && self.entropy.skip_row(blocks_x) {
                continue;
            }
            let row = blocks.row(y, self.scan.first > 0)?;
            for x in 0..blocks_x as usize {
                self.start_mcu(y)?;
                if !self.entropy.dry {
                    part.block(self.scan, &mut self.entropy, self.source, x, row);
                    self.entropy.end_mcu(self.source);
                }
            }
        }
        Ok(())
    }

    /// A scan of several components: MCU by MCU.
    fn interleaved(&mut self, parts: &[Part], frame: &Frame, coefficients: &mut Coefficients) -> Result<()> {
        for y in 0..frame.mcus_y {
            if self.start_row()? {
                return Ok(());
            }
            for x in 0..frame.mcus_x {
                self.start_mcu(y)?;
                if self.entropy.dry {
                    continue;
                }
                for part in parts {
                    let Component { h, v, .. } = *part.component;
                    let Some(blocks) = coefficients.component(part.index) else { continue };
                    for block_y in 0..v {
                        let row = blocks.row(y * v + block_y, false)?;
                        for block_x in 0..h {
                            let x = (x * h + block_x) as usize;
                            part.block(self.scan, &mut self.entropy, self.source, x, row);
                        }
                    }
                }
                self.entropy.end_mcu(self.source);
            }
        }
        Ok(())
    }

    /// Whether the scan's data is at its end.
    fn start_row(&mut self) -> Result<bool> {
        self.control.check()?;
        self.source.check()?;
        Ok(self.entropy.is_over())
    }

    #[inline]
    fn start_mcu(&mut self, y: u32) -> Result<()> {
        self.entropy.start_mcu(self.source, self.control)?;
        if self.is_first && y == 0 && self.entropy.is_hopeless(self.source) {
            return Err(Error::Damaged("the file ends too early"));
        }
        Ok(())
    }
}

/// What a component's blocks are decoded with.
struct Part<'a> {
    index: usize,
    component: &'a Component,
    slots: Slots,
    dc: Option<&'a Table>,
    ac: Option<&'a Table>,
}

impl<'a> Part<'a> {
    fn new(header: &'a Header, scan: &Scan, c: &ScanComponent) -> Result<Self> {
        let component = header.frame()?.components.get(c.index).ok_or(Error::Internal("a scan names no component"))?;
        let with_dc = scan.first == 0 && !scan.refines;
        let with_ac = scan.last > 0;
        Ok(Self {
            index: c.index,
            component,
            slots: Slots::new(component.block_width, component.block_height),
            dc: if with_dc { Some(header.dc(c.dc_table)?) } else { None },
            ac: if with_ac { Some(header.ac(c.ac_table)?) } else { None },
        })
    }

    /// Decodes one block.
    #[inline]
    fn block(&self, scan: &Scan, entropy: &mut Entropy, source: &mut Source, x: usize, row: &mut BlockRow) {
        let kept = self.slots.kept;
        let Some(block) = row.values.get_mut(x * kept..(x + 1) * kept) else { return };
        let bits = &mut entropy.bits;
        let prediction = &mut entropy.prediction[self.index & 3];
        match (self.dc, self.ac) {
            (Some(dc), Some(ac)) => {
                let mut whole = [0; 64];
                sequential::decode_block(bits, source, (dc, ac), prediction, &self.slots, &mut whole);
                block.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
            }
            (Some(dc), None) => {
                if let Some(value) = block.first_mut() {
                    progressive::dc_first(bits, source, dc, prediction, scan, value);
                }
            }
            (None, None) => {
                if let Some(value) = block.first_mut() {
                    progressive::dc_refine(bits, source, scan, value);
                }
            }
            (None, Some(ac)) => {
                let Some(nonzero) = row.nonzero.get_mut(x) else { return };
                let mut block = Block { kept: block, slots: &self.slots, nonzero };
                let end_run = &mut entropy.end_run;
                if scan.refines {
                    progressive::ac_refine(bits, source, ac, scan, &mut block, end_run);
                } else if *end_run > 0 {
                    *end_run -= 1;
                } else {
                    *end_run = progressive::ac_first(bits, source, ac, scan, &mut block);
                }
            }
        }
    }
}
