//! Fixtures built in code, with a canary string in every hiding place, and the oracles that look for survivors.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::missing_panics_doc, reason = "test code fails by panicking")]
#![allow(clippy::trivially_copy_pass_by_ref, reason = "a byte string is a reference")]

pub mod bindings;
pub mod bombs;
pub mod bytes;
pub mod canary;
pub mod exif;
pub mod exiftool;
pub mod gif;
pub mod heic;
pub mod icc;
pub mod jpeg;
pub mod jpeg_fixtures;
pub mod jumbf;
pub mod magick;
pub mod mpf;
pub mod onnx;
pub mod photo;
pub mod photoshop;
pub mod picture;
pub mod png;
pub mod random;
pub mod samsung;
pub mod tiff;
pub mod video;
pub mod webp;
pub mod xmp;

use canary::Fixture;

/// Every fixture that `SafeShare` itself decodes.
pub fn decodable() -> Vec<Fixture> {
    vec![
        jpeg_fixtures::baseline(),
        jpeg_fixtures::progressive(),
        jpeg_fixtures::slack(),
        png::still(),
        png::animated(),
        webp::still(),
        webp::animated(),
        gif::animated(),
    ]
}

/// Every fixture; the phone decodes the last ones.
pub fn all() -> Vec<Fixture> {
    let mut fixtures = decodable();
    fixtures.push(heic::heic());
    fixtures.push(heic::avif());
    fixtures
}
