//! What the net costs in tract beside ONNX Runtime on the same grids, and its heap.

use std::path::{Path, PathBuf, absolute};
use std::process::Command;
use std::time::Instant;

use safeshare::{Control, Engine, Options, PixelColorSpace, Pixels};

use crate::MEMORY;
use crate::support::random::Random;

const WIDTH: u32 = 2048;
const HEIGHT: u32 = 1536;
const ROUNDS: usize = 9;
const NET: &str = "model/shield.onnx";
const TRAINING: &str = "model/training";

/// Prints milliseconds of one core for the grids of one picture, the shortest of some rounds.
///
/// Ours are those of finding faces in a picture at its output size, which runs the net on each grid: what is done
/// besides, reducing the picture to the grids, counts against us.
pub fn print() {
    let Cost { milliseconds, loaded, running } = ours();
    let (peer, ratio) = match onnx_runtime() {
        Some(peer) => (format!("{peer:.0} ms"), format!("{:.2}", milliseconds / peer)),
        None => (format!("not installed ({TRAINING}/README.md)"), String::new()),
    };
    println!("### The net\n\nThe three grids of {WIDTH} x {HEIGHT} on one core, the shortest of {ROUNDS}.\n");
    println!("| tract, grids made | ONNX Runtime | ratio | heap loaded | and running |\n|---:|---:|---:|---:|---:|");
    println!("| {milliseconds:.0} ms | {peer} | {ratio} | {loaded:.1} MiB | {running:.1} MiB |\n");
}

struct Cost {
    milliseconds: f64,
    /// MiB of heap that the loaded net holds.
    loaded: f64,
    /// MiB of heap that its runs add to these and to the picture.
    running: f64,
}

fn ours() -> Cost {
    let rgba = noise();
    let at_rest = MEMORY.current_usage();
    let engine = Engine::new().expect("the net loads");
    let loaded = MEMORY.current_usage() - at_rest;
    let pixels = Pixels {
        width: WIDTH,
        height: HEIGHT,
        stride: 4 * WIDTH as usize,
        rgba: &rgba,
        premultiplied: false,
        color_space: PixelColorSpace::Srgb,
        orientation: 1,
    };
    MEMORY.reset_peak_usage();
    let mut milliseconds = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        engine.faces_pixels(&pixels, &Options::default(), &Control::default()).expect("a sound picture");
        milliseconds = milliseconds.min(1000.0 * start.elapsed().as_secs_f64());
    }
    // The picture itself, three bytes a pixel, is there with or without a net.
    let picture = 3 * (WIDTH * HEIGHT) as usize;
    let running = MEMORY.peak_usage() - at_rest - loaded - picture;
    Cost { milliseconds, loaded: mebibytes(loaded), running: mebibytes(running) }
}

/// Milliseconds of ONNX Runtime, by the trainer's command; `None` where its Python packages are not installed.
/// `PYTHON` names another Python that has them.
fn onnx_runtime() -> Option<f64> {
    let own = Path::new(TRAINING).join(".venv/bin/python");
    let python = std::env::var_os("PYTHON").map_or(own, PathBuf::from);
    // The command runs in another folder; following the link would leave the environment.
    let [python, net] = [python.as_path(), Path::new(NET)].map(|path| absolute(path).ok());
    let told =
        Command::new(python?).args(["-m", "safeshare_shield.cost"]).arg(net?).current_dir(TRAINING).output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    told.trim().strip_suffix("ms")?.split_whitespace().last()?.parse().ok()
}

fn noise() -> Vec<u8> {
    let mut random = Random::new(1);
    (0..WIDTH * HEIGHT).flat_map(|_| (random.next_u32() | 0xFF << 24).to_le_bytes()).collect()
}

fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
