//! Hand-built content credentials.

use super::*;
use crate::inspect::report::Report;
use crate::{Control, Format, Limits};

fn inspected(data: &[u8]) -> Report {
    let (limits, control) = (Limits::default(), Control::default());
    let mut sink = Sink::new(Format::Jpeg, 1 << 20, &limits, &control);
    read(data, Some(100), &mut sink).unwrap();
    sink.into_report()
}

fn told(report: &Report) -> Vec<(Kind, &str, &str)> {
    let tell = report.findings.iter();
    tell.map(|finding| (finding.kind, finding.field.as_str(), finding.value.as_deref().unwrap_or_default())).collect()
}

fn built(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&((body.len() + 8) as u32).to_be_bytes(), name.as_slice(), body].concat()
}

fn superbox(label: &str, content: &[Vec<u8>]) -> Vec<u8> {
    let description = built(*b"jumd", &[&[0; 16], [3].as_slice(), label.as_bytes(), b"\0"].concat());
    built(*b"jumb", &[description, content.concat()].concat())
}

/// CBOR of short texts, lists and maps.
fn text(text: &str) -> Vec<u8> {
    [&[0x78, text.len() as u8], text.as_bytes()].concat()
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let body: Vec<u8> = entries.iter().flat_map(|(key, value)| [text(key), value.clone()].concat()).collect();
    [vec![0xA0 | entries.len() as u8], body].concat()
}

fn sample() -> Vec<u8> {
    let claim = map(&[
        ("claim_generator", text("Camera App/1.0")),
        ("claim_generator_info", [vec![0x81], map(&[("name", text("Camera App"))])].concat()),
        ("dc:title", text("anna.jpg")),
        ("hash", [vec![0x44], vec![1, 2, 3, 4]].concat()),
        ("instanceID", text("xmp:iid:1")),
    ]);
    let action = map(&[("action", text("c2pa.edited")), ("when", [vec![0xC0], text("2024-05-01T10:20:30Z")].concat())]);
    // A list and a text of unknown length.
    let actions = map(&[("actions", [vec![0x9F], action, vec![0xFF]].concat())]);
    let exif =
        br#"{ "exif:GPSLatitude": "48,51.5022N", "exif:GPSLongitude" : "2,17.66886E", "n": [1, -2.5e3, true, null] }"#;
    let work = "{\"@type\":\"CreativeWork\",\"author\":[{\"@type\":\"Person\",\"name\":\"Zo\\u00e9 \\\"Z\\\"\"}]}";
    let jpeg = b"\xFF\xD8\xFF\xFE\x00\x06mum!\xFF\xD9";
    superbox(
        "c2pa",
        &[superbox(
            "urn:uuid:1",
            &[
                superbox(
                    "c2pa.assertions",
                    &[
                        superbox("c2pa.actions", &[built(*b"cbor", &actions)]),
                        superbox("stds.exif", &[built(*b"json", exif)]),
                        superbox("stds.schema-org.CreativeWork", &[built(*b"json", work.as_bytes())]),
                        superbox(
                            "c2pa.thumbnail.claim.jpeg",
                            &[built(*b"bfdb", b"\0image/jpeg\0"), built(*b"bidb", jpeg)],
                        ),
                    ],
                ),
                superbox("c2pa.claim", &[built(*b"cbor", &claim)]),
                superbox("c2pa.signature", &[built(*b"cbor", &[0xD2, 0x84])]),
            ],
        )],
    )
}

#[test]
fn claims_and_assertions_are_told() {
    let data = sample();
    let report = inspected(&data);
    let expected = [
        (Kind::ContentCredentials, "c2pa", ""),
        (Kind::EditHistory, "action", "c2pa.edited"),
        (Kind::DateTime, "when", "2024-05-01T10:20:30Z"),
        (Kind::Coordinates, "GPSPosition", "48.858370, 2.294481"),
        (Kind::Author, "name", "Zoé \"Z\""),
        (Kind::Thumbnail, "c2pa.thumbnail.claim.jpeg", ""),
        (Kind::Text, "Comment", "mum!"),
        (Kind::Software, "claim_generator", "Camera App/1.0"),
        (Kind::Software, "name", "Camera App"),
        (Kind::Text, "dc:title", "anna.jpg"),
        (Kind::UniqueId, "instanceID", "xmp:iid:1"),
    ];
    assert_eq!(told(&report), expected);
    assert!(!report.incomplete);
    assert_eq!(report.findings[0].extent, Some(100..100 + data.len() as u64));
    let at = data.windows(3).position(|window| window == b"\xFF\xD8\xFF").unwrap() as u64;
    assert_eq!(report.findings[5].extent, Some(100 + at..100 + at + 12));
}

#[test]
fn depth_and_width_are_bounded() {
    let deep = (0..1000).fold(vec![], |inner, _| superbox("c2pa", &[inner]));
    assert!(inspected(&deep).incomplete);
    for bomb in [vec![0x81; 100_000], [vec![0x9A, 0xFF, 0xFF, 0xFF, 0xFF], vec![0; 100_000]].concat()] {
        assert!(inspected(&superbox("c2pa", &[built(*b"cbor", &bomb)])).incomplete);
    }
    assert!(inspected(&superbox("c2pa", &[built(*b"json", &vec![b'['; 100_000])])).incomplete);
}

#[test]
fn damage_never_panics_and_is_told() {
    let whole = sample();
    for at in 0..whole.len() {
        inspected(&whole[..at]);
        let mut flipped = whole.clone();
        flipped[at] ^= 0xFF;
        inspected(&flipped);
    }
    let cut = inspected(&whole[..whole.len() - 3]);
    assert!(cut.incomplete);
    assert_eq!(told(&cut), [(Kind::ContentCredentials, "", "")]);
    assert!(inspected(&superbox("c2pa", &[built(*b"json", br#"{"title": "a" "b"}"#)])).incomplete);
}
