//! Outputs, changed at random: what is let through, `ExifTool` finds clean too, and it decodes.
//!
//! `SAFESHARE_MUTATIONS=100000 cargo test --lib differential -- --nocapture` looks at so many.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::verify;
use crate::control::Control;
use crate::fuzzing::with_right_checksums;
use crate::source::{self, Input, Picture};
use crate::{Format, Options, OutputFormat};
use exiftool::Told;
use random::Random;

#[path = "../../tests/support/exiftool.rs"]
#[allow(dead_code, clippy::missing_panics_doc, reason = "tests use more of it")]
mod exiftool;
#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod random;

const SIZE: (u32, u32) = (40, 24);
const USUAL_MUTATIONS: usize = 3_000;
/// Files that `ExifTool` looks at in one run.
const BATCH: usize = 2_000;

/// Where something would hide: what is put into files that had nothing hidden in them.
const METADATA: [&[u8]; 12] = [
    b"\xFF\xFE\0\x08hidden",
    b"\xFF\xE1\0\x10Exif\0\0II*\0\x08\0\0\0",
    b"\xFF\xE2\0\x10MPF\0II*\0\x08\0\0\0\0",
    b"\xFF\xED\0\x12Photoshop 3.0\08BIM",
    b"\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01",
    b"\0\0\0\x0EtEXtComment\0hidden\0\0\0\0",
    b"\0\0\0\x08eXIfII*\0\x08\0\0\0\0\0\0\0",
    b"\0\0\0\x07tIME\x07\xDB\x0B\x0B\x0B\x0B\x0B\0\0\0\0",
    b"\0\0\0\0IDAT\x35\xAF\x06\x1E",
    b"ftypmp42",
    b"<x:xmpmeta>",
    b"hidden",
];

#[test]
fn what_is_let_through_is_clean_to_exiftool() {
    if !exiftool::is_there() {
        return;
    }
    let mutations = std::env::var("SAFESHARE_MUTATIONS").ok().and_then(|count| count.parse().ok());
    let mutations = mutations.unwrap_or(USUAL_MUTATIONS);
    let outputs: Vec<(Format, Vec<u8>)> = outputs();
    let mut random = Random::new(7);
    let (mut waiting, mut let_through) = (Vec::new(), 0);
    for index in 0..mutations {
        let (format, output) = &outputs[index % outputs.len()];
        let changed = mutated(*format, output, &mut random);
        if changed != *output && verify(&changed, *format, SIZE, &Control::default()).is_ok() {
            waiting.push((*format, changed));
            let_through += 1;
        }
        if waiting.len() == BATCH || index + 1 == mutations {
            assert_clean(&waiting);
            waiting.clear();
        }
    }
    println!("{let_through} of {mutations} changed outputs were let through; ExifTool found each of them clean");
    assert!(let_through > mutations / 50, "hardly any was let through ({let_through}): nothing was compared");
}

/// Pictures of noise and of one colour, at the ends of the quality scale, as JPEG and as PNG with and without alpha.
fn outputs() -> Vec<(Format, Vec<u8>)> {
    let mut random = Random::new(1);
    let samples = 3 * SIZE.0 * SIZE.1;
    let noise: Vec<u8> = (0..samples).map(|_| random.next_u32() as u8).collect();
    let smooth: Vec<u8> = (0..samples).map(|sample| (sample / 16) as u8).collect();
    let mut outputs = Vec::new();
    for rgb in [noise, smooth, vec![200; samples as usize]] {
        for (format, quality, alpha) in [
            (OutputFormat::Jpeg, 10, None),
            (OutputFormat::Jpeg, 90, None),
            (OutputFormat::Png, 90, None),
            (OutputFormat::Png, 90, Some(vec![128; rgb.len() / 3])),
        ] {
            let picture = Picture { width: SIZE.0, height: SIZE.1, rgb: rgb.clone(), alpha };
            let options = Options { format, quality, ..Options::default() };
            let encoded = crate::encode::encode(picture, &options, &Control::default()).unwrap();
            outputs.push((encoded.format, encoded.bytes));
        }
    }
    outputs
}

fn mutated(format: Format, output: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = output.to_vec();
    // Half of the files are changed where a change may pass.
    if random.below(2) == 0 {
        if format == Format::Png {
            return with_other_rows(output, random);
        }
        let range = tables_or_scan(output, random);
        change_within(&mut bytes, range, random);
        return bytes;
    }
    for _ in 0..=random.below(2) {
        let at = random.below(bytes.len());
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(6) {
            0 => bytes[at] = random.next_u32() as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => drop(bytes.splice(at..at, METADATA[random.below(METADATA.len())].iter().copied())),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, part);
            }
            _ => bytes.extend(METADATA[random.below(METADATA.len())]),
        }
    }
    if format == Format::Png { with_right_checksums(&bytes) } else { bytes }
}

/// Where the quantization tables are, or the entropy data.
fn tables_or_scan(jpeg: &[u8], random: &mut Random) -> std::ops::Range<usize> {
    let tables = jpeg.windows(2).position(|pair| pair == [0xFF, 0xDB]).unwrap();
    let scan = jpeg.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    if random.below(2) == 0 { tables..tables + 2 * 69 } else { scan..jpeg.len() - 2 }
}

fn change_within(bytes: &mut [u8], range: std::ops::Range<usize>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = range.start + random.below(range.len());
        match random.below(3) {
            0 => bytes[at] = random.next_u32() as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            _ => {
                let hidden = METADATA[random.below(METADATA.len())];
                let end = (at + hidden.len()).min(range.end);
                bytes[at..end].copy_from_slice(&hidden[..end - at]);
            }
        }
    }
}

/// The same PNG with other samples in its rows, compressed anew and cut into other chunks.
fn with_other_rows(png: &[u8], random: &mut Random) -> Vec<u8> {
    let start = png.windows(4).position(|kind| kind == b"IDAT").unwrap() - 4;
    let (mut packed, mut rest) = (Vec::new(), &png[start..]);
    while let [a, b, c, d, b'I', b'D', b'A', b'T', data @ ..] = rest {
        let (data, after) = data.split_at(u32::from_be_bytes([*a, *b, *c, *d]) as usize);
        packed.extend(data);
        rest = &after[4..];
    }
    let mut rows = Vec::new();
    ZlibDecoder::new(packed.as_slice()).read_to_end(&mut rows).unwrap();
    let range = 0..rows.len();
    change_within(&mut rows, range, random);
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(random.below(10) as u32));
    encoder.write_all(&rows).unwrap();
    let packed = encoder.finish().unwrap();
    let mut bytes = png[..start].to_vec();
    for part in packed.chunks(1 + random.below(packed.len())) {
        bytes.extend([&(part.len() as u32).to_be_bytes()[..], b"IDAT", part, &[0; 4]].concat());
    }
    bytes.extend(b"\0\0\0\0IEND\0\0\0\0");
    with_right_checksums(&bytes)
}

fn assert_clean(files: &[(Format, Vec<u8>)]) {
    if files.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (index, (format, bytes)) in files.iter().enumerate() {
        let extension = if *format == Format::Png { "png" } else { "jpg" };
        std::fs::write(folder.path().join(format!("{index}.{extension}")), bytes).unwrap();
        let options = Options::default();
        let picture =
            source::load(&mut Input::from_bytes(bytes, &options.limits).unwrap(), &options, &Control::default());
        assert_eq!(picture.map(|picture| (picture.width, picture.height)), Ok(SIZE), "file {index} does not decode");
    }
    let told: Vec<Told> = exiftool::of_folder(folder.path());
    assert_eq!(told.len(), files.len());
    for told in told {
        assert_eq!(told.private(), Vec::<String>::new(), "{}", told.file());
    }
}
