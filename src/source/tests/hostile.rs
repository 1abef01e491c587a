//! Bombs, truncations and flipped bytes: typed errors, fast, in little memory, and no panic.

use std::time::{Duration, Instant};

use super::*;
use crate::{CancelToken, Limit, Limits, TooLarge};

fn ihdr(width: u32, height: u32, depth: u8, color: u8, interlace: u8) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, interlace]].concat();
    [&b"\x89PNG\r\n\x1A\n"[..], &png_chunk(*b"IHDR", &header)].concat()
}

fn zeros(count: usize) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), count as u64), &mut packed).unwrap();
    packed.finish().unwrap()
}

fn refused_fast(file: &[u8], error: impl Into<Error>) {
    let start = Instant::now();
    assert_eq!(load_bytes(file).err(), Some(error.into()));
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
}

#[test]
fn png_bombs() {
    let data = [png_chunk(*b"IDAT", &zeros(1 << 20)), png_chunk(*b"IEND", &[])].concat();
    let bomb = |header: Vec<u8>| [header, data.clone()].concat();
    refused_fast(&bomb(ihdr(65_500, 65_500, 1, 0, 0)), TooLarge::Pixels);
    refused_fast(&bomb(ihdr(65_501, 1, 1, 0, 0)), TooLarge::Side);
    refused_fast(&bomb(ihdr(u32::MAX, u32::MAX, 16, 6, 0)), TooLarge::Side);
    // Interlaced, so it would be held whole: 200 megapixels of 8 bytes.
    refused_fast(&bomb(ihdr(20_000, 10_000, 16, 6, 1)), TooLarge::Memory);
}

#[test]
fn metadata_bombs_are_passed_over() {
    let profile = [b"x\0\0", &zeros(1 << 30)[..]].concat();
    let file = rgb_png((9, 9), &pattern(9, 9), &[png_chunk(*b"iCCP", &profile), png_chunk(*b"zTXt", &profile)]);
    let start = Instant::now();
    assert_eq!(load_bytes(&file).unwrap().rgb, pattern(9, 9));
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn too_many_chunks() {
    let many = vec![png_chunk(*b"tEXt", b""); 20_100];
    refused_fast(&rgb_png((9, 9), &pattern(9, 9), &many), Limit::Parts);
    let many: Vec<_> = vec![(*b"ABCD", vec![]); 20_100];
    refused_fast(&riff(Some(0), (9, 9), &many), Limit::Parts);
}

#[test]
fn gif_bombs() {
    let header = |width: u16, height: u16| {
        let mut file = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
        file.extend_from_slice(&[0x2C, 0, 0, 0, 0]);
        file.extend_from_slice(&width.to_le_bytes());
        file.extend_from_slice(&height.to_le_bytes());
        file.extend_from_slice(&[0, 2, 2, 0x4C, 0x01, 0, 0x3B]);
        file
    };
    refused_fast(&header(65_535, 65_535), TooLarge::Side);
    refused_fast(&header(60_000, 60_000), TooLarge::Pixels);
    // A huge screen around a small frame.
    let mut screen = header(2, 2);
    screen[6..10].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    refused_fast(&screen, TooLarge::Side);
}

#[test]
fn webp_bombs() {
    let lossy = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F, 0, 0];
    refused_fast(&riff(None, (1, 1), &[(*b"VP8 ", lossy.to_vec())]), TooLarge::Pixels);
    refused_fast(&riff(None, (1, 1), &[(*b"VP8L", vec![0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0])]), TooLarge::Pixels);
    // 197 megapixels pass as pixels and not as memory.
    let lossless = (12_000_u32 - 1) | (16_384 - 1) << 14;
    let data = [&[0x2F], &lossless.to_le_bytes()[..], &[0; 8]].concat();
    let mut options = Options::default();
    options.limits.memory = 512 << 20;
    let refused = load_with(&riff(None, (1, 1), &[(*b"VP8L", data)]), &options);
    assert_eq!(refused.err(), Some(TooLarge::Memory.into()));
    // A frame of one pixel on a canvas of 2^24 by 2^8.
    let anmf = [&[0; 16], &b"VP8L"[..], &16_u32.to_le_bytes(), &vp8l((1, 1), &[1, 2, 3, 255])].concat();
    refused_fast(&riff(Some(2), (1 << 24, 256), &[(*b"ANMF", anmf)]), TooLarge::Side);
}

#[test]
fn the_memory_limit_is_kept() {
    let file = rgb_png((60, 60), &pattern(60, 60), &[]);
    let mut options = Options::default();
    options.limits.memory = 10_000;
    assert_eq!(load_with(&file, &options).err(), Some(TooLarge::Memory.into()));
}

#[test]
fn cancelling_and_running_out_of_time_stop_the_work() {
    let file = rgb_png((60, 60), &pattern(60, 60), &[]);
    let token = CancelToken::default();
    token.cancel();
    let options = Options::default();
    let control = Control::default().with_cancel(token);
    let mut input = Input::from_bytes(&file, &options.limits).unwrap();
    assert_eq!(load(&mut input, &options, &control).err(), Some(Error::Cancelled));
    let mut options = options;
    options.limits.time = Duration::ZERO;
    assert_eq!(load_with(&file, &options).err(), Some(Limit::Time.into()));
}

/// One small file of each kind.
fn fixtures() -> Vec<Vec<u8>> {
    let rgb = pattern(20, 13);
    let rgba = with_alpha(&rgb, |at| (at % 200) as u8);
    let exif = exif_of(Some(6), Some(2), Some(b"R03\0"));
    let mut profile = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let icc = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    std::io::Write::write_all(&mut profile, &icc).unwrap();
    let iccp = png_chunk(*b"iCCP", &[b"x\0\0", &profile.finish().unwrap()[..]].concat());
    let kind = (::png::ColorType::Rgba, ::png::BitDepth::Eight);
    let mut gif = Vec::new();
    let mut encoder = ::gif::Encoder::new(&mut gif, 24, 24, &[1, 2, 3, 4, 5, 6]).unwrap();
    let frame = ::gif::Frame::from_indexed_pixels(20, 13, (0..260).map(|at| at as u8 % 2).collect::<Vec<_>>(), Some(0));
    encoder.write_frame(&frame).unwrap();
    drop(encoder);
    vec![
        png_of((20, 13), kind, &rgba, &[png_chunk(*b"eXIf", &exif), iccp]),
        riff(Some(0x28), (20, 13), &[(*b"ICCP", icc), (*b"VP8L", vp8l((20, 13), &rgba)), (*b"EXIF", exif)]),
        gif,
    ]
}

#[test]
fn truncations_give_a_picture_or_a_typed_error() {
    for file in fixtures() {
        load_bytes(&file).unwrap();
        for end in 0..file.len() {
            if let Ok(loaded) = load_bytes(&file[..end]) {
                assert_eq!(loaded.rgb.len() as u32, loaded.width * loaded.height * 3);
            }
        }
    }
}

#[test]
fn flipped_bytes_give_a_picture_or_a_typed_error() {
    let mut seed = 0x9E37_79B9_u32;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed as usize
    };
    let mut options = Options { max_side: 16, ..Options::default() };
    // A flip may state a huge picture; here that costs only time.
    options.limits = Limits { pixels: 1 << 20, ..options.limits };
    for file in fixtures() {
        for _ in 0..1500 {
            let mut flipped = file.clone();
            for _ in 0..=random() % 4 {
                let at = random() % flipped.len();
                flipped[at] = random() as u8;
            }
            let _ = load_with(&flipped, &options);
        }
    }
}
