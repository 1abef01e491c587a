//! The random control: noise that hides where the picture hides, as visible as the shield.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::Fallible;
use crate::pixels::Rgb;
use crate::scores::Region;

/// Within this of the wanted score it is as visible.
const NEAR: f64 = 0.7;
const TRIES: usize = 7;
/// Levels of the first try.
const FIRST: f64 = 4.0;
/// By how much 100 minus the score grows with the noise: its logarithm over that of the noise, about.
const STEEPNESS: f64 = 1.1;

/// The picture with noise such that the region's SSIMULACRA2 is `wanted`.
pub fn noisy(clean: &Rgb, region: &Region, wanted: f64, seed: u64) -> Fallible<Rgb> {
    let noise = noise(clean, seed)?;
    let mut levels = FIRST;
    let mut picture = added(clean, &noise, levels);
    for _ in 0..TRIES {
        let score = region.scores(&picture)?.ssimulacra2;
        if (score - wanted).abs() < NEAR {
            break;
        }
        let ratio = (100.0 - wanted).max(0.1) / (100.0 - score).max(0.1);
        levels = (levels * ratio.powf(1.0 / STEEPNESS)).clamp(0.01, 120.0);
        picture = added(clean, &noise, levels);
    }
    Ok(picture)
}

fn added(clean: &Rgb, noise: &[f32], levels: f64) -> Rgb {
    let mut picture = clean.clone();
    for (pixel, noise) in picture.pixels_mut().zip(noise) {
        let change = f64::from(*noise) * levels;
        pixel.0 = pixel.0.map(|level| (f64::from(level) + change).round().clamp(0.0, 255.0) as u8);
    }
    picture
}

/// Gaussian, twice coarser than the picture and enlarged smoothly; little where the picture is smooth.
fn noise(clean: &Rgb, seed: u64) -> Fallible<Vec<f32>> {
    let (width, height) = clean.dimensions();
    let (w, h) = (width.div_ceil(2), height.div_ceil(2));
    let luma = |x: u32, y: u32| {
        let [r, g, b] = clean.get_pixel(x.min(width - 1), y.min(height - 1)).0.map(f32::from);
        0.299 * r + 0.587 * g + 0.114 * b
    };
    let mut random = Random(seed ^ 0x5AFE);
    let mut samples = Vec::with_capacity((w * h) as usize);
    for y in 0..h {
        for x in 0..w {
            let (mut sum, mut squares) = (0.0, 0.0);
            for (dx, dy) in (0..25).map(|i| (i % 5, i / 5)) {
                let level = luma((2 * (x + dx)).saturating_sub(4), (2 * (y + dy)).saturating_sub(4)) / 255.0;
                sum += level / 25.0;
                squares += level * level / 25.0;
            }
            let headroom = (0.25 + 10.0 * (squares - sum * sum).max(0.0).sqrt()).min(1.0);
            samples.push(headroom * random.gaussian());
        }
    }
    let bytes: Vec<u8> = samples.into_iter().flat_map(f32::to_ne_bytes).collect();
    let from = Image::from_vec_u8(w, h, bytes, PixelType::F32)?;
    let mut to = Image::new(width, height, PixelType::F32);
    let smooth = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &smooth)?;
    Ok(to.buffer().as_chunks().0.iter().map(|bytes| f32::from_ne_bytes(*bytes)).collect())
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// A sum of twelve is near enough.
    fn gaussian(&mut self) -> f32 {
        (0..12).map(|_| self.uniform()).sum::<f32>() - 6.0
    }
}
