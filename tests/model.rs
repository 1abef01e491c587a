//! The net's contract: what is kept is used, what is broken is refused with a typed error and no file.

mod support;

use safeshare::{Control, CoverStyle, Engine, Error, OutputFormat, ProtectedBytes, Strength};
use support::onnx::{FaceNet, Net};
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
    Engine::with_models(&net.bytes(), None)?.protect_bytes(picture, &options, &Control::default())
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
fn with_a_headroom_the_change_is_seen_where_it_is_busy_alone() {
    let is_busy = |x: u32| x >= 256;
    let level = |x: u32, y: u32| if is_busy(x) { [80, 120][((x / 4 + y / 4) % 2) as usize] } else { 60 };
    let rgb: Vec<u8> = (0..SIDE * SIDE).flat_map(|at| [level(at % SIDE, at / SIDE); 3]).collect();
    let net = Net { headroom: "50,1.5", ..Net::default() };
    let done = protect(&net, &png::encode(&rgb, SIDE, SIDE, ::png::ColorType::Rgb), Strength::Standard);
    let shielded = photo::rgb(&done.expect("a sound net").bytes);
    assert_eq!(shielded.get_pixel(100, 300).0, [60; 3]);
    // The two finest octaves see how busy it is, and each draws 0.02 times 1.5; on the third squares are one grey.
    let (x, y) = (400, 300);
    assert_eq!(shielded.get_pixel(x, y).0, [level(x, y) + 15; 3]);
}

#[test]
fn faces_are_covered_when_asked_for_and_not_shielded_then() {
    let picture = with_red(&[(96, 96, 16), (352, 416, 16)]);
    let engine = Engine::with_models(&Net::default().bytes(), None).expect("a sound net");
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
fn where_memory_is_short_nets_take_turns_and_pictures_are_the_same() {
    let engine = Engine::with_models(&Net::default().bytes(), Some(&FaceNet::default().bytes())).expect("sound nets");
    let mut options = photo::options(Strength::Strong, OutputFormat::Png);
    let mut protected = |memory: u64| {
        options.limits.memory = memory;
        let done = engine.protect_bytes(&with_red(&[(240, 240, 16)]), &options, &Control::default());
        photo::rgb(&done.expect("a sound photo").bytes)
    };
    let [plenty, short, short_again, plenty_again] = [1 << 30, 64 << 20, 64 << 20, 1 << 30].map(&mut protected);
    assert!(plenty == short && short == short_again && short == plenty_again);
}

/// How the net, and the face net where there is one, change the green of a striped picture with one red cell in its
/// middle, which is taken for a face of 128 pixels.
fn changes_around_a_face(face_net: Option<&FaceNet>) -> safeshare::Result<impl Fn(u32, u32) -> i32 + use<>> {
    changes_on_stripes([30, 90], face_net)
}

/// The same on stripes of these levels.
fn changes_on_stripes(
    levels: [u8; 2],
    face_net: Option<&FaceNet>,
) -> safeshare::Result<impl Fn(u32, u32) -> i32 + use<>> {
    let stripe = move |x: u32| levels[(x / 12 % 2) as usize];
    let cell = 240..256;
    let pixel = |i: u32| (i % SIDE, i / SIDE);
    let rgb: Vec<u8> = (0..SIDE * SIDE)
        .map(pixel)
        .flat_map(|(x, y)| if cell.contains(&x) && cell.contains(&y) { [255, 40, 40] } else { [stripe(x); 3] })
        .collect();
    let picture = png::encode(&rgb, SIDE, SIDE, ::png::ColorType::Rgb);
    let face_onnx = face_net.map(FaceNet::bytes);
    let net = Net { delta: 0.01, ..Net::default() };
    let engine = Engine::with_models(&net.bytes(), face_onnx.as_deref())?;
    let options = photo::options(Strength::Strong, OutputFormat::Png);
    let done = engine.protect_bytes(&picture, &options, &Control::default())?;
    assert_eq!(done.outcome.shield.expect("the shield was on").faces.len(), 1);
    let shielded = photo::rgb(&done.bytes);
    Ok(move |x, y| i32::from(shielded.get_pixel(x, y).0[1]) - i32::from(stripe(x)))
}

#[test]
fn a_face_gets_the_change_of_the_face_net_and_the_rest_that_of_the_other() {
    let [alone, silent, bright, dark] = [None, Some(0.0), Some(0.05), Some(-0.05)].map(|delta| {
        let net = delta.map(|delta| FaceNet { delta, ..FaceNet::default() });
        changes_around_a_face(net.as_ref()).expect("sound nets")
    });
    let cheek = (220, 262);
    assert!(alone(cheek.0, cheek.1) > 0 && silent(cheek.0, cheek.1) == 0);
    assert!(bright(cheek.0, cheek.1) > 0 && dark(cheek.0, cheek.1) < 0);
    for (x, y) in [(5, 5), (500, 256), (256, 20)] {
        assert!(alone(x, y) > 0);
        assert_eq!([silent(x, y), bright(x, y)], [alone(x, y); 2]);
    }
}

#[test]
fn each_face_of_a_school_class_is_seen_alone_and_a_crowd_must_not_take_long() {
    // Faces of 64 pixels, side by side; what is seen alone is not changed by a silent face net.
    let net = Net { cell: [0.0, 0.0, 0.0, -1.0, -1.0], ..Net::default() }.bytes();
    let silent = FaceNet { delta: 0.0, ..FaceNet::default() }.bytes();
    let engine = Engine::with_models(&net, Some(&silent)).expect("sound nets");
    for (count, seen_alone) in [(30, 30), (48, 32)] {
        let faces: Vec<_> = (0..count).map(|i| (16 + i % 8 * 64, 48 + i / 8 * 64, 16)).collect();
        let options = photo::options(Strength::Standard, OutputFormat::Png);
        let done = engine.protect_bytes(&with_red(&faces), &options, &Control::default()).expect("a sound photo");
        assert_eq!(done.outcome.shield.expect("the shield was on").faces.len(), count as usize);
        let shielded = photo::rgb(&done.bytes);
        let unchanged = faces.iter().filter(|(left, top, _)| shielded.get_pixel(left + 28, top + 8).0 == [60; 3]);
        assert_eq!(unchanged.count(), seen_alone, "of {count}");
    }
}

#[test]
fn on_a_face_with_little_detail_less_is_drawn() {
    let net = FaceNet { delta: 0.5, ..FaceNet::default() };
    let [faint, clear] =
        [[58, 62], [30, 90]].map(|levels| changes_on_stripes(levels, Some(&net)).expect("sound nets")(220, 262));
    assert!(0 < faint && faint < clear, "{faint} {clear}");
}

#[test]
fn face_nets_of_another_contract_are_refused() {
    let wrong = [
        ("another contract", FaceNet { contract: "2", ..FaceNet::default() }),
        ("no contract", FaceNet { contract: "", ..FaceNet::default() }),
        ("no reach", FaceNet { reach: "", ..FaceNet::default() }),
        ("a reach that is no number", FaceNet { reach: "NaN", ..FaceNet::default() }),
        ("a reach beyond all faces", FaceNet { reach: "30", ..FaceNet::default() }),
        ("another output", FaceNet { output: "faces", ..FaceNet::default() }),
        ("no square", FaceNet { shape: [1, 3, 48, 64], ..FaceNet::default() }),
        ("a tiny square", FaceNet { shape: [1, 3, 8, 8], ..FaceNet::default() }),
        ("a huge square", FaceNet { shape: [1, 3, 4096, 4096], ..FaceNet::default() }),
        ("an unknown size", FaceNet { shape: [1, 3, 0, 0], ..FaceNet::default() }),
        ("grey faces", FaceNet { shape: [1, 1, 48, 48], ..FaceNet::default() }),
    ];
    for (what, net) in wrong {
        let engine = Engine::with_models(&Net::default().bytes(), Some(&net.bytes()));
        assert!(matches!(engine.err(), Some(Error::Model(_))), "{what}");
    }
    for bytes in [&b""[..], b"no net at all", &Net::default().bytes()] {
        assert!(matches!(Engine::with_models(&Net::default().bytes(), Some(bytes)).err(), Some(Error::Model(_))));
    }
}

#[test]
fn what_only_shows_on_a_face_stops_the_photo() {
    let wrong = [
        ("a change that is no number", FaceNet { delta: f32::NAN, ..FaceNet::default() }),
        ("a change beyond full scale", FaceNet { delta: -1.01, ..FaceNet::default() }),
        ("a change beyond full scale where it is red", FaceNet { delta: 0.7, red: 0.5, ..FaceNet::default() }),
        ("an output of another size", FaceNet { kernel: 3, ..FaceNet::default() }),
    ];
    for (what, net) in wrong {
        assert!(matches!(changes_around_a_face(Some(&net)).err(), Some(Error::Model(_))), "{what}");
    }
    assert!(changes_around_a_face(Some(&FaceNet { delta: 0.7, red: 0.1, ..FaceNet::default() })).is_ok());
}

#[test]
fn files_of_another_contract_are_refused() {
    let wrong = [
        ("an older contract", Net { contract: "3", ..Net::default() }),
        ("no contract", Net { contract: "", ..Net::default() }),
        ("other outputs", Net { outputs: ["delta", "boxes", "near", "far"], ..Net::default() }),
        ("outputs the other way round", Net { outputs: ["faces", "delta", "near", "far"], ..Net::default() }),
        ("no gain", Net { gains: ["", "1", "2"], ..Net::default() }),
        ("a gain that is no number", Net { gains: ["0.5", "NaN", "2"], ..Net::default() }),
        ("a gain that shows", Net { gains: ["0.5", "1", "40"], ..Net::default() }),
        ("no octaves", Net { octaves: "", ..Net::default() }),
        ("octaves that do not get coarser", Net { octaves: "2,1", ..Net::default() }),
        ("an octave beyond all pictures", Net { octaves: "1,40", ..Net::default() }),
        ("half a headroom", Net { headroom: "20", ..Net::default() }),
        ("a headroom that is no number", Net { headroom: "20,NaN", ..Net::default() }),
        ("a headroom below none", Net { headroom: "-20,1", ..Net::default() }),
        ("no reach", Net { reach: "", ..Net::default() }),
        ("half a reach", Net { reach: "1", ..Net::default() }),
        ("a reach over all of a picture", Net { reach: "0,1000", ..Net::default() }),
        ("layers that see further than it states", Net { reach: "1,0", near_reach: 2, ..Net::default() }),
        ("a change that is not made of what is near and far", Net { change_of: "pooled", ..Net::default() }),
        ("cells of another size", Net { cell_side: 4, ..Net::default() }),
    ];
    for (what, net) in wrong {
        assert!(matches!(Engine::with_models(&net.bytes(), None).err(), Some(Error::Model(_))), "{what}");
    }
    for bytes in [&b""[..], b"no net at all", &Net::default().bytes()[..400]] {
        assert!(matches!(Engine::with_models(bytes, None).err(), Some(Error::Model(_))));
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
        assert!(matches!(Engine::with_models(&net.bytes(), None).err(), Some(Error::Model(_))), "{what}");
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

/// What the training's smoke run exports is loaded and run as the library's own nets: `.ci/steps/75-training`.
#[test]
#[ignore = "needs nets: SAFESHARE_NET and SAFESHARE_FACE_NET name their files"]
fn nets_just_trained_are_run() {
    let [onnx, face_onnx] = ["SAFESHARE_NET", "SAFESHARE_FACE_NET"].map(|name| {
        let path = std::env::var_os(name).expect("it names a file");
        std::fs::read(path).expect("the file is there")
    });
    let picture = with_red(&[(96, 96, 160)]);
    let [clean, shielded] = [Strength::Off, Strength::Strong].map(|strength| {
        let engine = Engine::with_models(&onnx, None).expect("it keeps the contract");
        let options = photo::options(strength, OutputFormat::Png);
        let done = engine.protect_bytes(&picture, &options, &Control::default()).expect("a sound photo");
        photo::rgb(&done.bytes)
    });
    assert_eq!(clean.dimensions(), shielded.dimensions());
    assert_ne!(clean, shielded, "it changes nothing");

    // A net that finds a face for certain, so that the other is run.
    let [without, with] = [None, Some(&face_onnx[..])].map(|face_onnx| {
        let engine = Engine::with_models(&Net::default().bytes(), face_onnx).expect("it keeps the contract");
        let options = photo::options(Strength::Strong, OutputFormat::Png);
        let done = engine.protect_bytes(&with_red(&[(240, 240, 16)]), &options, &Control::default());
        photo::rgb(&done.expect("a sound photo").bytes)
    });
    assert_ne!(without, with, "it is not run");
}
