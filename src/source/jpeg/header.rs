//! The segments between the pictures' data: tables, frame, scans, application data (T.81 annex B).

use super::app::App;
use super::frame::Frame;
use super::huffman::{Class, Table};
use super::input::Source;
use super::scan::Scan;
use crate::control::Control;
use crate::options::Limits;
use crate::{Error, Limit, Result};

/// Everything that segments have said so far.
#[derive(Default)]
pub(super) struct Header {
    pub app: App,
    pub frame: Option<Frame>,
    /// Quantisation tables in zigzag order.
    quantization: [Option<[u16; 64]>; 4],
    dc: [Option<Box<Table>>; 4],
    ac: [Option<Box<Table>>; 4],
    /// MCUs between restart markers; 0 for none.
    pub restart_interval: u32,
    parts: u32,
    scans: u32,
}

impl Header {
    /// Reads the start of the file up to the first scan.
    pub(super) fn open(source: &mut Source, limits: &Limits, control: &Control) -> Result<(Self, Scan)> {
        if (source.byte(), source.byte()) != (Some(0xFF), Some(0xD8)) {
            source.check()?;
            return Err(Error::Damaged("it does not begin like a JPEG"));
        }
        let mut header = Self::default();
        match header.next_scan(source, limits, control)? {
            Some(scan) => Ok((header, scan)),
            None if header.frame.is_some() => Err(Error::Damaged("the file ends before the picture")),
            None => Err(Error::Damaged("the file ends before the frame header")),
        }
    }

    /// Reads on to the next scan; `None` at the end of the picture or of the file.
    pub(super) fn next_scan(
        &mut self,
        source: &mut Source,
        limits: &Limits,
        control: &Control,
    ) -> Result<Option<Scan>> {
        loop {
            control.check()?;
            let marker = source.next_marker(control)?;
            match marker {
                0xD9 => return Ok(None),
                // SOI, restarts and TEM stand alone.
                0xD0..=0xD8 | 0x01 => continue,
                _ => {}
            }
            self.parts += 1;
            if self.parts > limits.parts {
                return Err(Limit::Parts.into());
            }
            let Some(payload) = source.segment()? else {
                return Ok(None);
            };
            match marker {
                0xC4 => self.huffman_tables(&payload)?,
                0xCC => {}
                0xC0..=0xCF if marker != 0xC8 => {
                    if self.frame.is_some() {
                        return Err(Error::Damaged("there are two frame headers"));
                    }
                    self.frame = Some(Frame::parse(marker, &payload, limits)?);
                }
                0xDB => self.quantization_tables(&payload)?,
                0xDD => {
                    let interval = payload.first_chunk::<2>().ok_or(Error::Damaged("a restart interval is damaged"))?;
                    self.restart_interval = u32::from(u16::from_be_bytes(*interval));
                }
                0xDA => {
                    self.scans += 1;
                    if self.scans > limits.scans {
                        return Err(Limit::Scans.into());
                    }
                    let frame = self.frame.as_ref().ok_or(Error::Damaged("a scan comes before the frame header"))?;
                    return Scan::parse(&payload, frame).map(Some);
                }
                0xE0..=0xEF => self.app.read(marker, &payload),
                // Comments, and what later standards may have added.
                _ => {}
            }
        }
    }

    pub(super) fn frame_mut(&mut self) -> Result<&mut Frame> {
        self.frame.as_mut().ok_or(Error::Internal("there is no frame header"))
    }

    /// The frame; there is one once a scan was met.
    pub(super) fn frame(&self) -> Result<&Frame> {
        self.frame.as_ref().ok_or(Error::Internal("there is no frame header"))
    }

    /// Fixes the quantisation tables of the components that this scan is the first to give (T.81 allows other tables
    /// in the same places afterwards).
    pub(super) fn latch_quantization(&mut self, scan: &Scan) -> Result<()> {
        let components = self.frame.as_mut().map_or(&mut [][..], |frame| &mut frame.components);
        for c in &scan.components {
            let Some(component) = components.get_mut(c.index) else { continue };
            if component.table.is_none() {
                let table = self.quantization.get(component.quantization).copied().flatten();
                component.table = Some(table.ok_or(Error::Damaged("a quantisation table is missing"))?);
            }
        }
        Ok(())
    }

    /// A table of the DC class.
    pub(super) fn dc(&self, index: usize) -> Result<&Table> {
        self.dc.get(index).and_then(Option::as_deref).ok_or(Error::Damaged("a Huffman table is missing"))
    }

    /// A table of the AC class.
    pub(super) fn ac(&self, index: usize) -> Result<&Table> {
        self.ac.get(index).and_then(Option::as_deref).ok_or(Error::Damaged("a Huffman table is missing"))
    }

    fn quantization_tables(&mut self, mut payload: &[u8]) -> Result<()> {
        const DAMAGED: Error = Error::Damaged("a quantisation table is damaged");
        while let Some((&kind, rest)) = payload.split_first() {
            let slot = self.quantization.get_mut(usize::from(kind & 15)).ok_or(DAMAGED)?;
            let mut table = [0; 64];
            if kind >> 4 == 0 {
                let (values, rest) = rest.split_first_chunk::<64>().ok_or(DAMAGED)?;
                table.iter_mut().zip(values).for_each(|(to, &from)| *to = u16::from(from));
                payload = rest;
            } else {
                let (values, rest) = rest.split_first_chunk::<128>().ok_or(DAMAGED)?;
                table.iter_mut().zip(values.as_chunks().0).for_each(|(to, &from)| *to = u16::from_be_bytes(from));
                payload = rest;
            }
            *slot = Some(table);
        }
        Ok(())
    }

    fn huffman_tables(&mut self, mut payload: &[u8]) -> Result<()> {
        while let Some((&kind, rest)) = payload.split_first() {
            let (class, slots) = match kind >> 4 {
                0 => (Class::Dc, &mut self.dc),
                1 => (Class::Ac, &mut self.ac),
                _ => return Err(Error::Damaged("a Huffman table is damaged")),
            };
            let slot = slots.get_mut(usize::from(kind & 15)).ok_or(Error::Damaged("a Huffman table is damaged"))?;
            let (table, used) = Table::parse(class, rest)?;
            *slot = Some(table);
            payload = rest.get(used..).unwrap_or_default();
        }
        Ok(())
    }
}
