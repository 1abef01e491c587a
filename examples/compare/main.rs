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
        ["heap", photo] => println!("{}", heap(Path::new(photo))),
        _ => {
            eprintln!("usage: compare [places | speed [FILTER] | quality [PHOTO...] | jobs | net]");
            std::process::exit(2);
        }
    }
}

/// The most bytes of heap while one photo is protected from file to file, the loading of the net included.
fn heap(photo: &Path) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    MEMORY.reset_peak_usage();
    let engine = safeshare::Engine::new().expect("the net loads");
    // A photo that is refused takes memory too.
    let _ = engine.protect_file(photo, folder.path(), &safeshare::Options::default(), &safeshare::Control::default());
    MEMORY.peak_usage()
}
