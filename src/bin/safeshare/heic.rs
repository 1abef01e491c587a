//! HEIC on the command line: what the phone does in the apps, done here by a decoder in Rust without unsafe code.
//!
//! It decodes a photo whole (the format allows little else) and cannot be cancelled meanwhile. AVIF is left to others.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use heic_decoder::{ColorInfo, DecodedImage, HeifError, ImageInfo};
use safeshare::{
    Control, Engine, Error, Limits, Options, PixelColorSpace, Pixels, Protected, TooLarge, Unsupported, inspect_file,
};

/// Bytes of memory for each pixel while decoding: 17.7 were measured on photos of 8 to 16 megapixels.
const BYTES_PER_PIXEL: u64 = 20;

/// Numbers of ITU-T H.273 for Display P3.
const P3_PRIMARIES: u16 = 12;

/// Protects the photo at `input` where it is a HEIC that can be decoded; any other gives
/// [`Unsupported::PlatformDecoded`].
pub fn protect(
    engine: &Engine,
    input: &Path,
    folder: &Path,
    options: &Options,
    control: &Control,
) -> Result<Protected, Error> {
    // The first look holds the file to the limits.
    let report = inspect_file(input, &options.limits, control)?;
    let file = fs::read(input).map_err(|_| Error::Storage(safeshare::Storage::Read))?;
    let picture = decoded(&file, &options.limits)?;
    let rgba = picture.to_rgba8().map_err(|_| NOT_DECODED)?;
    let pixels = Pixels {
        width: rgba.width as u32,
        height: rgba.height as u32,
        stride: rgba.width * 4,
        rgba: &rgba.data,
        premultiplied: rgba.premultiplied,
        color_space: color_space(&picture),
        // The decoder applies the container's turns; EXIF's orientation is not for HEIC (ISO/IEC 23008-12, A.2.4).
        orientation: 1,
    };
    let mut done = engine.protect_pixels(&pixels, folder, options, control)?;
    done.outcome.report = report;
    Ok(done)
}

const NOT_DECODED: Error = Error::Unsupported(Unsupported::PlatformDecoded);

fn decoded(file: &[u8], limits: &Limits) -> Result<DecodedImage, Error> {
    guarded(|| heic_decoder::probe(file)).and_then(|info| fits(&info, limits))?;
    guarded(|| heic_decoder::decode(file))
}

/// A decoder of untrusted files that gives up in whatever way has not decoded it; only that is told.
fn guarded<T>(decode: impl FnOnce() -> Result<T, HeifError>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(decode)).ok().and_then(Result::ok).ok_or(NOT_DECODED)
}

fn fits(info: &ImageInfo, limits: &Limits) -> Result<(), Error> {
    let pixels = |width: usize, height: usize| (width as u64).saturating_mul(height as u64);
    let most = pixels(info.width, info.height).max(pixels(info.coded_width, info.coded_height));
    if most > limits.pixels {
        return Err(Error::TooLarge(TooLarge::Pixels));
    }
    if most.saturating_mul(BYTES_PER_PIXEL) > limits.memory {
        return Err(Error::TooLarge(TooLarge::Memory));
    }
    Ok(())
}

fn color_space(picture: &DecodedImage) -> PixelColorSpace<'_> {
    match (&picture.metadata.icc_profile, picture.color_info) {
        (Some(profile), _) => PixelColorSpace::Icc(profile),
        (None, Some(ColorInfo { color_primaries: P3_PRIMARIES, .. })) => PixelColorSpace::DisplayP3,
        (None, _) => PixelColorSpace::Srgb,
    }
}
