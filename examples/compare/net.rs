//! What the net costs in tract beside ONNX Runtime on the same grids, and its heap.

use std::path::{Path, PathBuf, absolute};
use std::process::Command;
use std::time::Instant;

use safeshare::{Control, Engine, Options, PixelColorSpace, Pixels};

use crate::support::{onnx, random::Random};
use crate::{MEMORY, tight};

const WIDTH: u32 = 2048;
const HEIGHT: u32 = 1536;
const ROUNDS: usize = 9;
/// How often each has its rounds, one after the other: a machine that others keep busy is slow for a while and then not.
const TURNS: usize = 4;
const NET: &str = "model/shield.onnx";
const FACE_NET: &str = "model/face.onnx";
const TRAINING: &str = "model/training";

/// Prints milliseconds of one core for the grids of one picture, the shortest of some rounds in some turns.
///
/// Those of the whole are of finding faces in a picture at its output size: reducing it to the grids, the net, what it
/// says read and added up. Those of the net are what they are more than with a net of next to nothing, run alike.
///
/// In a process of its own: glibc gives the memory of a picture back to the kernel after it, or does not, by where its
/// blocks happen to lie, and to have it again takes up to 12 of the net's milliseconds.
pub fn print() {
    if KEEPS_MEMORY.iter().all(|(name, _)| std::env::var_os(name).is_some()) {
        return print_here();
    }
    let this = std::env::current_exe().expect("a path");
    let done = Command::new(this).arg("net").envs(KEEPS_MEMORY).status().expect("it starts");
    assert!(done.success(), "it failed");
}

/// What glibc reads to keep what was freed; other allocators do not read it.
const KEEPS_MEMORY: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "1000000000"), ("MALLOC_MMAP_THRESHOLD_", "1000000000")];

fn print_here() {
    let Cost { milliseconds, alone, loaded, running, tight, peer } = cost();
    let (peer, ratio) = match peer {
        Some(peer) => (format!("{peer:.0} ms"), format!("{:.2}", alone / peer)),
        None => (format!("not installed ({TRAINING}/README.md)"), String::new()),
    };
    println!(
        "### The net\n\nThe three grids of {WIDTH} x {HEIGHT} on one core, the shortest of {TURNS} times {ROUNDS}.\n"
    );
    println!(
        "| tract | ONNX Runtime | ratio | grids made and read too | heap loaded | and running | where memory is tight |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    println!(
        "| {alone:.0} ms | {peer} | {ratio} | {milliseconds:.0} ms | {loaded:.1} MiB | {running:.1} MiB | {tight:.1} MiB |\n"
    );
    let [none, one, eight] = with_faces();
    println!("Faces of their own, milliseconds added to a picture: {:.0} by the first that an engine", one - none);
    println!("sees, {:.1} by each of seven more.\n", (eight - one) / 7.0);
}

/// Milliseconds of the whole way of a picture with no, one and eight faces, the shortest of some rounds: found by a net
/// that takes red for a face, shown to the library's own face net.
fn with_faces() -> [f64; 3] {
    let face_net = std::fs::read(FACE_NET).expect("the face net");
    let folder = tempfile::tempdir().expect("a folder");
    let mut shortest = [f64::MAX; 3];
    let pictures = [0, 1, 8].map(|faces| {
        let mut rgba = noise();
        rgba.chunks_exact_mut(4).flat_map(|pixel| &mut pixel[..3]).for_each(|sample| *sample /= 4); // nowhere red
        (0..faces).for_each(|at| redden(&mut rgba, at));
        rgba
    });
    for _ in 0..ROUNDS {
        for ((rgba, faces), shortest) in pictures.iter().zip([0, 1, 8]).zip(&mut shortest) {
            let engine = Engine::with_models(&onnx::net(), Some(&face_net)).expect("the nets load");
            let start = Instant::now();
            let done = engine.protect_pixels(&pixels(rgba), folder.path(), &Options::default(), &Control::default());
            *shortest = shortest.min(1000.0 * start.elapsed().as_secs_f64());
            assert_eq!(done.expect("a sound picture").outcome.shield.expect("it was on").faces.len(), faces);
        }
    }
    shortest
}

/// A cell of the finest grid, which is 16 pixels wide, in red.
fn redden(rgba: &mut [u8], face: usize) {
    let (left, top) = (256 + 512 * (face % 4), 400 + 704 * (face / 4));
    for y in top..top + 16 {
        for x in left..left + 16 {
            rgba[4 * (y * WIDTH as usize + x)..][..4].copy_from_slice(&[255, 40, 40, 255]);
        }
    }
}

struct Cost {
    milliseconds: f64,
    /// Without what the same takes with a net of next to nothing.
    alone: f64,
    /// MiB of heap that the loaded net holds.
    loaded: f64,
    /// MiB of heap that its runs add to these and to the picture.
    running: f64,
    /// The same where a photo may take little, and nothing is kept from one grid to the next.
    tight: f64,
    /// Milliseconds of ONNX Runtime, where it is there.
    peer: Option<f64>,
}

fn cost() -> Cost {
    let rgba = noise();
    let (_, _, tight) = run(&rgba, Engine::new, &tight());
    let mut cost = Cost { milliseconds: f64::MAX, alone: 0.0, loaded: 0.0, running: 0.0, tight, peer: None };
    let mut others = f64::MAX;
    for _ in 0..TURNS {
        let (milliseconds, loaded, running) = run(&rgba, Engine::new, &Options::default());
        cost = Cost { milliseconds: cost.milliseconds.min(milliseconds), loaded, running, ..cost };
        others = others.min(run(&rgba, || Engine::with_models(&onnx::net(), None), &Options::default()).0);
        cost.peer = onnx_runtime().map(|peer| cost.peer.map_or(peer, |shortest| shortest.min(peer)));
    }
    cost.alone = cost.milliseconds - others;
    cost
}

/// Milliseconds of the shortest of some rounds, MiB of heap that the loaded net holds, and that its runs add.
fn run(rgba: &[u8], load: impl Fn() -> safeshare::Result<Engine>, options: &Options) -> (f64, f64, f64) {
    let at_rest = MEMORY.current_usage();
    let engine = load().expect("the net loads");
    let loaded = MEMORY.current_usage() - at_rest;
    MEMORY.reset_peak_usage();
    let mut milliseconds = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        engine.faces_pixels(&pixels(rgba), options, &Control::default()).expect("a sound picture");
        milliseconds = milliseconds.min(1000.0 * start.elapsed().as_secs_f64());
    }
    // The picture itself, three bytes a pixel, is there with or without a net.
    let picture = 3 * (WIDTH * HEIGHT) as usize;
    (milliseconds, mebibytes(loaded), mebibytes(MEMORY.peak_usage() - at_rest - loaded - picture))
}

fn pixels(rgba: &[u8]) -> Pixels<'_> {
    Pixels {
        width: WIDTH,
        height: HEIGHT,
        stride: 4 * WIDTH as usize,
        rgba,
        premultiplied: false,
        color_space: PixelColorSpace::Srgb,
        orientation: 1,
    }
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
