//! The photos that every tool gets: made in code once, kept in the build folder.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::support::canary::Canary;
use crate::support::{icc, jpeg_fixtures, picture, png, webp};

/// How a photo is stored.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Jpeg420,
    Jpeg444,
    Progressive,
    Png16,
    PngInterlaced,
    Webp,
}

/// A photo to compare on.
pub struct Photo {
    pub name: &'static str,
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    /// How often each tool is measured on it.
    pub rounds: usize,
}

const fn photo(name: &'static str, kind: Kind, (width, height): (u32, u32), rounds: usize) -> Photo {
    Photo { name, kind, width, height, rounds }
}

const MP12: (u32, u32) = (4000, 3000);
const MP48: (u32, u32) = (8000, 6000);
const MP200: (u32, u32) = (16_320, 12_240);

pub const PHOTOS: [Photo; 10] = [
    photo("12 MP JPEG 4:2:0", Kind::Jpeg420, MP12, 5),
    photo("12 MP JPEG 4:4:4", Kind::Jpeg444, MP12, 5),
    photo("48 MP JPEG 4:2:0", Kind::Jpeg420, MP48, 3),
    photo("48 MP JPEG 4:4:4", Kind::Jpeg444, MP48, 3),
    photo("200 MP JPEG 4:2:0", Kind::Jpeg420, MP200, 1),
    photo("200 MP JPEG 4:4:4", Kind::Jpeg444, MP200, 1),
    photo("48 MP progressive JPEG", Kind::Progressive, MP48, 3),
    photo("12 MP PNG, 16 bits", Kind::Png16, MP12, 3),
    photo("12 MP PNG, interlaced", Kind::PngInterlaced, MP12, 3),
    photo("12 MP WebP, lossless", Kind::Webp, MP12, 3),
];

/// JPEGs lie on their side.
const ORIENTATION: u16 = 6;
const QUALITY: u8 = 92;

impl Photo {
    /// The file, made when it is not there yet.
    pub fn file(&self) -> PathBuf {
        let folder = std::env::current_exe()
            .expect("the program's own path")
            .ancestors()
            .nth(2)
            .expect("a build folder")
            .join("compare");
        let extension = match self.kind {
            Kind::Jpeg420 | Kind::Jpeg444 | Kind::Progressive => "jpg",
            Kind::Png16 | Kind::PngInterlaced => "png",
            Kind::Webp => "webp",
        };
        let name: String = self.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let path = folder.join(format!("{name}.{extension}"));
        if !path.exists() {
            fs::create_dir_all(&folder).expect("a folder");
            let unfinished = path.with_extension("part");
            fs::write(&unfinished, self.made()).and_then(|()| fs::rename(unfinished, &path)).expect("written");
        }
        path
    }

    /// EXIF orientation.
    pub fn orientation(&self) -> u32 {
        if self.is_jpeg() { ORIENTATION.into() } else { 1 }
    }

    /// What is hidden in it.
    pub fn canaries(&self) -> Vec<Canary> {
        if self.is_jpeg() { jpeg_fixtures::of_a_phone_canaries() } else { icc::CANARIES.to_vec() }
    }

    fn is_jpeg(&self) -> bool {
        matches!(self.kind, Kind::Jpeg420 | Kind::Jpeg444 | Kind::Progressive)
    }

    fn made(&self) -> Vec<u8> {
        let (width, height) = (self.width, self.height);
        let rgb = picture::photo(width, height);
        let size = (width, height);
        match self.kind {
            Kind::Jpeg420 | Kind::Jpeg444 | Kind::Progressive => {
                jpeg_fixtures::of_a_phone(&self.jpeg(&rgb), ORIENTATION)
            }
            Kind::Png16 => png_of_16_bits(&rgb, size),
            Kind::PngInterlaced => interlaced_png(&rgb, size),
            Kind::Webp => webp::with_profile(&rgb, width, height, &icc::profile()),
        }
    }

    fn jpeg(&self, rgb: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, QUALITY);
        let full = self.kind == Kind::Jpeg444;
        encoder.set_sampling_factor(if full { SamplingFactor::R_4_4_4 } else { SamplingFactor::R_4_2_0 });
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        encoder.set_progressive(self.kind == Kind::Progressive);
        let side = |pixels: u32| u16::try_from(pixels).expect("a JPEG's size");
        encoder.encode(rgb, side(self.width), side(self.height), ColorType::Rgb).expect("the pixels fit the size");
        bytes
    }
}

/// Samples of 16 bits whose low bytes are noise, as a camera's are.
fn png_of_16_bits(rgb: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    let mut random = crate::support::random::Random::new(16);
    let samples = rgb.iter().flat_map(|level| [*level, random.next_u32() as u8]);
    let row_bytes = width as usize * 6;
    let samples: Vec<u8> = samples.collect();
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::fast());
    for row in samples.chunks_exact(row_bytes) {
        rows.write_all(&[0]).and_then(|()| rows.write_all(row)).expect("a vector takes all");
    }
    png_of(width, height, [16, 2, 0, 0, 0], &rows.finish().expect("a vector takes all"))
}

/// Adam7 (W3C PNG, 8.1).
fn interlaced_png(rgb: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    const PASSES: [(usize, usize, usize, usize); 7] =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::fast());
    for (left, top, across, down) in PASSES {
        for row in rgb.chunks_exact(width as usize * 3).take(height as usize).skip(top).step_by(down) {
            let pixels = row.chunks_exact(3).skip(left).step_by(across).flatten().copied();
            let filtered: Vec<u8> = std::iter::once(0).chain(pixels).collect();
            rows.write_all(&filtered).expect("a vector takes all");
        }
    }
    png_of(width, height, [8, 2, 0, 0, 1], &rows.finish().expect("a vector takes all"))
}

fn png_of(width: u32, height: u32, rest: [u8; 5], rows: &[u8]) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &rest].concat();
    let profile = crate::support::bytes::zlib(&icc::profile());
    [
        png::SIGNATURE.to_vec(),
        png::chunk(b"IHDR", &header),
        png::chunk(b"iCCP", &[b"CANARY profile\0\0".as_slice(), &profile].concat()),
        png::chunk(b"IDAT", rows),
        png::chunk(b"IEND", b""),
    ]
    .concat()
}

/// What a person sees of the photo when its profile and orientation are heeded, and when its profile is not.
pub fn seen(photo: &Photo) -> (image::RgbImage, image::RgbImage) {
    let (width, height) = (photo.width / 8, photo.height / 8);
    let rgb = image::RgbImage::from_raw(width, height, picture::photo(width, height)).expect("three samples a pixel");
    let as_meant = crate::view::seen(&rgb, Some(&icc::profile()), photo.orientation());
    (as_meant, crate::view::seen(&rgb, None, photo.orientation()))
}
