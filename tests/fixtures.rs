//! The fixtures prove themselves: the canaries are in them where other programs find them, and the pictures decode.

mod support;

use std::fs;
use std::path::Path;

use support::canary::{UNDER_ALPHA, hides, survivors};
use support::{all, decodable, exiftool};

#[test]
fn every_canary_is_found_by_the_search_that_must_find_no_survivor() {
    for fixture in all() {
        for canary in &fixture.canaries {
            assert!(hides(&fixture.bytes, canary.text), "{}: {} is not there", fixture.name, canary.text);
        }
    }
}

#[test]
fn the_search_finds_nothing_in_a_clean_picture() {
    assert_eq!(survivors(&support::jpeg::photo(640, 480, false)), Vec::<String>::new());
}

#[test]
fn no_canary_is_there_twice_under_one_name() {
    for fixture in all() {
        let mut names: Vec<_> = fixture.canaries.iter().map(|canary| canary.text).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{}", fixture.name);
    }
}

#[test]
fn exiftool_reads_the_canaries_of_the_inputs() {
    if !exiftool::is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = all();
    for fixture in &fixtures {
        let path = folder.path().join(format!("{}.{}", fixture.name, fixture.extension));
        fs::write(path, &fixture.bytes).expect("written");
    }
    let told = exiftool::of_folder(folder.path());
    assert_eq!(told.len(), fixtures.len());
    let mut unseen = Vec::new();
    for fixture in &fixtures {
        let name = format!("{}.{}", fixture.name, fixture.extension);
        let text = told.iter().find(|told| told.file() == name).expect("told").text();
        let must = fixture.canaries.iter().filter(|canary| canary.seen_by_exiftool);
        unseen.extend(must.filter(|canary| !text.contains(canary.text)).map(|canary| (fixture.name, canary.text)));
    }
    assert_eq!(unseen, Vec::new(), "ExifTool does not see these");
}

#[test]
fn the_pictures_decode_and_transparent_pixels_spell_their_canary() {
    for fixture in decodable().iter().filter(|fixture| fixture.extension != "jpg") {
        let picture = image::load_from_memory(&fixture.bytes).expect(fixture.name);
        if !fixture.alpha {
            continue;
        }
        let rgb: Vec<u8> =
            picture.to_rgba8().pixels().filter(|pixel| pixel[3] == 0).flat_map(|p| [p[0], p[1], p[2]]).collect();
        assert!(support::bytes::find(&rgb, UNDER_ALPHA.as_bytes()).is_some(), "{}", fixture.name);
    }
}

#[test]
fn the_tiny_net_keeps_the_contract() {
    let engine = safeshare::Engine::with_models(&support::onnx::net(), None).expect("it loads");
    let photo = support::jpeg::photo(64, 48, false);
    let done = engine.protect_bytes(&photo, &safeshare::Options::default(), &safeshare::Control::default());
    assert!(done.expect("a sound photo").outcome.shield.is_some());
}

/// `SAFESHARE_FIXTURES=DIR cargo test --test fixtures` leaves the files in DIR, to look at with other tools.
#[test]
fn the_fixtures_can_be_written_out() {
    let Some(folder) = std::env::var_os("SAFESHARE_FIXTURES") else { return };
    fs::create_dir_all(&folder).expect("a folder");
    for fixture in all() {
        let path = Path::new(&folder).join(format!("{}.{}", fixture.name, fixture.extension));
        fs::write(path, &fixture.bytes).expect("written");
    }
    fs::write(Path::new(&folder).join("net.onnx"), support::onnx::net()).expect("written");
    let face_net = support::onnx::FaceNet::default().bytes();
    fs::write(Path::new(&folder).join("face-net.onnx"), face_net).expect("written");
    for (name, bytes) in support::bindings::files() {
        fs::write(Path::new(&folder).join(name), bytes).expect("written");
    }
}
