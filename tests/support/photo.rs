//! What tests do with the library and the files it writes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use safeshare::{Engine, Options, OutputFormat, Strength};

use super::exiftool;

pub const STRENGTHS: [Strength; 4] = [Strength::Off, Strength::Subtle, Strength::Standard, Strength::Strong];
pub const FORMATS: [OutputFormat; 3] = [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png];

/// One engine for a test binary.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new().expect("the model that is in the repository loads"))
}

/// Defaults but for strength and format.
pub fn options(strength: Strength, format: OutputFormat) -> Options {
    let mut options = Options::default();
    options.strength = strength;
    options.format = format;
    options
}

/// Defaults without the shield.
pub fn unshielded() -> Options {
    options(Strength::Off, OutputFormat::Auto)
}

/// The files of `folder`, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// The real photos (`../shared/corpus`, not part of this repository) whose names end with one of `extensions`, sorted;
/// none, with a loud word, when they are not there.
pub fn corpus(extensions: &[&str]) -> Vec<PathBuf> {
    let mut photos = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), &mut photos);
    photos.retain(|path| {
        let extension = path.extension().map(|name| name.to_string_lossy().to_lowercase());
        extension.is_some_and(|name| extensions.contains(&&*name))
    });
    if photos.is_empty() {
        exiftool::missing("The corpus of real photos (../shared/corpus)");
    }
    photos.sort();
    photos
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

/// A path's last part.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Gives a file an old modification time: 2001-09-09.
pub fn make_old(path: &Path) {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(path).and_then(|file| file.set_modified(old)).expect("a new time");
}

pub fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|data| data.modified()).expect("a modification time")
}

/// R, G, B of an output.
pub fn rgb(bytes: &[u8]) -> image::RgbImage {
    match bytes {
        [0xFF, 0xD8, ..] => jpeg_rgb(bytes),
        _ => image::load_from_memory(bytes).expect("an output decodes").to_rgb8(),
    }
}

/// Mean absolute difference of two pictures of one size, in levels.
pub fn mean_difference(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    let sum: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

fn jpeg_rgb(bytes: &[u8]) -> image::RgbImage {
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;

    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let samples = decoder.decode().expect("an output decodes");
    let (width, height) = decoder.dimensions().expect("a decoded picture has a size");
    image::RgbImage::from_raw(width as u32, height as u32, samples).expect("three samples a pixel")
}
