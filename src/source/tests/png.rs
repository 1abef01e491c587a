//! PNG: depths, palettes, transparency, interlacing, colour statements.

use ::png::{BitDepth, ColorType};

use super::*;

fn picture(file: &[u8]) -> Picture {
    load_bytes(file).unwrap()
}

#[test]
fn every_kind_of_sample() {
    let depths = [BitDepth::One, BitDepth::Two, BitDepth::Four, BitDepth::Eight, BitDepth::Sixteen];
    for depth in depths {
        let bits = depth as usize;
        let top = (1_usize << bits) - 1;
        // A row of five pixels, packed from the high bits on.
        let values = [0, top / 3, top / 2, top - top / 4, top];
        let mut row = vec![0_u8; (5 * bits).div_ceil(8)];
        for (at, value) in values.iter().enumerate() {
            for bit in 0..bits {
                if value >> (bits - 1 - bit) & 1 == 1 {
                    let place = at * bits + bit;
                    row[place / 8] |= 0x80 >> (place % 8);
                }
            }
        }
        let expected: Vec<u8> =
            values.iter().flat_map(|value| [((value * 255 * 2 + top) / (2 * top)) as u8; 3]).collect();
        assert_eq!(picture(&png_of((5, 1), (ColorType::Grayscale, depth), &row, &[])).rgb, expected, "{depth:?}");
    }
}

#[test]
fn sixteen_bits_are_rounded_and_not_cut() {
    let samples: Vec<u8> = [0_u16, 128, 129, 0x7FFF, 0x8080, 65_535].iter().flat_map(|v| v.to_be_bytes()).collect();
    let file = png_of((2, 1), (ColorType::Rgb, BitDepth::Sixteen), &samples, &[]);
    assert_eq!(picture(&file).rgb, [0, 0, 1, 127, 128, 255]);
}

#[test]
fn palettes_with_and_without_transparency() {
    let palette = png_chunk(*b"PLTE", &[10, 20, 30, 40, 50, 60, 70, 80, 90]);
    let indices = [0b0001_1000_u8];
    let plain = png_of((3, 1), (ColorType::Rgb, BitDepth::Eight), &[0; 9], &[]);
    // The encoder insists on its own palette, so the header is made indexed by hand.
    let indexed = |extra: &[Vec<u8>]| {
        let mut header = plain[16..29].to_vec();
        header[8] = 2;
        header[9] = 3;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &[&[0], &indices[..]].concat()).unwrap();
        let data = png_chunk(*b"IDAT", &packed.finish().unwrap());
        let file = [&plain[..8], &png_chunk(*b"IHDR", &header), &data, &png_chunk(*b"IEND", &[])].concat();
        insert_chunks(&file, extra)
    };
    let opaque = picture(&indexed(std::slice::from_ref(&palette)));
    assert_eq!((opaque.rgb, opaque.alpha), (vec![10, 20, 30, 40, 50, 60, 70, 80, 90], None));
    let clear = picture(&indexed(&[palette, png_chunk(*b"tRNS", &[255, 0])]));
    assert_eq!(clear.rgb, [10, 20, 30, 0, 0, 0, 70, 80, 90]);
    assert_eq!(clear.alpha, Some(vec![255, 0, 255]));
}

#[test]
fn one_colour_can_be_transparent() {
    let key = png_chunk(*b"tRNS", &[0, 4, 0, 5, 0, 6]);
    let clear = picture(&rgb_png((3, 1), &[1, 2, 3, 4, 5, 6, 7, 8, 9], &[key]));
    assert_eq!(clear.rgb, [1, 2, 3, 0, 0, 0, 7, 8, 9]);
    assert_eq!(clear.alpha, Some(vec![255, 0, 255]));
}

#[test]
fn gray_with_alpha() {
    let file = png_of((3, 1), (ColorType::GrayscaleAlpha, BitDepth::Eight), &[9, 255, 100, 128, 77, 0], &[]);
    let clear = picture(&file);
    assert_eq!(clear.rgb, [9, 9, 9, 100, 100, 100, 0, 0, 0]);
    assert_eq!(clear.alpha, Some(vec![255, 128, 0]));
}

#[test]
fn alpha_that_is_opaque_everywhere_is_none() {
    let rgb = pattern(20, 10);
    let opaque = png_of((20, 10), (ColorType::Rgba, BitDepth::Eight), &with_alpha(&rgb, |_| 255), &[]);
    assert_eq!(picture(&opaque), Picture { width: 20, height: 10, rgb, alpha: None });
}

#[test]
fn what_is_hidden_under_transparency_does_not_bleed() {
    // Red, and blue that nobody sees. Shrinking must leave red alone.
    let rgba: Vec<u8> =
        (0..64 * 64_u32).flat_map(|at| if at % 2 == 0 { [255, 0, 0, 255] } else { [0, 0, 255, 0] }).collect();
    let file = png_of((64, 64), (ColorType::Rgba, BitDepth::Eight), &rgba, &[]);
    let small = load_with(&file, &Options { max_side: 16, ..Options::default() }).unwrap();
    assert!(small.rgb.chunks(3).all(|pixel| pixel == [255, 0, 0]));
    let alpha = small.alpha.unwrap();
    assert!(alpha.iter().all(|&alpha| alpha.abs_diff(128) < 12), "{alpha:?}");
}

/// The passes of Adam7: first column, first row, and the steps to the next ones.
const ADAM7: [(usize, usize, usize, usize); 7] =
    [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

fn interlaced_png(size: (u32, u32), bytes_per_pixel: usize, depth: u8, color: u8, pixels: &[u8]) -> Vec<u8> {
    let (width, height) = (size.0 as usize, size.1 as usize);
    let mut raw = Vec::new();
    for (x0, y0, dx, dy) in ADAM7 {
        if x0 >= width {
            continue;
        }
        for y in (y0..height).step_by(dy) {
            raw.push(0);
            for x in (x0..width).step_by(dx) {
                let at = (y * width + x) * bytes_per_pixel;
                raw.extend_from_slice(&pixels[at..at + bytes_per_pixel]);
            }
        }
    }
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &raw).unwrap();
    let header = [&size.0.to_be_bytes()[..], &size.1.to_be_bytes(), &[depth, color, 0, 0, 1]].concat();
    let chunks =
        [png_chunk(*b"IHDR", &header), png_chunk(*b"IDAT", &packed.finish().unwrap()), png_chunk(*b"IEND", &[])];
    [&b"\x89PNG\r\n\x1A\n"[..], &chunks.concat()].concat()
}

#[test]
fn interlaced_is_the_same_picture() {
    for (width, height) in [(1, 1), (2, 3), (5, 5), (8, 8), (33, 20), (40, 63)] {
        let rgb = pattern(width, height);
        assert_eq!(picture(&interlaced_png((width, height), 3, 8, 2, &rgb)).rgb, rgb);
        let deep: Vec<u8> = with_alpha(&rgb, |at| (at % 255) as u8 + 1).iter().flat_map(|&v| [v, v]).collect();
        let plain = png_of((width, height), (ColorType::Rgba, BitDepth::Sixteen), &deep, &[]);
        assert_eq!(picture(&interlaced_png((width, height), 8, 16, 6, &deep)), picture(&plain));
    }
}

#[test]
fn an_interlaced_picture_cut_short_is_coarse_and_whole() {
    let rgb: Vec<u8> = (0..48 * 48).flat_map(|at| [(at % 48) as u8 * 5, (at / 48) as u8 * 5, 100]).collect();
    let file = interlaced_png((48, 48), 3, 8, 2, &rgb);
    let cut = picture(&file[..file.len() * 2 / 5]);
    let worst = cut.rgb.iter().zip(&rgb).map(|(&a, &b)| a.abs_diff(b)).max();
    assert!(worst.is_some_and(|worst| worst > 0 && worst <= 40), "{worst:?}");
}

#[test]
fn a_picture_cut_short_keeps_what_there_is() {
    let rgb = pattern(60, 60);
    let file = rgb_png((60, 60), &rgb, &[]);
    let cut = picture(&file[..file.len() / 2]);
    let rows = cut.rgb.chunks(180).zip(rgb.chunks(180)).take_while(|(a, b)| a == b).count();
    assert!((5..55).contains(&rows), "{rows}");
    assert!(cut.rgb.chunks(180).skip(rows + 1).all(|row| row.iter().all(|&sample| sample == 0)));
    assert_eq!(load_bytes(&file[..60]).err(), Some(Error::Damaged("the file ends too early")));
}

#[test]
fn damaged_or_strange_metadata_does_not_stop_the_picture() {
    let rgb = pattern(9, 9);
    let mut bad_checksum = png_chunk(*b"tEXt", b"Comment\0hello");
    *bad_checksum.last_mut().unwrap() ^= 0xFF;
    let extra = [
        bad_checksum,
        png_chunk(*b"cICP", &[1, 13, 5, 7]),
        png_chunk(*b"gAMA", &[0; 4]),
        png_chunk(*b"cHRM", &[0; 32]),
        png_chunk(*b"iCCP", b"name\0\0not zlib"),
        png_chunk(*b"iCCP", &[1; 200]),
        png_chunk(*b"sBIT", &[0; 3]),
        png_chunk(*b"fcTL", &[0; 26]),
        png_chunk(*b"zTXt", &[0; 9]),
        png_chunk(*b"eXIf", &vec![0; 5 << 20]),
        png_chunk(*b"ABCD", b"a critical chunk that nobody knows"),
    ];
    assert_eq!(picture(&rgb_png((9, 9), &rgb, &extra)).rgb, rgb);
}

#[test]
fn a_repacked_png_is_named_as_such() {
    let file = rgb_png((9, 9), &pattern(9, 9), &[]);
    let file = [&file[..8], &png_chunk(*b"CgBI", &[0x50, 0, 0x20, 6]), &file[8..]].concat();
    assert!(matches!(load_bytes(&file), Err(Error::Unsupported(Unsupported::Variant(_)))));
}

#[test]
fn its_own_colour_statements_count_in_their_order() {
    let gray = [128; 3];
    let shown = |extra: &[Vec<u8>]| picture(&rgb_png((1, 1), &gray, extra)).rgb[0];
    let gamma = |value: u32| png_chunk(*b"gAMA", &value.to_be_bytes());
    let srgb = png_chunk(*b"sRGB", &[0]);
    // Linear light: 0.502 of it is level 188 in sRGB.
    assert_eq!(shown(&[gamma(100_000)]), 188);
    assert_eq!(shown(&[gamma(45_455)]), 128);
    assert_eq!(shown(&[gamma(100_000), srgb.clone()]), 128);
    // BT.709 primaries with linear light by code points.
    let linear = png_chunk(*b"cICP", &[1, 8, 0, 1]);
    assert_eq!(shown(&[linear.clone(), srgb]), 188);
    assert_eq!(shown(&[linear, gamma(45_455)]), 188);
}

#[test]
fn chromaticities_are_honoured() {
    // Display P3's primaries by cHRM with gamma 2.2: its red is outside sRGB, its half red is not far off.
    let primaries: Vec<u8> = [31_270_u32, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]
        .iter()
        .flat_map(|value| value.to_be_bytes())
        .collect();
    let extra = [png_chunk(*b"gAMA", &45_455_u32.to_be_bytes()), png_chunk(*b"cHRM", &primaries)];
    let shown = picture(&rgb_png((1, 1), &[200, 100, 100], &extra)).rgb;
    // ImageMagick 6 with the profile of Display P3 gives 214, 92, 96 for these samples; its curve is that of sRGB.
    for (shown, expected) in shown.iter().zip([214_u8, 92, 96]) {
        assert!(shown.abs_diff(expected) <= 2, "{shown} {expected}");
    }
}
