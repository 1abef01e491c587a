//! A grid in bands of rows: what the fine layers hold of it while they run is the memory of a band.

use std::ops::Range;

/// Cells that are told at once: larger bands take more memory, in smaller ones more of the grid is seen twice.
pub(super) const AT_ONCE: usize = 1536;

/// How a grid is cut for layers that see some rows of cells further than they tell of.
pub(super) struct Bands {
    rows: usize,
    /// Rows of cells that each band tells of.
    told: usize,
    /// Rows of cells that each band sees: all the same, so that one plan does for all.
    pub seen: usize,
    reach: usize,
}

/// One band, in rows of cells of the grid.
#[derive(Debug, PartialEq)]
pub(super) struct Band {
    pub seen: Range<usize>,
    /// Those of the seen that are far enough from where the band, and not the grid, ends.
    pub told: Range<usize>,
}

impl Bands {
    /// About `at_once` cells are told by each band, and at least as many rows as it sees beyond.
    pub fn of((rows, columns): (usize, usize), reach: usize, at_once: usize) -> Self {
        let most = (at_once / columns.max(1)).max(2 * reach).clamp(1, rows.max(1));
        let told = rows.div_ceil(rows.div_ceil(most).max(1));
        Self { rows, told, seen: (told + 2 * reach).min(rows), reach }
    }

    pub fn iter(&self) -> impl Iterator<Item = Band> {
        (0..self.rows).step_by(self.told.max(1)).map(|start| {
            let first = start.saturating_sub(self.reach).min(self.rows - self.seen);
            Band { seen: first..first + self.seen, told: start..(start + self.told).min(self.rows) }
        })
    }
}

impl Band {
    /// Where the told rows lie among the seen.
    pub fn told_of_seen(&self) -> Range<usize> {
        self.told.start - self.seen.start..self.told.end - self.seen.start
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_row_is_told_once_by_a_band_that_sees_far_enough(
            rows in 1_usize..200, columns in 1_usize..300, reach in 0_usize..9, at_once in 1_usize..4000,
        ) {
            let bands = Bands::of((rows, columns), reach, at_once);
            let mut next = 0;
            for band in bands.iter() {
                prop_assert_eq!(band.told.start, next);
                next = band.told.end;
                prop_assert_eq!(band.seen.len(), bands.seen);
                prop_assert!(band.seen.end <= rows && band.told.len() <= (at_once / columns).max(2 * reach).max(1));
                prop_assert!(band.seen.start <= band.told.start.saturating_sub(reach));
                prop_assert!(band.seen.end >= (band.told.end + reach).min(rows));
                prop_assert_eq!(band.told_of_seen().len(), band.told.len());
            }
            prop_assert_eq!(next, rows);
        }
    }
}
