//! What the components stand for: CMYK, YCCK, RGB, and the data beside the picture.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::*;

#[test]
fn cmyk_and_ycck_come_as_ink() {
    // jpeg-encoder takes ink (0 = none) and writes it inverted, as Adobe does.
    let ink = picture(67, 41, 4);
    for color in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        for progressive in [false, true] {
            let sampling = SamplingFactor::R_4_4_4;
            let encoding = Encoding { color, sampling, quality: 98, progressive, ..Encoding::default() };
            let ours = decode(&encoding.encode_samples(&ink, 67, 41), FULL).expect("it decodes");
            assert_eq!(ours.layout.channels, Channels::Cmyk);
            let (largest, db) = difference(ours.samples, ink.iter().map(|&value| value.into()));
            assert!(db > 35.0, "{encoding:?}: {largest}, {db:.1} dB");
        }
    }
}

#[test]
fn cmyk_without_adobes_marker_is_not_inverted() {
    let encoding = Encoding { color: ColorType::Cmyk, sampling: SamplingFactor::R_4_4_4, ..Encoding::default() };
    let file = encoding.encode(32, 32);
    let with = decode(&file, FULL).expect("it decodes");
    let without = decode(&without_segment(&file, 0xEE), FULL).expect("it decodes");
    let inverted: Vec<u16> = without.samples.iter().map(|value| 255 - value).collect();
    assert_eq!(with.samples, inverted);
}

#[test]
fn rgb_by_adobes_marker_or_by_its_names_is_not_converted() {
    let encoding =
        Encoding { color: ColorType::Ycbcr, sampling: SamplingFactor::R_4_4_4, quality: 98, ..Encoding::default() };
    let samples = picture(48, 32, 3);
    let file = without_segment(&encoding.encode_samples(&samples, 48, 32), 0xE0);
    let converted = decode(&file, FULL).expect("it decodes");
    let near = |decoded: Decoded| difference(decoded.samples, samples.iter().map(|&value| value.into())).1 > 35.0;
    assert!(!near(converted), "YCbCr is taken for RGB");

    let mut with_adobe = file[..2].to_vec();
    with_adobe.extend(b"\xFF\xEE\x00\x0EAdobe\x00\x64\0\0\0\0\x00");
    with_adobe.extend(&file[2..]);
    assert!(near(decode(&with_adobe, FULL).expect("it decodes")), "Adobe's transform 0");

    let mut named = file;
    let frame = named.windows(2).position(|w| w == [0xFF, 0xC0]).expect("there is a frame header");
    let scan = named.windows(2).position(|w| w == [0xFF, 0xDA]).expect("there is a scan header");
    for (i, name) in b"RGB".iter().enumerate() {
        named[frame + 10 + 3 * i] = *name;
        named[scan + 5 + 2 * i] = *name;
    }
    assert!(near(decode(&named, FULL).expect("it decodes")), "components named R, G and B");
}

#[test]
fn exif_and_icc_are_given() {
    let profile: Vec<u8> = (0..150_000_u32).map(|i| ((i * 7) >> 3) as u8).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 80);
    encoder.add_exif_metadata(b"MM\0\x2A\0\0\0\x08\0\0\0\0\0\0").expect("it fits");
    encoder.add_icc_profile(&profile).expect("it fits");
    encoder.encode(&picture(9, 9, 3), 9, 9, ColorType::Rgb).expect("it encodes");
    let open = |file: &[u8]| {
        let rows = JpegRows::open(file, &Limits::default(), |_| FULL, &Control::default()).expect("it opens");
        (rows.exif().map(<[u8]>::to_vec), rows.icc(), rows.full_size())
    };
    let (exif, icc, size) = open(&file);
    assert_eq!(exif.as_deref(), Some(&b"MM\0\x2A\0\0\0\x08\0\0\0\0\0\0"[..]));
    assert_eq!(icc.as_ref(), Some(&profile));
    assert_eq!(size, (9, 9));
    // One part of the profile is gone.
    let (_, icc, _) = open(&without_segment(&file, 0xE2));
    assert_eq!(icc, None);
}

/// The file without its first segment of this marker.
fn without_segment(file: &[u8], marker: u8) -> Vec<u8> {
    let at = file.windows(2).position(|w| w == [0xFF, marker]).expect("there is such a segment");
    let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    [&file[..at], &file[at + 2 + length..]].concat()
}
