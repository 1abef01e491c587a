//! What inspect tells: one [`Finding`] for each hidden datum.

use std::ops::Range;

use crate::format::Format;

/// What was hidden in a photo.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// The file's format, told by its bytes.
    pub format: Format,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Width and height in pixels as stored, before any orientation; `None` when not found.
    pub size: Option<(u32, u32)>,
    /// EXIF orientation, 1 to 8; 1 when there is none.
    pub orientation: u8,
    /// Frames of an animation; 1 for a still picture.
    pub frames: u32,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
    /// Some metadata was damaged, or passed a limit, and could not be read to its end.
    pub incomplete: bool,
}

/// One hidden datum.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where in the file it hides.
    pub place: Place,
    /// The field's name in its standard, such as `GPSLatitude` or `dc:creator`; empty where there is none.
    pub field: String,
    /// Its value for a person: decimal degrees, a name, a date. `None` where bytes alone were found.
    pub value: Option<String>,
    /// Bytes it takes in the file.
    pub bytes: u64,
    /// Where those bytes lie in the file, when they lie together.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub extent: Option<Range<u64>>,
}

/// The groups that a report is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Category {
    /// Where.
    Location,
    /// Who.
    Identity,
    /// When.
    Time,
    /// With what device or program.
    Device,
    /// Second pictures, videos, sound.
    HiddenMedia,
    /// What was done to the picture.
    EditHistory,
    /// Anything else.
    Other,
}

/// What a hidden datum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Kind {
    // Location
    /// Latitude and longitude in decimal degrees (WGS 84), `48.858370, 2.294481`.
    Coordinates,
    /// Altitude, direction, speed and other GPS fields.
    GpsDetail,
    /// A place, city or country by name or code.
    PlaceName,
    // Identity
    /// The name of a person in the picture.
    PersonName,
    /// Where a face is in the picture.
    FaceRegion,
    /// Author, owner, copyright holder, contact.
    Author,
    /// A number that identifies the device, its lens or its owner.
    SerialNumber,
    /// A number that identifies this picture or its series.
    UniqueId,
    // Time
    /// When it was taken, changed, or positioned.
    DateTime,
    // Device
    /// Make, model or lens of the camera or phone.
    DeviceModel,
    /// Name and version of a program or firmware.
    Software,
    /// Exposure, focal length and other settings of the camera.
    CameraSettings,
    /// The maker's private data.
    MakerNote,
    // HiddenMedia
    /// A small, often uncropped copy.
    Thumbnail,
    /// A second picture of any size: a preview, a burst frame, another camera.
    SecondPicture,
    /// How far away each point of the picture is.
    DepthMap,
    /// How bright each point is on an HDR screen.
    GainMap,
    /// Seconds of video, often with sound.
    Video,
    /// Sound.
    Audio,
    /// Frames of an animation after the first.
    OtherFrames,
    // EditHistory
    /// Editing steps, ancestors, document identifiers of an editor.
    EditHistory,
    /// C2PA content credentials (JUMBF).
    ContentCredentials,
    // Other
    /// Free text: caption, comment, keywords, rating.
    Text,
    /// A colour profile, which can name its maker and creation time.
    ColorProfile,
    /// A field that is none of the above.
    OtherField,
    /// A block of data of unknown or private kind.
    UnknownData,
    /// Bytes after the picture's end.
    TrailingData,
}

/// The container that a datum hides in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Place {
    /// EXIF (CIPA DC-008).
    Exif,
    /// The maker's note inside EXIF.
    MakerNote,
    /// XMP (ISO 16684-1), extended XMP included.
    Xmp,
    /// IPTC-IIM.
    Iptc,
    /// Photoshop image resources.
    Photoshop,
    /// ICC profile.
    Icc,
    /// JFIF or JFXX.
    Jfif,
    /// A JPEG comment segment.
    JpegComment,
    /// Another JPEG application segment.
    JpegSegment,
    /// CIPA multi-picture format (DC-007).
    Mpf,
    /// JUMBF (ISO/IEC 19566-5).
    Jumbf,
    /// A PNG chunk.
    PngChunk,
    /// A WebP chunk.
    WebpChunk,
    /// A GIF extension.
    GifExtension,
    /// An item or box of an ISO base media file.
    IsoBox,
    /// Samsung's trailer (SEFT) or `sefd` box.
    Samsung,
    /// After the end of the picture.
    Trailer,
    /// The picture itself, such as further frames.
    Picture,
}

impl Kind {
    /// The group this kind is told in.
    pub fn category(self) -> Category {
        match self {
            Self::Coordinates | Self::GpsDetail | Self::PlaceName => Category::Location,
            Self::PersonName | Self::FaceRegion | Self::Author | Self::SerialNumber | Self::UniqueId => {
                Category::Identity
            }
            Self::DateTime => Category::Time,
            Self::DeviceModel | Self::Software | Self::CameraSettings | Self::MakerNote => Category::Device,
            Self::Thumbnail
            | Self::SecondPicture
            | Self::DepthMap
            | Self::GainMap
            | Self::Video
            | Self::Audio
            | Self::OtherFrames => Category::HiddenMedia,
            Self::EditHistory | Self::ContentCredentials => Category::EditHistory,
            Self::Text | Self::ColorProfile | Self::OtherField | Self::UnknownData | Self::TrailingData => {
                Category::Other
            }
        }
    }
}

impl Finding {
    /// The group this finding is told in.
    pub fn category(&self) -> Category {
        self.kind.category()
    }
}

impl Report {
    /// The report on pixels that the platform decoded: nothing is known of their file.
    pub(crate) fn of_pixels(width: u32, height: u32, orientation: u8) -> Self {
        Self {
            format: Format::Pixels,
            file_bytes: 0,
            size: Some((width, height)),
            orientation,
            frames: 1,
            findings: Vec::new(),
            incomplete: false,
        }
    }
}
