//! What a property means for a person's privacy.

use crate::inspect::report::Kind;

/// What is to be done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How the picture is stored: hides nothing.
    Layout,
    /// A value to report.
    Is(Kind),
    /// One of many values that are counted and reported once, under the property that holds them.
    Counted(Kind),
    /// One of many values that are counted over all properties of its namespace.
    CountedByNamespace(Kind),
    /// Media in base64.
    Media(Kind),
    /// Half of a position.
    Latitude,
    /// The other half.
    Longitude,
    /// A number of a region's area.
    Area,
    /// A field of Google's container item.
    Item,
}

/// The meaning of the field `leaf` inside of the property `top`; they are equal for a property without structure.
pub(super) fn meaning(top: &str, leaf: &str) -> Meaning {
    by_property(top).or_else(|| by_field(leaf)).unwrap_or_else(|| by_rule(top, leaf))
}

/// Properties whose structure does not matter.
fn by_property(top: &str) -> Option<Meaning> {
    Some(match top {
        "xmpMM:History" | "xmpMM:Ingredients" | "xmpMM:Pantry" | "xmpMM:Versions" | "photoshop:DocumentAncestors" => {
            Meaning::Counted(Kind::EditHistory)
        }
        _ if top.starts_with("crs:") || top.starts_with("crss:") => Meaning::CountedByNamespace(Kind::EditHistory),
        "Iptc4xmpCore:CreatorContactInfo" | "plus:Licensor" | "plus:CopyrightOwner" | "plus:ImageCreator" => {
            Meaning::Is(Kind::Author)
        }
        "Iptc4xmpExt:PersonInImage" => Meaning::Is(Kind::PersonName),
        _ => return None,
    })
}

/// Fields that mean the same wherever they stand.
const FIELDS: &[(Meaning, &[&str])] = &[
    (Meaning::Latitude, &["exif:GPSLatitude", "exif:GPSDestLatitude", "drone-dji:GpsLatitude", "Camera:GPSLatitude"]),
    (
        Meaning::Longitude,
        &[
            "exif:GPSLongitude",
            "exif:GPSDestLongitude",
            "drone-dji:GpsLongitude",
            "drone-dji:GpsLongtitude",
            "Camera:GPSLongitude",
        ],
    ),
    (Meaning::Is(Kind::DateTime), &["exif:GPSTimeStamp"]),
    (Meaning::Is(Kind::PersonName), &["mwg-rs:Name", "MPReg:PersonDisplayName", "Iptc4xmpExt:PersonName"]),
    (Meaning::Is(Kind::FaceRegion), &["MPReg:Rectangle"]),
    (Meaning::Area, &["stArea:x", "stArea:y", "stArea:w", "stArea:h", "stArea:d"]),
    (Meaning::Item, &["Item:Mime", "Item:Semantic", "Item:Length", "Item:Padding"]),
    (Meaning::Media(Kind::DepthMap), &["GDepth:Data", "GDepth:Confidence"]),
    (Meaning::Media(Kind::SecondPicture), &["GImage:Data"]),
    (Meaning::Media(Kind::Audio), &["GAudio:Data"]),
    (Meaning::Media(Kind::Thumbnail), &["xmpGImg:image"]),
    (Meaning::Is(Kind::MakerNote), &["exif:MakerNote"]),
    (
        Meaning::Is(Kind::PlaceName),
        &[
            "photoshop:City",
            "photoshop:State",
            "photoshop:Country",
            "Iptc4xmpCore:Location",
            "Iptc4xmpCore:CountryCode",
            "Iptc4xmpExt:City",
            "Iptc4xmpExt:CountryCode",
            "Iptc4xmpExt:CountryName",
            "Iptc4xmpExt:ProvinceState",
            "Iptc4xmpExt:Sublocation",
            "Iptc4xmpExt:WorldRegion",
            "Iptc4xmpExt:LocationName",
            "Iptc4xmpExt:LocationId",
        ],
    ),
    (
        Meaning::Is(Kind::Author),
        &[
            "photoshop:Credit",
            "photoshop:AuthorsPosition",
            "photoshop:CaptionWriter",
            "photoshop:Source",
            "tiff:Artist",
            "tiff:Copyright",
            "exif:Artist",
            "exif:Copyright",
            "aux:OwnerName",
            "exifEX:CameraOwnerName",
            "exifEX:Photographer",
            "dc:creator",
            "dc:rights",
            "dc:publisher",
            "dc:contributor",
        ],
    ),
    (
        Meaning::Is(Kind::Text),
        &[
            "dc:title",
            "dc:description",
            "dc:subject",
            "dc:source",
            "dc:relation",
            "dc:coverage",
            "xmp:Label",
            "xmp:Nickname",
            "xmp:Rating",
            "tiff:ImageDescription",
            "exif:UserComment",
            "photoshop:Headline",
            "photoshop:Instructions",
            "photoshop:Category",
            "photoshop:SupplementalCategories",
            "photoshop:LayerName",
            "photoshop:LayerText",
            "lr:hierarchicalSubject",
        ],
    ),
    (
        Meaning::Is(Kind::DeviceModel),
        &[
            "tiff:Make",
            "tiff:Model",
            "exif:Make",
            "exif:Model",
            "aux:Lens",
            "aux:LensInfo",
            "aux:LensID",
            "exifEX:LensModel",
            "exifEX:LensMake",
            "exifEX:LensSpecification",
            "GDepth:Manufacturer",
            "GDepth:Model",
        ],
    ),
    (
        Meaning::Is(Kind::Software),
        &[
            "xmp:CreatorTool",
            "xmp:Creatortool",
            "tiff:Software",
            "exif:Software",
            "x:xmptk",
            "pdf:Producer",
            "GPano:StitchingSoftware",
            "GPano:CaptureSoftware",
            "GDepth:Software",
        ],
    ),
    (
        Meaning::Is(Kind::UniqueId),
        &[
            "dc:identifier",
            "xmp:Identifier",
            "exif:ImageUniqueID",
            "photoshop:TransmissionReference",
            "aux:ImageNumber",
            "GCamera:BurstID",
            "Iptc4xmpExt:DigImageGUID",
            "rdf:about",
            "rdf:About",
            "MPReg:PersonEmailDigest",
            "MPReg:PersonLiveIdCID",
            "MPReg:PersonSourceID",
        ],
    ),
    (
        Meaning::Is(Kind::EditHistory),
        &[
            "exif:NativeDigest",
            "tiff:NativeDigest",
            "photoshop:History",
            "photoshop:LegacyIPTCDigest",
            "Iptc4xmpExt:DigitalSourceType",
        ],
    ),
    (Meaning::Is(Kind::ContentCredentials), &["dcterms:provenance"]),
    (Meaning::Is(Kind::OtherField), &["mwg-rs:Type"]),
    (
        Meaning::Layout,
        &[
            "dc:format",
            "photoshop:ColorMode",
            "exif:ColorSpace",
            "exif:PixelXDimension",
            "exif:PixelYDimension",
            "exif:ExifVersion",
            "exif:FlashpixVersion",
            "exif:FlashPixVersion",
            "exif:ComponentsConfiguration",
            "exif:Compression",
            "exif:Orientation",
            "exif:ResolutionUnit",
            "exif:XResolution",
            "exif:YResolution",
            "exif:YCbCrPositioning",
            "tiff:ImageWidth",
            "tiff:ImageLength",
            "tiff:BitsPerSample",
            "tiff:Compression",
            "tiff:Orientation",
            "tiff:PhotometricInterpretation",
            "tiff:PlanarConfiguration",
            "tiff:SamplesPerPixel",
            "tiff:XResolution",
            "tiff:YResolution",
            "tiff:ResolutionUnit",
            "tiff:YCbCrPositioning",
            "tiff:YCbCrSubSampling",
            "stArea:unit",
            "stDim:unit",
            "stDim:w",
            "stDim:h",
            "xmpGImg:width",
            "xmpGImg:height",
            "xmpGImg:format",
            "xmpNote:HasExtendedXMP",
        ],
    ),
];

fn by_field(leaf: &str) -> Option<Meaning> {
    FIELDS.iter().find(|(_, fields)| fields.contains(&leaf)).map(|(meaning, _)| *meaning)
}

/// What a field is by its namespace and by what it is called.
fn by_rule(top: &str, leaf: &str) -> Meaning {
    let (prefix, local) = leaf.split_once(':').unwrap_or(("", leaf));
    let has = |word: &str| local.contains(word);
    Meaning::Is(match prefix {
        _ if has("SerialNumber") => Kind::SerialNumber,
        "exif" if local.starts_with("GPS") => Kind::GpsDetail,
        "xmpMM" | "stRef" | "stEvt" | "xmpBJ" => Kind::EditHistory,
        _ if has("Date") => Kind::DateTime,
        _ if has("Latitude") || has("Longitude") || has("Altitude") => Kind::GpsDetail,
        _ if has("UUID") || has("GUID") || has("UniqueID") => Kind::UniqueId,
        "xmpRights" | "plus" | "cc" => Kind::Author,
        "exif" | "exifEX" | "aux" | "GPano" | "drone-dji" => Kind::CameraSettings,
        "hdrgm" | "HDRGainMap" => Kind::GainMap,
        "GDepth" => Kind::DepthMap,
        "Iptc4xmpCore" | "Iptc4xmpExt" | "MicrosoftPhoto" | "mwg-kw" | "acdsee" | "digiKam" => Kind::Text,
        _ if top.starts_with("xmpMM:") => Kind::EditHistory,
        _ => Kind::OtherField,
    })
}
