//! What is said about items: their size, how they are turned, and texts, dates and profiles (ISO/IEC 23008-12,
//! clause 6.5).

use super::boxes::BoxAt;
use super::fields::Fields;
use super::items::Items;
use super::values;
use crate::Result;
use crate::inspect::icc;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// A crop of fewer pixels than this pads the picture to whole coding blocks and hides nothing.
const PADDING: u32 = 64;

/// Width and height of an item in pixels, before it is turned.
pub(super) fn size(items: &Items, id: u32) -> Option<(u32, u32)> {
    let mut fields = Fields(&items.properties_of(id, b"ispe").next()?.head);
    fields.version_and_flags()?;
    Some((fields.u32()?, fields.u32()?))
}

/// How an item is turned and mirrored, as an EXIF orientation.
pub(super) fn orientation(items: &Items, id: u32) -> u16 {
    // Where the picture's right and down point on the screen, by each of the eight EXIF orientations.
    const ORIENTATIONS: [[(i8, i8); 2]; 8] = [
        [(1, 0), (0, 1)],
        [(-1, 0), (0, 1)],
        [(-1, 0), (0, -1)],
        [(1, 0), (0, -1)],
        [(0, 1), (1, 0)],
        [(0, 1), (-1, 0)],
        [(0, -1), (-1, 0)],
        [(0, -1), (1, 0)],
    ];
    let mut axes = ORIENTATIONS[0];
    for property in items.all_properties_of(id) {
        let value = property.head.first().copied().unwrap_or_default();
        let apply: fn((i8, i8)) -> (i8, i8) = match (&property.at.kind, value & 3) {
            // Quarter turns, anticlockwise.
            (b"irot", 1) => |(x, y)| (y, -x),
            (b"irot", 2) => |(x, y)| (-x, -y),
            (b"irot", 3) => |(x, y)| (-y, x),
            (b"imir", value) if value & 1 == 0 => |(x, y)| (x, -y),
            (b"imir", _) => |(x, y)| (-x, y),
            _ => continue,
        };
        axes = axes.map(apply);
    }
    ORIENTATIONS.iter().position(|known| *known == axes).map_or(1, |index| index as u16 + 1)
}

/// Reports the properties that carry more than is needed to show a picture.
pub(super) fn report(input: &mut Input, items: &Items, sink: &mut Sink) -> Result<()> {
    for property in &items.properties {
        report_one(input, &property.at, sink)?;
    }
    let shown = super::roles::shown(items);
    if let Some(crop) = shown.and_then(|id| hiding_crop(items, id)) {
        sink.found(Finding::new(Kind::EditHistory, Place::IsoBox).field("clap").value(&crop));
    }
    Ok(())
}

fn report_one(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    match &part.kind {
        b"colr" => report_color(input, part, sink),
        b"udes" => report_texts(input, part, &["lang", "name", "description", "tags"], sink),
        b"altt" => report_texts(input, part, &["alt_text", "alt_lang"], sink),
        b"crtt" | b"mdft" => report_date(input, part, sink),
        b"cmin" | b"cmex" | b"isoe" | b"flsh" | b"wbbr" | b"aebr" | b"afbr" | b"dobr" | b"pano" => {
            let finding = Finding::new(Kind::CameraSettings, Place::IsoBox).field(&part.name());
            sink.found(finding.at(part.whole.clone()));
            Ok(())
        }
        b"ispe" | b"pixi" | b"pasp" | b"clap" | b"irot" | b"imir" | b"auxC" | b"hvcC" | b"lhvC" | b"av1C" | b"avcC"
        | b"vvcC" | b"evcC" | b"jpgC" | b"j2kH" | b"uncC" | b"cmpd" | b"a1lx" | b"a1op" | b"lsel" | b"tols"
        | b"oinf" | b"rloc" | b"iscl" | b"clli" | b"mdcv" | b"cclv" | b"amve" | b"reve" | b"ndwt" | b"cicp"
        | b"wipe" | b"rref" | b"subs" | b"prdi" => Ok(()),
        _ => super::other(input, part.clone(), sink),
    }
}

fn report_color(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let start = (part.body.start + 4).min(part.body.end);
    let kind = input.peek(part.body.start, start - part.body.start, sink)?;
    if !matches!(kind.as_slice(), b"prof" | b"rICC") {
        return Ok(());
    }
    let profile = input.block(start..part.body.end, sink)?;
    icc::read(&profile, Some(start), sink)
}

fn report_texts(input: &mut Input, part: &BoxAt, names: &[&str], sink: &mut Sink) -> Result<()> {
    let block = input.block(part.body.clone(), sink)?;
    let mut fields = Fields(block.get(4..).unwrap_or_default());
    for name in names {
        let text = fields.text();
        let is_language = name.starts_with("lang") || name.ends_with("lang");
        if text.is_empty() || is_language {
            continue;
        }
        let finding = Finding::new(Kind::Text, Place::IsoBox).field(&format!("{}:{name}", part.name()));
        sink.found(finding.value(&String::from_utf8_lossy(text)).bytes(text.len() as u64));
    }
    Ok(())
}

/// Creation and modification times count microseconds from 1904.
fn report_date(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let block = input.block(part.body.clone(), sink)?;
    let mut fields = Fields(&block);
    let date = fields.version_and_flags().and_then(|_| values::date(fields.u64()? / 1_000_000));
    let finding = Finding::new(Kind::DateTime, Place::IsoBox).field(&part.name());
    sink.found(finding.value(&date.unwrap_or_default()).at(part.whole.clone()));
    Ok(())
}

/// `3000 x 2000 of 4000 x 3000` when the shown picture is cropped so that a part of it is stored and not shown.
fn hiding_crop(items: &Items, id: u32) -> Option<String> {
    let (width, height) = size(items, id)?;
    let mut fields = Fields(&items.properties_of(id, b"clap").next()?.head);
    let mut shown_side = || {
        let (numerator, denominator) = (fields.u32()?, fields.u32()?);
        numerator.checked_div(denominator)
    };
    let (shown_width, shown_height) = (shown_side()?, shown_side()?);
    let hides = width.saturating_sub(shown_width) >= PADDING || height.saturating_sub(shown_height) >= PADDING;
    hides.then(|| format!("{shown_width} x {shown_height} of {width} x {height}"))
}
