//! Real HEIC files, read by us and by `ExifTool`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::inspect::{Category, Kind, Place, Report, extract_hidden, inspect_bytes, inspect_file};
use crate::{Control, Limits};

const FILES: [&str; 5] = [
    "IMG_5195.HEIC",
    "samplefilehub.heif",
    "mobile/iphone_13_pro_max.HEIC",
    "mobile/HMD_Nokia_8.3_5G.heif",
    "mobile/HMD_Nokia_8.3_5G_hdr.heif",
];

/// The files, or nothing and loud words when they are not there.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/exif-samples/heic");
    if folder.is_dir() {
        return FILES.iter().map(|name| folder.join(name)).collect();
    }
    // Not eprintln!, which the test runner hides for a test that passes.
    let _ = writeln!(std::io::stderr(), "\n*** the corpus of HEIC files IS MISSING: a test DID NOT RUN ***\n");
    Vec::new()
}

fn exiftool(path: &Path) -> Option<Value> {
    let output = Command::new("exiftool").args(["-j", "-n", "-a", "-G1"]).arg(path).output();
    let told = output.ok().and_then(|output| serde_json::from_slice::<Value>(&output.stdout).ok());
    if told.is_none() {
        let _ = writeln!(std::io::stderr(), "\n*** ExifTool IS MISSING: a test DID NOT RUN ***\n");
    }
    told?.get(0).cloned()
}

fn look(path: &Path) -> Report {
    inspect_file(path, &Limits::default(), &Control::default()).unwrap()
}

fn values(report: &Report, kind: Kind) -> Vec<&str> {
    report.findings.iter().filter(|found| found.kind == kind).filter_map(|found| found.value.as_deref()).collect()
}

#[test]
fn what_exiftool_finds_is_found() {
    for path in files() {
        let Some(told) = exiftool(&path) else { return };
        let report = look(&path);
        let number = |tag: &str| told.get(tag).and_then(Value::as_f64);
        let name = path.display();
        assert!(!report.incomplete, "{name}");
        let size = [number("File:ImageWidth"), number("File:ImageHeight")].map(|side| side.unwrap() as u32);
        assert_eq!(report.size, Some(size.into()), "{name}");
        let turned = match number("QuickTime:Rotation").unwrap_or(0.0) as u32 {
            90 => 8,
            180 => 3,
            270 => 6,
            _ => 1,
        };
        assert_eq!(report.orientation, turned, "{name}");
        let place = number("Composite:GPSLatitude").zip(number("Composite:GPSLongitude"));
        let place = place.map(|(latitude, longitude)| format!("{latitude:.6}, {longitude:.6}"));
        assert_eq!(values(&report, Kind::Coordinates), place.as_deref().into_iter().collect::<Vec<_>>(), "{name}");
        for (tag, kind) in [
            ("IFD0:Make", Kind::DeviceModel),
            ("IFD0:Model", Kind::DeviceModel),
            ("ExifIFD:LensModel", Kind::DeviceModel),
            ("IFD0:Software", Kind::Software),
            ("XMP-x:XMPToolkit", Kind::Software),
            ("Apple:ImageCaptureRequestID", Kind::UniqueId),
        ] {
            if let Some(wanted) = told.get(tag).and_then(Value::as_str) {
                assert!(values(&report, kind).contains(&wanted), "{name}: {tag} = {wanted}");
            }
        }
        let has = |group: &str| told.as_object().unwrap().keys().any(|tag| tag.starts_with(group));
        for (group, is_found) in [
            ("GPS:", report.findings.iter().any(|found| found.category() == Category::Location)),
            ("ExifIFD:", report.findings.iter().any(|found| found.kind == Kind::CameraSettings)),
            ("IFD0:ModifyDate", report.findings.iter().any(|found| found.kind == Kind::DateTime)),
            ("Apple:", report.findings.iter().any(|found| found.kind == Kind::MakerNote)),
            ("XMP-", report.findings.iter().any(|found| found.place == Place::Xmp)),
            ("ICC", report.findings.iter().any(|found| found.kind == Kind::ColorProfile)),
            ("QuickTime:AuxiliaryImageType", report.findings.iter().any(|found| found.kind == Kind::GainMap)),
        ] {
            assert_eq!(is_found, has(group), "{name}: {group}");
        }
    }
}

#[test]
fn the_hidden_pictures_of_an_iphone_are_found_and_taken_out() {
    let Some(path) = files().into_iter().find(|path| path.ends_with("iphone_13_pro_max.HEIC")) else { return };
    let report = look(&path);
    let pictures = report.findings.iter().filter(|found| found.place == Place::IsoBox);
    let pictures: Vec<_> = pictures.map(|found| (found.kind, found.value.as_deref(), found.bytes)).collect();
    let wanted = [(Kind::Thumbnail, Some("320 x 240"), 20_902), (Kind::GainMap, Some("2016 x 1512"), 97_613)];
    assert_eq!(pictures, wanted);
    let folder = tempfile::tempdir().unwrap();
    let files = extract_hidden(&path, &report, folder.path(), &Limits::default(), &Control::default()).unwrap();
    let told = files.iter().map(|file| (file.kind, look(&file.path).size));
    let wanted = [(Kind::Thumbnail, Some((320, 240))), (Kind::GainMap, Some((2016, 1512)))];
    assert_eq!(told.collect::<Vec<_>>(), wanted);
}

#[test]
fn damaged_tables_are_read_as_far_as_they_go() {
    for path in files() {
        // The tables come first; the pictures' data after them takes no part in reading.
        let whole = std::fs::read(&path).unwrap();
        let file = whole.get(..6_000.min(whole.len())).unwrap();
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        for _ in 0..300 {
            let mut damaged = file.to_vec();
            for _ in 0..4 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = 32 + (state >> 33) as usize % (damaged.len() - 32);
                damaged[at] = (state >> 20) as u8;
            }
            let report = inspect_bytes(&damaged, &Limits::default(), &Control::default()).unwrap();
            let end = damaged.len() as u64;
            assert!(report.findings.iter().filter_map(|found| found.extent.clone()).all(|extent| extent.end <= end));
        }
    }
}
