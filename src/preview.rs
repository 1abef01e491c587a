//! What an app asks before it protects: a small before-and-after pair, for choosing a strength and seeing the covers,
//! and the faces, for suggesting covers.

use std::path::Path;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::control::Control;
use crate::protect::Engine;
use crate::shield::{Face, Shielded};
use crate::source::{self, Input, Picture, Pixels};
use crate::{Error, Options, Result};

/// How much larger the difference map shows a change than it is.
pub const DIFFERENCE_GAIN: i32 = 8;

/// The same picture before and after the shield, small, RGBA8 with straight alpha, row by row without padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Without the shield, with the covers.
    pub before: Vec<u8>,
    /// With both.
    pub after: Vec<u8>,
    /// Mid-grey plus [`DIFFERENCE_GAIN`] times the change, taken at full size and then made small.
    pub difference: Vec<u8>,
    /// What the shield did; `None` when it was off.
    pub shield: Option<Shielded>,
}

impl Engine {
    /// The photo at `input` as `protect_file` would shield it, shown with a longest side of at most `side` pixels.
    pub fn preview_file(&self, input: &Path, side: u32, options: &Options, control: &Control) -> Result<Preview> {
        let control = &options.start(control)?;
        let picture = source::load(&mut Input::open(input, &options.limits)?, options, control)?;
        self.preview(picture, side, options, control)
    }

    /// The same for a picture that the platform decoded.
    pub fn preview_pixels(&self, pixels: &Pixels, side: u32, options: &Options, control: &Control) -> Result<Preview> {
        let control = &options.start(control)?;
        self.preview(source::from_pixels(pixels, options, control)?, side, options, control)
    }

    /// The faces that the net finds in the photo at `input`, the surest first; whether they are covered or the shield is
    /// on does not matter. It misses some and sees some where there are none: they are suggestions.
    pub fn faces_file(&self, input: &Path, options: &Options, control: &Control) -> Result<Vec<Face>> {
        let control = &options.start(control)?;
        let picture = source::load(&mut Input::open(input, &options.limits)?, options, control)?;
        self.shield().faces(&picture, options, control)
    }

    /// The same for a picture that the platform decoded.
    pub fn faces_pixels(&self, pixels: &Pixels, options: &Options, control: &Control) -> Result<Vec<Face>> {
        let control = &options.start(control)?;
        self.shield().faces(&source::from_pixels(pixels, options, control)?, options, control)
    }

    fn preview(&self, mut before: Picture, side: u32, options: &Options, control: &Control) -> Result<Preview> {
        let covers = self.cover(&mut before, options, control)?;
        let mut after = before.clone();
        let shield = self.shield().apply(&mut after, &covers, options, control)?;
        let mut difference = after.clone();
        amplify(&mut difference, &before);
        let small = |picture| small(picture, side);
        let (width, height) = small_size(&before, side);
        Ok(Preview {
            width,
            height,
            before: small(&before)?,
            after: small(&after)?,
            difference: small(&difference)?,
            shield,
        })
    }
}

fn amplify(changed: &mut Picture, original: &Picture) {
    for (sample, before) in changed.rgb.iter_mut().zip(&original.rgb) {
        let change = i32::from(*sample) - i32::from(*before);
        *sample = (128 + DIFFERENCE_GAIN * change).clamp(0, 255) as u8;
    }
}

fn small_size(picture: &Picture, side: u32) -> (u32, u32) {
    let long = picture.width.max(picture.height);
    let to = side.clamp(1, long);
    let scaled = |pixels: u32| ((u64::from(pixels) * u64::from(to) + u64::from(long) / 2) / u64::from(long)) as u32;
    (scaled(picture.width).max(1), scaled(picture.height).max(1))
}

/// The picture at its small size as RGBA8.
fn small(picture: &Picture, side: u32) -> Result<Vec<u8>> {
    let (width, height) = small_size(picture, side);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let resized = |samples: &[u8], kind: PixelType| -> Result<Vec<u8>> {
        let from = ImageRef::new(picture.width, picture.height, samples, kind).map_err(|_| FAULT)?;
        let mut to = Image::new(width, height, kind);
        Resizer::new().resize(&from, &mut to, &options).map_err(|_| FAULT)?;
        Ok(to.into_vec())
    };
    let rgb = resized(&picture.rgb, PixelType::U8x3)?;
    let pixels = rgb.chunks_exact(3);
    Ok(match &picture.alpha {
        None => pixels.flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect(),
        Some(alpha) => {
            let alpha = resized(alpha, PixelType::U8)?;
            pixels.zip(alpha).flat_map(|(pixel, alpha)| [pixel[0], pixel[1], pixel[2], alpha]).collect()
        }
    })
}

const FAULT: Error = Error::Internal("preview size");
