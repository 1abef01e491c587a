//! Namespaces: names are told with the prefix that their specification prefers, whatever the packet calls it.

/// Prefixes that one packet may declare differently from their specification.
const RENAMED: usize = 64;

/// Namespaces and their preferred prefixes (ISO 16684-1 and 2, IPTC Photo Metadata, MWG 2.0, Adobe, Google, Apple,
/// Microsoft, DJI).
const KNOWN: [(&str, &str); 46] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("adobe:ns:meta/", "x"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/xap/1.0/bj/", "xmpBJ"),
    ("http://ns.adobe.com/xap/1.0/g/img/", "xmpGImg"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef"),
    ("http://ns.adobe.com/xmp/sType/Area#", "stArea"),
    ("http://ns.adobe.com/xap/1.0/sType/Area#", "stArea"),
    ("http://ns.adobe.com/xmp/note/", "xmpNote"),
    ("http://ns.adobe.com/xmp/1.0/DynamicMedia/", "xmpDM"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://ns.adobe.com/exif/1.0/aux/", "aux"),
    ("http://cipa.jp/exif/1.0/", "exifEX"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/camera-raw-settings/1.0/", "crs"),
    ("http://ns.adobe.com/camera-raw-saved-settings/1.0/", "crss"),
    ("http://ns.adobe.com/lightroom/1.0/", "lr"),
    ("http://ns.adobe.com/pdf/1.3/", "pdf"),
    ("http://ns.adobe.com/hdr-gain-map/1.0/", "hdrgm"),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore"),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
    ("http://creativecommons.org/ns#", "cc"),
    ("http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs"),
    ("http://www.metadataworkinggroup.com/schemas/keywords/", "mwg-kw"),
    ("http://ns.microsoft.com/photo/1.0", "MicrosoftPhoto"),
    ("http://ns.microsoft.com/photo/1.0/", "MicrosoftPhoto"),
    ("http://ns.microsoft.com/photo/1.2/", "MP"),
    ("http://ns.microsoft.com/photo/1.2/t/RegionInfo#", "MPRI"),
    ("http://ns.microsoft.com/photo/1.2/t/Region#", "MPReg"),
    ("http://ns.google.com/photos/1.0/panorama/", "GPano"),
    ("http://ns.google.com/photos/1.0/depthmap/", "GDepth"),
    ("http://ns.google.com/photos/1.0/image/", "GImage"),
    ("http://ns.google.com/photos/1.0/audio/", "GAudio"),
    ("http://ns.google.com/photos/1.0/camera/", "GCamera"),
    ("http://ns.google.com/photos/1.0/container/", "Container"),
    ("http://ns.google.com/photos/1.0/container/item/", "Item"),
    ("http://ns.apple.com/HDRGainMap/1.0/", "HDRGainMap"),
    ("http://ns.apple.com/pixeldatainfo/1.0/", "apdi"),
    ("http://www.dji.com/drone-dji/1.0/", "drone-dji"),
];

/// The prefixes that a packet declares differently. One meaning for the whole packet is enough for a report.
#[derive(Default)]
pub(super) struct Names {
    renamed: Vec<(String, &'static str)>,
}

impl Names {
    /// Takes note of `xmlns:prefix="uri"`.
    pub(super) fn declare(&mut self, prefix: &str, uri: &str) {
        let Some((_, known)) = KNOWN.iter().find(|(known, _)| *known == uri) else { return };
        let is_new = !self.renamed.iter().any(|(renamed, _)| renamed == prefix);
        if prefix != *known && is_new && self.renamed.len() < RENAMED {
            self.renamed.push((prefix.to_owned(), known));
        }
    }

    /// A name with its preferred prefix.
    pub(super) fn canonical(&self, name: &str) -> String {
        let Some((prefix, local)) = name.split_once(':') else { return name.to_owned() };
        match self.renamed.iter().find(|(renamed, _)| renamed == prefix) {
            Some((_, known)) => format!("{known}:{local}"),
            None => name.to_owned(),
        }
    }
}

/// Names that only hold others.
pub(super) fn is_structure(name: &str) -> bool {
    matches!(name, "rdf:RDF" | "rdf:Description" | "rdf:Seq" | "rdf:Bag" | "rdf:Alt" | "rdf:li" | "rdf:value")
        || matches!(name, "x:xmpmeta" | "x:xapmeta")
}
