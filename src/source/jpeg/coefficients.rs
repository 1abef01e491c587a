//! Coefficients of a picture whose data comes in several scans, at the scale of decoding.

use super::frame::{Component, Frame};
use crate::options::Limits;
use crate::{Result, TooLarge};

/// The coefficients of all components. A row of blocks takes memory when it is first written to, and gives it back
/// when it is taken: a file that only states a large size takes little.
pub(super) struct Coefficients {
    components: Vec<Blocks>,
}

/// The blocks of a component.
pub(super) struct Blocks {
    rows: Vec<BlockRow>,
    /// Blocks of a row, those included that only fill an MCU.
    pub per_row: usize,
    /// Kept coefficients of a block.
    pub kept: usize,
}

/// A row of blocks; empty while it is all zero.
#[derive(Clone, Default)]
pub(super) struct BlockRow {
    pub values: Vec<i16>,
    /// A bit for each of the 64 coefficients that is not zero, kept or not; only after AC scans of a progressive file.
    pub nonzero: Vec<u64>,
}

impl Coefficients {
    /// Bytes that the coefficients of this frame take at most.
    pub(super) fn bytes(frame: &Frame) -> u64 {
        let mask = if frame.progressive { 8 } else { 0 };
        let of = |c: &Component| blocks(frame, c) * (c.block_samples() as u64 * 2 + mask);
        frame.components.iter().map(of).sum()
    }

    /// No coefficients yet.
    pub(super) fn new(frame: &Frame, limits: &Limits) -> Result<Self> {
        limits.check_memory(Self::bytes(frame))?;
        let of = |c: &Component| Blocks {
            rows: vec![BlockRow::default(); (frame.mcus_y * c.v) as usize],
            per_row: (frame.mcus_x * c.h) as usize,
            kept: c.block_samples(),
        };
        Ok(Self { components: frame.components.iter().map(of).collect() })
    }

    pub(super) fn component(&mut self, index: usize) -> Option<&mut Blocks> {
        self.components.get_mut(index)
    }
}

impl Blocks {
    /// A row to write to, with room for its values.
    pub(super) fn row(&mut self, y: u32, with_nonzero: bool) -> Result<&mut BlockRow> {
        let (values, blocks) = (self.per_row * self.kept, self.per_row);
        let row = self.rows.get_mut(y as usize).ok_or(crate::Error::Internal("a block lies outside of its picture"))?;
        if row.values.is_empty() {
            row.values.try_reserve_exact(values).map_err(|_| TooLarge::Memory)?;
            row.values.resize(values, 0);
        }
        if with_nonzero && row.nonzero.is_empty() {
            row.nonzero.try_reserve_exact(blocks).map_err(|_| TooLarge::Memory)?;
            row.nonzero.resize(blocks, 0);
        }
        Ok(row)
    }

    /// A finished row; its memory is free when it is dropped.
    pub(super) fn take(&mut self, y: u32) -> BlockRow {
        self.rows.get_mut(y as usize).map(std::mem::take).unwrap_or_default()
    }
}

fn blocks(frame: &Frame, c: &Component) -> u64 {
    u64::from(frame.mcus_x * c.h) * u64::from(frame.mcus_y * c.v)
}
