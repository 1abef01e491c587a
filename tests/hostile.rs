//! Damaged and greedy files: no panic, a typed error or a clean output, no file after an error, little memory, soon.

mod support;

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};
use safeshare::{Control, Error, Limit, Limits, Options, TooLarge, inspect_bytes};
use support::bombs::{self, Bomb};
use support::canary::survivors;
use support::random::Random;
use support::{all, decodable, photo};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What one of the small files here may take at most on top of what was there, in bytes: the 16 MiB that metadata may
/// inflate to, up to three times while they are read, and the picture's rows.
const MOST_MEMORY: usize = 64 << 20;

/// How long one file may take, on a busy machine and without optimisation.
const MOST_TIME: Duration = Duration::from_secs(5);

const TRUNCATIONS: usize = 48;
const FLIPPED_FILES: usize = 96;

/// Memory is counted for the whole process: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work`; fails when it takes too much memory or time.
fn bounded<T>(what: &str, work: impl FnOnce() -> T) -> T {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let done = work();
    let (time, memory) = (start.elapsed(), MEMORY.peak_usage().saturating_sub(before));
    assert!(memory <= MOST_MEMORY, "{what}: {memory} bytes of memory");
    assert!(time <= MOST_TIME, "{what}: {time:?}");
    done
}

#[test]
fn truncated_files_give_a_typed_error_or_a_clean_output() {
    let _alone = alone();
    for fixture in decodable() {
        let mut random = Random::new(1);
        let length = fixture.bytes.len();
        let first = (0..16).chain((1..TRUNCATIONS).map(|step| length * step / TRUNCATIONS));
        let random = (0..TRUNCATIONS).map(|_| random.below(length)).collect::<Vec<_>>();
        for end in first.chain(random) {
            let what = format!("{} cut at {end}", fixture.name);
            assert_survives(&what, &fixture.bytes[..end], &photo::unshielded());
        }
    }
}

#[test]
fn flipped_bytes_give_a_typed_error_or_a_clean_output() {
    let _alone = alone();
    for fixture in decodable() {
        for seed in 0..FLIPPED_FILES as u64 {
            let what = format!("{} flipped with seed {seed}", fixture.name);
            assert_survives(&what, &flipped(&fixture.bytes, seed), &photo::unshielded());
        }
    }
}

/// One to eight bytes changed; every third file only near its start, where the headers are.
fn flipped(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut bytes = bytes.to_vec();
    let end = if seed.is_multiple_of(3) { bytes.len().min(600) } else { bytes.len() };
    for _ in 0..=random.below(8) {
        let at = random.below(end);
        bytes[at] = random.next_u32() as u8;
    }
    bytes
}

#[test]
fn inspect_survives_all_of_it_too() {
    let _alone = alone();
    for fixture in all() {
        let mut random = Random::new(2);
        let cuts = (0..TRUNCATIONS).map(|_| fixture.bytes[..random.below(fixture.bytes.len())].to_vec());
        let flips = (0..FLIPPED_FILES as u64).map(|seed| flipped(&fixture.bytes, seed));
        for (index, bytes) in cuts.chain(flips).enumerate() {
            assert_inspects(&format!("{} {index}", fixture.name), &bytes);
        }
    }
}

/// Protects `bytes` from file to file: what comes out is clean, or nothing comes out.
fn assert_survives(what: &str, bytes: &[u8], options: &Options) -> Option<Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input");
    let outputs = folder.path().join("outputs");
    fs::write(&input, bytes).and_then(|()| fs::create_dir(&outputs)).expect("written");
    // What is loaded once is not this file's.
    let engine = photo::engine();
    match bounded(what, || engine.protect_file(&input, &outputs, options, &Control::default())) {
        Ok(done) => {
            assert_eq!(photo::files(&outputs), vec![done.path.clone()], "{what}");
            assert_clean(what, &done.path, (done.outcome.width, done.outcome.height));
            None
        }
        Err(error) => {
            assert!(!matches!(error, Error::Internal(_) | Error::Model(_)), "{what}: {error}");
            assert_eq!(photo::files(&outputs), Vec::<std::path::PathBuf>::new(), "{what}: {error}");
            Some(error)
        }
    }
}

fn assert_clean(what: &str, path: &Path, size: (u32, u32)) {
    let bytes = fs::read(path).expect("an output");
    assert_eq!(photo::rgb(&bytes).dimensions(), size, "{what}");
    assert_eq!(survivors(&bytes), Vec::<String>::new(), "{what}");
}

fn assert_inspects(what: &str, bytes: &[u8]) {
    match bounded(what, || inspect_bytes(bytes, &Limits::default(), &Control::default())) {
        Ok(report) => {
            for finding in report.findings {
                let inside = finding.extent.is_none_or(|at| at.start <= at.end && at.end <= bytes.len() as u64);
                assert!(inside && finding.bytes <= bytes.len() as u64, "{what}: {:?} is not in the file", finding.kind);
            }
        }
        Err(error) => assert!(matches!(error, Error::Unsupported(_) | Error::Damaged(_)), "{what}: {error}"),
    }
}

#[test]
fn huge_pictures_are_refused_before_they_are_decoded() {
    let _alone = alone();
    for Bomb { name, bytes } in bombs::huge_pictures() {
        let error = assert_survives(name, &bytes, &photo::unshielded());
        assert!(matches!(error, Some(Error::TooLarge(TooLarge::Pixels | TooLarge::Side))), "{name}: {error:?}");
    }
}

#[test]
fn a_picture_that_does_not_fit_the_memory_is_refused_before_it_is_taken() {
    let _alone = alone();
    let mut options = photo::unshielded();
    options.limits.memory = 32 << 20;
    let error = assert_survives("a progressive JPEG of 108 MP", &bombs::jpeg_of(12_000, 9_000, true), &options);
    assert_eq!(error, Some(Error::TooLarge(TooLarge::Memory)));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let _alone = alone();
    let mut options = photo::unshielded();
    options.limits.file_bytes = 1000;
    let error = assert_survives("a file of 1,001 bytes", &[0xFF; 1001], &options);
    assert_eq!(error, Some(Error::TooLarge(TooLarge::File)));
}

#[test]
fn greedy_metadata_never_stops_a_photo_and_costs_little() {
    let _alone = alone();
    for Bomb { name, bytes } in bombs::greedy_metadata() {
        let error = assert_survives(name, &bytes, &photo::unshielded());
        assert!(matches!(error, None | Some(Error::LimitReached(_))), "{name}: {error:?}");
        assert_inspects_greedy(name, &bytes);
    }
}

#[test]
fn greedy_boxes_end_soon() {
    let _alone = alone();
    for Bomb { name, bytes } in bombs::greedy_boxes() {
        assert_inspects_greedy(name, &bytes);
    }
}

fn assert_inspects_greedy(name: &str, bytes: &[u8]) {
    let report = bounded(name, || inspect_bytes(bytes, &Limits::default(), &Control::default()));
    assert!(matches!(report, Ok(_) | Err(Error::LimitReached(_) | Error::Damaged(_))), "{name}: {report:?}");
}

#[test]
fn too_many_scans_reach_their_limit() {
    let _alone = alone();
    let error = assert_survives("600 scans", &bombs::many_scans(600), &photo::unshielded());
    assert_eq!(error, Some(Error::LimitReached(Limit::Scans)));
}

#[test]
fn an_animation_of_many_frames_gives_its_first_or_reaches_its_limit() {
    let _alone = alone();
    let error = assert_survives("50,000 frames", &bombs::many_frames(50_000), &photo::unshielded());
    assert!(matches!(error, None | Some(Error::LimitReached(Limit::Parts))), "{error:?}");
}

#[test]
fn what_takes_too_long_is_stopped() {
    let _alone = alone();
    let mut options = photo::unshielded();
    options.limits.time = Duration::from_millis(5);
    let start = Instant::now();
    let large = support::jpeg::photo(3000, 2000, false);
    let made = start.elapsed();
    let done = photo::engine().protect_bytes(&large, &options, &Control::default());
    assert_eq!(done.map(|done| done.outcome.bytes), Err(Error::LimitReached(Limit::Time)));
    assert!(start.elapsed() < made + MOST_TIME);
}

const STARTS: [&[u8]; 8] = [
    b"\xFF\xD8\xFF",
    b"\x89PNG\r\n\x1A\n",
    b"RIFF\xFF\0\0\0WEBPVP8X",
    b"GIF89a",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    b"II*\0\x08\0\0\0",
    b"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_after_a_known_start_give_a_typed_answer(
        start in 0..STARTS.len(),
        rest in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let _alone = alone();
        let bytes = [STARTS[start], &rest].concat();
        let done = photo::engine().protect_bytes(&bytes, &photo::unshielded(), &Control::default());
        prop_assert!(!matches!(done, Err(Error::Internal(_) | Error::Model(_))), "{done:?}");
        let report = inspect_bytes(&bytes, &Limits::default(), &Control::default());
        prop_assert!(!matches!(report, Err(Error::Internal(_))), "{report:?}");
    }
}
