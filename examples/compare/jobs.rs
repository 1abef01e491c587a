//! How much faster a folder of photos is done with one job for each core than with one job.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::Instant;

use crate::inputs::PHOTOS;
use crate::tools::safeshare;

/// Photos in the folder.
const COUNT: usize = 16;
const ROUNDS: usize = 3;

/// Prints the wall time of both, the shortest of some rounds, and their ratio.
pub fn print() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = PHOTOS[0].file();
    for number in 0..COUNT {
        fs::copy(&photo, folder.path().join(format!("{number}.jpg"))).expect("a copy");
    }
    let cores = available_parallelism().map_or(1, usize::from);
    let mut shortest = [f64::MAX; 2];
    // Round by round, so that what else the machine does meets both.
    for _ in 0..ROUNDS {
        for (time, jobs) in shortest.iter_mut().zip([1, cores]) {
            *time = time.min(seconds(folder.path(), jobs));
        }
    }
    let [alone, together] = shortest;
    println!("### Jobs\n\nWall time in seconds for {COUNT} photos ({}), the shortest of {ROUNDS}.\n", PHOTOS[0].name);
    println!("| `--jobs 1` | `--jobs {cores}` | ratio |\n|---:|---:|---:|");
    println!("| {alone:.2} | {together:.2} | {:.2} |\n", alone / together);
}

fn seconds(photos: &Path, jobs: usize) -> f64 {
    let new = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let mut command = Command::new(safeshare());
    command.args(["protect", "--quiet", "--jobs", &jobs.to_string(), "-o"]).arg(new.path()).arg(photos);
    assert!(command.status().is_ok_and(|status| status.success()), "photos were protected");
    start.elapsed().as_secs_f64()
}
