//! `safeshare protect`.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use safeshare::{Control, Engine, Error, Options, Protected, Stage, Unsupported};

use crate::args::ProtectArgs;
use crate::words::Language;
use crate::{Tally, heic, inputs, json, print_line, words};

/// Steps of the progress bar for one photo.
const STEPS: u64 = 100;

pub fn run(args: &ProtectArgs) -> Tally {
    let batch = Batch {
        args,
        language: Language::of_environment(),
        options: args.options(),
        files: inputs::files(&args.inputs, args.recursive, &args.output),
        bar: ProgressBar::hidden(),
        tally: Mutex::default(),
    };
    batch.run()
}

struct Batch<'a> {
    args: &'a ProtectArgs,
    language: Language,
    options: Options,
    files: Vec<PathBuf>,
    bar: ProgressBar,
    tally: Mutex<Tally>,
}

impl Batch<'_> {
    fn run(mut self) -> Tally {
        let engine = match Engine::new().and_then(|engine| made(&self.args.output).map(|()| engine)) {
            Ok(engine) => engine,
            Err(error) => {
                self.files.iter().for_each(|file| self.tell(file, Err(error)));
                return self.into_tally();
            }
        };
        if self.files.is_empty() {
            eprintln!("{}", words::no_photos(self.language));
        }
        if !self.args.quiet && !self.args.json {
            self.bar = bar(self.files.len());
        }
        let next = AtomicUsize::new(0);
        let jobs = self.args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        thread::scope(|scope| {
            for _ in 0..jobs.min(self.files.len()) {
                scope.spawn(|| {
                    while let Some(file) = self.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        self.tell(file, self.protect(&engine, file));
                    }
                });
            }
        });
        self.bar.finish_and_clear();
        self.into_tally()
    }

    fn protect(&self, engine: &Engine, file: &Path) -> Result<Protected, Error> {
        let shown = AtomicUsize::new(0);
        let on_progress = |stage, fraction| {
            let now = (overall(stage, fraction) * STEPS as f32) as usize;
            let before = shown.fetch_max(now, Ordering::Relaxed);
            self.bar.inc(now.saturating_sub(before) as u64);
            Ok(())
        };
        let control = Control::default().with_progress(&on_progress);
        let done = match engine.protect_file(file, &self.args.output, &self.options, &control) {
            Err(Error::Unsupported(Unsupported::PlatformDecoded)) => {
                heic::protect(engine, file, &self.args.output, &self.options, &control)
            }
            done => done,
        };
        self.bar.inc(STEPS.saturating_sub(shown.load(Ordering::Relaxed) as u64));
        done
    }

    /// Prints what became of one file, above the progress bar.
    fn tell(&self, file: &Path, done: Result<Protected, Error>) {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).count(done.is_ok());
        // Even when quiet: who asked for covers must know that there is none.
        if let Ok(done) = &done
            && self.options.cover_faces.is_some()
            && done.outcome.covered == self.options.covers.len()
        {
            self.bar.suspend(|| eprintln!("{}: {}", words::name(file), words::no_face_covered(self.language)));
        }
        self.bar.suspend(|| match done {
            Ok(done) if self.args.json => print_line(json::protected(file, &done.path, &done.outcome)),
            Err(error) if self.args.json => print_line(json::failed(file, error)),
            Ok(_) if self.args.quiet => {}
            Ok(done) => {
                let told = words::done(&done.outcome, self.language);
                print_line(format_args!("{} -> {}\n{told}", words::name(file), done.path.display()));
            }
            Err(error) => eprintln!("{}: {}", words::name(file), words::error(&error, self.language)),
        });
    }

    fn into_tally(self) -> Tally {
        self.tally.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the folder that a person named for new files.
pub fn made(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|_| Error::Storage(safeshare::Storage::Write))
}

fn bar(files: usize) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:40} {percent}% {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(files as u64 * STEPS).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// How much of a photo's way is done, 0 to 1, by the time that the stages usually take.
fn overall(stage: Stage, fraction: f32) -> f32 {
    let (start, share) = match stage {
        Stage::Inspect => (0.0, 0.02),
        Stage::Decode => (0.02, 0.38),
        Stage::Shield => (0.4, 0.5),
        Stage::Encode => (0.9, 0.06),
        Stage::Verify => (0.96, 0.04),
    };
    start + share * fraction
}
