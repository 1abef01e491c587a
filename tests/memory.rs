//! Memory follows the output's size, not the photo's: photos of 12 and 48 megapixels, from file to file.

mod support;

use std::fs;
use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;
use safeshare::{Control, Engine, Options, PixelColorSpace, Pixels};
use support::jpeg;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes of heap that a baseline photo may take, the loaded net included.
const MOST: usize = 48 << 20;

/// Memory is counted for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn a_photo_of_12_megapixels_takes_less_than_48_mib() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(peak(4000, 3000, false) <= MOST);
}

#[test]
fn a_photo_of_48_megapixels_takes_no_more() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(peak(8000, 6000, false) <= MOST);
}

/// Every coefficient of a progressive photo is kept until its last scan: two bytes for each of 1.5 samples a pixel.
#[test]
fn a_progressive_photo_takes_its_coefficients_besides() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(peak(4000, 3000, true) <= MOST + 4000 * 3000 * 3);
}

/// Plans for the three grids of a photo are kept for the next: their weights once, with 16 bits, and nothing for each place
/// of a grid.
#[test]
fn the_plans_of_three_grids_take_less_than_4_mib() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    fs::write(&input, jpeg::photo(4000, 3000, false)).expect("written");
    let before = MEMORY.current_usage();
    let engine = Engine::new().expect("the net loads");
    engine.faces_file(&input, &Options::default(), &Control::default()).expect("a sound photo");
    let kept = MEMORY.current_usage() - before;
    assert!((1 << 20..4 << 20).contains(&kept), "{kept}");
}

/// Beside the picture itself, plans kept from the first time on included.
#[test]
fn the_nets_runs_take_less_than_10_mb() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (width, height) = (2048, 1536);
    let level = |at: usize| if at % 4 == 3 { u8::MAX } else { (at * at / 7 % 251) as u8 };
    let rgba: Vec<u8> = (0..4 * width * height).map(level).collect();
    let engine = Engine::new().expect("the net loads");
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    for _ in 0..2 {
        let pixels = Pixels {
            width: width as u32,
            height: height as u32,
            stride: 4 * width,
            rgba: &rgba,
            premultiplied: false,
            color_space: PixelColorSpace::Srgb,
            orientation: 1,
        };
        engine.faces_pixels(&pixels, &Options::default(), &Control::default()).expect("a sound picture");
    }
    let taken = MEMORY.peak_usage() - before - 3 * width * height;
    assert!((1_000_000..10_000_000).contains(&taken), "{taken}");
}

/// The most bytes of heap while a photo of this size is protected.
fn peak(width: u16, height: u16, progressive: bool) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    fs::write(&input, jpeg::photo(width, height, progressive)).expect("written");
    MEMORY.reset_peak_usage();
    let engine = Engine::new().expect("the net loads");
    engine.protect_file(&input, folder.path(), &Options::default(), &Control::default()).expect("a sound photo");
    let peak = MEMORY.peak_usage();
    println!("{width} x {height}, progressive: {progressive}: {:.1} MiB", peak as f64 / f64::from(1 << 20));
    peak
}
