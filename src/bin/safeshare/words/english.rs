//! English.

use safeshare::{Category, Error, Kind, Limit, Storage, TooLarge, Unsupported};

use super::table::{Table, scaled};

pub struct English;

impl Table for English {
    fn category(&self, category: Category) -> &'static str {
        match category {
            Category::Location => "Where",
            Category::Identity => "Who",
            Category::Time => "When",
            Category::Device => "With which device",
            Category::HiddenMedia => "Hidden pictures and videos",
            Category::EditHistory => "What was done to it",
            Category::Other => "Other",
        }
    }

    fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Coordinates => "Where it was taken",
            Kind::GpsDetail => "Altitude, direction and the like",
            Kind::PlaceName => "A place by its name",
            Kind::PersonName => "Name of a person",
            Kind::FaceRegion => "Where a face is in the picture",
            Kind::Author => "Author or owner",
            Kind::SerialNumber => "Serial number",
            Kind::UniqueId => "A number that only this picture or its series has",
            Kind::DateTime => "Date and time",
            Kind::DeviceModel => "Camera or phone",
            Kind::Software => "Program",
            Kind::CameraSettings => "Settings of the camera",
            Kind::MakerNote => "Private notes of the camera's maker",
            Kind::Thumbnail => "A small second picture, often uncropped",
            Kind::SecondPicture => "A second picture",
            Kind::DepthMap => "A map of how far away everything is",
            Kind::GainMap => "A brightness map that shows the picture again in gray",
            Kind::Video => "A video",
            Kind::Audio => "Sound",
            Kind::OtherFrames => "Further frames of an animation",
            Kind::EditHistory => "Traces of editing",
            Kind::ContentCredentials => "Content credentials: who made it, with what",
            Kind::Text => "Text",
            Kind::ColorProfile => "Colour profile",
            Kind::OtherField => "Other fields",
            Kind::UnknownData => "Data of an unknown kind",
            Kind::TrailingData => "Data behind the picture's end",
        }
    }

    fn error(&self, error: &Error) -> &'static str {
        match error {
            Error::Unsupported(Unsupported::PlatformDecoded) => {
                "this format is decoded by the phone; here only JPEG, PNG, WebP and GIF are read"
            }
            Error::Unsupported(Unsupported::Variant(_)) => "this variant of the format is not read",
            Error::Unsupported(_) => "not a picture that is read here (JPEG, PNG, WebP and GIF are)",
            Error::Damaged(_) => "the picture is damaged",
            Error::TooLarge(TooLarge::Pixels | TooLarge::Side) => "the picture has too many pixels",
            Error::TooLarge(TooLarge::Memory) => "the picture would take too much memory",
            Error::TooLarge(_) => "the file is too large",
            Error::LimitReached(Limit::Time) => "it takes too long",
            Error::LimitReached(_) => "the file asks for more work than a photo should",
            Error::InvalidCover(_) => "a cover lies outside the picture, or there are too many",
            Error::Cancelled => "cancelled",
            Error::Storage(Storage::NotFound) => "no such file or folder",
            Error::Storage(Storage::Denied) => "permission denied",
            Error::Storage(Storage::Full) => "no space is left",
            Error::Storage(Storage::Read) => "the file could not be read",
            Error::Storage(_) => "the new file could not be written",
            Error::Model(_) => "the shield's model cannot be used; nothing was written",
            _ => "a fault of SafeShare itself; nothing was written",
        }
    }

    fn hidden(&self) -> &'static str {
        "Hidden in this photo:"
    }

    fn nothing_hidden(&self) -> &'static str {
        "Nothing hidden was found."
    }

    fn removed(&self) -> &'static str {
        "Was hidden in the original and is not in the new picture:"
    }

    fn nothing_removed(&self) -> &'static str {
        "Nothing hidden was found in the original."
    }

    fn incomplete(&self) -> &'static str {
        "Some hidden data is damaged or too much to read to its end; there may be more."
    }

    fn shielded(&self, psnr: f32) -> String {
        format!("Shield: on ({psnr:.1} dB from the unshielded picture)")
    }

    fn shield_changed_nothing(&self) -> &'static str {
        "Shield: on, but it found nothing to change in this picture"
    }

    fn shield_off(&self) -> &'static str {
        "Shield: off"
    }

    fn faces_shielded(&self, count: usize) -> String {
        if count == 1 { "1 face shielded".into() } else { format!("{count} faces shielded") }
    }

    fn places_covered(&self, count: usize) -> String {
        if count == 1 { "1 place covered".into() } else { format!("{count} places covered") }
    }

    fn no_face_covered(&self) -> &'static str {
        "No face was found, so none is covered: please look at the picture before you share it."
    }

    fn first_frame_kept(&self) -> &'static str {
        "The first frame of the animation was kept, the others were not."
    }

    fn file_not_seen(&self) -> &'static str {
        "The original file was not seen: what was hidden in it is not known, and is not in the new picture."
    }

    fn no_photos(&self) -> &'static str {
        "No photos found."
    }

    fn house_sized(&self) -> &'static str {
        "on a map, a spot the size of a house"
    }

    fn zero_place(&self) -> &'static str {
        "the fields are there, but zero"
    }

    fn seconds_of_video(&self, seconds: f64) -> String {
        format!("{seconds:.1} s of video")
    }

    fn with_sound(&self) -> &'static str {
        "with sound"
    }

    fn more_frames(&self, count: u64) -> String {
        if count == 1 {
            "One more frame of an animation".into()
        } else {
            format!("{count} more frames of an animation")
        }
    }

    fn values(&self, count: usize) -> String {
        if count == 1 { "1 value".into() } else { format!("{count} values") }
    }

    fn more(&self, count: usize) -> String {
        format!("and {count} more")
    }

    fn colon(&self) -> &'static str {
        ": "
    }

    fn bytes(&self, bytes: u64) -> String {
        let (value, decimals, unit) = scaled(bytes);
        format!("{value:.decimals$} {}", ["bytes", "KB", "MB", "GB"][unit])
    }
}
