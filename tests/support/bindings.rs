//! Further files that the tests of the Kotlin and Swift bindings and of the iOS app read; see `bindings/tests/run`.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{bombs, icc, jpeg, picture};

/// Sequential frame headers, Huffman-coded and arithmetically coded; nothing else differs.
const SOF0: u8 = 0xC0;
const SOF9: u8 = 0xC9;

/// Each file's name and bytes.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("large.jpg", jpeg::photo(2400, 1800, false)),
        ("small.jpg", jpeg::photo(320, 240, false)),
        ("arithmetic.jpg", arithmetic()),
        ("many-scans.jpg", bombs::many_scans(400)),
        ("no-picture.jpg", [&[0xFF, 0xD8], &jpeg::segment(jpeg::COM, b"nothing follows")[..]].concat()),
        ("too-many-pixels.jpg", bombs::jpeg_of(60_000, 60_000, false)),
        ("restarts.jpg", restarting(320, 240)),
        ("display-p3.icc", icc::profile()),
    ]
}

/// A JPEG that says it is coded arithmetically.
fn arithmetic() -> Vec<u8> {
    let mut bytes = jpeg::photo(64, 48, false);
    let frame = jpeg::markers(&bytes).into_iter().find(|marker| marker.code == SOF0).expect("a baseline frame");
    bytes[frame.at + 1] = SOF9;
    bytes
}

/// A 4:2:0 JPEG with a restart marker after each row of MCUs: its rows can be put together to a picture of any size.
fn restarting(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_restart_interval(width / 16);
    let rgb = picture::photo(width.into(), height.into());
    encoder.encode(&rgb, width, height, ColorType::Rgb).expect("the pixels fit the size");
    bytes
}
