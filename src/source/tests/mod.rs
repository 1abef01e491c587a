//! Tests of the whole way in, on files that are made here.

mod animation;
mod hostile;
mod orientation;
mod png;
mod webp;

use super::*;

/// Takes the picture from a file in memory.
pub(super) fn load_bytes(bytes: &[u8]) -> Result<Picture> {
    load_with(bytes, &Options::default())
}

pub(super) fn load_with(bytes: &[u8], options: &Options) -> Result<Picture> {
    let control = Control::default().starting_now(options.limits.time);
    load(&mut Input::from_bytes(bytes, &options.limits)?, options, &control)
}

/// Chunks of a PNG: name and body.
pub(super) fn png_chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(body);
    let len = (body.len() as u32).to_be_bytes();
    [&len[..], &name, body, &crc.sum().to_be_bytes()].concat()
}

/// A PNG of `samples` with `extra` chunks between header and data.
pub(super) fn png_of(
    size: (u32, u32),
    (color, depth): (::png::ColorType, ::png::BitDepth),
    samples: &[u8],
    extra: &[Vec<u8>],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(samples).unwrap();
    insert_chunks(&file, extra)
}

/// Puts chunks behind the header of a PNG.
pub(super) fn insert_chunks(file: &[u8], extra: &[Vec<u8>]) -> Vec<u8> {
    const HEADER_END: usize = 33;
    [&file[..HEADER_END], &extra.concat(), &file[HEADER_END..]].concat()
}

/// An 8-bit RGB PNG.
pub(super) fn rgb_png(size: (u32, u32), rgb: &[u8], extra: &[Vec<u8>]) -> Vec<u8> {
    png_of(size, (::png::ColorType::Rgb, ::png::BitDepth::Eight), rgb, extra)
}

/// A WebP around `chunks`, with the extended header where `flags` are given.
pub(super) fn riff(flags: Option<u8>, canvas: (u32, u32), chunks: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    let mut add = |name: &[u8; 4], data: &[u8]| {
        body.extend_from_slice(name);
        body.extend_from_slice(&(data.len() as u32).to_le_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(2), 0);
    };
    if let Some(flags) = flags {
        let [w, h] = [canvas.0 - 1, canvas.1 - 1].map(u32::to_le_bytes);
        add(b"VP8X", &[&[flags, 0, 0, 0], &w[..3], &h[..3]].concat());
    }
    for (name, data) in chunks {
        add(name, data);
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// The payload of a lossless WebP of R, G, B, A.
pub(super) fn vp8l(size: (u32, u32), rgba: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut file);
    encoder.encode(rgba, size.0, size.1, image_webp::ColorType::Rgba8).unwrap();
    let at = file.windows(4).position(|name| name == b"VP8L").unwrap();
    let len = u32::from_le_bytes(file[at + 4..at + 8].try_into().unwrap()) as usize;
    file[at + 8..at + 8 + len].to_vec()
}

/// EXIF with SHORT and ASCII fields in IFD0, the EXIF IFD and the interoperability IFD.
pub(super) fn exif_of(orientation: Option<u16>, color_space: Option<u16>, interop: Option<&[u8; 4]>) -> Vec<u8> {
    fn ifd(at: u32, entries: &[(u16, u16, u32, [u8; 4])]) -> (Vec<u8>, u32) {
        let mut bytes = (entries.len() as u16).to_be_bytes().to_vec();
        for (tag, kind, count, value) in entries {
            bytes.extend_from_slice(&tag.to_be_bytes());
            bytes.extend_from_slice(&kind.to_be_bytes());
            bytes.extend_from_slice(&count.to_be_bytes());
            bytes.extend_from_slice(value);
        }
        bytes.extend_from_slice(&[0; 4]);
        let end = at + bytes.len() as u32;
        (bytes, end)
    }
    let short = |value: u16| [value.to_be_bytes()[0], value.to_be_bytes()[1], 0, 0];
    let mut first: Vec<_> = orientation.map(|value| (0x0112, 3, 1, short(value))).into_iter().collect();
    first.push((0x8769, 4, 1, [0; 4]));
    let mut second: Vec<_> = color_space.map(|value| (0xA001, 3, 1, short(value))).into_iter().collect();
    if interop.is_some() {
        second.push((0xA005, 4, 1, [0; 4]));
    }
    let (_, second_at) = ifd(8, &first);
    let (_, third_at) = ifd(second_at, &second);
    first.last_mut().unwrap().3 = second_at.to_be_bytes();
    let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
    bytes.extend(ifd(8, &first).0);
    if let Some(index) = interop {
        second.last_mut().unwrap().3 = third_at.to_be_bytes();
        bytes.extend(ifd(second_at, &second).0);
        bytes.extend(ifd(third_at, &[(1, 2, 4, *index)]).0);
    } else {
        bytes.extend(ifd(second_at, &second).0);
    }
    bytes
}

/// A picture in which no two pixels are alike.
pub(super) fn pattern(width: u32, height: u32) -> Vec<u8> {
    assert!(width < 64 && height < 64);
    (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8 * 4, y as u8 * 4, (x * 3 + y * 7) as u8])).collect()
}

pub(super) fn with_alpha(rgb: &[u8], alpha: impl Fn(usize) -> u8) -> Vec<u8> {
    rgb.as_chunks::<3>().0.iter().enumerate().flat_map(|(at, &[r, g, b])| [r, g, b, alpha(at)]).collect()
}

#[test]
fn the_output_keeps_the_shape_and_is_never_larger() {
    for (size, max, expected) in [
        ((4000, 3000), 2048, (2048, 1536)),
        ((3000, 4000), 2048, (1536, 2048)),
        ((2048, 2048), 2048, (2048, 2048)),
        ((2049, 1), 2048, (2048, 1)),
        ((65_500, 3), 2048, (2048, 1)),
        ((100, 50), 2048, (100, 50)),
        ((4032, 3024), 1080, (1080, 810)),
    ] {
        assert_eq!(output_size(size, max), expected);
    }
}

#[test]
fn what_a_scaling_decoder_rounded_up_is_not_stretched() {
    assert_eq!(extent((4000, 3000), (4000, 3000)), (4000.0, 3000.0));
    assert_eq!(extent((2001, 1500), (4001, 3000)), (2000.5, 1500.0));
    assert_eq!(extent((501, 376), (4001, 3001)), (4001.0 / 8.0, 3001.0 / 8.0));
    assert_eq!(extent((1, 1), (1, 1)), (1.0, 1.0));
}

#[test]
fn what_is_no_picture_is_told_apart_from_what_the_phone_decodes() {
    assert_eq!(load_bytes(b"").err(), Some(Unsupported::Format.into()));
    assert_eq!(load_bytes(b"%PDF-1.7 and so on").err(), Some(Unsupported::Format.into()));
    assert_eq!(load_bytes(b"II*\0\x08\0\0\0").err(), Some(Unsupported::PlatformDecoded.into()));
    assert_eq!(load_bytes(b"\0\0\0\x14ftypavif\0\0\0\0avif").err(), Some(Unsupported::PlatformDecoded.into()));
}

#[test]
fn progress_is_told_and_its_error_stops() {
    let file = rgb_png((40, 40), &pattern(40, 40), &[]);
    let seen = std::sync::Mutex::new(Vec::new());
    let on_progress = |stage, fraction| {
        seen.lock().unwrap().push((stage, fraction));
        Ok(())
    };
    let options = Options::default();
    let control = Control::default().with_progress(&on_progress);
    load(&mut Input::from_bytes(&file, &options.limits).unwrap(), &options, &control).unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(seen.is_sorted_by(|a, b| a.1 <= b.1));
    assert_eq!(seen.first(), Some(&(Stage::Decode, 0.0)));
    assert_eq!(seen.last(), Some(&(Stage::Decode, 1.0)));

    let failing = |_, _| Err(Error::Callback);
    let control = Control::default().with_progress(&failing);
    let stopped = load(&mut Input::from_bytes(&file, &options.limits).unwrap(), &options, &control);
    assert_eq!(stopped.err(), Some(Error::Callback));
}
