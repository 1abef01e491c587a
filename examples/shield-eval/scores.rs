//! What of a change is seen at a face.

use fast_image_resize::FilterType;
use ssimulacra2::{ColorPrimaries, TransferCharacteristic, compute_frame_ssimulacra2};

use crate::Fallible;
use crate::perceptual::psnr_hvs_m;
use crate::photos::Face;
use crate::pixels::{self, Rgb};

/// Above this side SSIMULACRA2 is taken at half size alone, as the trainer's measure does.
const LARGE: u32 = 1200;

/// The square of twice a face's height, in the unshielded picture.
pub struct Region {
    crop: [f64; 4],
    clean: Rgb,
}

#[derive(Clone, Copy)]
pub struct Scores {
    /// SSIMULACRA2, mean of full and half size.
    pub ssimulacra2: f64,
    /// PSNR-HVS-M in dB, which no net was trained against.
    pub hvs: f64,
}

impl Region {
    pub fn of(clean: &Rgb, [x, y, w, h]: Face) -> Self {
        let (width, height) = (f64::from(clean.width()), f64::from(clean.height()));
        let (cx, cy, half) = ((x + w / 2.0) * width, (y + h / 2.0) * height, h * height);
        let (left, top) = ((cx - half).max(0.0).floor(), (cy - half).max(0.0).floor());
        let crop = [left, top, (cx + half).min(width).floor() - left, (cy + half).min(height).floor() - top];
        let clean = cut(clean, crop);
        Self { crop, clean }
    }

    pub fn scores(&self, picture: &Rgb) -> Fallible<Scores> {
        let seen = cut(picture, self.crop);
        let (small, small_clean) = (half(&seen)?, half(&self.clean)?);
        let at_half = score(&small_clean, &small)?;
        let large = seen.width().max(seen.height()) > LARGE;
        let ssimulacra2 = if large { at_half } else { f64::midpoint(score(&self.clean, &seen)?, at_half) };
        Ok(Scores { ssimulacra2, hvs: psnr_hvs_m(&self.clean, &seen) })
    }
}

fn cut(picture: &Rgb, [x, y, w, h]: [f64; 4]) -> Rgb {
    image::imageops::crop_imm(picture, x as u32, y as u32, w as u32, h as u32).to_image()
}

fn half(picture: &Rgb) -> Fallible<Rgb> {
    let (width, height) = ((picture.width() / 2).max(8), (picture.height() / 2).max(8));
    let crop = [0.0, 0.0, f64::from(picture.width()), f64::from(picture.height())];
    pixels::cropped(picture, crop, width, height, FilterType::Box)
}

fn score(clean: &Rgb, seen: &Rgb) -> Fallible<f64> {
    let frame = |picture: &Rgb| {
        let samples = picture.pixels().map(|pixel| pixel.0.map(|level| f32::from(level) / 255.0)).collect();
        let (transfer, primaries) = (TransferCharacteristic::SRGB, ColorPrimaries::BT709);
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        ssimulacra2::Rgb::new(samples, width, height, transfer, primaries)
    };
    Ok(compute_frame_ssimulacra2(frame(clean)?, frame(seen)?)?)
}
