//! XMP packets (ISO 16684-1) with canaries in the schemas that name people, places, devices and edits.

use safeshare::inspect::{Kind, Place};

use super::bytes::{base64, be32};
use super::canary::Canary;
use super::{jpeg, video};

/// How an APP1 segment names a packet.
pub const NAMESPACE: &str = "http://ns.adobe.com/xap/1.0/";

const EXTENSION: &str = "http://ns.adobe.com/xmp/extension/";
/// Joins the packet and its extension; readers compare it, they do not compute it.
const GUID: &str = "0123456789ABCDEF0123456789ABCDEF";

const XMP: &[Place] = &[Place::Xmp];
const AUTHOR: &[Kind] = &[Kind::Author];
const PERSON: &[Kind] = &[Kind::PersonName];
const TEXT: &[Kind] = &[Kind::Text];
const EDITS: &[Kind] = &[Kind::EditHistory, Kind::Software];
const ID: &[Kind] = &[Kind::EditHistory, Kind::UniqueId];
const OTHER: &[Kind] = &[Kind::OtherField, Kind::Software];

/// What [`packet`] hides.
pub const CANARIES: &[Canary] = &[
    Canary::text("CANARY-xmp-tool", XMP, &[Kind::Software]),
    Canary::text("CANARY-xmp-document-id", XMP, ID),
    Canary::text("CANARY-xmp-city", XMP, &[Kind::PlaceName]),
    Canary::text("CANARY-xmp-serial", XMP, &[Kind::SerialNumber]),
    Canary::text("CANARY-xmp-owner", XMP, AUTHOR),
    Canary::text("CANARY-xmp-gpano", XMP, OTHER),
    Canary::text("CANARY-xmp-vendor", XMP, OTHER).not_shown(),
    Canary::text("CANARY-xmp-gps-area", XMP, &[Kind::GpsDetail, Kind::PlaceName]),
    Canary::text("CANARY-xmp-creator", XMP, AUTHOR),
    Canary::text("CANARY-xmp-title", XMP, TEXT),
    Canary::text("CANARY-xmp-description", XMP, TEXT),
    Canary::text("CANARY-xmp-subject", XMP, TEXT),
    Canary::text("CANARY-xmp-person", XMP, PERSON),
    Canary::text("CANARY-xmp-face-mwg", XMP, PERSON),
    Canary::text("CANARY-xmp-face-mp", XMP, PERSON),
    // Inspect counts the steps, it does not list them.
    Canary::text("CANARY-xmp-history", XMP, EDITS).not_shown(),
    Canary::text("CANARY-xmp-ancestor", XMP, ID),
    Canary::text("CANARY-xmp-gcamera", XMP, OTHER).not_shown(),
    Canary::opaque("CANARY-xmp-thumbnail", XMP, &[Kind::Thumbnail]),
];

/// What [`extension_segments`] hide, in base64.
pub const EXTENDED_CANARIES: &[Canary] = &[
    Canary::opaque("CANARY-xmp-depth", XMP, &[Kind::DepthMap]),
    Canary::opaque("CANARY-xmp-second", XMP, &[Kind::SecondPicture]),
    Canary::opaque("CANARY-xmp-audio", XMP, &[Kind::Audio]),
];

/// A packet with everything; `video_bytes` is the length of the motion photo's video at the file's end.
pub fn packet(video_bytes: usize) -> String {
    let thumbnail = base64(&jpeg::commented("CANARY-xmp-thumbnail"));
    let attributes = format!(
        r#"xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="CANARY-xmp-tool" xmp:CreateDate="2011-11-11T11:11:11+01:00"
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:DocumentID="CANARY-xmp-document-id"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="CANARY-xmp-city"
  xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="CANARY-xmp-serial" aux:OwnerName="CANARY-xmp-owner"
  xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:StitchingSoftware="CANARY-xmp-gpano"
  GPano:PoseHeadingDegrees="123.4" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1"
  GCamera:MicroVideoVersion="1" GCamera:MicroVideoOffset="{video_bytes}" GCamera:MotionPhoto="1"
  xmlns:vendor="http://vendor.example/1.0/" vendor:Secret="CANARY-xmp-vendor"
  xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.5022N" exif:GPSLongitude="2,17.66886E"
  exif:GPSAreaInformation="CANARY-xmp-gps-area"
  xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{GUID}""#
    );
    let elements = [
        list("dc:creator", "Seq", "CANARY-xmp-creator"),
        alternatives("dc:title", "CANARY-xmp-title"),
        alternatives("dc:description", "CANARY-xmp-description"),
        list("dc:subject", "Bag", "CANARY-xmp-subject"),
        list("Iptc4xmpExt:PersonInImage", "Bag", "CANARY-xmp-person"),
        list("GCamera:SpecialTypeID", "Bag", "CANARY-xmp-gcamera"),
        FACES.into(),
        HISTORY.into(),
        format!(
            r#"<xmp:Thumbnails xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/"><rdf:Alt><rdf:li rdf:parseType="Resource">
<xmpGImg:format>JPEG</xmpGImg:format><xmpGImg:width>64</xmpGImg:width><xmpGImg:height>48</xmpGImg:height>
<xmpGImg:image>{thumbnail}</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>"#
        ),
    ]
    .concat();
    document(&attributes, &elements)
}

/// A packet with one title.
pub fn tiny(canary: &str) -> String {
    document("", &alternatives("dc:title", canary))
}

/// The packet of a gain map picture.
pub fn gain_map(canary: &str) -> String {
    let attributes =
        r#"xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2.3""#;
    document(attributes, &alternatives("dc:title", canary))
}

/// The APP1 segment of a packet.
pub fn segment(packet: &str) -> Vec<u8> {
    jpeg::app(1, NAMESPACE, packet.as_bytes())
}

/// Extended XMP (Adobe XMP part 3, 1.1.3.1) with a depth map, a second picture and sound, in segments of at most
/// `most` bytes.
pub fn extension_segments(most: usize) -> Vec<u8> {
    let depth = base64(&jpeg::commented("CANARY-xmp-depth"));
    let second = base64(&jpeg::commented("CANARY-xmp-second"));
    let audio = base64(&video::mp4("of a sound", "CANARY-xmp-audio"));
    let attributes = format!(
        r#"xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/" GDepth:Format="RangeInverse" GDepth:Mime="image/jpeg"
  GDepth:Data="{depth}" xmlns:GImage="http://ns.google.com/photos/1.0/image/" GImage:Mime="image/jpeg"
  GImage:Data="{second}" xmlns:GAudio="http://ns.google.com/photos/1.0/audio/" GAudio:Mime="audio/mp4"
  GAudio:Data="{audio}""#
    );
    let whole = document(&attributes, "");
    let mut offset = 0;
    let mut segments = Vec::new();
    for part in whole.as_bytes().chunks(most) {
        let header = [GUID.as_bytes(), &be32(whole.len()), &be32(offset)].concat();
        segments.extend(jpeg::app(1, EXTENSION, &[header.as_slice(), part].concat()));
        offset += part.len();
    }
    segments
}

fn document(attributes: &str, elements: &str) -> String {
    format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        '\u{FEFF}'
    )
}

fn list(name: &str, kind: &str, item: &str) -> String {
    format!("<{name}><rdf:{kind}><rdf:li>{item}</rdf:li></rdf:{kind}></{name}>\n")
}

fn alternatives(name: &str, text: &str) -> String {
    format!(r#"<{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></{name}>"#)
}

/// Face regions as the Metadata Working Group and as Microsoft write them.
const FACES: &str = r#"<mwg-rs:Regions xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
  xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li>
<rdf:Description mwg-rs:Name="CANARY-xmp-face-mwg" mwg-rs:Type="Face"><mwg-rs:Area stArea:x="0.4" stArea:y="0.45"
  stArea:w="0.3" stArea:h="0.5" stArea:unit="normalized"/></rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
<MP:RegionInfo xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
  xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>
<rdf:li MPReg:Rectangle="0.25, 0.2, 0.3, 0.5" MPReg:PersonDisplayName="CANARY-xmp-face-mp"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>
"#;

const HISTORY: &str = r#"<xmpMM:History xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"><rdf:Seq>
<rdf:li stEvt:action="saved" stEvt:when="2011-11-11T12:00:00Z" stEvt:softwareAgent="CANARY-xmp-history"/></rdf:Seq></xmpMM:History>
<xmpMM:DerivedFrom xmlns:stRef="http://ns.adobe.com/xap/1.0/sType/ResourceRef#" stRef:documentID="CANARY-xmp-ancestor"/>
"#;
