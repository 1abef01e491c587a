//! A picture looks the same after as a colour-managed viewer showed it before: upright, right colours, right tones.

mod support;

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use moxcms::ColorProfile;
use safeshare::{Control, OutputFormat, PixelColorSpace, Pixels, Strength};
use support::tiff::{Order, Value, tiff};
use support::{bytes, exif, icc, jpeg, magick, photo, picture, png, webp};

/// Sides that no two turns confuse, and that are no multiple of a JPEG block.
const WIDTH: u32 = 75;
const HEIGHT: u32 = 45;

/// What `SafeShare` makes of a file, without the shield, losslessly.
fn shown(file: &[u8]) -> RgbImage {
    let options = photo::options(Strength::Off, OutputFormat::Png);
    let done = photo::engine().protect_bytes(file, &options, &Control::default()).expect("a sound photo");
    photo::rgb(&done.bytes)
}

/// How `image` turns an upright picture; it has its own code for this.
fn turned(picture: &RgbImage, orientation: u8) -> RgbImage {
    let mut picture = DynamicImage::from(picture.clone());
    picture.apply_orientation(Orientation::from_exif(orientation).expect("1 to 8"));
    picture.to_rgb8()
}

fn stored() -> RgbImage {
    RgbImage::from_raw(WIDTH, HEIGHT, picture::photo(WIDTH, HEIGHT)).expect("three samples a pixel")
}

fn png_with(samples: &[u8], width: u32, height: u32, chunks: &[u8]) -> Vec<u8> {
    png::splice(&png::encode(samples, width, height, ::png::ColorType::Rgb), chunks, &[])
}

#[test]
fn png_is_turned_by_its_exif() {
    for turn in 1..=8_u8 {
        let exif = png::chunk(b"eXIf", &exif::orientation_alone(turn.into()));
        let ours = shown(&png_with(&stored(), WIDTH, HEIGHT, &exif));
        assert_eq!(ours, turned(&stored(), turn), "orientation {turn}");
    }
}

#[test]
fn webp_is_turned_by_its_exif() {
    for turn in 1..=8_u8 {
        let file = webp::with_exif(&stored(), &exif::orientation_alone(turn.into()));
        assert_eq!(shown(&file), turned(&stored(), turn), "orientation {turn}");
    }
}

#[test]
fn jpeg_is_turned_by_its_exif() {
    for progressive in [false, true] {
        let plain = jpeg::photo(WIDTH as u16, HEIGHT as u16, progressive);
        let upright = photo::rgb(&plain);
        for turn in 1..=8_u8 {
            let exif = jpeg::exif_segment(&exif::orientation_alone(turn.into()));
            let ours = shown(&jpeg::after_soi(&plain, &exif));
            let theirs = turned(&upright, turn);
            assert_eq!(ours.dimensions(), theirs.dimensions(), "orientation {turn}");
            // Decoders smooth chroma differently.
            let difference = photo::mean_difference(&ours, &theirs);
            assert!(difference < 3.0, "orientation {turn}: {difference} levels");
        }
    }
}

#[test]
fn pixels_are_turned_by_the_orientation_that_is_given() {
    let rgba: Vec<u8> = stored().pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    for turn in 1..=8_u8 {
        let pixels = Pixels {
            width: WIDTH,
            height: HEIGHT,
            stride: WIDTH as usize * 4,
            rgba: &rgba,
            premultiplied: false,
            color_space: PixelColorSpace::Srgb,
            orientation: turn,
        };
        assert_eq!(of_pixels(&pixels), turned(&stored(), turn), "orientation {turn}");
    }
}

fn of_pixels(pixels: &Pixels) -> RgbImage {
    let folder = tempfile::tempdir().expect("a folder");
    let options = photo::options(Strength::Off, OutputFormat::Png);
    let done = photo::engine().protect_pixels(pixels, folder.path(), &options, &Control::default());
    photo::rgb(&std::fs::read(done.expect("sound pixels").path).expect("an output"))
}

/// Colours inside sRGB when they are read as Display P3 or Adobe RGB, then some outside, which are clipped.
const PATCHES: [[u8; 3]; 12] = [
    [0, 0, 0],
    [255, 255, 255],
    [128, 128, 128],
    [30, 34, 40],
    [180, 120, 90],
    [224, 172, 140],
    [90, 130, 70],
    [70, 90, 160],
    [200, 200, 90],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
];
const PATCH: u32 = 16;

/// A row of patches.
fn patches() -> (Vec<u8>, u32) {
    let row: Vec<u8> = PATCHES.iter().flat_map(|patch| patch.repeat(PATCH as usize)).collect();
    (row.repeat(PATCH as usize), PATCHES.len() as u32 * PATCH)
}

/// Checks the middle of each patch against `wanted`, within `tolerance` levels.
fn assert_patches(what: &str, ours: &RgbImage, wanted: impl Fn([u8; 3]) -> [u8; 3], tolerance: u8) {
    for (index, patch) in PATCHES.iter().enumerate() {
        let shown = ours.get_pixel(index as u32 * PATCH + PATCH / 2, PATCH / 2).0;
        let wanted = wanted(*patch);
        let near = shown.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= tolerance);
        assert!(near, "{what}: {patch:?} is shown as {shown:?}, not {wanted:?}");
    }
}

/// A reference conversion.
type ToSrgb = fn([u8; 3]) -> [u8; 3];

/// Display P3 to sRGB (both D65, both with sRGB's curve), from the primaries.
fn p3_to_srgb(color: [u8; 3]) -> [u8; 3] {
    const MATRIX: [[f64; 3]; 3] =
        [[1.224_940_2, -0.224_940_2, 0.0], [-0.042_057_0, 1.042_057_0, 0.0], [-0.019_637_6, -0.078_636_0, 1.098_273_6]];
    converted(color.map(|level| srgb_to_linear(f64::from(level) / 255.0)), MATRIX)
}

/// Adobe RGB (1998) to sRGB (both D65), from the primaries and the exponent 563/256.
fn adobe_to_srgb(color: [u8; 3]) -> [u8; 3] {
    const MATRIX: [[f64; 3]; 3] = [[1.398_355_7, -0.398_355_7, 0.0], [0.0, 1.0, 0.0], [0.0, -0.042_932_9, 1.042_932_9]];
    converted(color.map(|level| (f64::from(level) / 255.0).powf(563.0 / 256.0)), MATRIX)
}

fn converted(linear: [f64; 3], matrix: [[f64; 3]; 3]) -> [u8; 3] {
    matrix.map(|row| {
        let light: f64 = row.iter().zip(linear).map(|(factor, light)| factor * light).sum();
        (linear_to_srgb(light.clamp(0.0, 1.0)) * 255.0).round() as u8
    })
}

fn srgb_to_linear(level: f64) -> f64 {
    if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
}

fn linear_to_srgb(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[test]
fn profiles_are_converted_in_every_container() {
    let (samples, width) = patches();
    let adobe = ColorProfile::new_adobe_rgb().encode().expect("a known profile");
    let profiles: [(&str, Vec<u8>, ToSrgb); 2] =
        [("Display P3", icc::profile(), p3_to_srgb), ("Adobe RGB", adobe, adobe_to_srgb)];
    for (name, profile, wanted) in profiles {
        let iccp = png::chunk(b"iCCP", &[b"p\0\0".as_slice(), &bytes::zlib(&profile)].concat());
        assert_patches(&format!("{name} PNG"), &shown(&png_with(&samples, width, PATCH, &iccp)), wanted, 3);
        let file = webp::with_profile(&samples, width, PATCH, &profile);
        assert_patches(&format!("{name} WebP"), &shown(&file), wanted, 3);
        for progressive in [false, true] {
            let plain = jpeg::encode(&samples, width as u16, PATCH as u16, progressive);
            let file = jpeg::after_soi(&plain, &icc::segments(&profile, 200));
            let decoded = photo::rgb(&plain);
            assert_patches_of_jpeg(&format!("{name} JPEG"), &shown(&file), &decoded, wanted);
        }
    }
}

/// A JPEG's own losses come before the conversion.
fn assert_patches_of_jpeg(what: &str, ours: &RgbImage, decoded: &RgbImage, wanted: ToSrgb) {
    for index in 0..PATCHES.len() as u32 {
        let (x, y) = (index * PATCH + PATCH / 2, PATCH / 2);
        let (shown, wanted) = (ours.get_pixel(x, y).0, wanted(decoded.get_pixel(x, y).0));
        let near = shown.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 6);
        assert!(near, "{what}: patch {index} is shown as {shown:?}, not {wanted:?}");
    }
}

#[test]
fn without_a_profile_colours_stay() {
    let (samples, width) = patches();
    assert_patches("PNG", &shown(&png_with(&samples, width, PATCH, &[])), |color| color, 0);
}

#[test]
fn exif_may_say_adobe_rgb_where_there_is_no_profile() {
    let (samples, width) = patches();
    let plain = jpeg::encode(&samples, width as u16, PATCH as u16, false);
    let interop = vec![(0x0001, Value::Ascii("R03"))];
    // ColorSpace 65,535: not sRGB, see the interoperability index.
    let camera = vec![(0xA001, Value::Short(0xFFFF)), (0xA005, Value::Ifd(interop))];
    let exif = tiff(Order::Big, vec![vec![(0x8769, Value::Ifd(camera))]]);
    let file = jpeg::after_soi(&plain, &jpeg::exif_segment(&exif));
    assert_patches_of_jpeg("R03", &shown(&file), &photo::rgb(&plain), adobe_to_srgb);
}

#[test]
fn pixels_are_converted_from_the_colour_space_that_is_given() {
    let (samples, width) = patches();
    let rgba: Vec<u8> = samples.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    let profile = icc::profile();
    let spaces: [(PixelColorSpace, ToSrgb); 4] = [
        (PixelColorSpace::Srgb, |color| color),
        (PixelColorSpace::DisplayP3, p3_to_srgb),
        (PixelColorSpace::AdobeRgb, adobe_to_srgb),
        (PixelColorSpace::Icc(&profile), p3_to_srgb),
    ];
    for (color_space, wanted) in spaces {
        let pixels = Pixels {
            width,
            height: PATCH,
            stride: width as usize * 4,
            rgba: &rgba,
            premultiplied: false,
            color_space,
            orientation: 1,
        };
        assert_patches("pixels", &of_pixels(&pixels), wanted, 3);
    }
}

#[test]
fn sixteen_bits_are_rounded_to_eight() {
    let levels: Vec<u16> = (0..256 * 3).map(|index| (index * 65_535 / 767) as u16).collect();
    let samples: Vec<u8> = levels.iter().flat_map(|level| level.to_be_bytes()).collect();
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 256, 1);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Sixteen);
    let mut writer = encoder.write_header().expect("a vector takes all");
    writer.write_image_data(&samples).expect("the samples fit the size");
    writer.finish().expect("a vector takes all");
    for (ours, level) in shown(&file).iter().zip(levels) {
        assert!((f64::from(*ours) - f64::from(level) / 257.0).abs() <= 1.0, "{level} is shown as {ours}");
    }
}

#[test]
fn grey_pictures_stay_grey() {
    let grey: Vec<u8> = picture::photo(WIDTH, HEIGHT).chunks_exact(3).map(|rgb| rgb[1]).collect();
    let file = png::encode(&grey, WIDTH, HEIGHT, ::png::ColorType::Grayscale);
    let expected: Vec<u8> = grey.iter().flat_map(|level| [*level; 3]).collect();
    assert_eq!(shown(&file).into_raw(), expected);
    let jpeg = jpeg::of(&grey, WIDTH, HEIGHT, jpeg_encoder::ColorType::Luma);
    let ours = shown(&jpeg);
    assert!(ours.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    assert!(photo::mean_difference(&ours, &expected) < 4.0);
}

/// The encoder stores ink inverted with Adobe's marker, as all programs do.
#[test]
fn inks_become_colours() {
    let inks: [([u8; 4], [u8; 3]); 5] = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([255, 0, 0, 0], [0, 255, 255]),
        ([0, 255, 0, 0], [255, 0, 255]),
        ([0, 0, 255, 0], [255, 255, 0]),
    ];
    for (ink, color) in inks {
        let samples = ink.repeat(32 * 32);
        for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
            let shown = shown(&jpeg::of(&samples, 32, 32, kind)).get_pixel(16, 16).0;
            // Whoever converts with press inks in mind gets duller colours: the right channels stand out.
            let right = shown.iter().zip(color).all(|(ours, wanted)| ours.abs_diff(wanted) < 110);
            assert!(right, "{ink:?} as {kind:?} is shown as {shown:?}");
        }
    }
}

/// The reference is `ImageMagick` with Little CMS, a colour engine that shares no code with ours.
#[test]
fn inks_are_shown_as_their_profile_says() {
    if !magick::is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let profile = icc::press_profile();
    let inks = [[0, 0, 0, 0], [255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], [60, 130, 90, 20]];
    let samples: Vec<u8> = inks.iter().flat_map(|ink| ink.repeat(32 * 32)).collect();
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let plain = jpeg::of(&samples, 32, 32 * inks.len() as u32, kind);
        let file = jpeg::after_soi(&plain, &icc::segments(&profile, 60_000));
        let (ours, path) = (shown(&file), folder.path().join("press.jpg"));
        std::fs::write(&path, file).expect("written");
        let theirs = magick::shown(&path, None, ours.dimensions()).expect("a picture");
        assert_ne!(shown(&plain), ours, "the profile says other colours");
        for (index, ink) in inks.iter().enumerate() {
            let (x, y) = (16, index as u32 * 32 + 16);
            let wanted = &theirs[(y * 32 + x) as usize * 3..][..3];
            let near = ours.get_pixel(x, y).0.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 6);
            assert!(near, "{ink:?} as {kind:?} is shown as {:?}, not {wanted:?}", ours.get_pixel(x, y).0);
        }
    }
}

#[test]
fn a_palette_with_transparency_keeps_both() {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 16, 16);
    encoder.set_color(::png::ColorType::Indexed);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_palette(vec![250, 10, 20, 1, 2, 3]);
    encoder.set_trns(vec![255, 0]);
    let mut writer = encoder.write_header().expect("a vector takes all");
    let indexes: Vec<u8> = (0..256).map(|index| (index % 2) as u8).collect();
    writer.write_image_data(&indexes).expect("the samples fit the size");
    writer.finish().expect("a vector takes all");
    let done = photo::engine().protect_bytes(&file, &photo::unshielded(), &Control::default()).expect("sound");
    let pixels = image::load_from_memory(&done.bytes).expect("a PNG").to_rgba8();
    for (index, pixel) in pixels.pixels().enumerate() {
        assert_eq!(pixel.0, if index % 2 == 0 { [250, 10, 20, 255] } else { [0; 4] });
    }
}
