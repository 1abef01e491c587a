//! How much faster a folder of photos is done with one job for each core than with one job, and one photo with two cores
//! than with one.

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

/// Prints the wall times, the shortest of some rounds, and their ratios.
pub fn print() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = PHOTOS[0].file();
    for number in 0..COUNT {
        fs::copy(&photo, folder.path().join(format!("{number}.jpg"))).expect("a copy");
    }
    let cores = available_parallelism().map_or(1, usize::from);
    let [alone, together] = shortest(&[1, cores].map(|jobs| ["--jobs".into(), jobs.to_string()]), folder.path());
    println!("### Jobs and cores\n\nWall time in seconds, the shortest of {ROUNDS} ({}).\n", PHOTOS[0].name);
    println!("| {COUNT} photos, `--jobs 1` | `--jobs {cores}` | ratio |\n|---:|---:|---:|");
    println!("| {alone:.2} | {together:.2} | {:.2} |\n", alone / together);
    let [alone, together] = shortest(&[1, 2].map(|cores| ["--cores".into(), cores.to_string()]), &photo);
    println!("| one photo, `--cores 1` | `--cores 2` | ratio |\n|---:|---:|---:|");
    println!("| {alone:.2} | {together:.2} | {:.2} |\n", alone / together);
}

/// Seconds with each of two arguments: round by round, so that what else the machine does meets both.
fn shortest(arguments: &[[String; 2]; 2], photos: &Path) -> [f64; 2] {
    let mut shortest = [f64::MAX; 2];
    for _ in 0..ROUNDS {
        for (time, arguments) in shortest.iter_mut().zip(arguments) {
            *time = time.min(seconds(photos, arguments));
        }
    }
    shortest
}

fn seconds(photos: &Path, arguments: &[String]) -> f64 {
    let new = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let mut command = Command::new(safeshare());
    command.args(["protect", "--quiet"]).args(arguments).arg("-o").arg(new.path()).arg(photos);
    assert!(command.status().is_ok_and(|status| status.success()), "photos were protected");
    start.elapsed().as_secs_f64()
}
