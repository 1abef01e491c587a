//! The expected numbers are those of Little CMS 2.16 through `ImageMagick` 6.9, an independent implementation:
//! `convert -size 1x1 'xc:rgb(R,G,B)' -intent Relative -profile SOURCE.icc -profile SRGB.icc -depth 8 rgb:-`.

use super::*;

fn converted(space: &Space, channels: Channels, is_deep: bool, colours: &[f32]) -> [u8; 3] {
    let mut rgb = [0; 3];
    Converter::new(std::slice::from_ref(space), channels, is_deep).convert(colours, &mut rgb);
    rgb
}

fn assert_close(shown: [u8; 3], expected: [u8; 3], tolerance: u8) {
    let is_close = shown.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= tolerance);
    assert!(is_close, "{shown:?} instead of {expected:?}");
}

const COLOURS: [[u8; 3]; 7] =
    [[200, 100, 100], [30, 200, 60], [10, 20, 220], [128, 128, 128], [255, 255, 255], [240, 230, 20], [60, 40, 30]];

#[test]
fn rgb_spaces_match_the_reference() {
    let icc = |profile: ColorProfile| Space::Icc(profile.encode().unwrap());
    let p3 = [[214, 92, 96], [0, 203, 12], [6, 20, 229], [128; 3], [255; 3], [242, 229, 0], [63, 38, 28]];
    let adobe = [[227, 100, 100], [0, 201, 36], [0, 12, 225], [129; 3], [255; 3], [244, 230, 0], [63, 35, 23]];
    let prophoto = [[255, 79, 118], [0, 229, 0], [0, 24, 242], [146; 3], [255; 3], [255, 233, 0], [96, 45, 37]];
    let bt2020 = [[244, 93, 111], [0, 216, 35], [0, 29, 234], [139; 3], [255; 3], [253, 232, 0], [85, 52, 43]];
    for (space, expected) in [
        (icc(ColorProfile::new_display_p3()), p3),
        (Space::DisplayP3, p3),
        (Space::CodePoints(CodePoints { primaries: 12, transfer: 13 }), p3),
        (icc(ColorProfile::new_adobe_rgb()), adobe),
        (Space::AdobeRgb, adobe),
        (icc(ColorProfile::new_pro_photo_rgb()), prophoto),
        (icc(ColorProfile::new_bt2020()), bt2020),
    ] {
        for (colour, expected) in COLOURS.iter().zip(expected) {
            let colour = colour.map(f32::from);
            assert_close(converted(&space, Channels::Rgb, false, &colour), expected, 2);
            assert_close(converted(&space, Channels::Rgb, true, &colour), expected, 2);
        }
    }
}

#[test]
fn gray_profiles_match_the_reference() {
    let space = Space::Icc(ColorProfile::new_gray_with_gamma(1.8).encode().unwrap());
    for (gray, expected) in [(20.0, 25), (64.0, 81), (128.0, 146), (200.0, 210), (250.0, 251)] {
        for is_deep in [false, true] {
            assert_close(converted(&space, Channels::Gray, is_deep, &[gray]), [expected; 3], 1);
        }
    }
}

#[test]
fn gray_in_an_rgb_space_is_gray_of_that_space() {
    let space = Space::Icc(ColorProfile::new_pro_photo_rgb().encode().unwrap());
    assert_close(converted(&space, Channels::Gray, false, &[128.0]), [146; 3], 1);
}

#[test]
fn profiles_that_spell_out_srgb_change_nothing() {
    let space = Space::Icc(ColorProfile::new_srgb().encode().unwrap());
    let converter = Converter::new(&[space], Channels::Rgb, false);
    assert!(matches!(converter.method, Method::Rgb));
}

#[test]
fn profiles_for_other_channels_are_ignored() {
    let rgb = Space::Icc(ColorProfile::new_display_p3().encode().unwrap());
    let gray = Space::Icc(ColorProfile::new_gray_with_gamma(1.8).encode().unwrap());
    assert!(matches!(Converter::new(&[rgb], Channels::Cmyk, false).method, Method::PlainCmyk));
    assert!(matches!(Converter::new(&[gray], Channels::Rgb, false).method, Method::Rgb));
}

#[test]
fn the_first_sound_space_counts() {
    let broken = Space::Icc(vec![0; 300]);
    let colour = [200.0, 100.0, 100.0];
    let mut rgb = [0; 3];
    Converter::new(&[broken.clone(), Space::DisplayP3, Space::AdobeRgb], Channels::Rgb, false)
        .convert(&colour, &mut rgb);
    assert_close(rgb, [214, 92, 96], 1);
    assert_eq!(converted(&broken, Channels::Rgb, false, &colour), [200, 100, 100]);
}

#[test]
fn inks_without_a_profile() {
    for (inks, expected) in [
        ([0.0, 0.0, 0.0, 0.0], [255, 255, 255]),
        ([255.0, 0.0, 0.0, 0.0], [0, 255, 255]),
        ([0.0, 0.0, 0.0, 255.0], [0, 0, 0]),
        ([51.0, 102.0, 153.0, 51.0], [163, 122, 82]),
    ] {
        assert_eq!(converted(&Space::Srgb, Channels::Cmyk, false, &inks), expected);
    }
}

#[test]
fn hdr_code_points_keep_paper_white_white() {
    let pq = Space::CodePoints(CodePoints { primaries: 9, transfer: 16 });
    // 203 cd/m2 is 58 % of the signal: ITU-R BT.2408 table 1.
    assert_close(converted(&pq, Channels::Rgb, true, &[0.5807 * 255.0; 3]), [255; 3], 2);
    assert_close(converted(&pq, Channels::Rgb, true, &[0.0; 3]), [0; 3], 0);
    let hlg = Space::CodePoints(CodePoints { primaries: 9, transfer: 18 });
    assert_close(converted(&hlg, Channels::Rgb, true, &[0.75 * 255.0; 3]), [255; 3], 2);
}
