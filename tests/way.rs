//! The whole way of a photo as a caller sees it: options, results, progress, cancelling.

mod support;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use safeshare::{
    CancelToken, Control, Engine, Error, Format, Options, OutputFormat, PixelColorSpace, Pixels, ProtectedBytes, Stage,
    Storage, Strength,
};
use support::picture;
use support::{jpeg, jpeg_fixtures, photo, png};

const STAGES: [Stage; 5] = [Stage::Inspect, Stage::Decode, Stage::Shield, Stage::Encode, Stage::Verify];

/// The promise for a job that was cancelled.
const PATIENCE: Duration = Duration::from_millis(100);
/// On a slow or busy machine: the part of the whole job's time that it may go on.
const PART: u32 = 5;

fn protect(bytes: &[u8], options: &Options) -> ProtectedBytes {
    photo::engine().protect_bytes(bytes, options, &Control::default()).expect("a sound photo")
}

#[test]
fn the_long_side_is_limited_and_nothing_is_enlarged() {
    let photo = jpeg::photo(320, 200, false);
    for (max_side, size) in [(64, (64, 40)), (319, (319, 199)), (320, (320, 200)), (4000, (320, 200))] {
        let mut options = photo::unshielded();
        options.max_side = max_side;
        let done = protect(&photo, &options);
        assert_eq!((done.outcome.width, done.outcome.height), size);
        assert_eq!(photo::rgb(&done.bytes).dimensions(), size);
    }
}

#[test]
fn auto_is_jpeg_for_opaque_pictures_and_png_for_transparent_ones() {
    let opaque = jpeg::photo(64, 48, false);
    let opaque_png = png::encode(&picture::photo(64, 48), 64, 48, ::png::ColorType::Rgb);
    let clear = png::encode(&picture::with_hole(64, 48, "under"), 64, 48, ::png::ColorType::Rgba);
    let cases = [
        (&opaque, OutputFormat::Auto, Format::Jpeg),
        (&opaque_png, OutputFormat::Auto, Format::Jpeg),
        (&clear, OutputFormat::Auto, Format::Png),
        (&opaque, OutputFormat::Png, Format::Png),
        (&clear, OutputFormat::Jpeg, Format::Jpeg),
    ];
    for (input, asked, format) in cases {
        let done = protect(input, &photo::options(Strength::Standard, asked));
        assert_eq!(done.outcome.format, format);
        let signature: &[u8] = if format == Format::Png { png::SIGNATURE } else { &[0xFF, 0xD8, 0xFF] };
        assert!(done.bytes.starts_with(signature));
    }
}

#[test]
fn transparency_is_laid_on_white_in_a_jpeg() {
    let clear = png::encode(&picture::with_hole(96, 96, "under"), 96, 96, ::png::ColorType::Rgba);
    let done = protect(&clear, &photo::options(Strength::Off, OutputFormat::Jpeg));
    let middle = photo::rgb(&done.bytes).get_pixel(48, 48).0;
    assert!(middle.iter().all(|level| *level >= 250), "{middle:?}");
}

#[test]
fn quality_decides_size_and_likeness() {
    let photo = jpeg::photo(320, 240, false);
    let original = photo::rgb(&photo);
    let of_quality = |quality| {
        let mut options = photo::unshielded();
        options.quality = quality;
        let bytes = protect(&photo, &options).bytes;
        (bytes.len(), photo::mean_difference(&photo::rgb(&bytes), &original))
    };
    let (low, standard, high) = (of_quality(30), of_quality(90), of_quality(98));
    assert!(low.0 < standard.0 && standard.0 < high.0);
    assert!(low.1 > standard.1 && standard.1 > high.1);
}

#[test]
fn the_same_pixels_give_the_same_bytes_whatever_was_hidden_beside_them() {
    let plain = jpeg::photo(192, 144, false);
    let with_slack = jpeg_fixtures::slack().bytes;
    assert_ne!(plain, with_slack);
    for format in [OutputFormat::Jpeg, OutputFormat::Png] {
        let options = photo::options(Strength::Standard, format);
        let first = protect(&plain, &options).bytes;
        assert_eq!(first, protect(&plain, &options).bytes, "the same engine");
        let other = Engine::new().expect("the model loads").protect_bytes(&plain, &options, &Control::default());
        assert_eq!(first, other.expect("a sound photo").bytes, "another engine");
        assert_eq!(first, protect(&with_slack, &options).bytes, "another file of the same pixels");
    }
}

#[test]
fn the_picture_is_the_same_on_any_number_of_cores() {
    let picture = jpeg::photo(320, 200, false);
    let [one, two, five] = [1, 2, 5].map(|cores| {
        let mut options = Options::default();
        options.cores = NonZeroUsize::new(cores).expect("a number");
        let ProtectedBytes { bytes, outcome } = protect(&picture, &options);
        (bytes, outcome.shield)
    });
    assert!(one == two && one == five);
}

#[test]
fn strengths_are_ordered_and_off_leaves_the_picture_alone() {
    let photo = jpeg::photo(512, 384, false);
    let shielded = |strength| protect(&photo, &photo::options(strength, OutputFormat::Png));
    let off = shielded(Strength::Off);
    assert_eq!(off.outcome.shield, None);
    let unshielded = photo::rgb(&off.bytes);
    let mut last = (0.0, f64::INFINITY);
    for strength in [Strength::Subtle, Strength::Standard, Strength::Strong] {
        let done = shielded(strength);
        let shield = done.outcome.shield.expect("the shield was on");
        let psnr = psnr(&photo::rgb(&done.bytes), &unshielded);
        assert!((psnr - f64::from(shield.psnr)).abs() < 0.05, "{strength:?}: it says {}, it is {psnr}", shield.psnr);
        assert!(shield.gain > last.0 && psnr < last.1, "{strength:?}: gain {}, {psnr} dB", shield.gain);
        assert!((28.0..60.0).contains(&psnr), "{strength:?}: {psnr} dB is no faint change");
        last = (shield.gain, psnr);
    }
}

/// Peak signal-to-noise ratio in dB.
fn psnr(a: &[u8], b: &[u8]) -> f64 {
    let squares: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
    10.0 * (255.0 * 255.0 * a.len() as f64 / squares as f64).log10()
}

#[test]
fn progress_tells_every_stage_in_order_and_never_goes_back() {
    let told = Mutex::new(Vec::new());
    let remember = |stage, fraction| {
        told.lock().expect("no panic while telling").push((stage, fraction));
        Ok(())
    };
    let control = Control::default().with_progress(&remember);
    let photo = jpeg::photo(800, 600, false);
    photo::engine().protect_bytes(&photo, &Options::default(), &control).expect("a sound photo");
    let told = told.into_inner().expect("no panic while telling");
    for stage in STAGES {
        assert!(told.iter().any(|(at, _)| *at == stage), "nothing was told of {stage:?}");
    }
    assert!(told.iter().all(|(_, fraction)| (0.0..=1.0).contains(fraction)));
    assert!(told.is_sorted_by(|a, b| a.0 < b.0 || (a.0 == b.0 && a.1 <= b.1)), "{told:?}");
}

#[test]
fn cancelling_at_any_stage_stops_soon_and_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    std::fs::write(&input, jpeg::photo(2400, 1800, false)).expect("written");
    let outputs = folder.path().join("outputs");
    std::fs::create_dir(&outputs).expect("created");
    let whole = time(|| {
        photo::engine()
            .protect_bytes(&std::fs::read(&input).expect("read"), &Options::default(), &Control::default())
            .expect("sound")
    });
    for stage in STAGES {
        // The quickest of three: what the machine does meanwhile is not the library's.
        let taken = (0..3).map(|_| time_to_stop(stage, &input, &outputs)).min().expect("three times");
        assert!(taken < PATIENCE.max(whole / PART), "{stage:?}: {taken:?} of {whole:?}");
        assert!(photo::files(&outputs).is_empty());
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let _done = work();
    start.elapsed()
}

/// How long a job goes on after it was cancelled at `stage`.
fn time_to_stop(stage: Stage, input: &Path, outputs: &Path) -> Duration {
    let token = CancelToken::default();
    let cancelled_at = Mutex::new(None);
    let cancel = |at, _| {
        if at == stage && !token.is_cancelled() {
            *cancelled_at.lock().expect("no panic while telling") = Some(Instant::now());
            token.cancel();
        }
        Ok(())
    };
    let control = Control::default().with_cancel(token.clone()).with_progress(&cancel);
    let done = photo::engine().protect_file(input, outputs, &Options::default(), &control);
    assert_eq!(done.err(), Some(Error::Cancelled), "{stage:?}");
    let at = cancelled_at.lock().expect("no panic while telling").expect("the stage was told");
    at.elapsed()
}

#[test]
fn cancelling_from_another_thread_stops_soon() {
    let photo = jpeg::photo(3000, 2000, true);
    // What is loaded once is not this job's.
    let engine = photo::engine();
    let whole = time(|| engine.protect_bytes(&photo, &Options::default(), &Control::default()).expect("sound"));
    for wait in [0, 5, 20, 60, 150] {
        let token = CancelToken::default();
        let control = Control::default().with_cancel(token.clone());
        let went_on = std::thread::scope(|scope| {
            let job = scope.spawn(|| (engine.protect_bytes(&photo, &Options::default(), &control), Instant::now()));
            std::thread::sleep(Duration::from_millis(wait));
            let cancelled = Instant::now();
            token.cancel();
            let (done, ended) = job.join().expect("no panic");
            assert!(done.is_ok() || done.err() == Some(Error::Cancelled));
            ended.saturating_duration_since(cancelled)
        });
        assert!(went_on < PATIENCE.max(whole / PART), "after {wait} ms: {went_on:?} of {whole:?}");
    }
}

#[test]
fn a_failing_callback_stops_the_job_with_its_error_and_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    let outputs = folder.path().join("outputs");
    std::fs::write(&input, jpeg::photo(200, 100, false)).expect("written");
    std::fs::create_dir(&outputs).expect("created");
    for stage in STAGES {
        let fail = |at, _| if at == stage { Err(Error::Callback) } else { Ok(()) };
        let control = Control::default().with_progress(&fail);
        let done = photo::engine().protect_file(&input, &outputs, &Options::default(), &control);
        assert_eq!(done.err(), Some(Error::Callback), "{stage:?}");
        assert!(photo::files(&outputs).is_empty(), "{stage:?}");
    }
}

#[test]
fn storage_faults_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    std::fs::write(&input, jpeg::photo(64, 48, false)).expect("written");
    let missing = folder.path().join("missing");
    let protect = |input: &Path, outputs: &Path| {
        photo::engine().protect_file(input, outputs, &photo::unshielded(), &Control::default()).err()
    };
    assert_eq!(protect(&missing, folder.path()), Some(Error::Storage(Storage::NotFound)));
    assert_eq!(protect(&input, &missing), Some(Error::Storage(Storage::NotFound)));
    assert_eq!(protect(folder.path(), folder.path()).map(|error| matches!(error, Error::Storage(_))), Some(true));
}

#[test]
fn a_file_and_its_bytes_give_the_same_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("photo.jpg");
    let bytes = jpeg::photo(300, 200, true);
    std::fs::write(&input, &bytes).expect("written");
    let options = Options::default();
    let from_file = photo::engine().protect_file(&input, folder.path(), &options, &Control::default()).expect("sound");
    assert_eq!(std::fs::read(from_file.path).expect("read"), protect(&bytes, &options).bytes);
}

/// Rows of `pixels` with `padding` bytes after each.
fn padded(pixels: &[u8], width: u32, padding: usize) -> Vec<u8> {
    pixels.chunks(width as usize * 4).flat_map(|row| [row, &vec![0xEE; padding]].concat()).collect()
}

fn opaque(rgb: &[u8]) -> Vec<u8> {
    rgb.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect()
}

fn of_rgba(rgba: &[u8], width: u32, height: u32) -> Pixels<'_> {
    Pixels {
        width,
        height,
        stride: width as usize * 4,
        rgba,
        premultiplied: false,
        color_space: PixelColorSpace::Srgb,
        orientation: 1,
    }
}

fn protect_pixels(pixels: &Pixels, format: OutputFormat) -> safeshare::Result<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = photo::options(Strength::Off, format);
    let done = photo::engine().protect_pixels(pixels, folder.path(), &options, &Control::default());
    if done.is_err() {
        assert!(photo::files(folder.path()).is_empty());
    }
    done.map(|done| std::fs::read(done.path).expect("an output"))
}

#[test]
fn pixels_come_out_as_they_are_whatever_the_stride() {
    let rgb = picture::photo(70, 50);
    let rgba = opaque(&rgb);
    for padding in [0, 4, 52] {
        let rows = padded(&rgba, 70, padding);
        let pixels = Pixels { stride: 70 * 4 + padding, ..of_rgba(&rows, 70, 50) };
        let bytes = protect_pixels(&pixels, OutputFormat::Png).expect("sound pixels");
        assert_eq!(photo::rgb(&bytes).into_raw(), rgb, "padding {padding}");
    }
}

#[test]
fn premultiplied_pixels_are_divided_again() {
    let straight = [200, 100, 40, 128].repeat(32 * 32);
    let premultiplied = [100, 50, 20, 128].repeat(32 * 32);
    let pixels = Pixels { premultiplied: true, ..of_rgba(&premultiplied, 32, 32) };
    let bytes = protect_pixels(&pixels, OutputFormat::Png).expect("sound pixels");
    let ours = image::load_from_memory(&bytes).expect("a PNG").to_rgba8();
    assert!(ours.iter().zip(&straight).all(|(a, b)| a.abs_diff(*b) <= 2));
}

#[test]
fn pixels_that_contradict_themselves_are_refused() {
    let rgba = opaque(&picture::photo(16, 16));
    let sound = of_rgba(&rgba, 16, 16);
    let wrong = [
        ("too few bytes", Pixels { height: 17, ..sound }),
        ("a row longer than the stride", Pixels { stride: 63, ..sound }),
        ("no width", Pixels { width: 0, ..sound }),
        ("no height", Pixels { height: 0, ..sound }),
        ("a size that overflows", Pixels { width: u32::MAX, height: u32::MAX, stride: usize::MAX, ..sound }),
    ];
    for (what, pixels) in wrong {
        assert!(protect_pixels(&pixels, OutputFormat::Jpeg).is_err(), "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_size_keeps_its_shape(width in 1_u32..300, height in 1_u32..300, max_side in 16_u32..400, turn in 1_u8..=8) {
        let rgba = opaque(&picture::photo(width, height));
        let pixels = Pixels { orientation: turn, ..of_rgba(&rgba, width, height) };
        let folder = tempfile::tempdir()?;
        let mut options = photo::options(Strength::Standard, OutputFormat::Auto);
        options.max_side = max_side;
        let done = photo::engine().protect_pixels(&pixels, folder.path(), &options, &Control::default());
        let done = done.expect("sound pixels").outcome;
        let (width, height) = if turn >= 5 { (height, width) } else { (width, height) };
        prop_assert!(done.width.max(done.height) == max_side.min(width.max(height)));
        let scale = f64::from(done.width.max(done.height)) / f64::from(width.max(height));
        prop_assert!((f64::from(done.width) - f64::from(width) * scale).abs() <= 1.0);
        prop_assert!((f64::from(done.height) - f64::from(height) * scale).abs() <= 1.0);
        prop_assert_eq!(done.format, Format::Jpeg);
    }
}
