//! Puts together what one finding is made of: positions, areas, lists that are only counted, container items.

use super::properties::{Meaning, meaning};
use super::value::Value;
use crate::inspect::exif::coordinates;
use crate::inspect::hints::Item;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// Items of Google's container that are kept.
const ITEMS: usize = 64;
/// Lists that are counted.
const LISTS: usize = 64;

/// Half of a position: degrees and bytes.
type Angle = Option<(f64, u64)>;

/// A list that is reported once.
struct Counted {
    kind: Kind,
    field: String,
    count: u32,
    bytes: u64,
}

/// Takes properties by name and value, and reports them once all their parts are there.
pub(in crate::inspect) struct Collect {
    place: Place,
    latitude: Angle,
    longitude: Angle,
    area: Vec<(String, String)>,
    area_bytes: u64,
    item: Option<Item>,
    counted: Vec<Counted>,
}

impl Collect {
    /// Findings will be in `place`.
    pub(in crate::inspect) fn new(place: Place) -> Self {
        Self {
            place,
            latitude: None,
            longitude: None,
            area: Vec::new(),
            area_bytes: 0,
            item: None,
            counted: Vec::new(),
        }
    }

    /// Takes a property that is known by an XMP name and stands outside of XMP.
    pub(in crate::inspect) fn tell_text(&mut self, name: &str, text: &str, sink: &mut Sink) {
        let mut value = Value::default();
        value.push(text);
        self.tell(name, name, &value, sink);
    }

    /// Takes the value of the field `leaf` in the property `top`.
    pub(super) fn tell(&mut self, top: &str, leaf: &str, value: &Value, sink: &mut Sink) {
        if value.is_blank() {
            return;
        }
        hint(leaf, value, sink);
        match meaning(top, leaf) {
            Meaning::Layout => {}
            Meaning::Counted(kind) => self.count(kind, top, value, sink),
            Meaning::CountedByNamespace(kind) => {
                let prefix = top.split(':').next().unwrap_or(top);
                self.count(kind, prefix, value, sink);
            }
            Meaning::Latitude => {
                let angle = self.angle(value, 'S', leaf, sink);
                self.latitude = angle.or(self.latitude);
                self.position(sink);
            }
            Meaning::Longitude => {
                let angle = self.angle(value, 'W', leaf, sink);
                self.longitude = angle.or(self.longitude);
                self.position(sink);
            }
            Meaning::Area => {
                let name = leaf.split(':').next_back().unwrap_or(leaf);
                self.area.push((name.to_owned(), value.text().chars().take(12).collect()));
                self.area_bytes = self.area_bytes.saturating_add(value.bytes());
                if self.area.len() >= 8 {
                    self.tell_area(sink);
                }
            }
            Meaning::Item => self.item_field(leaf, value),
            Meaning::Media(kind) => self.found_media(kind, leaf, value, sink),
            Meaning::Is(kind) if value.is_media() => {
                let kind = match value.media_type() {
                    Some("video/mp4") => Kind::Video,
                    Some(_) if !matches!(kind, Kind::MakerNote | Kind::DepthMap) => Kind::SecondPicture,
                    _ if kind == Kind::OtherField => Kind::UnknownData,
                    _ => kind,
                };
                self.found_media(kind, leaf, value, sink);
            }
            Meaning::Is(kind) => {
                let finding = Finding::new(kind, self.place).field(leaf).value(value.text());
                sink.found(finding.bytes(value.bytes()));
            }
        }
    }

    /// An element was closed.
    pub(super) fn closed(&mut self, name: &str, sink: &mut Sink) {
        match name {
            "mwg-rs:Area" | "Iptc4xmpExt:RegionBoundary" => self.tell_area(sink),
            "Container:Item" | "Container:Directory" | "rdf:li" => {
                if let Some(item) = self.item.take()
                    && item.semantic != "Primary"
                    && sink.hints.items.len() < ITEMS
                {
                    sink.hints.items.push(item);
                }
            }
            _ => {}
        }
    }

    /// The packet has ended.
    pub(in crate::inspect) fn finish(mut self, sink: &mut Sink) {
        self.tell_area(sink);
        for (field, angle) in [("exif:GPSLatitude", self.latitude), ("exif:GPSLongitude", self.longitude)] {
            if let Some((degrees, bytes)) = angle {
                let finding = Finding::new(Kind::GpsDetail, self.place).field(field);
                sink.found(finding.value(&format!("{degrees:.6}")).bytes(bytes));
            }
        }
        for counted in self.counted {
            let finding = Finding::new(counted.kind, self.place).field(&counted.field);
            sink.found(finding.value(&format!("{} values", counted.count)).bytes(counted.bytes));
        }
    }

    fn count(&mut self, kind: Kind, field: &str, value: &Value, sink: &mut Sink) {
        if let Some(counted) = self.counted.iter_mut().find(|counted| counted.field == field) {
            counted.count = counted.count.saturating_add(1);
            counted.bytes = counted.bytes.saturating_add(value.bytes());
            return;
        }
        if self.counted.len() >= LISTS {
            return sink.incomplete();
        }
        self.counted.push(Counted { kind, field: field.to_owned(), count: 1, bytes: value.bytes() });
    }

    fn position(&mut self, sink: &mut Sink) {
        let (Some((latitude, a)), Some((longitude, b))) = (self.latitude, self.longitude) else { return };
        (self.latitude, self.longitude) = (None, None);
        let text = coordinates(latitude, longitude).unwrap_or_default();
        let kind = if text.is_empty() { Kind::GpsDetail } else { Kind::Coordinates };
        let finding = Finding::new(kind, self.place).field("GPSPosition").value(&text);
        sink.found(finding.bytes(a.saturating_add(b)));
    }

    fn tell_area(&mut self, sink: &mut Sink) {
        let parts: Vec<String> = self.area.drain(..).map(|(name, value)| format!("{name} {value}")).collect();
        let bytes = std::mem::take(&mut self.area_bytes);
        if !parts.is_empty() {
            let finding = Finding::new(Kind::FaceRegion, self.place).field("stArea").value(&parts.join(", "));
            sink.found(finding.bytes(bytes));
        }
    }

    fn item_field(&mut self, leaf: &str, value: &Value) {
        let item = self.item.get_or_insert_default();
        let text = || value.text().chars().take(80).collect();
        match leaf {
            "Item:Mime" => item.mime = text(),
            "Item:Semantic" => item.semantic = text(),
            "Item:Length" => item.bytes = value.text().parse().unwrap_or(0),
            _ => {}
        }
    }

    fn found_media(&self, kind: Kind, leaf: &str, value: &Value, sink: &mut Sink) {
        let finding = Finding::new(kind, self.place).field(leaf).value(&value.media());
        sink.found(finding.bytes(value.bytes()));
    }

    /// Degrees of `48,51.5N`, `48,51,30N` (ISO 16684-2, A.3), `48.858N` or `-48.858`; other forms are told as they are.
    fn angle(&self, value: &Value, negative: char, leaf: &str, sink: &mut Sink) -> Angle {
        let degrees = parse_angle(value.text(), negative);
        if degrees.is_none() {
            let finding = Finding::new(Kind::GpsDetail, self.place).field(leaf).value(value.text());
            sink.found(finding.bytes(value.bytes()));
        }
        degrees.map(|degrees| (degrees, value.bytes()))
    }
}

/// What the packet says of the picture that it describes.
fn hint(leaf: &str, value: &Value, sink: &mut Sink) {
    let text = value.text();
    sink.hints.itself = match leaf {
        "hdrgm:GainMapMax" | "hdrgm:HDRCapacityMax" | "HDRGainMap:HDRGainMapVersion" => Some(Kind::GainMap),
        "apdi:AuxiliaryImageType" if text.contains("hdrgainmap") => Some(Kind::GainMap),
        "apdi:AuxiliaryImageType" if text.contains("depth") || text.contains("disparity") => Some(Kind::DepthMap),
        _ => return,
    };
}

fn parse_angle(text: &str, negative: char) -> Option<f64> {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let numbers = text.trim_end_matches(is_letter);
    let letter = text.get(numbers.len()..)?.chars().next();
    let mut degrees = 0.0;
    let mut unit = 1.0;
    for part in numbers.split(',') {
        degrees += part.trim().parse::<f64>().ok().filter(|part| part.is_finite())? / unit;
        unit *= 60.0;
    }
    let is_negative = letter.is_some_and(|letter| letter.to_ascii_uppercase() == negative);
    Some(if is_negative { -degrees } else { degrees })
}
