//! The zigzag order (T.81 figure A.6), and where a coefficient lies in a block that keeps only low frequencies.

/// Row and column (vertical and horizontal frequency) of the n-th coefficient, row * 8 + column.
pub(super) const ZIGZAG: [u8; 64] = zigzag();

const fn zigzag() -> [u8; 64] {
    let mut order = [0; 64];
    let (mut row, mut column) = (0_u8, 0_u8);
    let mut k = 0;
    while k < 64 {
        order[k] = row * 8 + column;
        let upwards = (row + column).is_multiple_of(2);
        if upwards && column == 7 {
            row += 1;
        } else if upwards && row == 0 {
            column += 1;
        } else if upwards {
            row -= 1;
            column += 1;
        } else if row == 7 {
            column += 1;
        } else if column == 0 {
            row += 1;
        } else {
            row += 1;
            column -= 1;
        }
        k += 1;
    }
    order
}

/// Where the coefficients of a block lie that becomes `width` x `height` samples: column by column, so that one
/// transposition in the inverse DCT leads to rows. Higher frequencies than those have no place.
#[derive(Clone)]
pub(super) struct Slots {
    slots: [u8; 64],
    pub kept: usize,
}

impl Slots {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let kept = (width * height) as usize;
        let slots = ZIGZAG.map(|at| {
            let (row, column) = (u32::from(at >> 3), u32::from(at & 7));
            if row < height && column < width { (column * height + row) as u8 } else { kept as u8 }
        });
        Self { slots, kept }
    }

    /// The place of the k-th coefficient in zigzag order; `kept` for one without a place.
    #[inline(always)]
    pub(super) fn of(&self, k: u32) -> usize {
        usize::from(self.slots[(k & 63) as usize] & 63)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zigzag_is_that_of_the_standard() {
        assert_eq!(ZIGZAG[..10], [0, 1, 8, 16, 9, 2, 3, 10, 17, 24]);
        assert_eq!(ZIGZAG[54..], [31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63][1..]);
        let mut sorted = ZIGZAG;
        sorted.sort_unstable();
        assert!(sorted.iter().enumerate().all(|(i, &at)| i == usize::from(at)));
    }
}
