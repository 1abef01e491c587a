//! What the fuzz targets of `fuzz/` run, and the replay of what they found.
//!
//! Each function here takes any bytes. It fails when they make the code under it panic, give a fault of our own, run
//! out of time, or answer what another part of the crate contradicts.

use std::sync::OnceLock;
use std::time::Duration;

use crate::control::Control;
use crate::inspect::{self, inspect_bytes};
use crate::shield::Shield;
use crate::source::{self, Input, Picture, PixelColorSpace, Pixels};
use crate::{Engine, Error, Format, Limit, Limits, Options, Result, Strength, verify};

/// Width and height of the pictures whose check is fuzzed.
const VERIFIED: (u32, u32) = (40, 24);
const PNG_SIGNATURE: usize = 8;

/// A target takes one input.
pub type Target = fn(&[u8]);

/// Every target by its name, that of its file in `fuzz/fuzz_targets/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("jpeg", jpeg),
    ("png", png),
    ("webp", webp),
    ("gif", gif),
    ("pixels", pixels),
    ("inspect", inspect),
    ("extract", extract),
    ("verify_jpeg", verify_jpeg),
    ("verify_png", verify_png),
    ("model", model),
    ("way", way),
];

/// The JPEG decoder.
pub fn jpeg(bytes: &[u8]) {
    decode(bytes, Format::Jpeg);
}

/// The PNG decoder; checksums are made right first, so that what is behind them is reached.
pub fn png(bytes: &[u8]) {
    decode(&with_right_checksums(bytes), Format::Png);
}

/// The WebP decoder.
pub fn webp(bytes: &[u8]) {
    decode(bytes, Format::Webp);
}

/// The GIF decoder.
pub fn gif(bytes: &[u8]) {
    decode(bytes, Format::Gif);
}

fn decode(bytes: &[u8], format: Format) {
    if Format::of(bytes) != Some(format) {
        return;
    }
    let options = options();
    let picture = Input::from_bytes(bytes, &options.limits)
        .and_then(|mut input| source::load(&mut input, &options, &control(&options.limits)));
    check_picture(picture, &options);
}

/// Pixels of the platform: a head of eight bytes says how to take the rest.
pub fn pixels(bytes: &[u8]) {
    let Some((&[width, height, padding, orientation, space, profile, wide, _], rest)) = bytes.split_first_chunk()
    else {
        return;
    };
    let (profile, rgba) = rest.split_at(rest.len().min(usize::from(profile) * 8));
    let options = options();
    let width = u32::from(width) + (u32::from(wide) << 8);
    let pixels = Pixels {
        width,
        height: u32::from(height),
        stride: (width as usize * 4 + usize::from(padding)).wrapping_sub(8),
        rgba,
        premultiplied: space & 0x80 != 0,
        color_space: match space & 3 {
            0 => PixelColorSpace::Srgb,
            1 => PixelColorSpace::DisplayP3,
            2 => PixelColorSpace::AdobeRgb,
            _ => PixelColorSpace::Icc(profile),
        },
        orientation,
    };
    check_picture(source::from_pixels(&pixels, &options, &control(&options.limits)), &options);
}

fn check_picture(picture: Result<Picture>, options: &Options) {
    let Some(picture) = answer(picture) else { return };
    let pixels = picture.width as usize * picture.height as usize;
    assert!(pixels > 0 && picture.width.max(picture.height) <= options.max_side, "the picture's size");
    assert_eq!(picture.rgb.len(), 3 * pixels);
    assert!(picture.alpha.is_none_or(|alpha| alpha.len() == pixels));
}

/// What is hidden in a file of any format.
pub fn inspect(bytes: &[u8]) {
    let limits = limits();
    let Some(report) = answer(inspect_bytes(bytes, &limits, &Control::default())) else { return };
    for finding in &report.findings {
        let inside = finding.extent.as_ref().is_none_or(|at| at.start <= at.end && at.end <= bytes.len() as u64);
        assert!(inside && finding.bytes <= bytes.len() as u64, "{:?} is not in the file", finding.kind);
    }
}

/// Hidden pictures and videos as files of their own.
pub fn extract(bytes: &[u8]) {
    let (limits, control) = (limits(), Control::default());
    let Ok(report) = inspect_bytes(bytes, &limits, &control) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input");
    std::fs::write(&input, bytes).expect("written");
    let Some(extracted) = answer(inspect::extract_hidden(&input, &report, folder.path(), &limits, &control)) else {
        return;
    };
    let written: u64 = extracted.iter().map(|file| std::fs::metadata(&file.path).expect("a new file").len()).sum();
    assert_eq!(written, extracted.iter().map(|file| file.bytes).sum::<u64>());
    assert!(written <= 2 * bytes.len() as u64, "more was written than there was");
}

/// The check of JPEG outputs: what it lets through decodes, and nothing is hidden in it.
pub fn verify_jpeg(bytes: &[u8]) {
    verify_output(bytes, Format::Jpeg);
}

/// The check of PNG outputs, with right checksums.
pub fn verify_png(bytes: &[u8]) {
    verify_output(&with_right_checksums(bytes), Format::Png);
}

fn verify_output(bytes: &[u8], format: Format) {
    let options = options();
    let control = control(&options.limits);
    if verify::verify(bytes, format, VERIFIED, &control).is_err() {
        return;
    }
    let report = inspect_bytes(bytes, &options.limits, &control).expect("what was let through can be inspected");
    assert!(report.findings.is_empty() && !report.incomplete, "hidden in what was let through: {report:?}");
    let picture =
        Input::from_bytes(bytes, &options.limits).and_then(|mut input| source::load(&mut input, &options, &control));
    // Under `cfg(fuzzing)` the inflater of `verify` heeds no checksum, and so takes streams that refer to bytes before
    // their start; the decoder's own inflater does not.
    if cfg!(fuzzing) && format == Format::Png && picture.is_err() {
        return;
    }
    let picture = picture.expect("what was let through decodes");
    assert_eq!((picture.width, picture.height), VERIFIED);
}

/// The loading of a net, as either of the two: its parser, its contract and a first run.
pub fn model(bytes: &[u8]) {
    for loaded in [Shield::load(bytes, None).map(drop), Shield::try_face_net(bytes)] {
        match loaded {
            Ok(()) | Err(Error::Model(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

/// The whole way from bytes to bytes, for one in 16 of the files with the shield.
pub fn way(bytes: &[u8]) {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new().expect("our own net"));
    let mut options = options();
    options.strength = if bytes.len().is_multiple_of(16) { Strength::Standard } else { Strength::Off };
    let Some(done) = answer(engine.protect_bytes(bytes, &options, &Control::default())) else { return };
    let report = inspect_bytes(&done.bytes, &options.limits, &Control::default()).expect("an output is a picture");
    assert!(report.findings.is_empty() && !report.incomplete, "hidden in an output: {report:?}");
}

/// What came out, if an error of the input did not; any other error is a fault.
fn answer<T>(result: Result<T>) -> Option<T> {
    match result {
        Ok(answer) => Some(answer),
        Err(Error::Internal(what) | Error::Model(what)) => panic!("a fault of our own: {what}"),
        Err(Error::LimitReached(Limit::Time)) => panic!("it takes too long"),
        Err(_) => None,
    }
}

fn options() -> Options {
    Options { max_side: 64, strength: Strength::Off, limits: limits(), ..Options::default() }
}

/// Small, so that a run is short, and all reached by small files.
fn limits() -> Limits {
    Limits {
        pixels: 1 << 17,
        side: 2048,
        file_bytes: 1 << 20,
        memory: 8 << 20,
        scans: 32,
        parts: 1000,
        depth: 16,
        inflated: 1 << 20,
        covers: 4,
        time: Duration::from_secs(10),
    }
}

fn control(limits: &Limits) -> Control<'static> {
    Control::default().starting_now(limits.time)
}

/// The same PNG with the checksum of every whole chunk made right.
pub(crate) fn with_right_checksums(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = PNG_SIGNATURE;
    while let Some((length, _)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk) {
        let end = (at + 8).saturating_add(u32::from_be_bytes(*length) as usize);
        let Some(checked) = bytes.get(at + 4..end) else { break };
        let mut crc = flate2::Crc::new();
        crc.update(checked);
        let Some(stated) = bytes.get_mut(end..end + 4) else { break };
        stated.copy_from_slice(&crc.sum().to_be_bytes());
        at = end + 4;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::time::Instant;

    /// How long one of the small files may take, on a busy machine and hardly optimised.
    const MOST_TIME: Duration = Duration::from_secs(5);

    /// Each file once made its target fail.
    #[test]
    fn what_fuzzing_found_is_mended() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions");
        let mut replayed = 0;
        for target_folder in std::fs::read_dir(folder).unwrap().flatten() {
            let name = target_folder.file_name();
            let (_, target) = TARGETS.iter().find(|(target, _)| **target == *name).expect("a target of this name");
            for file in std::fs::read_dir(target_folder.path()).unwrap().flatten() {
                let bytes = std::fs::read(file.path()).unwrap();
                println!("{}", file.path().display());
                let start = Instant::now();
                target(&bytes);
                assert!(start.elapsed() <= MOST_TIME, "{:?} took {:?}", file.file_name(), start.elapsed());
                replayed += 1;
            }
        }
        assert!(replayed > 0, "no file was replayed");
    }

    /// A seed must reach what it is a seed for.
    #[test]
    fn the_targets_take_sound_files() {
        let picture = Picture {
            width: VERIFIED.0,
            height: VERIFIED.1,
            rgb: (0..3 * VERIFIED.0 * VERIFIED.1).map(|i| (i * i) as u8).collect(),
            alpha: None,
        };
        for (format, target) in
            [(crate::OutputFormat::Jpeg, verify_jpeg as Target), (crate::OutputFormat::Png, verify_png)]
        {
            let options = Options { format, ..options() };
            let bytes = crate::encode::encode(picture.clone(), &options, &Control::default()).unwrap().bytes;
            for target in [target, inspect, extract, way, if bytes[0] == 0xFF { jpeg } else { png }] {
                target(&bytes);
            }
            assert_eq!(with_right_checksums(&bytes), bytes);
        }
    }
}
