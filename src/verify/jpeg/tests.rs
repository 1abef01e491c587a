use super::*;
use crate::source::Picture;
use crate::{Format, Options, OutputFormat};

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let rgb = (0..3 * width * height).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let picture = Picture { width, height, rgb, alpha: None };
    let options = Options { format: OutputFormat::Jpeg, ..Options::default() };
    let encoded = crate::encode::encode(picture, &options, &Control::default()).unwrap();
    assert_eq!(encoded.format, Format::Jpeg);
    encoded.bytes
}

fn refused(bytes: &[u8], size: (u32, u32)) -> bool {
    check(bytes, size, &Control::default()).unwrap().is_some()
}

#[test]
fn our_own_output_passes_at_every_size() {
    for (width, height) in [(1, 1), (16, 16), (17, 15), (33, 64), (100, 3)] {
        assert_eq!(check(&jpeg(width, height), (width, height), &Control::default()), Ok(None), "{width} x {height}");
    }
}

#[test]
fn another_size_is_refused() {
    assert!(refused(&jpeg(33, 20), (20, 33)));
}

#[test]
fn bytes_anywhere_between_the_parts_are_refused() {
    let good = jpeg(40, 24);
    let scan = good.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    for at in 0..=scan {
        for insert in [&b"\0"[..], b"\xFF", b"hidden", b"\xFF\xFE\0\x08hidden", b"\xFF\xE1\0\x08hidden"] {
            let mut bytes = good.clone();
            bytes.splice(at..at, insert.iter().copied());
            assert!(refused(&bytes, (40, 24)), "{insert:?} at {at}");
        }
    }
}

#[test]
fn bytes_after_the_last_block_and_after_the_end_are_refused() {
    let good = jpeg(40, 24);
    let end = good.len() - 2;
    for (at, insert) in [(end, &b"h"[..]), (end, b"\xFF\0"), (end, b"\xFF\xD0"), (end, b"\xFF"), (end + 2, b"h")] {
        let mut bytes = good.clone();
        bytes.splice(at..at, insert.iter().copied());
        assert!(refused(&bytes, (40, 24)), "{insert:?} at {at}");
    }
    assert!(refused(&good[..end], (40, 24)));
}

#[test]
fn every_truncation_is_refused() {
    let good = jpeg(40, 24);
    assert!((0..good.len()).all(|end| refused(&good[..end], (40, 24))));
}

#[test]
fn every_quality_of_ours_passes_and_no_other_table_does() {
    let rgb = vec![90; 3 * 16 * 16];
    for quality in 1..=100 {
        let picture = Picture { width: 16, height: 16, rgb: rgb.clone(), alpha: None };
        let options = Options { format: OutputFormat::Jpeg, quality, ..Options::default() };
        let good = crate::encode::encode(picture, &options, &Control::default()).unwrap().bytes;
        assert_eq!(check(&good, (16, 16), &Control::default()), Ok(None), "quality {quality}");
        let scan = good.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
        if quality % 25 != 0 {
            continue;
        }
        for at in 0..scan {
            let mut bytes = good.clone();
            bytes[at] ^= 0x01;
            assert!(refused(&bytes, (16, 16)), "byte {at} of quality {quality}");
        }
    }
}
