//! Files that ask for too much.

use std::time::{Duration, Instant};

use super::encoder::{Coded, Script};
use super::*;
use crate::{CancelToken, Error, Limit, TooLarge, Unsupported};

fn grey(width: usize, height: usize) -> Coded {
    Coded::new((width, height), 8, &[(1, 1)], 8, |x, y, _| ((x + y) % 256) as f64)
}

/// The file with another size in its frame header.
fn resized(mut file: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let frame = file.windows(2).position(|w| w[0] == 0xFF && (0xC0..=0xC2).contains(&w[1])).expect("there is a frame");
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

#[test]
fn too_many_scans() {
    let mut script = vec![Script(vec![0], 0, 0, 0, 0)];
    script.extend((0..400).map(|_| Script(vec![0], 1, 63, 0, 0)));
    let file = grey(40, 40).progressive(&script);
    assert_eq!(decode(&file, FULL), Err(Error::LimitReached(Limit::Scans)));
    assert!(decode_within(&file, FULL, &Limits { scans: 401, ..Limits::default() }).is_ok());
}

#[test]
fn too_many_segments() {
    let file = grey(8, 8).sequential(&[&[0]]);
    let comments = b"\xFF\xFE\x00\x02".repeat(20_001);
    let file = [&file[..2], &comments, &file[2..]].concat();
    assert_eq!(decode(&file, FULL), Err(Error::LimitReached(Limit::Parts)));
}

#[test]
fn a_stated_size_takes_no_memory_and_no_time() {
    let start = Instant::now();
    let limits = Limits { pixels: u64::MAX, ..Limits::default() };
    let sequential = grey(64, 64).sequential(&[&[0]]);
    let progressive = grey(64, 64).progressive(&[Script(vec![0], 0, 0, 0, 0)]);
    assert_eq!(decode(&resized(sequential.clone(), 65_500, 65_500), FULL), Err(Error::TooLarge(TooLarge::Pixels)));
    assert_eq!(decode(&resized(sequential.clone(), 65_501, 1), FULL), Err(Error::TooLarge(TooLarge::Side)));
    assert!(matches!(decode_within(&resized(sequential, 65_500, 65_500), FULL, &limits), Err(Error::Damaged(_))));
    let huge = resized(progressive, 65_500, 65_500);
    assert_eq!(decode_within(&huge, FULL, &limits), Err(Error::TooLarge(TooLarge::Memory)));
    // One coefficient a block would fit into the limit; there is data for less than a row.
    assert!(matches!(decode_within(&huge, (8000, 8000), &limits), Err(Error::Damaged(_))));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn memory_is_limited() {
    let limits = Limits { memory: 100 << 10, ..Limits::default() };
    let coded = grey(512, 512);
    assert!(decode_within(&coded.sequential(&[&[0]]), FULL, &limits).is_ok());
    let progressive = coded.progressive(&[Script(vec![0], 0, 0, 0, 0), Script(vec![0], 1, 63, 0, 0)]);
    assert_eq!(decode_within(&progressive, FULL, &limits), Err(Error::TooLarge(TooLarge::Memory)));
    assert!(decode_within(&progressive, (100, 100), &limits).is_ok());
}

#[test]
fn time_and_cancelling_are_heeded() {
    let file = grey(64, 64).sequential(&[&[0]]);
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    assert_eq!(decode_within(&file, FULL, &limits), Err(Error::LimitReached(Limit::Time)));

    let token = CancelToken::default();
    let control = Control::default().with_cancel(token.clone());
    let mut rows = JpegRows::open(&file[..], &Limits::default(), |_| FULL, &control).expect("it opens");
    assert!(rows.next_row(&control).is_ok());
    token.cancel();
    let end = (0..64).find_map(|_| rows.next_row(&control).err());
    assert_eq!(end, Some(Error::Cancelled));
}

#[test]
fn what_is_not_read_says_so() {
    let file = grey(16, 16).sequential(&[&[0]]);
    let at = file.windows(2).position(|w| w == [0xFF, 0xC0]).expect("there is a frame");
    for marker in [0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF] {
        let mut other = file.clone();
        other[at + 1] = marker;
        assert!(matches!(decode(&other, FULL), Err(Error::Unsupported(Unsupported::Variant(_)))), "{marker:x}");
    }
    assert!(matches!(decode(&resized(file.clone(), 16, 0), FULL), Err(Error::Unsupported(_))));
    assert!(matches!(decode(&resized(file, 0, 16), FULL), Err(Error::Damaged(_))));
    assert!(matches!(decode(b"", FULL), Err(Error::Damaged(_))));
    assert!(matches!(decode(b"\xFF\xD8", FULL), Err(Error::Damaged(_))));
}
