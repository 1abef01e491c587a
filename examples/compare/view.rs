//! What a person sees of a file: upright as its EXIF asks, in the colours that its profile means, very small.

use std::io::Cursor;

use image::imageops::{FilterType, flip_horizontal, resize, rotate90, rotate180, rotate270, thumbnail};
use image::{ImageDecoder, ImageReader, RgbImage};
use moxcms::{ColorProfile, Layout, TransformOptions};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pixels of the long side.
const LONG: u32 = 32;

/// The pixels of a file as stored, and its colour profile.
pub struct Stored {
    pub rgb: RgbImage,
    pub profile: Option<Vec<u8>>,
}

/// `None` when it cannot be decoded.
pub fn stored(file: &[u8]) -> Option<Stored> {
    if file.starts_with(&[0xFF, 0xD8]) {
        let options = DecoderOptions::default()
            .jpeg_set_out_colorspace(ColorSpace::RGB)
            .set_max_width(65_535)
            .set_max_height(65_535);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
        let samples = decoder.decode().ok()?;
        let (width, height) = decoder.dimensions()?;
        let rgb = RgbImage::from_raw(width as u32, height as u32, samples)?;
        return Some(Stored { rgb, profile: decoder.icc_profile() });
    }
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().ok()?;
    reader.no_limits();
    let mut decoder = reader.into_decoder().ok()?;
    let profile = decoder.icc_profile().ok().flatten();
    Some(Stored { rgb: image::DynamicImage::from_decoder(decoder).ok()?.to_rgb8(), profile })
}

/// What is seen of `file`; `None` when it cannot be decoded.
pub fn of_file(file: &[u8]) -> Option<RgbImage> {
    let Stored { rgb, profile } = stored(file)?;
    Some(seen(&rgb, profile.as_deref(), orientation(file)))
}

/// What is seen of these pixels with this profile and EXIF orientation.
pub fn seen(rgb: &RgbImage, profile: Option<&[u8]>, orientation: u32) -> RgbImage {
    let (width, height) = rgb.dimensions();
    let long = width.max(height);
    let side = |pixels: u32| (pixels * LONG / long).max(1);
    let small = thumbnail(rgb, side(width), side(height));
    upright(&in_srgb(small, profile), orientation)
}

fn in_srgb(mut rgb: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    let Some(profile) = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) else { return rgb };
    let to = ColorProfile::new_srgb();
    if let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, TransformOptions::default()) {
        let from = rgb.clone();
        transform.transform(&from, &mut rgb).expect("one size");
    }
    rgb
}

/// Turned as EXIF orientation `orientation`, 1 to 8, asks.
pub fn upright(rgb: &RgbImage, orientation: u32) -> RgbImage {
    match orientation {
        2 => flip_horizontal(rgb),
        3 => rotate180(rgb),
        4 => flip_horizontal(&rotate180(rgb)),
        5 => flip_horizontal(&rotate90(rgb)),
        6 => rotate90(rgb),
        7 => flip_horizontal(&rotate270(rgb)),
        8 => rotate270(rgb),
        _ => rgb.clone(),
    }
}

/// EXIF orientation of `file`, 1 where it has none.
pub fn orientation(file: &[u8]) -> u32 {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(file)).ok();
    let field = exif.as_ref().and_then(|exif| exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY));
    field.and_then(|field| field.value.get_uint(0)).unwrap_or(1)
}

/// Mean difference in levels; infinite for other shapes.
pub fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let (width, height) = a.dimensions();
    if width.abs_diff(b.width()) > 1 || height.abs_diff(b.height()) > 1 {
        return f64::INFINITY;
    }
    let b = resize(b, width, height, FilterType::Triangle);
    crate::support::photo::mean_difference(a, &b)
}
