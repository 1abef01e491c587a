//! A scan: its header (T.81 B.2.3), and the state of its entropy decoding with restarts (T.81 E.2.4, F.2.1.3).

use super::bits::Bits;
use super::frame::Frame;
use super::input::Source;
use crate::control::Control;
use crate::{Error, Result};

/// What a scan header says.
pub(super) struct Scan {
    pub components: Vec<ScanComponent>,
    /// First and last coefficient, in zigzag order.
    pub first: u32,
    pub last: u32,
    /// Whether the scan refines what an earlier one gave.
    pub refines: bool,
    /// Low bits that later scans give.
    pub shift: u32,
}

/// A component of a scan.
pub(super) struct ScanComponent {
    /// Index into the frame's components.
    pub index: usize,
    pub dc_table: usize,
    pub ac_table: usize,
}

impl Scan {
    pub(super) fn parse(payload: &[u8], frame: &Frame) -> Result<Self> {
        const DAMAGED: Error = Error::Damaged("a scan header is damaged");
        let (&count, rest) = payload.split_first().ok_or(DAMAGED)?;
        let (specs, _) = rest.as_chunks::<2>();
        let specs = specs.get(..usize::from(count)).filter(|specs| (1..=4).contains(&specs.len())).ok_or(DAMAGED)?;
        let mut components: Vec<ScanComponent> = Vec::with_capacity(specs.len());
        for &[id, tables] in specs {
            let is_new = |index: &usize| components.iter().all(|c| c.index != *index);
            let mut matching = (0..frame.components.len()).filter(|&i| frame.components[i].id == id);
            let index = matching.find(is_new).ok_or(DAMAGED)?;
            let (dc_table, ac_table) = (usize::from(tables >> 4), usize::from(tables & 15));
            if dc_table > 3 || ac_table > 3 {
                return Err(DAMAGED);
            }
            components.push(ScanComponent { index, dc_table, ac_table });
        }
        if !frame.progressive {
            return Ok(Self { components, first: 0, last: 63, refines: false, shift: 0 });
        }

        let &[first, last, approximation] =
            rest.get(components.len() * 2..).and_then(<[u8]>::first_chunk).ok_or(DAMAGED)?;
        let (high, low) = (approximation >> 4, approximation & 15);
        let band = if first == 0 { last == 0 } else { first <= last && last <= 63 && components.len() == 1 };
        if !band || low > 13 || (high != 0 && high != low + 1) {
            return Err(DAMAGED);
        }
        Ok(Self { components, first: first.into(), last: last.into(), refines: high != 0, shift: low.into() })
    }
}

/// The state of entropy decoding within a scan.
pub(super) struct Entropy {
    pub bits: Bits,
    /// The last DC value of each component of the frame.
    pub prediction: [i32; 4],
    /// Blocks that are left in a run of ends of band.
    pub end_run: u32,
    /// The data up to the next restart marker is used up: what is left of it stays grey.
    pub dry: bool,
    interval: u32,
    to_go: u32,
    next_restart: u8,
}

impl Entropy {
    pub(super) fn new(interval: u32, source: &mut Source) -> Self {
        source.padding = 0;
        let (bits, prediction) = (Bits::default(), [0; 4]);
        Self { bits, prediction, end_run: 0, dry: false, interval, to_go: interval, next_restart: 0 }
    }

    /// To be called before every MCU: takes a restart marker where one is due.
    #[inline]
    pub(super) fn start_mcu(&mut self, source: &mut Source, control: &Control) -> Result<()> {
        if self.interval == 0 {
            return Ok(());
        }
        if self.to_go == 0 {
            self.restart(source, control)?;
        }
        self.to_go -= 1;
        Ok(())
    }

    /// To be called after every MCU.
    #[inline]
    pub(super) fn end_mcu(&mut self, source: &Source) {
        if source.padding != 0 && self.bits.overran(source) {
            self.dry = true;
        }
    }

    /// Whether the data ended so early that no picture can be taken from it.
    pub(super) fn is_hopeless(&self, source: &Source) -> bool {
        self.dry && (self.interval == 0 || source.is_at_end())
    }

    /// Passes over a row of blocks when all of them lie in a run of ends of band.
    pub(super) fn skip_row(&mut self, blocks: u32) -> bool {
        let skips = self.interval == 0 && self.end_run >= blocks;
        if skips {
            self.end_run -= blocks;
        }
        skips
    }

    /// Whether nothing more can come of this scan.
    pub(super) fn is_over(&self) -> bool {
        self.dry && self.interval == 0
    }

    /// Finds the restart marker that is due. Damage may have removed or added some; the choice is libjpeg's: a marker
    /// that is one or two ahead is left for its own turn, one that is behind is passed over.
    #[cold]
    fn restart(&mut self, source: &mut Source, control: &Control) -> Result<()> {
        let due = self.next_restart;
        self.to_go = self.interval;
        self.next_restart = (due + 1) & 7;
        loop {
            let marker = source.next_marker(control)?;
            let ahead = marker.wrapping_sub(due) & 7;
            match marker {
                0xD0..=0xD7 if matches!(ahead, 1 | 2) => {}
                0xD0..=0xD7 if matches!(ahead, 6 | 7) => continue,
                0xD0..=0xD7 => break,
                // No marker at all: data that looks like one.
                0x01..=0xBF => continue,
                _ => {}
            }
            source.put_back(marker);
            self.dry = true;
            return Ok(());
        }
        source.padding = 0;
        self.bits = Bits::default();
        self.prediction = [0; 4];
        self.end_run = 0;
        self.dry = false;
        Ok(())
    }
}
