//! Which way up a picture is shown: EXIF tag 0x0112 (CIPA DC-008, "Orientation").

pub(crate) use image::metadata::Orientation;

/// The orientation of EXIF's number; what is not 1 to 8 is upright, as viewers take it.
pub(crate) fn of_exif(number: u32) -> Orientation {
    u8::try_from(number).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

/// How stored rows are shown.
pub(crate) trait Turn: Sized {
    /// Whether stored rows are shown as columns.
    fn swaps_axes(self) -> bool;

    /// Whether the first pixel of a stored row is shown at the far end of its row or column.
    fn reverses_pixels(self) -> bool;

    /// Whether the first stored row is shown as the last row or column.
    fn reverses_rows(self) -> bool;

    /// The size that a picture stored as `width` by `height` is shown at.
    fn shown_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_axes() { (height, width) } else { (width, height) }
    }
}

impl Turn for Orientation {
    fn swaps_axes(self) -> bool {
        matches!(self, Self::Rotate90FlipH | Self::Rotate90 | Self::Rotate270FlipH | Self::Rotate270)
    }

    fn reverses_pixels(self) -> bool {
        matches!(self, Self::FlipHorizontal | Self::Rotate180 | Self::Rotate270FlipH | Self::Rotate270)
    }

    fn reverses_rows(self) -> bool {
        matches!(self, Self::Rotate180 | Self::FlipVertical | Self::Rotate90 | Self::Rotate270FlipH)
    }
}
