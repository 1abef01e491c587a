use super::*;
use crate::Options;
use crate::source::{Picture, from_pixels};

fn pixels(width: u32, height: u32, stride: usize, rgba: &[u8]) -> Pixels<'_> {
    let color_space = PixelColorSpace::Srgb;
    Pixels { width, height, stride, rgba, premultiplied: false, color_space, orientation: 1 }
}

fn taken(pixels: &Pixels) -> Result<Picture> {
    from_pixels(pixels, &Options::default(), &Control::default())
}

#[test]
fn rows_may_be_padded() {
    let rgba = [1, 2, 3, 255, 4, 5, 6, 255, 99, 99, 99, 99, 7, 8, 9, 255, 10, 11, 12, 255];
    let picture = taken(&pixels(2, 2, 12, &rgba)).unwrap();
    assert_eq!((picture.rgb, picture.alpha), ((1..=12).collect(), None));
}

#[test]
fn fewer_bytes_than_stated_are_refused() {
    let rgba = [0; 64];
    for (width, height, stride) in [(2, 9, 8), (4, 4, 15), (1, 2, usize::MAX), (17, 1, 68)] {
        let refused = taken(&pixels(width, height, stride, &rgba));
        assert_eq!(refused, Err(Error::Damaged("there are fewer pixels than stated")));
    }
    assert!(taken(&pixels(0, 4, 16, &rgba)).is_err());
}

#[test]
fn multiplied_alpha_is_undone() {
    let rgba = [64, 32, 0, 128, 200, 100, 50, 255, 0, 0, 0, 0, 10, 20, 30, 5];
    let picture = taken(&Pixels { premultiplied: true, ..pixels(4, 1, 16, &rgba) }).unwrap();
    assert_eq!(picture.alpha, Some(vec![128, 255, 0, 5]));
    assert_eq!(picture.rgb[..9], [128, 64, 0, 200, 100, 50, 0, 0, 0]);
    // More colour than alpha allows is cut.
    assert_eq!(picture.rgb[9..], [255, 255, 255]);
}

#[test]
fn colour_spaces_are_converted() {
    let rgba = [200, 100, 100, 255];
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let p3 = taken(&Pixels { color_space: PixelColorSpace::DisplayP3, ..pixels(1, 1, 4, &rgba) }).unwrap();
    let icc = taken(&Pixels { color_space: PixelColorSpace::Icc(&profile), ..pixels(1, 1, 4, &rgba) }).unwrap();
    let broken = taken(&Pixels { color_space: PixelColorSpace::Icc(b"?"), ..pixels(1, 1, 4, &rgba) }).unwrap();
    assert_eq!(broken.rgb, [200, 100, 100]);
    assert_ne!(p3.rgb, broken.rgb);
    assert!(p3.rgb.iter().zip(&icc.rgb).all(|(a, b)| a.abs_diff(*b) <= 1));
}
