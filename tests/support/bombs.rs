//! Small files that ask for much: each must end soon, in little memory.

use super::bytes::{be16, be32, find, le32, zlib};
use super::jpeg::{self, COM};
use super::tiff::{Order, Value, tiff};
use super::video::{boxed, full};
use super::{exif, icc, jumbf, mpf, picture, png, samsung, webp, xmp};

/// A file and what it does.
pub struct Bomb {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// More of anything than `Limits::parts` allows.
const TOO_MANY: usize = 30_000;
/// Deeper than any `Limits::depth`, and than a call stack could bear.
const TOO_DEEP: usize = 100_000;
/// Zeros that deflate to about a thousandth.
const INFLATES_TO: usize = 64 << 20;

/// Pictures whose headers promise more than may be decoded.
pub fn huge_pictures() -> Vec<Bomb> {
    vec![
        Bomb { name: "JPEG of 65,535 x 65,535", bytes: jpeg_of(65_535, 65_535, false) },
        Bomb { name: "JPEG of 60,000 x 60,000", bytes: jpeg_of(60_000, 60_000, false) },
        Bomb { name: "progressive JPEG of 60,000 x 60,000", bytes: jpeg_of(60_000, 60_000, true) },
        Bomb { name: "PNG of 2,147,483,647 x 1", bytes: png_of(0x7FFF_FFFF, 1) },
        Bomb { name: "PNG of 60,000 x 60,000", bytes: png_of(60_000, 60_000) },
        Bomb { name: "lossless WebP of 16,384 x 16,384", bytes: webp_of_the_largest_size() },
        Bomb { name: "WebP canvas of 16,777,216 x 16", bytes: webp_canvas(0xFF_FFFF, 15) },
        Bomb { name: "GIF of 65,535 x 65,535", bytes: gif_of(65_535, 65_535) },
        Bomb { name: "GIF of 60,000 x 60,000", bytes: gif_of(60_000, 60_000) },
    ]
}

/// Sound pictures whose metadata asks for much.
pub fn greedy_metadata() -> Vec<Bomb> {
    let zeros = zlib(&vec![0; INFLATES_TO]);
    let jpeg_with = |parts: Vec<u8>| jpeg::after_soi(&jpeg::photo(64, 48, false), &parts);
    vec![
        Bomb { name: "PNG text that inflates", bytes: png_with(&text_chunks(&zeros)) },
        Bomb {
            name: "PNG profile that inflates",
            bytes: png_with(&png::chunk(b"iCCP", &[b"p\0\0".as_slice(), &zeros].concat())),
        },
        Bomb { name: "JPEG of many comments", bytes: jpeg_with(jpeg::segment(COM, b"x").repeat(TOO_MANY)) },
        Bomb { name: "JPEG of many Photoshop segments", bytes: jpeg_with(many_resources()) },
        Bomb { name: "PNG of many texts", bytes: png_with(&png::chunk(b"tEXt", b"a\0b").repeat(TOO_MANY)) },
        Bomb { name: "deep XMP", bytes: jpeg_with(deep_xmp()) },
        Bomb { name: "XMP whose entities multiply", bytes: jpeg_with(xmp::segment(LAUGHS)) },
        Bomb { name: "deep JUMBF", bytes: jpeg_with(jumbf::segments(&nested(b"jumb", 6000), 60_000)) },
        Bomb { name: "EXIF whose IFDs go round", bytes: jpeg_with(jpeg::exif_segment(&round_exif())) },
        Bomb { name: "EXIF of many fields", bytes: jpeg_with(jpeg::exif_segment(&broad_exif())) },
        Bomb { name: "MPF of many pictures", bytes: mpf::append(&jpeg::photo(64, 48, false), &tiny_pictures()) },
        Bomb { name: "profile in 255 parts that are one", bytes: jpeg_with(same_profile_part()) },
        Bomb { name: "Samsung trailer of 4 billion entries", bytes: endless_samsung() },
    ]
}

/// Containers that are only inspected.
pub fn greedy_boxes() -> Vec<Bomb> {
    let start = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let with = |parts: Vec<u8>| [start.clone(), parts].concat();
    vec![
        Bomb { name: "deep boxes", bytes: with(nested(b"moov", TOO_DEEP)) },
        Bomb { name: "many boxes", bytes: with(boxed(b"free", b"").repeat(TOO_MANY)) },
        Bomb { name: "many items", bytes: with(full(b"meta", 0, 0, &many_items())) },
        Bomb { name: "a box of 2^64 bytes", bytes: with([b"\0\0\0\x01mdat".as_slice(), &[0xFF; 8]].concat()) },
        Bomb { name: "a box of 2^32 bytes", bytes: with([b"\xFF\xFF\xFF\xFFmpvd".as_slice(), &[1; 64]].concat()) },
    ]
}

/// A progressive JPEG whose last scan is repeated.
pub fn many_scans(times: usize) -> Vec<u8> {
    let plain = jpeg::photo(64, 48, true);
    let markers = jpeg::markers(&plain);
    let last = markers.iter().rposition(|marker| marker.code == jpeg::SOS).expect("a scan");
    let (start, end) = (markers[last].at, markers[last + 1].at);
    let again = plain[start..end].repeat(times);
    [&plain[..end], &again, &plain[end..]].concat()
}

/// A GIF of this many frames of one pixel.
pub fn many_frames(count: usize) -> Vec<u8> {
    let screen = [b"GIF89a".as_slice(), &[16, 0, 16, 0, 0x80, 0, 0], &[0, 0, 0, 255, 255, 255]].concat();
    // One pixel: clear code, colour 0, end code, in three bits each.
    let frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
    [screen, frame.repeat(count), vec![0x3B]].concat()
}

/// A baseline or progressive JPEG whose header has this size.
pub fn jpeg_of(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut jpeg = jpeg::photo(64, 48, progressive);
    let frame = jpeg::markers(&jpeg).into_iter().find(|marker| matches!(marker.code, 0xC0..=0xC2)).expect("a frame");
    jpeg[frame.at + 5..frame.at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame.at + 7..frame.at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let data = zlib(&vec![0; 1 << 16]);
    [png::SIGNATURE, &png::chunk(b"IHDR", &header), &png::chunk(b"IDAT", &data), &png::chunk(b"IEND", b"")].concat()
}

/// Signature, 14 bits of width - 1, 14 of height - 1, and then nothing.
fn webp_of_the_largest_size() -> Vec<u8> {
    webp::riff(&webp::chunk(b"VP8L", &[0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0]))
}

/// An animation whose frame has the canvas's size.
fn webp_canvas(width: u32, height: u32) -> Vec<u8> {
    let size = [&width.to_le_bytes()[..3], &height.to_le_bytes()[..3]].concat();
    let header = webp::chunk(b"VP8X", &[&[0x02, 0, 0, 0], size.as_slice()].concat());
    let picture = webp::chunk(b"VP8L", &[0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0]);
    let frame = webp::chunk(b"ANMF", &[&[0; 6], size.as_slice(), &[0; 4], &picture].concat());
    webp::riff(&[header, webp::chunk(b"ANIM", &[0; 6]), frame].concat())
}

fn gif_of(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let frame = [&[0x2C, 0, 0, 0, 0], size.as_slice(), &[0, 2, 2, 0x44, 0x01, 0]].concat();
    [b"GIF89a".as_slice(), &size, &[0x80, 0, 0], &[0, 0, 0, 255, 255, 255], &frame, &[0x3B]].concat()
}

fn png_with(chunks: &[u8]) -> Vec<u8> {
    png::splice(&png::encode(&picture::photo(64, 48), 64, 48, ::png::ColorType::Rgb), chunks, &[])
}

fn text_chunks(zeros: &[u8]) -> Vec<u8> {
    let ztxt = png::chunk(b"zTXt", &[b"Comment\0\0".as_slice(), zeros].concat());
    let itxt = png::chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\x01\0\0\0".as_slice(), zeros].concat());
    [ztxt, itxt].concat().repeat(4)
}

fn many_resources() -> Vec<u8> {
    let resource = [b"8BIM\x04\x04\0\0".as_slice(), &be32(0)].concat();
    jpeg::app(13, "Photoshop 3.0", &resource.repeat(5000)).repeat(6)
}

fn deep_xmp() -> Vec<u8> {
    let deep = "<a>".repeat(20_000);
    xmp::segment(&format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'>{deep}"))
}

const LAUGHS: &str = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="&h;"><dc:description>&h;&h;</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"#;

fn nested(kind: &[u8; 4], depth: usize) -> Vec<u8> {
    (0..depth).flat_map(|level| [be32((depth - level) * 8), *kind].concat()).collect()
}

/// An IFD whose EXIF pointer and link to the next IFD both point at itself.
fn round_exif() -> Vec<u8> {
    let mut bytes = tiff(Order::Little, vec![vec![(0x8769, Value::Long(8)), (0x8825, Value::Long(8))]]);
    let link = bytes.len() - 4;
    bytes[link..].copy_from_slice(&le32(8));
    bytes
}

fn broad_exif() -> Vec<u8> {
    let fields = (0..5000).map(|tag| (0x1000 + tag, Value::Short(1))).collect();
    tiff(Order::Big, vec![fields])
}

fn tiny_pictures() -> Vec<Vec<u8>> {
    let picture = jpeg::after_soi(&[0xFF, 0xD8, 0xFF, 0xD9], &jpeg::exif_segment(&exif::orientation_alone(6)));
    vec![picture; 4000]
}

fn same_profile_part() -> Vec<u8> {
    jpeg::app(2, "ICC_PROFILE", &[&[1, 255], icc::profile().as_slice()].concat()).repeat(255)
}

fn endless_samsung() -> Vec<u8> {
    let mut bytes = [jpeg::photo(64, 48, false), samsung::trailer()].concat();
    let directory = bytes.len() - 8 - 12 * 5 - 12;
    let at = directory + find(&bytes[directory..], b"SEFH").expect("a directory");
    bytes[at + 8..at + 12].copy_from_slice(&[0xFF; 4]);
    bytes
}

/// `iloc` and `iinf` that promise 65,535 items of 65,535 extents.
fn many_items() -> Vec<u8> {
    let entry = [&[0, 1, 0, 0], &be16(65_535)[..]].concat();
    let locations = [[0x44, 0].as_slice(), &be16(65_535), &entry.repeat(2000)].concat();
    [full(b"iloc", 0, 0, &locations), full(b"iinf", 0, 0, &be16(65_535))].concat()
}
