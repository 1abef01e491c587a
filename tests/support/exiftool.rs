//! The oracle for cleanliness: `ExifTool` (Debian package libimage-exiftool-perl).

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};

/// Tags that tell how a picture is stored and nothing else, by `ExifTool`'s group 1 name.
const STRUCTURAL: &[(&str, &[&str])] = &[
    ("ExifTool", &["ExifToolVersion"]),
    (
        "System",
        &[
            "FileName",
            "Directory",
            "FileSize",
            "FileModifyDate",
            "FileAccessDate",
            "FileInodeChangeDate",
            "FilePermissions",
            "FileAttributes",
            "FileDeviceNumber",
            "FileInodeNumber",
            "FileHardLinks",
            "FileUserID",
            "FileGroupID",
            "FileDeviceID",
            "FileBlockSize",
            "FileBlockCount",
        ],
    ),
    (
        "File",
        &[
            "FileType",
            "FileTypeExtension",
            "MIMEType",
            "ImageWidth",
            "ImageHeight",
            "EncodingProcess",
            "BitsPerSample",
            "ColorComponents",
            "YCbCrSubSampling",
        ],
    ),
    ("JFIF", &["JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"]),
    (
        "PNG",
        &["ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace", "SRGBRendering"],
    ),
    ("Composite", &["ImageSize", "Megapixels"]),
];

/// What `ExifTool` says of one file, by `group:tag`; a tag that is there again is `group:CopyN:tag`.
pub struct Told(Map<String, Value>);

/// Whether `ExifTool` is there. Says so loudly when it is not, and fails in CI.
pub fn is_there() -> bool {
    let there = Command::new("exiftool").arg("-ver").output().is_ok_and(|output| output.status.success());
    there || missing("ExifTool (Debian package libimage-exiftool-perl)")
}

/// Tells that something a test needs is missing; always `false`.
pub fn missing(what: &str) -> bool {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what} is missing, and in CI it may not be");
    // Not eprintln!, which the test runner hides for a test that passes.
    let _ = writeln!(std::io::stderr(), "\n*** {what} IS MISSING: a part of the tests DID NOT RUN ***\n");
    false
}

/// The ICC profile in a photo.
pub fn icc_profile(photo: &Path) -> Option<Vec<u8>> {
    let output = Command::new("exiftool").args(["-icc_profile", "-b"]).arg(photo).output().expect("ExifTool runs");
    (!output.stdout.is_empty()).then_some(output.stdout)
}

/// Everything that `ExifTool` finds in the files of `folder`, unknown tags and embedded documents included.
pub fn of_folder(folder: &Path) -> Vec<Told> {
    let output = Command::new("exiftool")
        .args(["-a", "-u", "-G1:4", "-j", "-ee3", "-r", "-q"])
        .arg(folder)
        .output()
        .expect("ExifTool runs");
    if output.stdout.is_empty() {
        return Vec::new();
    }
    let files: Vec<Map<String, Value>> = serde_json::from_slice(&output.stdout).expect("ExifTool writes JSON");
    files.into_iter().map(Told).collect()
}

impl Told {
    /// The file's name.
    pub fn file(&self) -> String {
        let name = self.0.get("SourceFile").and_then(Value::as_str).unwrap_or_default();
        name.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// All that was told, as text.
    pub fn text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// Whether this was told of the file at `path`.
    pub fn is_of(&self, path: &Path) -> bool {
        let source = self.0.get("SourceFile").and_then(Value::as_str).unwrap_or_default();
        fs::canonicalize(source).ok() == fs::canonicalize(path).ok()
    }

    /// Whether a tag is there and says something whose name, `group:tag`, begins so.
    pub fn says(&self, start: &str) -> bool {
        self.0.iter().any(|(name, value)| {
            let (group, tag) = group_and_tag(name);
            let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
            !is_empty && format!("{group}:{tag}").starts_with(start)
        })
    }

    /// Every tag, with its group and value, that tells more than how the picture is stored.
    pub fn private(&self) -> Vec<String> {
        let tags = self.0.iter().filter(|(name, _)| !is_structural(name));
        tags.map(|(name, value)| format!("{name} = {value}")).collect()
    }
}

fn is_structural(name: &str) -> bool {
    let (group, tag) = group_and_tag(name);
    name == "SourceFile" || STRUCTURAL.iter().any(|(name, tags)| *name == group && tags.contains(&tag))
}

/// `group:tag` or `group:CopyN:tag`.
fn group_and_tag(name: &str) -> (&str, &str) {
    let group = name.split(':').next().unwrap_or_default();
    (group, name.rsplit(':').next().unwrap_or_default())
}
