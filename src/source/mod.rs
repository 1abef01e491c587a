//! From a file to an upright sRGB picture at the output size.
//!
//! A decoder gives rows ([`Rows`]); each is scaled ([`Resampler`]), converted to sRGB and placed upright ([`Sink`])
//! before the next one is asked for, so that memory follows the output and not the input.

mod canvas;
mod colour;
mod exif;
mod gif;
mod input;
mod jpeg;
mod orientation;
mod picture;
mod pixels;
mod png;
mod png_chunks;
mod resample;
mod round;
mod sink;
mod splice;
mod webp;

use self::colour::{Converter, Space};
use self::exif::PictureFacts;
pub(crate) use self::input::{Input, open_regular};
use self::jpeg::JpegRows;
use self::orientation::Orientation;
pub use self::picture::Picture;
use self::picture::Rows;
use self::pixels::PixelRows;
pub use self::pixels::{PixelColorSpace, Pixels};
use self::resample::Resampler;
pub(crate) use self::round::to_u8;
use self::sink::Sink;
use crate::control::{Control, Stage};
use crate::{Error, Format, Options, Result, Unsupported};

/// What a file says of its picture beside the pixels.
pub(crate) struct Described {
    /// Width and height in pixels as stored.
    full_size: (u32, u32),
    /// Whether samples have more than eight bits.
    is_deep: bool,
    orientation: Orientation,
    /// The first that is sound and fits counts.
    spaces: Vec<Space>,
}

/// Takes the picture from a file, at most [`Options::max_side`] pixels long. Animations give their first frame.
pub(crate) fn load(input: &mut Input, options: &Options, control: &Control) -> Result<Picture> {
    control.report(Stage::Decode, 0.0)?;
    let format = Format::of(&input.signature()?).ok_or(Unsupported::Format)?;
    let limits = &options.limits;
    let (mut rows, described): (Box<dyn Rows>, Described) = match format {
        Format::Jpeg => {
            let (rows, described) = open_jpeg(input, options, control)?;
            (Box::new(rows), described)
        }
        Format::Png => {
            let (rows, described) = png::open(input, limits, control)?;
            (Box::new(rows), described)
        }
        Format::Webp => webp::open(input, limits, control)?,
        Format::Gif => gif::open(input, limits, control)?,
        Format::Heic | Format::Avif | Format::Tiff => return Err(Unsupported::PlatformDecoded.into()),
        Format::Pixels => return Err(Error::Internal("no file is made of bare pixels")),
    };
    develop(&mut *rows, &described, options, control)
}

/// Opens a JPEG at the smallest scale of decoding that the output allows.
fn open_jpeg<'s, 'i>(
    input: &'s mut Input<'i>,
    options: &Options,
    control: &Control,
) -> Result<(JpegRows<&'s mut Input<'i>>, Described)> {
    let wanted = |full| output_size(full, options.max_side);
    let rows = JpegRows::open(input, &options.limits, wanted, control)?;
    let facts = PictureFacts::of(rows.exif());
    let described = Described {
        full_size: rows.full_size(),
        is_deep: rows.is_deep(),
        orientation: facts.orientation,
        spaces: rows.icc().map(Space::Icc).or(facts.space).into_iter().collect(),
    };
    Ok((rows, described))
}

/// Takes the picture from pixels that the platform decoded, at most [`Options::max_side`] pixels long.
pub(crate) fn from_pixels(pixels: &Pixels, options: &Options, control: &Control) -> Result<Picture> {
    control.report(Stage::Decode, 0.0)?;
    let (mut rows, described) = PixelRows::open(pixels, &options.limits)?;
    develop(&mut rows, &described, options, control)
}

/// Scales, converts and turns what `rows` gives.
fn develop(rows: &mut dyn Rows, described: &Described, options: &Options, control: &Control) -> Result<Picture> {
    let layout = rows.layout();
    let size = output_size(described.full_size, options.max_side);
    Sink::check_memory(&options.limits, layout.channels, size, Resampler::memory(layout, size))?;
    let converter = Converter::new(&described.spaces, layout.channels, described.is_deep);
    let mut sink = Sink::new(layout.channels, size, converter, described.orientation);
    let mut resampler = Resampler::new(layout, extent((layout.width, layout.height), described.full_size), size);
    for row in 0..layout.height {
        if row % 64 == 0 {
            control.report(Stage::Decode, row as f32 / layout.height as f32)?;
        }
        let Some(samples) = rows.next_row(control)? else { break };
        resampler.push(&samples, &mut |row| {
            sink.push(row);
            Ok(())
        })?;
    }
    let picture = sink.finish();
    control.report(Stage::Decode, 1.0)?;
    Ok(picture)
}

/// The size at which a picture of `size` leaves: the same shape, no side longer than `max_side`, never larger.
fn output_size(size: (u32, u32), max_side: u32) -> (u32, u32) {
    let long = size.0.max(size.1);
    if long <= max_side {
        return size;
    }
    let scaled = |side: u32| {
        let (length, long, max) = (u64::from(side), u64::from(long), u64::from(max_side));
        ((length * max + long / 2) / long).max(1) as u32
    };
    (scaled(size.0), scaled(size.1))
}

/// The part of `decoded` that shows the picture, in its pixels: a decoder that scales by a whole factor rounds up to
/// whole pixels.
fn extent(decoded: (u32, u32), full: (u32, u32)) -> (f64, f64) {
    let along = |decoded: u32, full: u32| {
        let factor = (f64::from(full) / f64::from(decoded)).round().max(1.0);
        (f64::from(full) / factor).min(f64::from(decoded))
    };
    (along(decoded.0, full.0), along(decoded.1, full.1))
}

#[cfg(test)]
mod tests;
