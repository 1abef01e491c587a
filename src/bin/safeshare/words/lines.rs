//! The lines of a report: findings of one kind are told together.

use std::collections::BTreeMap;

use safeshare::{Category, Finding, Kind};

use super::table::Table;

/// Values of one kind that are listed; the others are counted.
const LISTED: usize = 3;
/// Hidden pictures and videos of one kind that are listed.
const LISTED_MEDIA: usize = 8;
/// Characters of a value that are shown.
const VALUE_CHARS: usize = 80;

/// A heading for each group that has findings, and under it a line for each kind or hidden picture.
pub fn sections(findings: &[Finding], words: &dyn Table) -> Vec<String> {
    let mut groups: BTreeMap<Category, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(finding.category()).or_default().push(finding);
    }
    let lines = groups.into_iter().flat_map(|(category, findings)| {
        let heading = format!("    {}", words.category(category));
        std::iter::once(heading).chain(kinds(&findings, words).into_iter().map(|line| format!("      {line}")))
    });
    lines.collect()
}

/// Whether a character could steer the terminal or turn the text around.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A value on one line, harmless and not too long.
pub fn plain(value: &str) -> String {
    let mut shown: String = value.chars().filter(|c| !is_unsafe(*c)).take(VALUE_CHARS).collect();
    if value.chars().filter(|c| !is_unsafe(*c)).nth(VALUE_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

fn kinds(findings: &[&Finding], words: &dyn Table) -> Vec<String> {
    let mut kinds: Vec<Kind> = Vec::new();
    for finding in findings {
        if !kinds.contains(&finding.kind) {
            kinds.push(finding.kind);
        }
    }
    let of_kind = |kind| findings.iter().copied().filter(move |finding| finding.kind == kind).collect::<Vec<_>>();
    kinds.into_iter().flat_map(|kind| lines(kind, &of_kind(kind), words)).collect()
}

fn lines(kind: Kind, findings: &[&Finding], words: &dyn Table) -> Vec<String> {
    match kind {
        Kind::Coordinates => places(findings, words),
        _ if kind.category() == Category::HiddenMedia => media(findings, words),
        Kind::CameraSettings | Kind::FaceRegion => {
            vec![format!("{}{}{}", words.kind(kind), words.colon(), words.values(findings.len()))]
        }
        _ => vec![values(kind, findings, words)],
    }
}

fn places(findings: &[&Finding], words: &dyn Table) -> Vec<String> {
    let label = words.kind(Kind::Coordinates);
    let mut lines: Vec<String> = Vec::new();
    for finding in findings {
        let value = plain(finding.value.as_deref().unwrap_or_default());
        let line = match precision(&value) {
            _ if value.is_empty() => format!("{label} ({})", words.bytes(finding.bytes)),
            Precision::Zero => format!("{label}{}{value} ({})", words.colon(), words.zero_place()),
            Precision::House => format!("{label}{}{value} ({})", words.colon(), words.house_sized()),
            Precision::Rough => format!("{label}{}{value}", words.colon()),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    cut(lines, LISTED, words)
}

enum Precision {
    Zero,
    Rough,
    House,
}

/// How precise coordinates in decimal degrees are, by the decimals that are not trailing zeros. The fourth is worth
/// eleven metres at most.
fn precision(coordinates: &str) -> Precision {
    let numbers: Vec<&str> = coordinates.split(", ").collect();
    if numbers.iter().all(|number| number.parse() == Ok(0.0)) {
        return Precision::Zero;
    }
    let decimals =
        |number: &&str| number.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
    let is_fine = numbers.len() == 2 && numbers.iter().all(|number| decimals(number) >= 4);
    if is_fine { Precision::House } else { Precision::Rough }
}

fn media(findings: &[&Finding], words: &dyn Table) -> Vec<String> {
    cut(findings.iter().map(|finding| medium(finding, words)).collect(), LISTED_MEDIA, words)
}

/// One hidden picture or video, such as `3.1 s of video, with sound (2.1 MB)`.
fn medium(finding: &Finding, words: &dyn Table) -> String {
    let value = plain(finding.value.as_deref().unwrap_or_default());
    let label = words.kind(finding.kind);
    let what = match finding.kind {
        Kind::Video | Kind::Audio => {
            let seconds = value.split(" s").next().and_then(|number| number.parse().ok());
            let is_video = finding.kind == Kind::Video;
            let length =
                seconds.filter(|_| is_video).map_or(label.to_owned(), |seconds| words.seconds_of_video(seconds));
            let has_sound = is_video && value.ends_with("with sound");
            if has_sound { format!("{length}, {}", words.with_sound()) } else { length }
        }
        Kind::OtherFrames => value.parse().map_or(label.to_owned(), |count| words.more_frames(count)),
        _ if value.is_empty() => label.to_owned(),
        _ => format!("{label}{}{value}", words.colon()),
    };
    if finding.bytes == 0 { what } else { format!("{what} ({})", words.bytes(finding.bytes)) }
}

/// The values of one kind, or their size where there are none.
fn values(kind: Kind, findings: &[&Finding], words: &dyn Table) -> String {
    let label = words.kind(kind);
    let mut values: Vec<String> = Vec::new();
    for finding in findings {
        let value = plain(finding.value.as_deref().unwrap_or_default());
        let named = if names_fields(kind) && !finding.field.is_empty() {
            format!("{value} ({})", plain(&finding.field))
        } else {
            value.clone()
        };
        if !value.is_empty() && !values.contains(&named) {
            values.push(named);
        }
    }
    if values.is_empty() {
        let bytes = findings.iter().fold(0u64, |sum, finding| sum.saturating_add(finding.bytes));
        return if bytes == 0 { label.to_owned() } else { format!("{label} ({})", words.bytes(bytes)) };
    }
    format!("{label}{}{}", words.colon(), cut(values, LISTED, words).join(", "))
}

/// Kinds whose values say little without their field's name.
fn names_fields(kind: Kind) -> bool {
    matches!(kind, Kind::GpsDetail | Kind::SerialNumber | Kind::UniqueId | Kind::OtherField | Kind::EditHistory)
}

/// The first `listed`, and how many more there are.
fn cut(mut entries: Vec<String>, listed: usize, words: &dyn Table) -> Vec<String> {
    // One more takes no more room than saying that there is one more.
    if entries.len() > listed + 1 {
        let more = entries.len() - listed;
        entries.truncate(listed);
        entries.push(words.more(more));
    }
    entries
}
