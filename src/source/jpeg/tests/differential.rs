//! Against zune-jpeg, over samplings, sizes and ways of coding.

use jpeg_encoder::{ColorType, SamplingFactor};
use proptest::prelude::*;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::*;

const SAMPLINGS: [SamplingFactor; 8] = [
    SamplingFactor::R_4_4_4,
    SamplingFactor::R_4_2_2,
    SamplingFactor::R_4_2_0,
    SamplingFactor::R_4_4_0,
    SamplingFactor::R_4_1_1,
    SamplingFactor::R_4_1_0,
    SamplingFactor::F_1_4,
    SamplingFactor::F_2_4,
];

/// As zune decodes it, in the channels of the file.
fn zune(file: &[u8], color: ColorSpace) -> Vec<u8> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(color);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode().expect("zune decodes what jpeg-encoder writes")
}

/// Compares with zune: largest difference, and signal to noise in dB. The two differ where chroma is enlarged: zune
/// rounds otherwise, and by other rules for ratios of 4. A subsampled picture with a scan for each component (that is
/// what "optimized" means to jpeg-encoder) is beyond zune; the same coefficients in one scan are not.
fn compare(encoding: Encoding, width: usize, height: usize) -> (u16, f64) {
    let file = encoding.encode(width, height);
    let ours = decode(&file, FULL).expect("it decodes");
    assert_eq!((ours.layout.width as usize, ours.layout.height as usize), (width, height));
    let color = if encoding.channels() == 1 { ColorSpace::Luma } else { ColorSpace::RGB };
    let in_one_scan = Encoding { optimized: false, ..encoding }.encode(width, height);
    difference(ours.samples, zune(&in_one_scan, color).into_iter().map(u16::from))
}

#[test]
fn grey_and_full_chroma_are_those_of_zune() {
    for (color, sampling) in [(ColorType::Luma, SamplingFactor::R_4_4_4), (ColorType::Rgb, SamplingFactor::R_4_4_4)] {
        for (progressive, optimized, restart) in [
            (false, false, 0),
            (false, true, 0),
            (true, false, 0),
            (true, true, 0),
            (false, false, 3),
            (true, false, 5),
        ] {
            for quality in [30, 85, 100] {
                let encoding = Encoding { color, sampling, quality, progressive, optimized, restart };
                let (largest, db) = compare(encoding, 131, 75);
                assert!(largest <= 4 && db > 52.0, "{encoding:?}: {largest}, {db:.1} dB");
            }
        }
    }
}

#[test]
fn every_sampling_is_near_zune() {
    // Not 4:1:0 and the like, which zune 0.5.15 decodes to another picture than djpeg and we do.
    for &sampling in &SAMPLINGS[..5] {
        for (progressive, optimized) in [(false, false), (false, true), (true, false)] {
            let encoding = Encoding { sampling, progressive, optimized, ..Encoding::default() };
            let (largest, db) = compare(encoding, 143, 97);
            assert!(largest <= 6 && db > 48.0, "{encoding:?}: {largest}, {db:.1} dB");
        }
    }
}

#[test]
fn every_small_size_is_near_zune() {
    for width in 1..=40 {
        for height in [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 40] {
            for (w, h) in [(width, height), (height, width)] {
                let encoding = Encoding { color: ColorType::Luma, ..Encoding::default() };
                let (largest, _) = compare(encoding, w, h);
                assert!(largest <= 2, "grey {w}x{h}: {largest}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the size, sampling and coding: full chroma means nearly the original.
    #[test]
    fn any_size_and_sampling_decodes_to_its_picture(
        width in 1_usize..90,
        height in 1_usize..90,
        sampling in proptest::sample::select(&SAMPLINGS[..]),
        progressive: bool,
        optimized: bool,
        restart in 0_u16..9,
    ) {
        // jpeg-encoder cannot do both.
        let restart = if optimized { 0 } else { restart };
        let encoding = Encoding { sampling, progressive, optimized, restart, quality: 95, ..Encoding::default() };
        // No colour, so that subsampling loses nothing.
        let grey = picture(width, height, 1);
        let rgb: Vec<u8> = grey.iter().flat_map(|&value| [value; 3]).collect();
        let ours = decode(&encoding.encode_samples(&rgb, width, height), FULL).expect("it decodes");
        let (largest, db) = difference(ours.samples, rgb.into_iter().map(u16::from));
        prop_assert!(db > 33.0, "{largest}, {db:.1} dB");
    }
}
