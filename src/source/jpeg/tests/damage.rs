//! Truncated and broken files: a picture or a typed error, soon, and never a panic.

use std::time::{Duration, Instant};

use jpeg_encoder::{ColorType, SamplingFactor};

use super::encoder::{Coded, Script};
use super::*;
use crate::Error;

/// One file of each kind of coding.
fn files() -> Vec<Vec<u8>> {
    let base = Encoding { quality: 70, ..Encoding::default() };
    let mut files = vec![
        base.encode(90, 70),
        Encoding { restart: 3, ..base }.encode(90, 70),
        Encoding { optimized: true, sampling: SamplingFactor::R_4_2_2, ..base }.encode(61, 70),
        Encoding { progressive: true, ..base }.encode(90, 70),
        Encoding { color: ColorType::Luma, ..base }.encode(70, 50),
        Encoding { color: ColorType::CmykAsYcck, ..base }.encode(40, 50),
    ];
    let coded =
        Coded::new((70, 60), 8, &[(2, 1), (1, 1), (1, 1)], 4, |x, y, c| ((x * 5 + y * 3 + c * 40) % 256) as f64);
    files.push(coded.progressive(&[
        Script(vec![0, 1, 2], 0, 0, 0, 1),
        Script(vec![0], 1, 63, 0, 2),
        Script(vec![1], 1, 63, 0, 2),
        Script(vec![0], 1, 63, 2, 1),
        Script(vec![0, 1, 2], 0, 0, 1, 0),
        Script(vec![0], 1, 63, 1, 0),
    ]));
    files
}

/// Decodes at full and at small scale; the error must be one that a damaged file may have.
fn survives(file: &[u8]) {
    for wanted in [FULL, (1, 1)] {
        let start = Instant::now();
        let limits = Limits { time: Duration::from_secs(20), pixels: 1 << 22, ..Limits::default() };
        if let Err(error) = decode_within(file, wanted, &limits) {
            let expected = matches!(
                error,
                Error::Damaged(_) | Error::Unsupported(_) | Error::TooLarge(_) | Error::LimitReached(_)
            );
            assert!(expected, "{error:?}");
        }
        assert!(start.elapsed() < Duration::from_secs(5), "it takes too long");
    }
}

#[test]
fn truncated_anywhere() {
    for file in files() {
        (0..file.len()).step_by(47).for_each(|end| survives(&file[..end]));
    }
}

#[test]
fn half_of_the_data_gives_half_of_the_picture() {
    for file in [Encoding::default().encode(160, 160), Encoding { restart: 5, ..Encoding::default() }.encode(160, 160)]
    {
        let whole = decode(&file, FULL).expect("it decodes");
        let half = decode(&file[..file.len() * 6 / 10], FULL).expect("it decodes");
        let third = half.samples.len() / 3;
        assert_eq!(half.samples[..third], whole.samples[..third]);
        let last_row = &half.samples[half.samples.len() - 160 * 3..];
        assert!(last_row.iter().all(|&value| value == 128), "what is missing is grey");
    }
}

#[test]
fn a_missing_end_is_no_matter() {
    for file in files() {
        assert_eq!(decode(&file[..file.len() - 2], FULL), decode(&file, FULL));
    }
}

#[test]
fn less_than_a_row_of_blocks_is_no_picture() {
    for encoding in [Encoding::default(), Encoding { progressive: true, ..Encoding::default() }] {
        let file = encoding.encode(400, 300);
        let scan = file.windows(2).position(|w| w == [0xFF, 0xDA]).expect("there is a scan");
        assert!(matches!(decode(&file[..scan + 40], FULL), Err(Error::Damaged(_))));
    }
}

#[test]
fn damage_between_restarts_stays_there() {
    let encoding = Encoding { restart: 10, sampling: SamplingFactor::R_4_4_4, ..Encoding::default() };
    let file = encoding.encode(80, 80);
    let whole = decode(&file, FULL).expect("it decodes");
    let restarts: Vec<usize> = file
        .windows(2)
        .enumerate()
        .filter(|(_, w)| w[0] == 0xFF && (0xD0..=0xD7).contains(&w[1]))
        .map(|(i, _)| i)
        .collect();
    assert_eq!(restarts.len(), 9);
    let row = 80 * 3 * 8;
    let others_are_whole = |file: &[u8], lost: std::ops::Range<usize>| {
        let decoded = decode(file, FULL).expect("it decodes");
        for (band, (given, wanted)) in decoded.samples.chunks(row).zip(whole.samples.chunks(row)).enumerate() {
            assert!(given == wanted || lost.contains(&band), "rows of MCU {band} are lost");
        }
    };
    // Bytes overwritten, bytes cut out, a marker overwritten, a marker and its data cut out.
    let mut broken = file.clone();
    broken[restarts[3] + 9..restarts[3] + 40].fill(0x55);
    others_are_whole(&broken, 4..5);
    others_are_whole(&[&file[..restarts[3] + 9], &file[restarts[3] + 40..]].concat(), 4..5);
    let mut broken = file.clone();
    broken[restarts[5]..restarts[5] + 2].fill(0x55);
    others_are_whole(&broken, 5..7);
    others_are_whole(&[&file[..restarts[2]], &file[restarts[3]..]].concat(), 3..4);
}

#[test]
fn random_bytes_changed() {
    let mut seed = 7_u32;
    let mut random = |range: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % range
    };
    for file in files() {
        for _ in 0..150 {
            let mut broken = file.clone();
            for _ in 0..=random(4) {
                let at = random(broken.len());
                broken[at] = random(256) as u8;
            }
            survives(&broken);
        }
    }
}

#[test]
fn what_follows_the_picture_is_not_read() {
    let file = Encoding::default().encode(40, 40);
    let other = Encoding { color: ColorType::Luma, ..Encoding::default() }.encode(90, 90);
    assert_eq!(decode(&[&file[..], &other].concat(), FULL), decode(&file, FULL));
}

#[test]
fn fill_bytes_and_segments_between_scans_are_passed_over() {
    let file = Encoding { progressive: true, ..Encoding::default() }.encode(40, 40);
    let mut padded = Vec::new();
    for (i, &byte) in file.iter().enumerate() {
        if byte == 0xFF && file.get(i + 1) == Some(&0xDA) {
            padded.extend(b"\xFF\xFE\x00\x09comment\xFF\xFF\xFF\xE5\x00\x04ab\xFF\xFF\xFF");
        }
        padded.push(byte);
    }
    assert!(padded.len() > file.len() + 40);
    assert_eq!(decode(&padded, FULL), decode(&file, FULL));
}

#[test]
fn a_failing_reader_is_a_storage_error() {
    struct Failing(usize);
    impl std::io::Read for Failing {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let file = Encoding::default().encode(300, 300);
            let rest = file.get(self.0..3000).unwrap_or_default();
            if rest.is_empty() {
                return Err(std::io::Error::other("gone"));
            }
            let count = rest.len().min(to.len()).min(700);
            to[..count].copy_from_slice(&rest[..count]);
            self.0 += count;
            Ok(count)
        }
    }
    let reader = std::io::BufReader::new(Failing(0));
    let control = Control::default();
    let mut rows = JpegRows::open(reader, &Limits::default(), |_| FULL, &control).expect("its header is read");
    let error = loop {
        match rows.next_row(&control) {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the failure is lost"),
            Err(error) => break error,
        }
    };
    assert_eq!(error, Error::Storage(crate::Storage::Read));
}
