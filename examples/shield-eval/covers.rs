//! What an attacker gets back from under a cover: a table for the notes.
//!
//! Two attacks. An encoder looks at the covered face and is asked whether it is the person. And a matcher that knows how
//! covers are drawn covers a gallery of faces in the same way, and looks for the one that a covered photo of the same
//! person in other light, moved and posted, is nearest to; beside it stands the same matcher on the bare averages, which
//! is all that a cover without noise would hide behind.

use std::fmt::Write as _;

use fast_image_resize::FilterType;
use safeshare::{Area, Control, Cover, CoverShape, CoverStyle, Engine, Options, OutputFormat, Strength};

use crate::encoder::{self, Encoder};
use crate::photos::face_of_crop;
use crate::pixels::{self, Rgb};
use crate::{Fallible, relit};

const STYLES: [(&str, CoverStyle); 4] = [
    ("mosaic", CoverStyle::Mosaic),
    ("blur", CoverStyle::Blur),
    ("solid", CoverStyle::Solid),
    ("sticker", CoverStyle::Sticker),
];
/// Side at which crops are covered.
const SIDE: u32 = 448;
/// Numbers along each side that the matcher compares.
const COMPARED: u32 = 8;

pub fn table(engine: &Engine, encoders: &[Encoder], crops: &[Rgb]) -> Fallible<String> {
    let photos = crops.iter().map(|crop| pixels::resized(crop, SIDE, SIDE)).collect::<Fallible<Vec<_>>>()?;
    let others = photos.iter().map(another).collect::<Fallible<Vec<_>>>()?;
    let mut text =
        format!("| cover | cosine to the own clean photo | found in a gallery of {} |\n|---|---|---|\n", photos.len());
    for (name, style) in STYLES {
        let gallery = photos.iter().map(|photo| covered(engine, photo, style)).collect::<Fallible<Vec<_>>>()?;
        let probes = others.iter().map(|photo| covered(engine, photo, style)).collect::<Fallible<Vec<_>>>()?;
        let (mut sum, mut count) = (0.0, 0.0_f32);
        for (photo, covered) in photos.iter().zip(&gallery) {
            for encoder in encoders {
                let face = face_of_crop();
                sum += encoder::cosine(&encoder.embed(photo, face)?, &encoder.embed(covered, face)?);
                count += 1.0;
            }
        }
        let _ = writeln!(text, "| {name} | {:.2} | {} |", sum / count, found(&gallery, &probes, COMPARED)?);
    }
    for averages in [4, 6] {
        let _ = writeln!(text, "| bare {averages} x {averages} averages | | {} |", found(&photos, &others, averages)?);
    }
    Ok(text)
}

/// The same person in another photo, as far as one can be made: in other light, moved by a little, and posted.
fn another(photo: &Rgb) -> Fallible<Rgb> {
    let side = f64::from(SIDE);
    let mut other =
        pixels::cropped(photo, [0.02 * side, 0.01 * side, 0.96 * side, 0.96 * side], SIDE, SIDE, FilterType::Bilinear)?;
    other.iter_mut().for_each(|level| *level = relit(*level));
    pixels::decoded(&pixels::jpeg(&other, 75)?)
}

fn covered(engine: &Engine, photo: &Rgb, style: CoverStyle) -> Fallible<Rgb> {
    let mut options = Options::default();
    options.strength = Strength::Off;
    options.format = OutputFormat::Png;
    let area = Area::new(0.15, 0.1, 0.7, 0.75)?;
    options.covers = vec![Cover { area, shape: CoverShape::Ellipse, style }];
    let done = engine.protect_bytes(&pixels::jpeg(photo, 95)?, &options, &Control::default())?;
    pixels::decoded(&done.bytes)
}

/// How many probes are nearest to their own photo, of how many, by the normalised face at `side` x `side`.
fn found(gallery: &[Rgb], probes: &[Rgb], side: u32) -> Fallible<String> {
    let seen = |photos: &[Rgb]| photos.iter().map(|photo| face(photo, side)).collect::<Fallible<Vec<_>>>();
    let (gallery, probes) = (seen(gallery)?, seen(probes)?);
    let nearest = |probe: &Vec<f32>| {
        let mut best = (f32::NEG_INFINITY, 0);
        for (at, one) in gallery.iter().enumerate() {
            best = if encoder::cosine(probe, one) > best.0 { (encoder::cosine(probe, one), at) } else { best };
        }
        best.1
    };
    let right = probes.iter().enumerate().filter(|(at, probe)| nearest(probe) == *at).count();
    Ok(format!("{right} of {}", probes.len()))
}

/// The inner face, each channel less its mean.
fn face(photo: &Rgb, side: u32) -> Fallible<Vec<f32>> {
    let [x, y, w, h] = face_of_crop().map(|part| part * f64::from(SIDE));
    let small = pixels::cropped(photo, [x, y, w, h], side, side, FilterType::Box)?;
    let mean = [0, 1, 2].map(|c| small.pixels().map(|pixel| f32::from(pixel.0[c])).sum::<f32>() / (side * side) as f32);
    Ok(small.pixels().flat_map(|pixel| [0, 1, 2].map(|c| f32::from(pixel.0[c]) - mean[c])).collect())
}
