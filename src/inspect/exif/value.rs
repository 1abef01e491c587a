//! A field's value in words.

use exif::{Context, Field, In, Rational, SRational, Tag, Value};

use super::ifd::{Entry, Tiff};
use super::tags::Role;
use crate::Result;
use crate::inspect::bytes::{self, Order};
use crate::inspect::sink::Sink;

/// Bytes of a value that are looked at: more than is shown of any.
const SHOWN_BYTES: u64 = 1024;
/// Numbers of a value that are shown.
const SHOWN_NUMBERS: usize = 16;

/// The value as text for a person; `None` when it is binary or blank.
pub(super) fn display(tiff: &mut Tiff, role: Role, entry: &Entry, sink: &mut Sink) -> Result<Option<String>> {
    let data = tiff.value(entry, SHOWN_BYTES, sink)?;
    if data.is_empty() || (matches!(entry.code, 1 | 2 | 7 | 129) && bytes::is_blank(&data)) {
        return Ok(None);
    }
    match entry.code {
        2 | 129 => return Ok(Some(bytes::text(&data))),
        1 | 7 if bytes::is_text(&data) => return Ok(Some(bytes::text(&data))),
        // A person can read nothing out of long binary data.
        1 | 6 | 7 if data.len() > 2 * SHOWN_NUMBERS => return Ok(None),
        _ => {}
    }
    let Some(value) = numbers(tiff.order, entry.code, &data) else { return Ok(None) };
    let context = match role {
        Role::Gps => Context::Gps,
        Role::Interop => Context::Interop,
        Role::Exif => Context::Exif,
        Role::Main | Role::Thumbnail | Role::Preview | Role::Kodak => Context::Tiff,
    };
    let tag = Tag(context, entry.tag);
    if tag.description().is_none() && entry.code == 7 {
        return Ok(None);
    }
    let field = Field { tag, ifd_num: In::PRIMARY, value };
    Ok(Some(field.display_value().with_unit(&field).to_string()))
}

/// The text of a `UserComment`, whose first eight bytes name its encoding (CIPA DC-008, 4.6.6); `None` when blank.
pub(super) fn comment(tiff: &mut Tiff, entry: &Entry, sink: &mut Sink) -> Result<Option<String>> {
    let data = tiff.value(entry, SHOWN_BYTES, sink)?;
    let (encoding, rest) = data.split_at_checked(8).unwrap_or((&[], &data));
    let text = match encoding {
        b"UNICODE\0" => bytes::utf16(rest, utf16_order(rest, tiff.order)),
        _ if encoding.iter().all(|&byte| byte == 0) => bytes::text(rest),
        b"ASCII\0\0\0" | b"JIS\0\0\0\0\0" => bytes::text(rest),
        // Many writers leave the encoding out.
        _ => bytes::text(&data),
    };
    Ok(readable(text))
}

/// The text of a UTF-16 field; `None` when blank.
pub(super) fn utf16(tiff: &mut Tiff, entry: &Entry, sink: &mut Sink) -> Result<Option<String>> {
    let data = tiff.value(entry, SHOWN_BYTES, sink)?;
    Ok(readable(bytes::utf16(&data, Order::Little)))
}

/// An EXIF date `2024:05:01 10:20:30` with dashes in its date; `None` when it tells no time.
pub(super) fn date(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if !text.contains(|c: char| ('1'..='9').contains(&c)) {
        return None;
    }
    let mut out = text.to_owned();
    let is_date = text.as_bytes().get(4) == Some(&b':') && text.as_bytes().get(7) == Some(&b':');
    if is_date && text.is_char_boundary(10) {
        out.replace_range(..10, &text.get(..10).unwrap_or_default().replace(':', "-"));
    }
    Some(out)
}

fn readable(text: String) -> Option<String> {
    text.contains(|c: char| !c.is_control() && !c.is_whitespace()).then_some(text)
}

/// Writers disagree on whether the TIFF's byte order holds inside the comment: Latin letters tell it.
fn utf16_order(data: &[u8], order: Order) -> Order {
    match data {
        [0, first, ..] if *first != 0 => Order::Big,
        [first, 0, ..] if *first != 0 => Order::Little,
        _ => order,
    }
}

fn numbers(order: Order, code: u16, data: &[u8]) -> Option<Value> {
    let words = |unit: usize| (0..(data.len() / unit).min(SHOWN_NUMBERS)).map(move |n| n * unit);
    let u16s = || words(2).filter_map(|at| order.u16(data, at));
    let u32s = || words(4).filter_map(|at| order.u32(data, at));
    let pairs = || words(8).filter_map(|at| Some((order.u32(data, at)?, order.u32(data, at + 4)?)));
    Some(match code {
        1 => Value::Byte(data.to_vec()),
        3 => Value::Short(u16s().collect()),
        4 | 13 => Value::Long(u32s().collect()),
        5 => Value::Rational(pairs().map(|(num, denom)| Rational { num, denom }).collect()),
        6 => Value::SByte(data.iter().map(|&byte| byte as i8).collect()),
        7 => Value::Undefined(data.to_vec(), 0),
        8 => Value::SShort(u16s().map(|number| number as i16).collect()),
        9 => Value::SLong(u32s().map(|number| number as i32).collect()),
        10 => {
            let signed = |(num, denom)| SRational { num: num as i32, denom: denom as i32 };
            Value::SRational(pairs().map(signed).collect())
        }
        11 => Value::Float(u32s().map(f32::from_bits).collect()),
        12 => Value::Double(words(8).filter_map(|at| order.u64(data, at)).map(f64::from_bits).collect()),
        _ => return None,
    })
}
