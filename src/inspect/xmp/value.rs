//! A property's value: its start as text, and the size of all of it.

use quick_xml::escape;

/// Bytes of a value that are kept.
const KEPT_BYTES: usize = 4096;
/// Bytes from which on a value without spaces is no text for a person.
const MEDIA_BYTES: u64 = 1024;

/// The start of a value, which may be megabytes of base64.
#[derive(Clone, Default)]
pub(super) struct Value {
    text: String,
    bytes: u64,
    /// Characters that are not spaces.
    symbols: u64,
}

impl Value {
    /// Adds a piece of text.
    pub(super) fn push(&mut self, piece: &str) {
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        let symbols = piece.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
        self.symbols = self.symbols.saturating_add(symbols as u64);
        let room = KEPT_BYTES.saturating_sub(self.text.len()).min(piece.len());
        self.text.push_str(piece.get(..piece.floor_char_boundary(room)).unwrap_or_default());
    }

    /// Replaces entities, as an attribute's value has them.
    pub(super) fn unescape(&mut self) {
        if let Ok(text) = escape::unescape(&self.text) {
            self.text = text.into_owned();
        }
    }

    /// The start of the value.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Bytes of the whole value.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether there is nothing but space.
    pub(super) fn is_blank(&self) -> bool {
        self.symbols == 0
    }

    /// Whether the value is a block of base64 and not text.
    pub(super) fn is_media(&self) -> bool {
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_ \r\n\t".contains(&byte);
        self.bytes >= MEDIA_BYTES
            && self.text.bytes().all(is_base64)
            && self.text.split_ascii_whitespace().next().is_some_and(|word| word.len() >= 60)
    }

    /// What a block of base64 holds and how many bytes of it.
    pub(super) fn media(&self) -> String {
        let size = self.symbols.saturating_mul(3) / 4;
        match self.media_type() {
            Some(mime) => format!("{mime}, {size} bytes"),
            None => format!("{size} bytes"),
        }
    }

    /// The media type of a block of base64, by how JPEG, PNG, WebP, TIFF, MP4 and text begin.
    pub(super) fn media_type(&self) -> Option<&'static str> {
        let starts = |start: &str| self.text().starts_with(start);
        match () {
            () if starts("/9j/") => Some("image/jpeg"),
            () if starts("iVBORw0KGgo") => Some("image/png"),
            () if starts("UklGR") => Some("image/webp"),
            () if starts("SUkq") || starts("TU0AK") => Some("image/tiff"),
            () if self.text().get(5..11).is_some_and(|name| name.contains("ZnR5c")) => Some("video/mp4"),
            () => None,
        }
    }
}
