//! `ImageMagick` as an independent judge of colours and turns; its colour engine is Little CMS.

use std::fs;
use std::path::Path;
use std::process::Command;

use moxcms::ColorProfile;

use super::exiftool;

/// Debian's own name for it.
const CONVERT: &str = "convert-im6.q16";

/// Whether it runs; says loudly when it does not.
pub fn is_there() -> bool {
    let there = Command::new(CONVERT).arg("-version").output().is_ok_and(|output| output.status.success());
    there || exiftool::missing("ImageMagick (Debian package imagemagick)")
}

/// The photo turned upright, converted from its profile to sRGB and scaled to this size, in 8-bit RGB; `None` when
/// `ImageMagick` cannot. `profile`: the photo's own, where `ImageMagick` does not read it (HEIC).
pub fn shown(photo: &Path, profile: Option<&[u8]>, (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, srgb) = (folder.path().join("own.icc"), folder.path().join("srgb.icc"));
    fs::write(&srgb, ColorProfile::new_srgb().encode().expect("a known profile")).expect("written");
    let mut command = Command::new(CONVERT);
    command.arg(photo).arg("-auto-orient");
    if let Some(profile) = profile {
        fs::write(&own, profile).expect("written");
        command.arg("-profile").arg(&own);
    }
    let output = command
        .arg("-profile")
        .arg(&srgb)
        .args(["-resize", &format!("{width}x{height}!"), "-depth", "8", "rgb:-"])
        .output()
        .expect("ImageMagick runs");
    (output.stdout.len() == width as usize * height as usize * 3).then_some(output.stdout)
}
