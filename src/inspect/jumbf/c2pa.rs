//! What the fields of C2PA claims and assertions (C2PA 2.1) mean for a person's privacy.

use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::xmp::Collect;

/// Takes the fields of one set of content credentials. Those with a namespace (`exif:GPSLatitude`, `dc:title`) mean what
/// they mean in XMP.
pub(super) struct Credentials {
    named: Collect,
    /// The last values of free fields: the same claim is repeated by every later one.
    told: Vec<(Kind, String)>,
}

impl Default for Credentials {
    fn default() -> Self {
        Self { named: Collect::new(Place::Jumbf), told: Vec::new() }
    }
}

/// Values that are remembered, so that they are told once.
const REMEMBERED: usize = 256;

impl Credentials {
    /// Takes the value of `key`, which stands in the map or list called `parent`.
    pub(super) fn tell(&mut self, parent: &str, key: &str, value: &str, sink: &mut Sink) {
        if value.trim().is_empty() {
            return;
        }
        if key.contains(':') {
            let key = key.replacen("EXIF:", "exif:", 1).replacen("EXIFEX:", "exifEX:", 1);
            return self.named.tell_text(&key, value, sink);
        }
        let Some(kind) = kind(parent, key) else { return };
        if self.told.iter().any(|(told, text)| *told == kind && text == value) {
            return;
        }
        if self.told.len() < REMEMBERED {
            self.told.push((kind, value.to_owned()));
        }
        let finding = Finding::new(kind, Place::Jumbf).field(key).value(value);
        sink.found(finding.bytes(value.len() as u64));
    }

    /// All is read.
    pub(super) fn finish(self, sink: &mut Sink) {
        self.named.finish(sink);
    }
}

/// What a field without a namespace is; `None` for hashes, algorithms, links, formats.
fn kind(parent: &str, key: &str) -> Option<Kind> {
    let is_program = matches!(parent, "claim_generator_info" | "softwareAgent" | "softwareAgents");
    let is_person = matches!(parent, "author" | "creator" | "contributor" | "producer" | "publisher" | "actors");
    Some(match key {
        "claim_generator" | "softwareAgent" | "software_agent" => Kind::Software,
        "name" | "version" if is_program => Kind::Software,
        "name" | "email" | "telephone" | "identifier" | "address" if is_person => Kind::Author,
        "author" | "copyrightHolder" | "copyrightNotice" | "credentialSubject" => Kind::Author,
        "action" | "digitalSourceType" | "description" if parent == "actions" => Kind::EditHistory,
        "relationship" => Kind::EditHistory,
        "when" | "dateCreated" | "datePublished" | "dateModified" | "created_at" | "signature_time" => Kind::DateTime,
        "title" | "headline" | "caption" | "keywords" | "description" => Kind::Text,
        "instanceID" | "instance_id" | "documentID" | "document_id" | "identifier" => Kind::UniqueId,
        "addressLocality" | "addressRegion" | "addressCountry" | "streetAddress" | "contentLocation" => Kind::PlaceName,
        "latitude" | "longitude" | "elevation" => Kind::GpsDetail,
        _ => return None,
    })
}
