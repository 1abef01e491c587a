//! `SafeShare` beside the tools that people use, on the same files in one run, as Markdown.
//!
//! `benches/compare` installs what is missing and runs this; see there for the arguments.

mod inputs;
mod jobs;
mod measure;
mod net;
mod places;
mod quality;
mod speed;
mod tools;
mod view;

#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;

use peak_alloc::PeakAlloc;
use safeshare::{Control, Engine, Options};

/// Counts what `heap` takes.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            places::print();
            speed::print("");
            quality::print(&[]);
            jobs::print();
            net::print();
        }
        ["places"] => places::print(),
        ["speed"] => speed::print(""),
        ["speed", filter] => speed::print(filter),
        ["quality", photos @ ..] => quality::print(photos),
        ["jobs"] => jobs::print(),
        ["net"] => net::print(),
        ["heap", photo] => println!("{}", heap(Path::new(photo), &Options::default())),
        ["heap", photo, "tight"] => println!("{}", heap(Path::new(photo), &tight())),
        _ => {
            eprintln!(
                "usage: compare [places | speed [FILTER] | quality [PHOTO...] | jobs | net | heap PHOTO [tight]]"
            );
            std::process::exit(2);
        }
    }
}

/// The most bytes of heap while one photo is protected from file to file, the loading of the net included.
fn heap(photo: &Path, options: &Options) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    MEMORY.reset_peak_usage();
    let engine = Engine::new().expect("the net loads");
    // A photo that is refused takes memory too.
    let _ = engine.protect_file(photo, folder.path(), options, &Control::default());
    MEMORY.peak_usage()
}

/// What the share extension on iOS asks for.
fn tight() -> Options {
    let mut options = Options::default();
    options.limits.memory = 64 << 20;
    options
}
