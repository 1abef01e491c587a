//! WebP (RFC 9649): still pictures, and the first frame of animations.
//!
//! The picture's own data goes to the decoder alone; the container around it is read here, so that nothing that is
//! wrong with metadata or later frames stops the picture.

mod container;
mod lossless;
mod lossy;

use self::container::{Container, Data};
use self::lossless::LosslessRows;
use self::lossy::LossyRows;
use super::Described;
use super::canvas::{OnCanvas, Placement};
use super::colour::Space;
use super::exif::PictureFacts;
use super::input::Input;
use super::picture::Rows;
use super::splice::read_fault;
use crate::control::Control;
use crate::{Error, Limits, Result};

/// Opens the picture that `input` holds.
pub(crate) fn open<'s>(
    input: &'s mut Input<'_>,
    limits: &Limits,
    control: &'s Control<'_>,
) -> Result<(Box<dyn Rows + 's>, Described)> {
    let Container { frame, placement, icc, exif } = Container::read(input, limits, control)?;
    let size = frame.size(input)?;
    limits.check_size(size.0, size.1)?;
    let full_size = placement.map_or(size, |placement| placement.canvas);
    limits.check_size(full_size.0, full_size.1)?;

    let facts = PictureFacts::of(exif.as_deref());
    let spaces = icc.map(Space::Icc).or(facts.space).into_iter().collect();
    let described = Described { full_size, is_deep: false, orientation: facts.orientation, spaces };
    let is_placed = |placement: &Placement| placement.canvas != size || placement.at != (0, 0);
    let placement = placement.filter(is_placed);
    let rows: Box<dyn Rows> = match frame.data {
        Data::Lossy(data) => on_canvas(LossyRows::decode(input, data, frame.alpha, size, limits, control)?, placement),
        Data::Lossless(data) => on_canvas(LosslessRows::decode(input, data, size, limits, control)?, placement),
    };
    Ok((rows, described))
}

fn on_canvas<'s, R: Rows + 's>(rows: R, placement: Option<Placement>) -> Box<dyn Rows + 's> {
    match placement {
        Some(placement) => Box::new(OnCanvas::new(rows, placement)),
        None => Box::new(rows),
    }
}

fn fault(control: &Control, error: &image_webp::DecodingError) -> Error {
    match error {
        image_webp::DecodingError::IoError(error) => read_fault(control, error),
        image_webp::DecodingError::MemoryLimitExceeded => crate::TooLarge::Memory.into(),
        _ => Error::Damaged("its WebP data cannot be decoded"),
    }
}
