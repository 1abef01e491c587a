//! XMP (ISO 16684-1): RDF in XML, read as properties with plain values.
//!
//! quick-xml reads the markup; no DTD is read and no entity but XML's own five and character references is replaced.

mod collect;
mod names;
mod properties;
mod value;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::bytes::{self, Order};
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use crate::Result;
pub(super) use collect::Collect;
use names::Names;
use value::Value;

/// Nesting of elements that is followed.
const DEPTH: usize = 64;

/// Reads an XMP packet. Values are told by their size: where one lies in the markup helps nobody, so the position is not
/// used.
pub(crate) fn read(packet: &[u8], _at: Option<u64>, sink: &mut Sink) -> Result<()> {
    let packet = packet.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(packet);
    let text = match packet {
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Cow::Owned(bytes::utf16(packet, Order::Big)),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Cow::Owned(bytes::utf16(packet, Order::Little)),
        _ => String::from_utf8_lossy(packet),
    };
    let packet = Packet { names: Names::default(), open: Vec::new(), collect: Collect::new(Place::Xmp) };
    packet.read(&text, sink)
}

/// An element that is open.
struct Element {
    name: String,
    value: Value,
}

struct Packet {
    names: Names,
    open: Vec<Element>,
    collect: Collect,
}

impl Packet {
    fn read(mut self, text: &str, sink: &mut Sink) -> Result<()> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        loop {
            sink.check()?;
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if !self.start(&tag, sink)? {
                        break;
                    }
                }
                Ok(Event::Empty(tag)) => {
                    if !self.start(&tag, sink)? {
                        break;
                    }
                    self.end(sink);
                }
                Ok(Event::End(_)) => self.end(sink),
                Ok(Event::Text(text)) => self.text(&text.into_inner(), sink),
                Ok(Event::CData(text)) => self.text(&text.into_inner(), sink),
                Ok(Event::GeneralRef(reference)) => self.text(&resolved(&reference), sink),
                Ok(Event::Comment(comment)) => tell_markup(Kind::Text, "comment", &comment.into_inner(), sink),
                Ok(Event::PI(instruction)) if instruction.target() != "xpacket" => {
                    tell_markup(Kind::OtherField, "processing instruction", &instruction.into_inner(), sink);
                }
                Ok(Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {}
                Ok(Event::Eof) => {
                    if !self.open.is_empty() {
                        sink.incomplete();
                    }
                    break;
                }
                Err(_) => {
                    sink.incomplete();
                    break;
                }
            }
        }
        while !self.open.is_empty() {
            self.end(sink);
        }
        self.collect.finish(sink);
        Ok(())
    }

    /// Opens an element and tells its attributes. `false` when a limit is reached.
    fn start(&mut self, tag: &BytesStart, sink: &mut Sink) -> Result<bool> {
        if !sink.part()? {
            return Ok(false);
        }
        if self.open.len() >= DEPTH {
            sink.incomplete();
            return Ok(false);
        }
        let attributes = || {
            let mut attributes = tag.attributes();
            // The search for duplicates takes quadratic time.
            attributes.with_checks(false);
            attributes.flatten()
        };
        for attribute in attributes() {
            if let Some(prefix) = attribute.key.as_ref().strip_prefix("xmlns:") {
                self.names.declare(prefix, &attribute.value);
            }
        }
        let name = self.names.canonical(tag.name().as_ref());
        self.open.push(Element { name, value: Value::default() });
        for attribute in attributes() {
            let key = attribute.key.as_ref();
            if key.starts_with("xmlns") || key == "xml:lang" {
                continue;
            }
            if !sink.part()? {
                return Ok(false);
            }
            let name = self.names.canonical(key);
            let mut value = Value::default();
            value.push(&attribute.value);
            value.unescape();
            match name.as_str() {
                "rdf:parseType" | "rdf:datatype" | "rdf:ID" | "rdf:nodeID" => {}
                "rdf:resource" => self.open.last_mut().into_iter().for_each(|element| element.value = value.clone()),
                _ => self.tell(&name, &value, sink),
            }
        }
        Ok(true)
    }

    fn text(&mut self, text: &str, sink: &mut Sink) {
        match self.open.last_mut() {
            Some(element) => element.value.push(text),
            None => tell_markup(Kind::Text, "text", text, sink),
        }
    }

    /// Closes an element and tells its text.
    fn end(&mut self, sink: &mut Sink) {
        let Some(element) = self.open.pop() else { return };
        if !element.value.is_blank() {
            self.tell(&element.name, &element.value, sink);
        }
        self.collect.closed(&element.name, sink);
    }

    /// Tells the value of the property or field `name`, which stands in the open elements.
    fn tell(&mut self, name: &str, value: &Value, sink: &mut Sink) {
        let around = self.open.iter().map(|element| element.name.as_str());
        let mut path: Vec<&str> = around.chain([name]).filter(|name| !names::is_structure(name)).collect();
        // An element's own text: its name stands once in the path.
        path.dedup();
        let top = path.first().copied().unwrap_or(name);
        let leaf = path.last().copied().unwrap_or(name);
        self.collect.tell(top, leaf, value, sink);
    }
}

/// XML's own entities and character references; others stay as they are written.
fn resolved(reference: &BytesRef) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let name: &str = reference;
    escape::resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn tell_markup(kind: Kind, field: &str, text: &str, sink: &mut Sink) {
    if !text.trim().is_empty() {
        let finding = Finding::new(kind, Place::Xmp).field(field);
        sink.found(finding.value(text).bytes(text.len() as u64));
    }
}

#[cfg(test)]
mod tests;
