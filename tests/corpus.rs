//! Real photos from phones and cameras (`../shared/corpus`, not part of this repository): each gives an output or a
//! typed error, `ExifTool` finds nothing private in any output, and the pictures are upright and the same.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use safeshare::inspect::Kind;
use safeshare::{Control, Error, Limits, OutputFormat, Strength, inspect_file};
use support::{exiftool, magick, photo};

/// Longest side of the outputs here: enough to compare, quick to make.
const SIDE: u32 = 512;

/// Levels that two good decoders and resamplers may differ by on average.
const MOST_DIFFERENCE: f64 = 2.0;

const PHOTOS: &[&str] = &["jpg", "jpeg", "heic", "heif", "png", "webp", "gif", "avif"];

#[test]
fn every_photo_gives_a_clean_output_or_a_typed_error() {
    let photos = photo::corpus(PHOTOS);
    if photos.is_empty() {
        return;
    }
    let outputs = tempfile::tempdir().expect("a folder");
    let mut options = photo::options(Strength::Standard, OutputFormat::Auto);
    options.max_side = SIDE;
    let mut failed = Vec::new();
    for path in &photos {
        match photo::engine().protect_file(path, outputs.path(), &options, &Control::default()) {
            Ok(done) => assert!(done.outcome.shield.is_some(), "{} is unshielded", path.display()),
            Err(error) => failed.push((path, error)),
        }
    }
    assert_eq!(photo::files(outputs.path()).len() + failed.len(), photos.len());
    for (path, error) in &failed {
        let expected = matches!(error, Error::Unsupported(_) | Error::Damaged(_));
        assert!(expected, "{}: {error}", path.display());
        let real = !path.display().to_string().contains("/invalid/") && !is_heic(path);
        assert!(!real, "{} is a sound photo: {error}", path.display());
    }
    assert_nothing_private(outputs.path());
}

fn is_heic(path: &Path) -> bool {
    path.extension().is_some_and(|name| name.to_ascii_lowercase().to_string_lossy().starts_with("hei"))
}

fn assert_nothing_private(folder: &Path) {
    if !exiftool::is_there() {
        return;
    }
    let told = exiftool::of_folder(folder);
    assert_eq!(told.len(), photo::files(folder).len());
    let private: Vec<String> = told.iter().flat_map(exiftool::Told::private).collect();
    assert_eq!(private, Vec::<String>::new());
}

#[test]
fn pictures_are_upright_and_look_the_same() {
    let of_interest = |path: &PathBuf| {
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        ["orientation", "gps", "mobile", "xmp"].contains(&&*folder) && !is_heic(path)
    };
    let photos: Vec<PathBuf> = photo::corpus(PHOTOS).into_iter().filter(of_interest).collect();
    if photos.is_empty() || !magick::is_there() {
        return;
    }
    let mut options = photo::options(Strength::Off, OutputFormat::Png);
    options.max_side = SIDE;
    let (mut compared, mut different) = (0, Vec::new());
    for path in &photos {
        let bytes = fs::read(path).expect("read");
        let Ok(done) = photo::engine().protect_bytes(&bytes, &options, &Control::default()) else { continue };
        let ours = photo::rgb(&done.bytes);
        let Some(theirs) = magick::shown(path, None, ours.dimensions()) else { continue };
        let difference = photo::mean_difference(&ours, &theirs);
        if difference >= MOST_DIFFERENCE {
            different.push(format!("{}: {difference:.2} levels on average", path.display()));
        }
        compared += 1;
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(compared * 10 >= photos.len() * 9, "only {compared} of {} photos were compared", photos.len());
}

/// A class of hidden data: how its names in `ExifTool` begin, and what inspect must then have found in the file.
const CLASSES: &[(&str, &[&str], &[Kind])] = &[
    ("a position", &["GPS:GPSLatitude", "XMP-exif:GPSLatitude"], &[Kind::Coordinates]),
    ("a direction or height", &["GPS:GPSImgDirection", "GPS:GPSAltitude", "GPS:GPSSpeed"], &[Kind::GpsDetail]),
    ("a time", &["ExifIFD:DateTimeOriginal", "IFD0:ModifyDate"], &[Kind::DateTime]),
    ("a device", &["IFD0:Make", "IFD0:Model"], &[Kind::DeviceModel]),
    ("a program", &["IFD0:Software", "XMP-xmp:CreatorTool"], &[Kind::Software]),
    ("settings", &["ExifIFD:ExposureTime", "ExifIFD:FNumber"], &[Kind::CameraSettings]),
    ("an author", &["IFD0:Artist", "IFD0:Copyright", "XMP-dc:Creator", "IPTC:By-line"], &[Kind::Author]),
    ("a serial number", &["ExifIFD:SerialNumber", "ExifIFD:LensSerialNumber"], &[Kind::SerialNumber]),
    ("a thumbnail", &["IFD1:ThumbnailImage", "Photoshop:PhotoshopThumbnail", "JFXX:"], &[Kind::Thumbnail]),
    ("a preview", &["PreviewIFD:PreviewImage"], &[Kind::SecondPicture, Kind::Thumbnail, Kind::MakerNote]),
    ("a gain map", &["XMP-HDRGainMap:"], &[Kind::GainMap]),
    ("a comment", &["File:Comment", "IFD0:ImageDescription"], &[Kind::Text]),
    ("a colour profile", &["ICC_Profile:ProfileDescription"], &[Kind::ColorProfile]),
    ("a maker's note", &["Apple:", "Canon:", "FujiFilm:", "Nikon:", "Olympus:", "Sanyo:"], &[Kind::MakerNote]),
    ("an editing history", &["XMP-xmpMM:", "XMP-photoshop:History", "XMP-crs:"], &[Kind::EditHistory]),
    ("a vendor's segment", &["CIFF:", "Ducky:", "MetaIFD:"], &[Kind::UnknownData, Kind::MakerNote, Kind::OtherField]),
];

#[test]
fn what_exiftool_finds_in_the_inputs_inspect_finds_too() {
    let photos = photo::corpus(PHOTOS);
    if photos.is_empty() || !exiftool::is_there() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let (mut missed, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for told in exiftool::of_folder(&folder) {
        let Some(path) = photos.iter().find(|path| told.is_of(path)) else { continue };
        let Ok(report) = inspect_file(path, &Limits::default(), &Control::default()) else { continue };
        for (class, tags, kinds) in CLASSES {
            let theirs = tags.iter().find(|tag| told.says(tag));
            let ours = report.findings.iter().any(|finding| kinds.contains(&finding.kind));
            seen.extend(theirs.map(|_| *class));
            if let (Some(tag), false) = (theirs, ours) {
                missed.insert(format!("{class} ({tag}) in {}", told.file()));
            }
        }
    }
    let unseen: Vec<_> = CLASSES.iter().map(|(class, ..)| *class).filter(|class| !seen.contains(class)).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "the corpus has none of these, so this test would not see them missed");
    assert!(missed.is_empty(), "inspect does not find:\n{}", missed.into_iter().collect::<Vec<_>>().join("\n"));
}
