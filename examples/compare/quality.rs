//! How near our unshielded output is to the ideal smaller picture, beside `ImageMagick`'s of the same file size.
//!
//! The ideal: the decoded photo, made smaller by the Lanczos filter with three lobes in 32-bit floats, once on the sRGB
//! values as they are and once in linear light, because tools differ in what they mean to do. The score is
//! SSIMULACRA2: 100 is the same picture, 90 cannot be told apart, 70 is high quality.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

use crate::support::{jpeg, picture};
use crate::tools::safeshare;
use crate::view::stored;

/// `ImageMagick`'s qualities between which the one of our file size is sought.
const QUALITIES: std::ops::RangeInclusive<u32> = 40..=99;

/// A file's bytes and its scores against the ideals on sRGB values and in linear light.
#[derive(Clone, Copy)]
struct Scored {
    bytes: usize,
    scores: [f64; 2],
}

/// Prints the table for these photos, or for one made in code.
pub fn print(photos: &[&str]) {
    println!(
        "### Quality\n\nSSIMULACRA2 of the smaller picture against the ideal one (Lanczos with three lobes, in floats), on sRGB values / in linear light.\n"
    );
    println!("| | KiB | SafeShare `--strength off` | ImageMagick at the same size |\n|---|---:|---:|---:|");
    let folder = tempfile::tempdir().expect("a folder");
    let mut files: Vec<(String, PathBuf)> = photos
        .iter()
        .map(|photo| (Path::new(photo).file_stem().unwrap_or_default().to_string_lossy().into_owned(), photo.into()))
        .collect();
    if files.is_empty() {
        for (width, height) in [(4000, 3000), (8000, 6000)] {
            let path = folder.path().join(format!("{width}.jpg"));
            // In sRGB and upright: that is all that is compared here.
            let photo = jpeg::encode(&picture::photo(width.into(), height.into()), width, height, false);
            fs::write(&path, photo).expect("written");
            files.push((format!("{width} x {height}"), path));
        }
    }
    for (name, file) in files {
        let Some(row) = row(&file) else {
            eprintln!("{name}: left out");
            continue;
        };
        println!("| {name} | {row} |");
    }
    println!();
}

fn row(photo: &Path) -> Option<String> {
    let full = stored(&fs::read(photo).ok()?)?;
    // Its colours would have to be converted, and turning it would have to be undone.
    if full.profile.is_some() || crate::view::orientation(&fs::read(photo).ok()?) != 1 {
        return None;
    }
    let ours = ours(photo)?;
    let size = stored(&ours)?.rgb.dimensions();
    let ideals = [ideal(&full.rgb, size, false), ideal(&full.rgb, size, true)];
    let score = |file: &[u8]| {
        let rgb = stored(file)?.rgb;
        (rgb.dimensions() == size)
            .then(|| Scored { bytes: file.len(), scores: ideals.each_ref().map(|ideal| similarity(ideal, &rgb)) })
    };
    let own = score(&ours)?;
    let peer = imagemagick(photo, size, own.bytes, score);
    let text = |scored: &Scored| format!("{:.2} / {:.2}", scored.scores[0], scored.scores[1]);
    Some(format!("{} | {} | {}", own.bytes / 1024, text(&own), peer.map_or("-".into(), |peer| text(&peer))))
}

fn ours(photo: &Path) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().ok()?;
    let mut command = Command::new(safeshare());
    command.args(["protect", "--quiet", "--strength", "off", "--format", "jpeg", "-o"]).arg(folder.path()).arg(photo);
    command.status().ok()?.success().then_some(())?;
    fs::read(fs::read_dir(folder.path()).ok()?.next()?.ok()?.path()).ok()
}

/// What `ImageMagick` would score with a file of `bytes`: between its two qualities that are nearest to that size.
fn imagemagick(
    photo: &Path,
    size: (u32, u32),
    bytes: usize,
    score: impl Fn(&[u8]) -> Option<Scored>,
) -> Option<Scored> {
    let folder = tempfile::tempdir().ok()?;
    let of_quality = |quality: u32| {
        let output = folder.path().join("output.jpg");
        let mut command = Command::new("convert");
        command.arg(photo).args(["-auto-orient", "-resize", &format!("{}x{}!", size.0, size.1), "-strip"]);
        command.args(["-sampling-factor", "4:2:0", "-quality", &quality.to_string()]).arg(&output);
        command.status().ok()?.success().then_some(())?;
        fs::read(output).ok()
    };
    let (mut low, mut high) = (*QUALITIES.start(), *QUALITIES.end());
    while high - low > 1 {
        let middle = low.midpoint(high);
        if of_quality(middle)?.len() <= bytes { low = middle } else { high = middle }
    }
    let (below, above) = (score(&of_quality(low)?)?, score(&of_quality(high)?)?);
    let part = (bytes as f64 - below.bytes as f64) / (above.bytes as f64 - below.bytes as f64);
    let between = |at: usize| below.scores[at] + part * (above.scores[at] - below.scores[at]);
    Some(Scored { bytes, scores: [between(0), between(1)] })
}

/// The picture at `size`, as R, G, B from 0 to 1.
fn ideal(full: &RgbImage, size: (u32, u32), in_linear_light: bool) -> Vec<[f32; 3]> {
    let levels: Vec<f32> = (0..=255_u8)
        .map(|level| {
            let value = f32::from(level) / 255.0;
            if in_linear_light { linear(value) } else { value }
        })
        .collect();
    let samples: Vec<u8> = full.as_raw().iter().flat_map(|level| levels[usize::from(*level)].to_ne_bytes()).collect();
    let from = ImageRef::new(full.width(), full.height(), &samples, PixelType::F32x3).expect("three floats a pixel");
    let mut to = Image::new(size.0, size.1, PixelType::F32x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&from, &mut to, &options).expect("two sound pictures");
    let values = to.buffer().as_chunks::<4>().0.iter().map(|bytes| f32::from_ne_bytes(*bytes).clamp(0.0, 1.0));
    let values: Vec<f32> = values.map(|value| if in_linear_light { encoded(value) } else { value }).collect();
    values.as_chunks::<3>().0.to_vec()
}

fn similarity(ideal: &[[f32; 3]], rgb: &RgbImage) -> f64 {
    let (width, height) = (rgb.width() as usize, rgb.height() as usize);
    let pixels = rgb.pixels().map(|pixel| pixel.0.map(|level| f32::from(level) / 255.0)).collect();
    let frame = |pixels| {
        Rgb::new(pixels, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709).expect("a pixel each")
    };
    compute_frame_ssimulacra2(frame(ideal.to_vec()), frame(pixels)).expect("two pictures of one size")
}

/// IEC 61966-2-1.
fn linear(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn encoded(value: f32) -> f32 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}
