//! What the fields of TIFF and EXIF mean for a person's privacy, and their names.
//!
//! Names are those of the standards (CIPA DC-008, TIFF 6.0, DNG 1.7, Windows' XP fields) through kamadak-exif, and
//! `ExifTool`'s for what it alone documents.

use exif::{Context, Tag};

use crate::inspect::report::Kind;

/// Which directory of an EXIF structure a field stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// IFD0.
    Main,
    /// IFD1 and what follows it in the chain.
    Thumbnail,
    /// A `SubIFDs` entry: a preview, or a raw file's picture.
    Preview,
    /// The EXIF private fields.
    Exif,
    /// The GPS fields.
    Gps,
    /// Interoperability.
    Interop,
    /// Kodak's APP3 `Meta`.
    Kodak,
}

/// What is to be done with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How the picture is laid out: hides nothing.
    Layout,
    /// A value to report.
    Is(Kind),
    /// Text in UTF-16, little-endian whatever the byte order.
    Utf16(Kind),
    /// Text behind eight bytes that name its encoding.
    Comment,
    /// Offsets of further directories.
    Directories(Role),
    /// A block of another standard.
    Block(Block),
    /// One of three moments (change, original, digitized), its fraction of a second or its offset from UTC.
    Moment(usize, MomentPart),
    /// Which side is up.
    Orientation,
}

/// The parts that a moment is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MomentPart {
    /// Date and time to the second.
    Date,
    /// Digits after the second's decimal point.
    Fraction,
    /// Offset from UTC.
    Offset,
}

/// A block of another standard inside a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// An XMP packet.
    Xmp,
    /// IPTC-IIM datasets.
    Iptc,
    /// Photoshop image resources.
    Photoshop,
    /// An ICC profile.
    Icc,
    /// JUMBF (C2PA in TIFF and DNG).
    Jumbf,
    /// The maker's note.
    MakerNote,
}

/// What `tag` means in a directory.
pub(super) fn meaning(role: Role, tag: u16) -> Meaning {
    match role {
        Role::Gps => Meaning::Is(Kind::GpsDetail),
        Role::Interop => match tag {
            1 | 2 | 0x1001 | 0x1002 => Meaning::Layout,
            _ => Meaning::Is(Kind::OtherField),
        },
        Role::Kodak => kodak(tag),
        Role::Exif => either(tag).unwrap_or(Meaning::Is(Kind::CameraSettings)),
        Role::Main | Role::Thumbnail | Role::Preview => either(tag).unwrap_or(Meaning::Is(Kind::OtherField)),
    }
}

/// Fields whose numbers are the same in every TIFF and EXIF directory. Writers put some of them in the wrong one.
fn either(tag: u16) -> Option<Meaning> {
    use Kind::{Author, CameraSettings, DateTime, DeviceModel, EditHistory, OtherField, PlaceName};
    use Kind::{SerialNumber, Software, Text, Thumbnail, UniqueId, UnknownData};
    Some(match tag {
        0x0112 => Meaning::Orientation,
        0x014A => Meaning::Directories(Role::Preview),
        0x8769 => Meaning::Directories(Role::Exif),
        0x8825 => Meaning::Directories(Role::Gps),
        0xA005 => Meaning::Directories(Role::Interop),
        0x02BC => Meaning::Block(Block::Xmp),
        0x83BB => Meaning::Block(Block::Iptc),
        0x8649 => Meaning::Block(Block::Photoshop),
        0x8773 => Meaning::Block(Block::Icc),
        0xCD41 => Meaning::Block(Block::Jumbf),
        0x927C => Meaning::Block(Block::MakerNote),
        0x0132 => Meaning::Moment(0, MomentPart::Date),
        0x9003 => Meaning::Moment(1, MomentPart::Date),
        0x9004 => Meaning::Moment(2, MomentPart::Date),
        0x9290..=0x9292 => Meaning::Moment(usize::from(tag - 0x9290), MomentPart::Fraction),
        0x9010..=0x9012 => Meaning::Moment(usize::from(tag - 0x9010), MomentPart::Offset),
        0x9286 => Meaning::Comment,
        0x9C9D => Meaning::Utf16(Author),
        0x9C9B | 0x9C9C | 0x9C9E | 0x9C9F => Meaning::Utf16(Text),
        // How the picture is stored: sizes, samples, strips, tiles, sampling, resolution, colour space, versions.
        0x00FE..=0x0103
        | 0x0106..=0x010A
        | 0x0111
        | 0x0115..=0x011C
        | 0x0120..=0x0125
        | 0x0128
        | 0x012D
        | 0x013D..=0x0145
        | 0x0152..=0x0156
        | 0x015B
        | 0x0200..=0x0214
        | 0x1001
        | 0x1002
        | 0x828D
        | 0x828E
        | 0x9000
        | 0x9101
        | 0xA000..=0xA003 => Meaning::Layout,
        0x010D | 0x010E | 0x011D | 0x0129 | 0x4746 | 0x4749 | 0xA436 | 0x9213 => {
            Meaning::Is(if tag == 0x9213 { EditHistory } else { Text })
        }
        0x010F | 0x0110 | 0xA433 | 0xA434 | 0xC614 | 0xC615 | 0xC7A1 | 0xFDEA | 0x9999 => Meaning::Is(DeviceModel),
        0x000B | 0x0131 | 0x013C | 0xA438..=0xA43C => Meaning::Is(if tag == 0xA438 { Author } else { Software }),
        0x013B | 0x8298 | 0xA430 | 0xA437 | 0xFDE8 => Meaning::Is(Author),
        0xA431 | 0xA435 | 0xC62F | 0xFDE9 => Meaning::Is(SerialNumber),
        0x800D | 0xA420 | 0xC65D | 0x9211 => Meaning::Is(UniqueId),
        0x882A | 0xC6B4 | 0xC71B => Meaning::Is(DateTime),
        0x501B => Meaning::Is(Thumbnail),
        0xC68B | 0xFE4C => Meaning::Is(EditHistory),
        0x8480 | 0x87AF | 0x830E | 0x8482 | 0x85D8 | 0x87B0 | 0x87B1 => Meaning::Is(PlaceName),
        0xC634 => Meaning::Is(UnknownData),
        0xEA1C | 0xEA1D | 0xC4A5 | 0xA004 => Meaning::Is(OtherField),
        0x829A..=0x829D
        | 0x8822..=0x8833
        | 0x9102
        | 0x9201..=0x9217
        | 0x9400..=0x9405
        | 0xA20B..=0xA302
        | 0xA401..=0xA40C
        | 0xA432
        | 0xA460..=0xA500 => Meaning::Is(CameraSettings),
        _ => return None,
    })
}

/// Kodak's APP3 `Meta`.
fn kodak(tag: u16) -> Meaning {
    Meaning::Is(match tag {
        0xC353 => Kind::Author,
        0xC354 => Kind::SerialNumber,
        0xC355 | 0xC418 | 0xC419 => Kind::Text,
        0xC36D => return Meaning::Directories(Role::Kodak),
        _ => Kind::OtherField,
    })
}

/// The field's name; its number where no standard names it.
pub(super) fn name(role: Role, tag: u16) -> String {
    let contexts: &[Context] = match role {
        Role::Gps => &[Context::Gps],
        Role::Interop => &[Context::Interop],
        Role::Kodak => &[],
        Role::Exif => &[Context::Exif, Context::Tiff],
        Role::Main | Role::Thumbnail | Role::Preview => &[Context::Tiff, Context::Exif],
    };
    let known = contexts.iter().map(|&context| Tag(context, tag)).find(|tag| tag.description().is_some());
    if let Some(tag) = known {
        return tag.to_string();
    }
    let name = match role {
        Role::Kodak => kodak_name(tag),
        Role::Gps | Role::Interop => None,
        _ => further_name(tag),
    };
    name.map_or_else(|| format!("0x{tag:04X}"), str::to_owned)
}

fn kodak_name(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0xC350 => "FilmProductCode",
        0xC351 => "ImageSourceEK",
        0xC353 => "CameraOwner",
        0xC354 => "SerialNumber",
        0xC355 => "UserSelectGroupTitle",
        0xC36D => "MetaIFD",
        _ => return None,
    })
}

/// Fields that kamadak-exif does not name.
fn further_name(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0x000B => "ProcessingSoftware",
        0x010D => "DocumentName",
        0x011D => "PageName",
        0x0129 => "PageNumber",
        0x013C => "HostComputer",
        0x014A => "SubIFDs",
        0x02BC => "XMP",
        0x4746 => "Rating",
        0x4749 => "RatingPercent",
        0x501B => "ThumbnailData",
        0x800D => "ImageID",
        0x830E => "PixelScale",
        0x8482 => "ModelTiePoint",
        0x83BB => "IPTC-NAA",
        0x8649 => "PhotoshopSettings",
        0x8773 => "ICC_Profile",
        0x87AF => "GeoTiffDirectory",
        0x87B0 => "GeoTiffDoubleParams",
        0x87B1 => "GeoTiffAsciiParams",
        0x882A => "TimeZoneOffset",
        0x9211 => "ImageNumber",
        0x9213 => "ImageHistory",
        0x9999 => "XiaomiModel",
        0x9C9B => "XPTitle",
        0x9C9C => "XPComment",
        0x9C9D => "XPAuthor",
        0x9C9E => "XPKeywords",
        0x9C9F => "XPSubject",
        0xA436 => "ImageTitle",
        0xA437 => "Photographer",
        0xA438 => "ImageEditor",
        0xA439 => "CameraFirmware",
        0xA43A => "RAWDevelopingSoftware",
        0xA43B => "ImageEditingSoftware",
        0xA43C => "MetadataEditingSoftware",
        0xC4A5 => "PrintImageMatching",
        0xC614 => "UniqueCameraModel",
        0xC615 => "LocalizedCameraModel",
        0xC62F => "CameraSerialNumber",
        0xC630 => "DNGLensInfo",
        0xC634 => "DNGPrivateData",
        0xC65D => "RawDataUniqueID",
        0xC68B => "OriginalRawFileName",
        0xC71B => "PreviewDateTime",
        0xC7A1 => "CameraLabel",
        0xCD41 => "JUMBF",
        0xEA1C => "Padding",
        0xEA1D => "OffsetSchema",
        0xFDE8 => "OwnerName",
        0xFDE9 => "SerialNumber",
        0xFDEA => "Lens",
        0xFE4C => "RawFile",
        _ => return None,
    })
}

/// The names of a moment's parts, for one whose date is missing.
pub(super) fn moment_name(moment: usize, part: MomentPart) -> &'static str {
    const DATES: [&str; 3] = ["DateTime", "DateTimeOriginal", "DateTimeDigitized"];
    const FRACTIONS: [&str; 3] = ["SubSecTime", "SubSecTimeOriginal", "SubSecTimeDigitized"];
    const OFFSETS: [&str; 3] = ["OffsetTime", "OffsetTimeOriginal", "OffsetTimeDigitized"];
    let names = match part {
        MomentPart::Date => DATES,
        MomentPart::Fraction => FRACTIONS,
        MomentPart::Offset => OFFSETS,
    };
    names.get(moment).copied().unwrap_or("DateTime")
}
