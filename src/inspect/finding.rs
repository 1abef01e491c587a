//! Builds findings: values of unknown origin become one plain, short line.

use std::ops::Range;

use super::report::{Finding, Kind, Place};

/// Characters of a value that are shown.
const VALUE_CHARS: usize = 200;
/// Characters of a field's name that are shown.
const FIELD_CHARS: usize = 80;

impl Finding {
    /// A finding of this kind in this place, with nothing else known.
    pub(crate) fn new(kind: Kind, place: Place) -> Self {
        Self { kind, place, field: String::new(), value: None, bytes: 0, extent: None }
    }

    /// Sets the field's name.
    pub(crate) fn field(mut self, name: &str) -> Self {
        self.field = plain(name, FIELD_CHARS);
        self
    }

    /// Sets the value for a person: one line without control characters, cut at 200 characters; `None` when empty.
    pub(crate) fn value(mut self, text: &str) -> Self {
        let text = plain(text, VALUE_CHARS);
        self.value = (!text.is_empty()).then_some(text);
        self
    }

    /// Sets the bytes it takes in the file.
    pub(crate) fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets where it lies in the file, and with it the bytes it takes.
    pub(crate) fn at(mut self, extent: Range<u64>) -> Self {
        self.bytes = extent.end.saturating_sub(extent.start);
        self.extent = (!extent.is_empty()).then_some(extent);
        self
    }

    /// Sets the bytes it takes and, where the start is known, where it lies.
    pub(crate) fn placed(self, start: Option<u64>, bytes: u64) -> Self {
        match start.and_then(|start| Some(start..start.checked_add(bytes)?)) {
            Some(extent) => self.at(extent),
            None => self.bytes(bytes),
        }
    }
}

/// `text` on one line, without control or bidirectional-override characters, trimmed, of at most `limit` characters.
fn plain(text: &str, limit: usize) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_hidden(c));
    let mut out: String =
        trimmed.chars().take(limit).map(|c| if is_hidden(c) || c.is_whitespace() { ' ' } else { c }).collect();
    if trimmed.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_one_plain_line() {
        let finding = Finding::new(Kind::Text, Place::Xmp).value(" a\r\nb\0\u{202E}c\u{7} \0");
        assert_eq!(finding.value.as_deref(), Some("a  b  c"));
        assert_eq!(Finding::new(Kind::Text, Place::Xmp).value(" \0 ").value, None);
        let long = Finding::new(Kind::Text, Place::Xmp).value(&"é".repeat(1000)).value.unwrap();
        assert_eq!(long.chars().count(), VALUE_CHARS + 1);
    }
}
