//! Pictures: reading, writing, scaling, and what networks do to them.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::Fallible;

pub type Rgb = image::RgbImage;

/// What a network does to a photo: limits its longer side and writes a JPEG.
#[derive(Clone, Copy)]
pub struct Posting {
    pub name: &'static str,
    /// The longer side in pixels at most, and the JPEG's quality; `None`: as it is.
    limits: Option<(u32, u8)>,
}

/// As it is first; then from gentle to rough.
pub const POSTINGS: [Posting; 5] = [
    Posting { name: "as is", limits: None },
    Posting { name: "2048 q85", limits: Some((2048, 85)) },
    Posting { name: "1440 q80", limits: Some((1440, 80)) },
    Posting { name: "1080 q75", limits: Some((1080, 75)) },
    Posting { name: "1080 q70", limits: Some((1080, 70)) },
];

impl Posting {
    pub fn apply(&self, picture: &Rgb) -> Fallible<Rgb> {
        let Some((side, quality)) = self.limits else { return Ok(picture.clone()) };
        let (width, height) = picture.dimensions();
        let scale = f64::from(side) / f64::from(width.max(height));
        if scale >= 1.0 {
            return decoded(&jpeg(picture, quality)?);
        }
        let scaled = |side: u32| (f64::from(side) * scale).round().max(1.0) as u32;
        decoded(&jpeg(&resized(picture, scaled(width), scaled(height))?, quality)?)
    }
}

/// The picture at another size.
pub fn resized(picture: &Rgb, width: u32, height: u32) -> Fallible<Rgb> {
    let crop = [0.0, 0.0, f64::from(picture.width()), f64::from(picture.height())];
    cropped(picture, crop, width, height, FilterType::CatmullRom)
}

/// A part of the picture (left, top, width and height in pixels) at another size.
pub fn cropped(picture: &Rgb, [x, y, w, h]: [f64; 4], width: u32, height: u32, filter: FilterType) -> Fallible<Rgb> {
    let from = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3)?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(x, y, w, h);
    Resizer::new().resize(&from, &mut to, &options)?;
    Ok(Rgb::from_raw(width, height, to.into_vec()).ok_or("a picture of another size")?)
}

pub fn jpeg(picture: &Rgb, quality: u8) -> Fallible<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(picture.as_raw(), picture.width().try_into()?, picture.height().try_into()?, ColorType::Rgb)?;
    Ok(bytes)
}

pub fn decoded(bytes: &[u8]) -> Fallible<Rgb> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Ok(image::load_from_memory(bytes)?.to_rgb8());
    }
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let samples = decoder.decode().map_err(|error| format!("{error:?}"))?;
    let (width, height) = decoder.dimensions().ok_or("a picture without a size")?;
    Ok(Rgb::from_raw(width as u32, height as u32, samples).ok_or("a picture of another size")?)
}
