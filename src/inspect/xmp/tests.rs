//! Hand-built packets.

use super::*;
use crate::inspect::report::Report;
use crate::{Control, Format, Limits};

fn inspected(packet: &str) -> Report {
    inspected_bytes(packet.as_bytes())
}

fn inspected_bytes(packet: &[u8]) -> Report {
    let (limits, control) = (Limits::default(), Control::default());
    let mut sink = Sink::new(Format::Jpeg, 1 << 30, &limits, &control);
    read(packet, Some(100), &mut sink).unwrap();
    sink.into_report()
}

fn packet(properties: &str) -> String {
    format!(
        "<?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{properties}</rdf:RDF></x:xmpmeta>\
         <?xpacket end='w'?>"
    )
}

fn values(report: &Report, kind: Kind) -> Vec<(&str, &str)> {
    let of_kind = report.findings.iter().filter(|finding| finding.kind == kind);
    of_kind.map(|finding| (finding.field.as_str(), finding.value.as_deref().unwrap_or_default())).collect()
}

#[test]
fn attributes_and_elements_are_told_alike() {
    let report = inspected(&packet(
        "<rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='Paris &amp; co'>
           <photoshop:Country>France</photoshop:Country>
           <dc:creator><rdf:Seq><rdf:li>Jane</rdf:li><rdf:li>John</rdf:li></rdf:Seq></dc:creator>
           <dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Anna&#39;s &lt;birthday&gt;</rdf:li></rdf:Alt></dc:description>
           <xmp:CreatorTool>Photo App 1</xmp:CreatorTool><xmp:CreateDate>2024-05-01T10:20:30</xmp:CreateDate>
           <aux:SerialNumber>1234</aux:SerialNumber>
         </rdf:Description>",
    ));
    assert_eq!(values(&report, Kind::PlaceName), [("photoshop:City", "Paris & co"), ("photoshop:Country", "France")]);
    assert_eq!(values(&report, Kind::Author), [("dc:creator", "Jane"), ("dc:creator", "John")]);
    assert_eq!(values(&report, Kind::Text), [("dc:description", "Anna's <birthday>")]);
    assert_eq!(values(&report, Kind::Software), [("xmp:CreatorTool", "Photo App 1")]);
    assert_eq!(values(&report, Kind::DateTime), [("xmp:CreateDate", "2024-05-01T10:20:30")]);
    assert_eq!(values(&report, Kind::SerialNumber), [("aux:SerialNumber", "1234")]);
    assert!(!report.incomplete);
}

#[test]
fn positions_are_told_in_decimal_degrees() {
    let gps = |latitude: &str, longitude: &str| {
        let properties = format!("<rdf:Description exif:GPSLatitude='{latitude}' exif:GPSLongitude='{longitude}'/>");
        let report = inspected(&packet(&properties));
        values(&report, Kind::Coordinates).first().map(|(_, value)| (*value).to_owned())
    };
    assert_eq!(gps("48,51.5022N", "2,17.66886E").as_deref(), Some("48.858370, 2.294481"));
    assert_eq!(gps("33,51,30S", "70,30,0W").as_deref(), Some("-33.858333, -70.500000"));
    assert_eq!(gps("48.85837", "-2.25").as_deref(), Some("48.858370, -2.250000"));
    assert_eq!(gps("north", "2E"), None);
    assert_eq!(gps("148N", "2E"), None);
}

#[test]
fn people_and_their_faces_are_found() {
    let report = inspected(&packet(
        "<rdf:Description xmlns:r='http://www.metadataworkinggroup.com/schemas/regions/'>
           <r:Regions rdf:parseType='Resource'><r:RegionList><rdf:Bag>
             <rdf:li><rdf:Description r:Name='Anna' r:Type='Face'>
               <r:Area stArea:x='0.5' stArea:y='0.25' stArea:w='0.1' stArea:h='0.2' stArea:unit='normalized'/>
             </rdf:Description></rdf:li></rdf:Bag></r:RegionList></r:Regions>
           <MP:RegionInfo rdf:parseType='Resource'><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType='Resource'>
             <MPReg:Rectangle>0.1, 0.2, 0.3, 0.4</MPReg:Rectangle>
             <MPReg:PersonDisplayName>Mila</MPReg:PersonDisplayName></rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>
           <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Zoé</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
         </rdf:Description>",
    ));
    let names: Vec<_> = values(&report, Kind::PersonName).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["Anna", "Mila", "Zoé"]);
    let faces = [("stArea", "x 0.5, y 0.25, w 0.1, h 0.2"), ("MPReg:Rectangle", "0.1, 0.2, 0.3, 0.4")];
    assert_eq!(values(&report, Kind::FaceRegion), faces);
}

#[test]
fn histories_and_raw_settings_are_counted() {
    let report = inspected(&packet(
        "<rdf:Description crs:Exposure='1' crs:Contrast='2' xmpMM:DocumentID='xmp.did:1'>
           <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>
           <xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:when='2024'/></rdf:Seq></xmpMM:History>
         </rdf:Description>",
    ));
    let expected = [("xmpMM:DocumentID", "xmp.did:1"), ("crs", "3 values"), ("xmpMM:History", "2 values")];
    assert_eq!(values(&report, Kind::EditHistory), expected);
}

#[test]
fn media_in_base64_are_told_by_type_and_size() {
    let picture = format!("/9j/{}", "A".repeat(3996));
    let report = inspected(&packet(&format!(
        "<rdf:Description GImage:Data='{picture}' GDepth:Data='iVBORw0KGgo{}' vendor:blob='{}'/>",
        "A".repeat(2000),
        "B".repeat(3000)
    )));
    assert_eq!(values(&report, Kind::SecondPicture), [("GImage:Data", "image/jpeg, 3000 bytes")]);
    assert_eq!(values(&report, Kind::DepthMap), [("GDepth:Data", "image/png, 1508 bytes")]);
    assert_eq!(values(&report, Kind::UnknownData), [("vendor:blob", "2250 bytes")]);
}

#[test]
fn the_container_directory_becomes_hints() {
    let packet = packet(
        "<rdf:Description xmlns:Container='http://ns.google.com/photos/1.0/container/'>
           <Container:Directory><rdf:Seq>
             <rdf:li rdf:parseType='Resource'><Container:Item Item:Semantic='Primary' Item:Mime='image/jpeg'/></rdf:li>
             <rdf:li rdf:parseType='Resource'>
               <Container:Item Item:Semantic='GainMap' Item:Mime='image/jpeg' Item:Length='1234'/></rdf:li>
           </rdf:Seq></Container:Directory></rdf:Description>",
    );
    let (limits, control) = (Limits::default(), Control::default());
    let mut sink = Sink::new(Format::Jpeg, 1 << 20, &limits, &control);
    read(packet.as_bytes(), None, &mut sink).unwrap();
    let [item] = sink.hints.items.as_slice() else { panic!("{:?}", sink.hints.items) };
    assert_eq!((item.kind(), item.bytes), (Kind::GainMap, 1234));
}

#[test]
fn utf_16_and_text_outside_of_properties_are_read() {
    let utf16: Vec<u8> = packet("<rdf:Description photoshop:City='Orléans'/><!-- secret -->")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let report = inspected_bytes(&[b"\xFF\xFE".to_vec(), utf16].concat());
    assert_eq!(values(&report, Kind::PlaceName), [("photoshop:City", "Orléans")]);
    assert_eq!(values(&report, Kind::Text), [("comment", "secret")]);
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>";
    let report = inspected(&format!("{bomb}{}", packet("<rdf:Description><dc:title>&b;</dc:title></rdf:Description>")));
    assert_eq!(values(&report, Kind::Text), [("dc:title", "&b;")]);
}

#[test]
fn depth_and_width_are_bounded() {
    assert!(inspected(&"<a>".repeat(100_000)).incomplete);
    assert!(inspected(&packet(&"<dc:title>x</dc:title>".repeat(50_000))).incomplete);
    let namespaces: String = " xmlns:other='adobe:ns:meta/'".repeat(50_000);
    let report = inspected(&packet(&format!("<rdf:Description{namespaces} dc:title='x'/>")));
    assert_eq!(values(&report, Kind::Text), [("dc:title", "x")]);
}

#[test]
fn damage_never_panics_and_is_told() {
    let whole = packet("<rdf:Description exif:GPSLatitude='1,2N'><dc:title>&#39;é</dc:title></rdf:Description>");
    for at in 0..whole.len() {
        inspected_bytes(&whole.as_bytes()[..at]);
        let mut flipped = whole.clone().into_bytes();
        flipped[at] ^= 0xFF;
        inspected_bytes(&flipped);
    }
    assert!(inspected(&whole[..whole.len() - 60]).incomplete);
}
