//! The eight orientations, in every format that can state one.

use super::*;

const UPRIGHT: (u32, u32) = (33, 20);

/// Sides of the upright picture.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// For orientations 1 to 8 the sides where the stored picture's first row and first column are shown; the wording of
/// the table in CIPA DC-008.
const TABLE: [(Side, Side); 8] = [
    (Side::Top, Side::Left),
    (Side::Top, Side::Right),
    (Side::Bottom, Side::Right),
    (Side::Bottom, Side::Left),
    (Side::Left, Side::Top),
    (Side::Right, Side::Top),
    (Side::Right, Side::Bottom),
    (Side::Left, Side::Bottom),
];

/// How the upright pattern is stored under an orientation: size and pixels.
fn stored(orientation: usize) -> ((u32, u32), Vec<u8>) {
    let (width, height) = UPRIGHT;
    let upright = pattern(width, height);
    let (first_row, first_column) = TABLE[orientation - 1];
    let rows_are_columns = matches!(first_row, Side::Left | Side::Right);
    let size = if rows_are_columns { (height, width) } else { (width, height) };
    let mut pixels = Vec::new();
    for row in 0..size.1 {
        for column in 0..size.0 {
            let (mut x, mut y) = (0, 0);
            for (side, steps) in [(first_row, row), (first_column, column)] {
                match side {
                    Side::Top => y = steps,
                    Side::Bottom => y = height - 1 - steps,
                    Side::Left => x = steps,
                    Side::Right => x = width - 1 - steps,
                }
            }
            let at = (y * width + x) as usize * 3;
            pixels.extend_from_slice(&upright[at..at + 3]);
        }
    }
    (size, pixels)
}

fn assert_upright(file: &[u8], orientation: usize) {
    let loaded = load_bytes(file).unwrap();
    let Picture { width, height, rgb, alpha } = loaded;
    assert_eq!((width, height), UPRIGHT, "orientation {orientation}");
    assert!(rgb == pattern(width, height), "orientation {orientation}");
    assert_eq!(alpha, None);
}

#[test]
fn png() {
    for orientation in 1..=8 {
        let (size, pixels) = stored(orientation);
        let exif = exif_of(Some(orientation as u16), None, None);
        assert_upright(&rgb_png(size, &pixels, &[png_chunk(*b"eXIf", &exif)]), orientation);
        // With the prefix that belongs to JPEG, as some programs write it.
        let prefixed = [b"Exif\0\0", &exif[..]].concat();
        assert_upright(&rgb_png(size, &pixels, &[png_chunk(*b"eXIf", &prefixed)]), orientation);
    }
}

#[test]
fn png_with_exif_behind_the_picture() {
    let (size, pixels) = stored(6);
    let file = rgb_png(size, &pixels, &[]);
    let end = file.len() - 12;
    let exif = png_chunk(*b"eXIf", &exif_of(Some(6), None, None));
    assert_upright(&[&file[..end], &exif, &file[end..]].concat(), 6);
}

#[test]
fn webp() {
    for orientation in 1..=8 {
        let (size, pixels) = stored(orientation);
        let data = vp8l(size, &with_alpha(&pixels, |_| 255));
        let exif = exif_of(Some(orientation as u16), None, None);
        let chunks = [(*b"VP8L", data), (*b"EXIF", exif)];
        assert_upright(&riff(Some(8), size, &chunks), orientation);
    }
}

#[test]
fn alpha_turns_with_the_colours() {
    for orientation in 1..=8 {
        let (size, pixels) = stored(orientation);
        let rgba = with_alpha(&pixels, |at| pixels[at * 3 + 2].max(1));
        let exif = png_chunk(*b"eXIf", &exif_of(Some(orientation as u16), None, None));
        let file = png_of(size, (::png::ColorType::Rgba, ::png::BitDepth::Eight), &rgba, &[exif]);
        let picture = load_bytes(&file).unwrap();
        let upright = pattern(UPRIGHT.0, UPRIGHT.1);
        let expected: Vec<u8> = upright.chunks(3).map(|pixel| pixel[2].max(1)).collect();
        assert_eq!(picture.alpha, Some(expected), "orientation {orientation}");
    }
}

#[test]
fn pixels_of_the_platform() {
    for orientation in 1..=8 {
        let (size, pixels) = stored(orientation);
        let rgba = with_alpha(&pixels, |_| 255);
        let pixels = Pixels {
            width: size.0,
            height: size.1,
            stride: size.0 as usize * 4,
            rgba: &rgba,
            premultiplied: false,
            color_space: PixelColorSpace::Srgb,
            orientation: orientation as u8,
        };
        let picture = from_pixels(&pixels, &Options::default(), &Control::default()).unwrap();
        assert_eq!((picture.width, picture.height), UPRIGHT);
        assert!(picture.rgb == pattern(UPRIGHT.0, UPRIGHT.1), "orientation {orientation}");
    }
}

#[test]
fn a_turned_picture_is_scaled_as_an_upright_one() {
    let options = Options { max_side: 16, ..Options::default() };
    let upright = load_with(&rgb_png(UPRIGHT, &pattern(UPRIGHT.0, UPRIGHT.1), &[]), &options).unwrap();
    assert_eq!((upright.width, upright.height), (16, 10));
    for orientation in 1..=8 {
        let (size, pixels) = stored(orientation);
        let exif = png_chunk(*b"eXIf", &exif_of(Some(orientation as u16), None, None));
        let turned = load_with(&rgb_png(size, &pixels, &[exif]), &options).unwrap();
        assert_eq!((turned.width, turned.height), (16, 10));
        let off_by = upright.rgb.iter().zip(&turned.rgb).map(|(&a, &b)| a.abs_diff(b)).max();
        assert!(off_by <= Some(1), "orientation {orientation}: {off_by:?}");
    }
}

#[test]
fn numbers_that_mean_nothing_are_upright() {
    for number in [0, 9, 65_535] {
        let exif = png_chunk(*b"eXIf", &exif_of(Some(number), None, None));
        assert_upright(&rgb_png(UPRIGHT, &pattern(UPRIGHT.0, UPRIGHT.1), &[exif]), 1);
    }
}

#[test]
fn damaged_exif_does_not_stop_the_picture() {
    let exif = exif_of(Some(6), Some(1), Some(b"R98\0"));
    for end in 0..exif.len() {
        let file = rgb_png(UPRIGHT, &pattern(UPRIGHT.0, UPRIGHT.1), &[png_chunk(*b"eXIf", &exif[..end])]);
        load_bytes(&file).unwrap();
    }
}
