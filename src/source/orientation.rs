//! Which way up a picture is shown: EXIF tag 0x0112 (CIPA DC-008, "Orientation").

/// The turn that makes a stored picture upright. The numbers are EXIF's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Orientation {
    #[default]
    Upright = 1,
    MirroredHorizontally = 2,
    HalfTurn = 3,
    MirroredVertically = 4,
    Transposed = 5,
    /// Shown turned by 90 degrees clockwise.
    QuarterTurn = 6,
    Transversed = 7,
    /// Shown turned by 270 degrees clockwise.
    ThreeQuarterTurn = 8,
}

impl Orientation {
    /// From EXIF's number; what is not 1 to 8 is upright, as viewers take it.
    pub(crate) fn of(number: u32) -> Self {
        match number {
            2 => Self::MirroredHorizontally,
            3 => Self::HalfTurn,
            4 => Self::MirroredVertically,
            5 => Self::Transposed,
            6 => Self::QuarterTurn,
            7 => Self::Transversed,
            8 => Self::ThreeQuarterTurn,
            _ => Self::Upright,
        }
    }

    /// The size that a picture stored as `width` by `height` is shown at.
    pub(crate) fn shown_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_axes() { (height, width) } else { (width, height) }
    }

    /// Whether stored rows are shown as columns.
    pub(crate) fn swaps_axes(self) -> bool {
        matches!(self, Self::Transposed | Self::QuarterTurn | Self::Transversed | Self::ThreeQuarterTurn)
    }

    /// Whether the first pixel of a stored row is shown at the far end of its row or column.
    pub(crate) fn reverses_pixels(self) -> bool {
        matches!(self, Self::MirroredHorizontally | Self::HalfTurn | Self::Transversed | Self::ThreeQuarterTurn)
    }

    /// Whether the first stored row is shown as the last row or column.
    pub(crate) fn reverses_rows(self) -> bool {
        matches!(self, Self::HalfTurn | Self::MirroredVertically | Self::QuarterTurn | Self::Transversed)
    }
}
