//! JSON (RFC 8259), read for its texts and numbers.

use super::c2pa::Credentials;
use crate::Result;
use crate::inspect::sink::Sink;

/// Characters of a text that are looked at.
const SHOWN: usize = 1024;
/// Nesting that is followed.
const DEPTH: u32 = 32;

/// Tells every value with the key that it stands under.
pub(super) fn read(data: &[u8], credentials: &mut Credentials, sink: &mut Sink) -> Result<()> {
    let mut json = Json { data, at: 0, credentials };
    if json.value("", "", DEPTH, sink)?.is_none() {
        sink.incomplete();
    }
    Ok(())
}

struct Json<'d, 'c> {
    data: &'d [u8],
    at: usize,
    credentials: &'c mut Credentials,
}

impl Json<'_, '_> {
    /// Reads one value; `None` where the data is damaged or a limit is reached.
    fn value(&mut self, parent: &str, key: &str, depth: u32, sink: &mut Sink) -> Result<Option<()>> {
        if depth == 0 || !sink.part()? {
            return Ok(None);
        }
        match self.next() {
            Some(b'"') => {
                let Some(text) = self.string() else { return Ok(None) };
                self.credentials.tell(parent, key, &text, sink);
                Ok(Some(()))
            }
            Some(b'[') => self.list(b']', |json, sink| json.value(parent, key, depth - 1, sink), sink),
            Some(b'{') => self.list(b'}', |json, sink| json.entry(key, depth, sink), sink),
            Some(_) => Ok(self.word(parent, key, sink)),
            None => Ok(None),
        }
    }

    fn entry(&mut self, parent: &str, depth: u32, sink: &mut Sink) -> Result<Option<()>> {
        if self.next() != Some(b'"') {
            return Ok(None);
        }
        let Some(key) = self.string() else { return Ok(None) };
        if self.next() != Some(b':') {
            return Ok(None);
        }
        self.at += 1;
        self.value(parent, &key, depth - 1, sink)
    }

    /// Reads from the opening bracket at hand to `close`.
    fn list(
        &mut self,
        close: u8,
        mut read: impl FnMut(&mut Self, &mut Sink) -> Result<Option<()>>,
        sink: &mut Sink,
    ) -> Result<Option<()>> {
        self.at += 1;
        if self.next() == Some(close) {
            self.at += 1;
            return Ok(Some(()));
        }
        loop {
            if read(self, sink)?.is_none() {
                return Ok(None);
            }
            let byte = self.next();
            self.at += 1;
            match byte {
                Some(b',') => {}
                Some(byte) if byte == close => return Ok(Some(())),
                _ => return Ok(None),
            }
        }
    }

    /// A number, `true`, `false` or `null`; numbers are told.
    fn word(&mut self, parent: &str, key: &str, sink: &mut Sink) -> Option<()> {
        let rest = self.data.get(self.at..)?;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let length = rest.iter().take_while(|byte| is_word(byte)).take(64).count();
        let word = str::from_utf8(rest.get(..length)?).ok().filter(|word| !word.is_empty())?;
        self.at += length;
        if word.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            self.credentials.tell(parent, key, word, sink);
        }
        Some(())
    }

    /// The string that begins with the quote at hand; its start where it is long.
    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let rest = self.data.get(self.at..)?;
        let mut text = Vec::new();
        let mut at = 0;
        loop {
            let byte = *rest.get(at)?;
            at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    let letter = escaped(rest, &mut at)?;
                    text.extend(letter.to_string().bytes());
                }
                byte => text.push(byte),
            }
            if text.len() > SHOWN {
                text.truncate(SHOWN);
            }
        }
        self.at += at;
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// The next byte that is no space; it stays at hand.
    fn next(&mut self) -> Option<u8> {
        while self.data.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.data.get(self.at).copied()
    }
}

/// The character that an escape stands for; `at` is behind the backslash and moves behind the escape.
fn escaped(data: &[u8], at: &mut usize) -> Option<char> {
    let code = *data.get(*at)?;
    *at += 1;
    Some(match code {
        b'n' | b'r' | b't' | b'b' | b'f' => ' ',
        b'u' => {
            let mut unit = hex_unit(data, at)?;
            if (0xD800..0xDC00).contains(&unit) && data.get(*at..*at + 2) == Some(b"\\u") {
                *at += 2;
                let low = hex_unit(data, at)?.wrapping_sub(0xDC00);
                unit = 0x1_0000 + ((unit - 0xD800) << 10) + (low & 0x3FF);
            }
            char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        other => char::from(other),
    })
}

fn hex_unit(data: &[u8], at: &mut usize) -> Option<u32> {
    let digits = str::from_utf8(data.get(*at..*at + 4)?).ok()?;
    *at += 4;
    u32::from_str_radix(digits, 16).ok()
}
