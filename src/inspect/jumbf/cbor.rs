//! CBOR (RFC 8949), read for its texts and numbers.

use super::c2pa::Credentials;
use crate::Result;
use crate::inspect::bytes::{self, Order};
use crate::inspect::sink::Sink;

/// Bytes of a text that are looked at.
const SHOWN_BYTES: usize = 1024;
/// Nesting that is followed.
const DEPTH: u32 = 32;
/// The code that ends a list of unknown length.
const BREAK: u8 = 0xFF;

/// Tells every value with the key that it stands under.
pub(super) fn read(data: &[u8], credentials: &mut Credentials, sink: &mut Sink) -> Result<()> {
    let mut cbor = Cbor { data, at: 0, credentials };
    if cbor.item("", "", DEPTH, sink)?.is_none() {
        sink.incomplete();
    }
    Ok(())
}

struct Cbor<'d, 'c> {
    data: &'d [u8],
    at: usize,
    credentials: &'c mut Credentials,
}

/// What an item's first bytes say: its major type, and its number or length; `None` for one without a length.
struct Head {
    major: u8,
    number: Option<u64>,
}

impl Cbor<'_, '_> {
    /// Reads one item; `None` where the data is damaged or a limit is reached.
    fn item(&mut self, parent: &str, key: &str, depth: u32, sink: &mut Sink) -> Result<Option<()>> {
        if depth == 0 || !sink.part()? {
            return Ok(None);
        }
        let start = self.at;
        let Some(head) = self.head() else { return Ok(None) };
        match (head.major, head.number) {
            (0, Some(number)) => self.credentials.tell(parent, key, &number.to_string(), sink),
            (1, Some(number)) => self.credentials.tell(parent, key, &(-1 - i128::from(number)).to_string(), sink),
            (2 | 3, _) => {
                let Some(text) = self.string(&head) else { return Ok(None) };
                if head.major == 3 {
                    self.credentials.tell(parent, key, &text, sink);
                }
            }
            (4, count) => return self.list(count, |cbor, sink| cbor.item(parent, key, depth - 1, sink), sink),
            (5, count) => return self.list(count, |cbor, sink| cbor.entry(key, depth, sink), sink),
            // A tag: its item follows.
            (6, Some(_)) => return self.item(parent, key, depth - 1, sink),
            (7, _) => {
                if let Some(number) = self.float(start) {
                    self.credentials.tell(parent, key, &number.to_string(), sink);
                }
            }
            _ => return Ok(None),
        }
        Ok(Some(()))
    }

    /// A key, which is text or is not told, and its value. Values stand in the map called `parent`.
    fn entry(&mut self, parent: &str, depth: u32, sink: &mut Sink) -> Result<Option<()>> {
        let start = self.at;
        let Some(head) = self.head() else { return Ok(None) };
        let key = if head.major == 3 {
            let Some(key) = self.string(&head) else { return Ok(None) };
            key
        } else {
            self.at = start;
            if self.item("", "", depth - 1, sink)?.is_none() {
                return Ok(None);
            }
            String::new()
        };
        self.item(parent, &key, depth - 1, sink)
    }

    fn list(
        &mut self,
        count: Option<u64>,
        mut read: impl FnMut(&mut Self, &mut Sink) -> Result<Option<()>>,
        sink: &mut Sink,
    ) -> Result<Option<()>> {
        let mut left = count;
        loop {
            match left {
                Some(0) => return Ok(Some(())),
                Some(more) => left = Some(more - 1),
                None if self.data.get(self.at) == Some(&BREAK) => {
                    self.at += 1;
                    return Ok(Some(()));
                }
                None => {}
            }
            if read(self, sink)?.is_none() {
                return Ok(None);
            }
        }
    }

    fn head(&mut self) -> Option<Head> {
        let first = *self.data.get(self.at)?;
        let at = self.at + 1;
        let (number, bytes) = match first & 0x1F {
            small @ 0..=23 => (Some(u64::from(small)), 0),
            24 => (Some(u64::from(*self.data.get(at)?)), 1),
            25 => (Some(u64::from(Order::Big.u16(self.data, at)?)), 2),
            26 => (Some(u64::from(Order::Big.u32(self.data, at)?)), 4),
            27 => (Some(Order::Big.u64(self.data, at)?), 8),
            31 => (None, 0),
            _ => return None,
        };
        self.at = at + bytes;
        Some(Head { major: first >> 5, number })
    }

    /// A string, or the pieces of one without a length; its start as text.
    fn string(&mut self, head: &Head) -> Option<String> {
        if let Some(length) = head.number {
            let end = self.at.checked_add(usize::try_from(length).ok()?)?;
            let data = self.data.get(self.at..end)?;
            self.at = end;
            return Some(bytes::text(data.get(..SHOWN_BYTES).unwrap_or(data)));
        }
        let mut whole = String::new();
        loop {
            if self.data.get(self.at) == Some(&BREAK) {
                self.at += 1;
                return Some(whole);
            }
            let piece = self.head().filter(|piece| piece.major == head.major && piece.number.is_some())?;
            let text = self.string(&piece)?;
            if whole.len() < SHOWN_BYTES {
                whole.push_str(&text);
            }
        }
    }

    /// The number of a float that begins at `start`; `None` for the other simple values.
    fn float(&self, start: usize) -> Option<f64> {
        match self.data.get(start)? {
            0xFA => Order::Big.u32(self.data, start + 1).map(|bits| f32::from_bits(bits).into()),
            0xFB => Order::Big.u64(self.data, start + 1).map(f64::from_bits),
            _ => None,
        }
    }
}
