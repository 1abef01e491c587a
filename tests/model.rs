//! The net's contract: what is kept is used, what is broken is refused with a typed error and no file.

mod support;

use safeshare::{Control, CoverStyle, Engine, Error, OutputFormat, ProtectedBytes, Strength};
use support::onnx::Net;
use support::{photo, png};

const SIDE: u32 = 512;

/// A grey picture with a red square of `side` pixels at `at`.
fn with_red(squares: &[(u32, u32, u32)]) -> Vec<u8> {
    let is_red = |x: u32, y: u32| {
        squares.iter().any(|&(left, top, side)| (left..left + side).contains(&x) && (top..top + side).contains(&y))
    };
    let pixel = |index: u32| {
        let (x, y) = (index % SIDE, index / SIDE);
        if is_red(x, y) { [255, 40, 40] } else { [60, 60, 60] }
    };
    let rgb: Vec<u8> = (0..SIDE * SIDE).flat_map(pixel).collect();
    png::encode(&rgb, SIDE, SIDE, ::png::ColorType::Rgb)
}

fn protect(net: &Net, picture: &[u8], strength: Strength) -> safeshare::Result<ProtectedBytes> {
    let options = photo::options(strength, OutputFormat::Png);
    Engine::with_model(&net.bytes())?.protect_bytes(picture, &options, &Control::default())
}

#[test]
fn a_net_that_keeps_the_contract_is_run_and_its_faces_are_told() {
    // Cells of the finest grid are 16 pixels of the picture wide; on coarser ones these squares are not red enough.
    let picture = with_red(&[(96, 96, 16), (352, 416, 16)]);
    let done = protect(&Net::default(), &picture, Strength::Standard).expect("a sound net");
    let shield = done.outcome.shield.expect("the shield was on");
    assert_eq!(shield.faces.len(), 2, "{:?}", shield.faces);
    for face in &shield.faces {
        let middle = (face.area.x() + face.area.width() / 2.0, face.area.y() + face.area.height() / 2.0);
        let near = |x: f32, y: f32| (middle.0 - x).abs() < 0.01 && (middle.1 - y).abs() < 0.01;
        assert!(near(104.0 / 512.0, 104.0 / 512.0) || near(360.0 / 512.0, 424.0 / 512.0), "{:?}", face.area);
    }
    let none = protect(&Net::default(), &with_red(&[]), Strength::Standard).expect("a sound net");
    assert_eq!(none.outcome.shield.expect("the shield was on").faces, []);
}

#[test]
fn without_faces_the_whole_picture_gets_the_gain_of_the_strength() {
    for (strength, levels) in [(Strength::Subtle, 8), (Strength::Standard, 15), (Strength::Strong, 31)] {
        let done = protect(&Net::default(), &with_red(&[]), strength).expect("a sound net");
        // Three octaves of 0.02 times the gain.
        assert!(photo::rgb(&done.bytes).iter().all(|level| *level == 60 + levels), "{strength:?}");
    }
}

#[test]
fn faces_are_covered_when_asked_for_and_not_shielded_then() {
    let picture = with_red(&[(96, 96, 16), (352, 416, 16)]);
    let engine = Engine::with_model(&Net::default().bytes()).expect("a sound net");
    let mut options = photo::options(Strength::Standard, OutputFormat::Png);
    options.cover_faces = Some(CoverStyle::Solid);
    let done = engine.protect_bytes(&picture, &options, &Control::default()).expect("a sound photo");
    assert_eq!(done.outcome.covered, 2);
    assert_eq!(done.outcome.shield.expect("the shield was on").faces, []);
    let rgb = photo::rgb(&done.bytes);
    assert!(rgb.pixels().all(|pixel| pixel.0[0].abs_diff(pixel.0[1]) < 4), "red shows");

    // Faces alone, as apps ask for them.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photo.png");
    std::fs::write(&path, &picture).expect("written");
    let faces = engine.faces_file(&path, &options, &Control::default()).expect("a sound photo");
    assert_eq!(faces.len(), 2);
}

#[test]
fn files_of_another_contract_are_refused() {
    let wrong = [
        ("an older contract", Net { contract: "1", ..Net::default() }),
        ("no contract", Net { contract: "", ..Net::default() }),
        ("other outputs", Net { outputs: ["delta", "boxes"], ..Net::default() }),
        ("outputs the other way round", Net { outputs: ["faces", "delta"], ..Net::default() }),
        ("no gain", Net { gains: ["", "1", "2"], ..Net::default() }),
        ("a gain that is no number", Net { gains: ["0.5", "NaN", "2"], ..Net::default() }),
        ("a gain that shows", Net { gains: ["0.5", "1", "40"], ..Net::default() }),
        ("no octaves", Net { octaves: "", ..Net::default() }),
        ("octaves that do not get coarser", Net { octaves: "2,1", ..Net::default() }),
        ("an octave beyond all pictures", Net { octaves: "1,40", ..Net::default() }),
        ("cells of another size", Net { cell_side: 4, ..Net::default() }),
    ];
    for (what, net) in wrong {
        assert!(matches!(Engine::with_model(&net.bytes()).err(), Some(Error::Model(_))), "{what}");
    }
    for bytes in [&b""[..], b"no net at all", &Net::default().bytes()[..400]] {
        assert!(matches!(Engine::with_model(bytes).err(), Some(Error::Model(_))));
    }
}

#[test]
fn numbers_that_are_none_or_out_of_range_are_refused() {
    let cells = |channel: usize, number| {
        let mut cell = [0.0; 5];
        cell[channel] = number;
        Net { cell, ..Net::default() }
    };
    let wrong = [
        ("a change that is no number", Net { delta: f32::NAN, ..Net::default() }),
        ("a change beyond full scale", Net { delta: 1.01, ..Net::default() }),
        ("an infinite change", Net { delta: f32::NEG_INFINITY, ..Net::default() }),
        ("a probability that is no number", cells(0, f32::NAN)),
        ("a probability above 1", cells(0, 1.5)),
        ("a probability below 0", cells(0, -1.5)),
        ("an offset that is no number", cells(2, f32::NAN)),
        ("an infinite size", cells(4, f32::INFINITY)),
    ];
    for (what, net) in wrong {
        assert!(matches!(Engine::with_model(&net.bytes()).err(), Some(Error::Model(_))), "{what}");
    }
}

#[test]
fn what_only_shows_on_a_picture_stops_the_photo() {
    // On the grey of loading this probability is sound, on red it is not.
    let net = Net { cell: [0.4, 0.0, 0.0, 0.0, 0.0], ..Net::default() };
    let done = protect(&net, &with_red(&[(64, 64, 256)]), Strength::Standard);
    assert!(matches!(done.err(), Some(Error::Model(_))));
    assert!(protect(&net, &with_red(&[]), Strength::Standard).is_ok());
}

/// What the training's smoke run exports is loaded and run as the library's own net: `.ci/steps/75-training`.
#[test]
#[ignore = "needs a net: SAFESHARE_NET names its file"]
fn a_net_just_trained_is_run() {
    let path = std::env::var_os("SAFESHARE_NET").expect("SAFESHARE_NET names a file");
    let engine = Engine::with_model(&std::fs::read(path).expect("the file is there")).expect("it keeps the contract");
    let picture = with_red(&[(96, 96, 160)]);
    let [clean, shielded] = [Strength::Off, Strength::Strong].map(|strength| {
        let options = photo::options(strength, OutputFormat::Png);
        let done = engine.protect_bytes(&picture, &options, &Control::default()).expect("a sound photo");
        photo::rgb(&done.bytes)
    });
    assert_eq!(clean.dimensions(), shielded.dimensions());
    assert_ne!(clean, shielded, "it changes nothing");
}
