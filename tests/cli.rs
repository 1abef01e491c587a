//! The command line as a person or a script uses it.
#![cfg(feature = "cli")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::canary::{STEM, survivors};
use support::{exiftool, jpeg, jpeg_fixtures, magick, photo, png, random};
use tempfile::TempDir;

/// A folder to work in, with a folder of photos.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, with the folders above it.
    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).and_then(|()| fs::write(&path, bytes)).expect("written");
        photo::make_old(&path);
        path
    }

    fn photo(&self, name: &str) -> PathBuf {
        self.put(name, &jpeg::photo(96, 64, false))
    }

    /// Runs `safeshare` here, in English.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safeshare"));
        command.current_dir(self.0.path()).args(args).env("LC_ALL", "C").env_remove("LANGUAGE");
        command.output().expect("it runs")
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// One JSON object for each line.
fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("a JSON object")).collect()
}

fn line_of<'a>(lines: &'a [Value], name: &str) -> &'a Value {
    let is_it = |line: &&Value| line["input"].as_str().is_some_and(|input| input.ends_with(name));
    lines.iter().find(is_it).expect("a line for each file")
}

#[test]
fn one_photo_gives_one_clean_picture_and_stays_as_it_was() {
    let desk = Desk::new();
    let fixture = jpeg_fixtures::baseline();
    let input = desk.put("CANARY-name.jpg", &fixture.bytes);
    let before = photo::modified(&input);
    let output = desk.run(&["protect", "CANARY-name.jpg", "-o", "out"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let files = photo::files(&desk.path("out"));
    assert_eq!(files.len(), 1);
    assert!(survivors(photo::name(&files[0]).as_bytes()).is_empty());
    assert!(survivors(&fs::read(&files[0]).expect("an output")).is_empty());
    assert!(stdout(&output).contains(&photo::name(&files[0])), "it says where the new picture is");
    assert_eq!(fs::read(&input).expect("the original"), fixture.bytes);
    assert_eq!(photo::modified(&input), before);
}

#[test]
fn the_report_is_in_plain_words() {
    let desk = Desk::new();
    desk.put("photo.jpg", &jpeg_fixtures::baseline().bytes);
    let output = desk.run(&["inspect", "photo.jpg"]);
    assert_eq!(code(&output), 0);
    let words = stdout(&output);
    for word in ["48.858", "2.294", "CANARY-exif-artist", "CANARY-xmp-face-mwg", "CANARY-exif-body-serial"] {
        assert!(words.contains(word), "{word} is not in:\n{words}");
    }
}

#[test]
fn places_are_covered_for_good() {
    let desk = Desk::new();
    desk.put("photo.jpg", &jpeg::photo(320, 240, false));
    let places = ["--cover", "0.1,0.1,0.3,0.4:solid", "--cover", "0.5,0.5,0.25,0.25:sticker", "--cover", "0,0,0.1,0.1"];
    let args = [&["protect", "photo.jpg", "-o", "out", "--strength", "off", "--format", "png"][..], &places].concat();
    let output = desk.run(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("  3 places covered\n"), "{}", stdout(&output));
    let picture = photo::rgb(&fs::read(&photo::files(&desk.path("out"))[0]).expect("an output"));
    assert_eq!(picture.get_pixel(50, 50), picture.get_pixel(100, 100), "one colour");
    let [red, green, blue] = picture.get_pixel(200, 140).0;
    assert!(red > 220 && green > 150 && blue < 120, "a yellow sticker: {red} {green} {blue}");

    let output = desk.run(&[&args[..], &["--json"]].concat());
    assert_eq!(lines(&output)[0]["outcome"]["covered"], 3);
    let french = Command::new(env!("CARGO_BIN_EXE_safeshare"))
        .current_dir(desk.0.path())
        .args(["protect", "photo.jpg", "-o", "out", "--cover", "0,0,0.5,0.5:blur"])
        .env("LC_ALL", "fr_FR.UTF-8")
        .output()
        .expect("it runs");
    assert!(stdout(&french).contains("  1 endroit masqué\n"), "{}", stdout(&french));
}

#[test]
fn covers_that_make_no_sense_are_wrong_usage() {
    let desk = Desk::new();
    desk.photo("photo.jpg");
    for cover in ["0.8,0,0.5,0.5", "0,0,0,0", "NaN,0,1,1", "faces:red", "0,0,1", "-0.5,0,1,1"] {
        let output = desk.run(&["protect", "photo.jpg", "-o", "out", "--cover", cover]);
        assert_eq!(code(&output), 2, "{cover}");
    }
    assert!(!desk.path("out").exists());
    let many = ["--cover", "0,0,0.1,0.1"].repeat(65);
    let output = desk.run(&[&["protect", "photo.jpg", "-o", "out"], &many[..]].concat());
    assert_eq!(code(&output), 3);
    assert!(photo::files(&desk.path("out")).is_empty());
}

#[test]
fn who_asked_for_faces_to_be_covered_is_told_when_there_is_none() {
    let desk = Desk::new();
    desk.put("sky.png", &png::encode(&[90, 140, 220].repeat(200 * 150), 200, 150, ::png::ColorType::Rgb));
    for quiet in [&[][..], &["--quiet"]] {
        let output = desk.run(&[&["protect", "sky.png", "-o", "out", "--cover", "faces:sticker"], quiet].concat());
        assert_eq!(code(&output), 0);
        assert!(stderr(&output).contains("No face was found"), "{}", stderr(&output));
    }
}

#[test]
fn several_photos_and_several_jobs() {
    let desk = Desk::new();
    let names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"];
    for name in names {
        desk.photo(name);
    }
    let output = desk.run(&[&["protect", "--jobs", "3", "--json", "-o", "out"], names.as_slice()].concat());
    assert_eq!(code(&output), 0);
    let lines = lines(&output);
    assert_eq!(lines.len(), names.len());
    for name in names {
        assert!(line_of(&lines, name)["output"].is_string());
    }
    assert_eq!(photo::files(&desk.path("out")).len(), names.len());
}

#[test]
fn folders_are_entered_and_the_inner_ones_only_when_asked() {
    let desk = Desk::new();
    desk.photo("album/one.jpg");
    desk.photo("album/inner/two.jpg");
    desk.put("album/notes.txt", b"no picture, and no error");
    let flat = desk.run(&["protect", "album", "-o", "flat"]);
    assert_eq!((code(&flat), photo::files(&desk.path("flat")).len()), (0, 1));
    let deep = desk.run(&["protect", "album", "--recursive", "-o", "deep"]);
    assert_eq!((code(&deep), photo::files(&desk.path("deep")).len()), (0, 2));
}

#[test]
fn outputs_are_never_taken_for_inputs() {
    let desk = Desk::new();
    desk.photo("album/one.jpg");
    for times in 1..=3 {
        let output = desk.run(&["protect", "album", "--recursive", "-o", "album/out"]);
        assert_eq!(code(&output), 0);
        assert_eq!(photo::files(&desk.path("album/out")).len(), times, "one more each time, none overwritten");
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let desk = Desk::new();
    desk.photo("good.jpg");
    desk.put("bad.jpg", b"\xFF\xD8\xFF\xE0 and nothing more");
    desk.put("odd.txt", b"hello");
    let output = desk.run(&["protect", "bad.jpg", "odd.txt", "missing.jpg", "good.jpg", "--json", "-o", "out"]);
    assert_eq!(code(&output), 1);
    assert_eq!(photo::files(&desk.path("out")).len(), 1);
    let lines = lines(&output);
    assert!(line_of(&lines, "good.jpg")["output"].is_string());
    for (name, kind) in [("bad.jpg", "damaged"), ("odd.txt", "unsupported"), ("missing.jpg", "storage")] {
        assert_eq!(line_of(&lines, name)["error"]["kind"], kind, "{name}");
    }
}

#[test]
fn exit_codes() {
    let desk = Desk::new();
    desk.photo("good.jpg");
    desk.put("bad.jpg", b"nothing");
    let cases: [(&[&str], i32); 10] = [
        (&["protect", "good.jpg", "-o", "out"], 0),
        (&["protect", "good.jpg", "bad.jpg", "-o", "out"], 1),
        (&["protect", "bad.jpg", "-o", "out"], 3),
        (&["protect"], 2),
        (&["protect", "good.jpg", "--strength", "huge"], 2),
        (&["protect", "good.jpg", "--max-side", "3"], 2),
        (&["protect", "good.jpg", "--quality", "101"], 2),
        (&["inspect", "good.jpg"], 0),
        (&["inspect", "good.jpg", "bad.jpg"], 1),
        (&["inspect", "bad.jpg"], 3),
    ];
    for (args, expected) in cases {
        assert_eq!(code(&desk.run(args)), expected, "{args:?}");
    }
}

#[test]
fn quiet_says_nothing_but_errors() {
    let desk = Desk::new();
    desk.photo("good.jpg");
    desk.put("bad.jpg", b"nothing");
    let good = desk.run(&["protect", "good.jpg", "--quiet", "-o", "out"]);
    assert_eq!((stdout(&good), stderr(&good)), (String::new(), String::new()));
    let bad = desk.run(&["protect", "bad.jpg", "--quiet", "-o", "out"]);
    assert_eq!(stdout(&bad), "");
    assert!(stderr(&bad).contains("bad.jpg"));
}

#[test]
fn options_reach_the_picture() {
    let desk = Desk::new();
    desk.put("photo.jpg", &jpeg::photo(200, 120, false));
    let protect = |folder: &str, more: &[&str]| {
        let output = desk.run(&[&["protect", "photo.jpg", "--json", "-o", folder], more].concat());
        assert_eq!(code(&output), 0, "{more:?}");
        lines(&output).remove(0)
    };
    let small = protect("small", &["--max-side", "50"]);
    assert_eq!((&small["outcome"]["width"], &small["outcome"]["height"]), (&50.into(), &30.into()));
    let png = protect("png", &["--format", "png"]);
    assert_eq!(png["outcome"]["format"], "png");
    assert!(fs::read(&photo::files(&desk.path("png"))[0]).expect("an output").starts_with(png::SIGNATURE));
    let off = protect("off", &["--strength", "off"]);
    assert!(off["outcome"]["shield"].is_null());
    let psnr = |strength| protect(strength, &["--strength", strength])["outcome"]["shield"]["psnr"].as_f64();
    assert!(psnr("subtle") > psnr("standard") && psnr("standard") > psnr("strong"));
    let bytes = |quality| protect(quality, &["--quality", quality])["outcome"]["bytes"].as_u64();
    assert!(bytes("40") < bytes("95"));
}

#[test]
fn json_keeps_its_schema() {
    let desk = Desk::new();
    desk.put("photo.jpg", &jpeg_fixtures::baseline().bytes);
    let protected = lines(&desk.run(&["protect", "photo.jpg", "--json", "-o", "out"])).remove(0);
    assert_keys(&protected, &["input", "outcome", "output", "version"]);
    assert_eq!(protected["version"], 1);
    assert_keys(&protected["outcome"], &["bytes", "covered", "format", "height", "report", "shield", "width"]);
    assert_keys(&protected["outcome"]["shield"], &["faces", "gain", "psnr"]);
    assert_report(&protected["outcome"]["report"]);
    let inspected = lines(&desk.run(&["inspect", "photo.jpg", "--json"])).remove(0);
    assert_keys(&inspected, &["input", "report", "version"]);
    assert_report(&inspected["report"]);
    assert_eq!(inspected["report"], protected["outcome"]["report"]);
    desk.put("bad.jpg", b"nothing");
    let failed = lines(&desk.run(&["protect", "bad.jpg", "--json", "-o", "out"])).remove(0);
    assert_keys(&failed, &["error", "input", "version"]);
    assert_keys(&failed["error"], &["kind", "message"]);
}

fn assert_report(report: &Value) {
    assert_keys(report, &["file_bytes", "findings", "format", "frames", "incomplete", "orientation", "size"]);
    assert_eq!(report["format"], "jpeg");
    let findings = report["findings"].as_array().expect("a list");
    assert!(findings.len() > 50);
    for finding in findings {
        assert_keys(finding, &["bytes", "field", "kind", "place", "value"]);
        assert!(finding["value"].is_string() || finding["value"].is_null());
        assert!(finding["bytes"].is_u64() && finding["kind"].is_string() && finding["place"].is_string());
    }
}

/// Exactly these keys, sorted by name.
fn assert_keys(value: &Value, keys: &[&str]) {
    let mut found: Vec<&String> = value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().collect();
    found.sort();
    assert_eq!(found, keys);
}

#[test]
fn errors_show_nothing_of_a_photo_and_no_path_but_the_name_that_was_given() {
    let desk = Desk::new();
    let fixture = jpeg_fixtures::baseline();
    desk.put("secret-folder/cut.jpg", &fixture.bytes[..40]);
    desk.put("secret-folder/odd.jpg", b"CANARY-not-a-picture");
    let output =
        desk.run(&["protect", "secret-folder/cut.jpg", "secret-folder/odd.jpg", "secret-folder/no.jpg", "--json"]);
    for line in lines(&output) {
        let message = line["error"]["message"].as_str().expect("a message");
        assert!(!message.contains("secret-folder") && !message.contains(STEM) && !message.contains('/'), "{message}");
    }
}

#[test]
fn extract_writes_the_hidden_pictures_and_videos_under_neutral_names() {
    let desk = Desk::new();
    desk.put("CANARY-photo.jpg", &jpeg_fixtures::baseline().bytes);
    let output = desk.run(&["inspect", "CANARY-photo.jpg", "--json", "--extract", "found"]);
    assert_eq!(code(&output), 0);
    let files = photo::files(&desk.path("found"));
    let told = lines(&output).remove(0)["extracted"].as_array().expect("a list").len();
    assert_eq!(files.len(), told);
    assert!(files.iter().all(|path| survivors(photo::name(path).as_bytes()).is_empty()));
    let contents: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).expect("a file")).collect();
    let hidden = ["CANARY-exif-thumbnail", "CANARY-jfxx-thumbnail", "CANARY-mpf-gainmap", "CANARY-motion-video"];
    for canary in hidden {
        let there = contents.iter().any(|bytes| support::bytes::find(bytes, canary.as_bytes()).is_some());
        assert!(there, "{canary} was not extracted");
    }
}

#[test]
fn help_names_the_exit_codes() {
    let help = stdout(&Desk::new().run(&["--help"]));
    assert!(help.contains("Exit codes"), "{help}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let desk = Desk::new();
    desk.photo("photo.jpg");
    // A file where the folder should be: refused for root too.
    desk.put("blocked", b"a file");
    let output = desk.run(&["protect", "photo.jpg", "-o", "blocked", "--json"]);
    assert_eq!(code(&output), 3);
    assert_eq!(lines(&output)[0]["error"]["kind"], "storage");
    assert_eq!(fs::read(Path::new(&desk.path("blocked"))).expect("still there"), b"a file");
}

/// The phone decodes HEIC in the apps, a decoder in Rust here. The reference is libheif, through `ImageMagick`.
#[test]
fn heic_photos_come_out_upright_right_coloured_and_clean() {
    let photos = photo::corpus(&["heic", "heif"]);
    if photos.is_empty() || !magick::is_there() || !exiftool::is_there() {
        return;
    }
    let desk = Desk::new();
    let plain = ["protect", "--strength", "off", "--format", "png", "--max-side", "512", "--json", "-o"];
    let mut done = 0;
    for path in &photos {
        let name = photo::name(path);
        let output = desk.run(&[&plain[..], &[&name, &path.display().to_string()]].concat());
        let line = lines(&output).remove(0);
        if line["error"]["kind"] == "unsupported" {
            assert!(photo::files(&desk.path(&name)).is_empty());
            continue;
        }
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        assert_eq!(line["outcome"]["report"]["format"], "heic");
        assert!(
            !line["outcome"]["report"]["findings"].as_array().expect("a list").is_empty() || name.contains("sample")
        );
        let ours = photo::rgb(&fs::read(&photo::files(&desk.path(&name))[0]).expect("an output"));
        let profile = exiftool::icc_profile(path);
        let theirs = magick::shown(path, profile.as_deref(), ours.dimensions()).expect("ImageMagick reads HEIC");
        let difference = photo::mean_difference(&ours, &theirs);
        assert!(difference < 2.0, "{name}: {difference:.2} levels on average");
        let told = exiftool::of_folder(&desk.path(&name));
        assert_eq!(told.iter().flat_map(exiftool::Told::private).collect::<Vec<_>>(), Vec::<String>::new());
        done += 1;
    }
    assert!(done * 5 >= photos.len() * 4, "only {done} of {} were decoded", photos.len());
}

#[test]
fn damaged_heic_photos_give_a_plain_word_and_no_file() {
    let Some(photo) = photo::corpus(&["heif"]).into_iter().min_by_key(|path| fs::metadata(path).map_or(0, |m| m.len()))
    else {
        return;
    };
    let (desk, whole) = (Desk::new(), fs::read(photo).expect("read"));
    let mut random = random::Random::new(7);
    for round in 0..12 {
        let mut broken = whole.clone();
        match round % 3 {
            0 => broken.truncate(random.below(whole.len())),
            _ => {
                (0..4).for_each(|_| *broken.get_mut(random.below(whole.len())).expect("inside") ^= 1 << random.below(8))
            }
        }
        desk.put(&format!("photos/{round}.heic"), &broken);
    }
    let output = desk.run(&["protect", "photos", "--json", "-o", "out", "--max-side", "256"]);
    let lines = lines(&output);
    assert_eq!(lines.len(), 12);
    let failed = lines.iter().filter(|line| line["error"].is_object()).count();
    assert!(failed >= 3, "cut files cannot be decoded");
    assert_eq!(photo::files(&desk.path("out")).len() + failed, 12);
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}
