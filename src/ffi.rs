//! The bridge to Kotlin and Swift. A bridging layer is not an API of its own: everything here only converts.
//!
//! Every call catches a panic and gives it as [`SafeShareError::Internal`]; no call leaves a file after an error.

#![allow(unsafe_code, reason = "UniFFI's macros expand to extern functions")]
#![allow(clippy::needless_pass_by_value, reason = "values come from the foreign side as owned ones")]
#![allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "each call is a method of an object and can fail")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use crate::{Area, Control, Engine, Error, Face, Limit, Options, Storage, TooLarge, Unsupported};

uniffi::setup_scaffolding!();

/// Loads and checks the shield's net once and protects any number of photos with it, from any thread.
#[derive(uniffi::Object)]
pub struct SafeShareEngine(Engine);

/// Cancels a running call from another thread; the call then fails with `Cancelled` within about 100 ms.
#[derive(uniffi::Object)]
pub struct CancelToken(crate::CancelToken);

/// Told how far a photo is. Called on the thread that made the call, several times a second.
#[uniffi::export(foreign)]
pub trait ProgressListener: Send + Sync {
    /// `fraction` is that of the stage, 0 to 1. Throwing stops the photo with `CallbackFailed`.
    fn on_progress(&self, stage: ProtectStage, fraction: f32) -> Result<(), SafeShareError>;
}

#[uniffi::export]
impl SafeShareEngine {
    /// Loads the net; takes a few tens of milliseconds.
    #[uniffi::constructor]
    pub fn new() -> Result<Arc<Self>, SafeShareError> {
        guarded(|| Ok(Arc::new(Self(Engine::new()?))))
    }

    /// What is hidden in the photo at `path`. Works for JPEG, PNG, WebP, GIF, HEIC, AVIF and TIFF files.
    #[uniffi::method(default(cancel = None))]
    pub fn inspect(&self, path: String, cancel: Option<Arc<CancelToken>>) -> Result<PhotoReport, SafeShareError> {
        let limits = crate::Limits::default();
        guarded(|| Ok(crate::inspect_file(path.as_ref(), &limits, &control(cancel))?.into()))
    }

    /// Protects the photo at `path` (JPEG, PNG, WebP or GIF) into a new file in `output_dir`, under a neutral random
    /// name. The original is not changed.
    #[uniffi::method(default(progress = None, cancel = None, options))]
    pub fn protect(
        &self,
        path: String,
        output_dir: String,
        options: ProtectOptions,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<ProtectedPhoto, SafeShareError> {
        guarded(|| {
            let on_progress = told(progress.as_deref());
            let control = control(cancel).with_progress(&on_progress);
            Ok(self.0.protect_file(path.as_ref(), output_dir.as_ref(), &options.try_into()?, &control)?.into())
        })
    }

    /// Protects a picture that the platform decoded (HEIC, AVIF, raw files) into a new file in `output_dir`. Its report
    /// is empty, since the file was not seen: call `inspect` with the file for that.
    #[uniffi::method(default(progress = None, cancel = None, options))]
    pub fn protect_pixels(
        &self,
        pixels: PhotoPixels,
        output_dir: String,
        options: ProtectOptions,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<ProtectedPhoto, SafeShareError> {
        guarded(|| {
            let on_progress = told(progress.as_deref());
            let control = control(cancel).with_progress(&on_progress);
            let folder: &Path = output_dir.as_ref();
            Ok(self.0.protect_pixels(&pixels.borrowed(), folder, &options.try_into()?, &control)?.into())
        })
    }

    /// A before-and-after pair of the photo at `path`, at most `side` pixels long, with its covers.
    #[uniffi::method(default(cancel = None, options))]
    pub fn preview(
        &self,
        path: String,
        side: u32,
        options: ProtectOptions,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<PhotoPreview, SafeShareError> {
        guarded(|| Ok(self.0.preview_file(path.as_ref(), side, &options.try_into()?, &control(cancel))?.into()))
    }

    /// The faces that the net finds in the photo at `path`, the surest first: suggestions for covers. It misses some, and
    /// sees some where there are none.
    #[uniffi::method(default(cancel = None, options))]
    pub fn faces(
        &self,
        path: String,
        options: ProtectOptions,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Vec<FoundFace>, SafeShareError> {
        guarded(|| Ok(found(self.0.faces_file(path.as_ref(), &options.try_into()?, &control(cancel))?)))
    }

    /// The same for a picture that the platform decoded.
    #[uniffi::method(default(cancel = None, options))]
    pub fn faces_pixels(
        &self,
        pixels: PhotoPixels,
        options: ProtectOptions,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Vec<FoundFace>, SafeShareError> {
        guarded(|| Ok(found(self.0.faces_pixels(&pixels.borrowed(), &options.try_into()?, &control(cancel))?)))
    }

    /// `preview` for a picture that the platform decoded.
    #[uniffi::method(default(cancel = None, options))]
    pub fn preview_pixels(
        &self,
        pixels: PhotoPixels,
        side: u32,
        options: ProtectOptions,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<PhotoPreview, SafeShareError> {
        guarded(|| Ok(self.0.preview_pixels(&pixels.borrowed(), side, &options.try_into()?, &control(cancel))?.into()))
    }
}

#[uniffi::export]
impl CancelToken {
    /// A token that is not cancelled.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::new(Self(crate::CancelToken::default()))
    }

    /// Cancels every call that was given this token.
    pub fn cancel(&self) -> Result<(), SafeShareError> {
        self.0.cancel();
        Ok(())
    }

    /// Whether `cancel` was called.
    pub fn is_cancelled(&self) -> Result<bool, SafeShareError> {
        Ok(self.0.is_cancelled())
    }
}

/// Runs a call; a panic becomes an error and not a crash of the app.
fn guarded<T>(call: impl FnOnce() -> Result<T, SafeShareError>) -> Result<T, SafeShareError> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(SafeShareError::Internal))
}

fn control(cancel: Option<Arc<CancelToken>>) -> Control<'static> {
    cancel.map_or_else(Control::default, |token| Control::default().with_cancel(token.0.clone()))
}

fn told(listener: Option<&dyn ProgressListener>) -> impl Fn(crate::Stage, f32) -> crate::Result<()> + Sync + '_ {
    move |stage, fraction| match listener {
        Some(listener) => listener.on_progress(stage, fraction).map_err(|_| Error::Callback),
        None => Ok(()),
    }
}

type ShieldStrength = crate::Strength;
/// How strongly the shield perturbs the picture.
#[uniffi::remote(Enum)]
pub enum ShieldStrength {
    /// No perturbation; hidden data is still removed.
    Off,
    /// Harder to see than `Standard`, and weaker.
    Subtle,
    /// The default.
    Standard,
    /// Stronger, and easier to see.
    Strong,
}

type OutputFormat = crate::OutputFormat;
/// The format of the new file.
#[uniffi::remote(Enum)]
pub enum OutputFormat {
    /// PNG when the picture has transparency, else JPEG.
    Auto,
    /// JPEG; transparency is laid on white.
    Jpeg,
    /// PNG.
    Png,
}

type CoverShape = crate::CoverShape;
/// The outline of a cover.
#[uniffi::remote(Enum)]
pub enum CoverShape {
    /// The ellipse that fills the area.
    Ellipse,
    /// The area with rounded corners.
    RoundedRectangle,
}

type CoverStyle = crate::CoverStyle;
/// What a cover draws in the place of the picture. Of what is under it, no more than one average colour remains.
#[uniffi::remote(Enum)]
pub enum CoverStyle {
    /// Square cells: one average colour for all of them, and noise.
    Mosaic,
    /// A smooth picture: one average colour, and noise.
    Blur,
    /// One colour: the average of what lies around the cover.
    Solid,
    /// A round smiling sticker.
    Sticker,
}

type ProtectStage = crate::Stage;
/// The steps of a photo's way, in order.
#[uniffi::remote(Enum)]
pub enum ProtectStage {
    /// Looking for hidden data.
    Inspect,
    /// Decoding, downscaling, turning upright, converting to sRGB.
    Decode,
    /// Perturbing.
    Shield,
    /// Writing the new file's bytes.
    Encode,
    /// Reading them back and checking them.
    Verify,
}

type PhotoFormat = crate::Format;
/// A picture format that is recognised.
#[uniffi::remote(Enum)]
pub enum PhotoFormat {
    /// JPEG.
    Jpeg,
    /// PNG or APNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// HEIC or HEIF; the platform decodes it.
    Heic,
    /// AVIF; the platform decodes it.
    Avif,
    /// TIFF, or a camera's raw file that is built like one; the platform decodes it.
    Tiff,
    /// Pixels that the platform decoded; no file was seen.
    Pixels,
}

type HiddenCategory = crate::Category;
/// The groups that a report is told in.
#[uniffi::remote(Enum)]
pub enum HiddenCategory {
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

type HiddenKind = crate::Kind;
/// What a hidden datum is.
#[uniffi::remote(Enum)]
pub enum HiddenKind {
    /// Latitude and longitude in decimal degrees (WGS 84), `48.858370, 2.294481`.
    Coordinates,
    /// Altitude, direction, speed and other GPS fields.
    GpsDetail,
    /// A place, city or country by name or code.
    PlaceName,
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
    /// When it was taken, changed, or positioned.
    DateTime,
    /// Make, model or lens of the camera or phone.
    DeviceModel,
    /// Name and version of a program or firmware.
    Software,
    /// Exposure, focal length and other settings of the camera.
    CameraSettings,
    /// The maker's private data.
    MakerNote,
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
    /// Editing steps, ancestors, document identifiers of an editor.
    EditHistory,
    /// C2PA content credentials (JUMBF).
    ContentCredentials,
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

type HiddenPlace = crate::Place;
/// The container that a datum hides in.
#[uniffi::remote(Enum)]
pub enum HiddenPlace {
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

/// What to do with one photo; what is left out is as the core's own defaults have it.
#[derive(uniffi::Record)]
pub struct ProtectOptions {
    /// How strongly the shield perturbs the picture; `Standard` by default.
    #[uniffi(default = None)]
    pub strength: Option<ShieldStrength>,
    /// Longest side of the new picture in pixels, 2048 by default; smaller pictures are not enlarged.
    #[uniffi(default = None)]
    pub max_side: Option<u32>,
    /// The format of the new file; `Auto` by default.
    #[uniffi(default = None)]
    pub format: Option<OutputFormat>,
    /// JPEG quality, 1 to 100; 90 by default.
    #[uniffi(default = None)]
    pub quality: Option<u8>,
    /// Bytes of memory that the photo may take; a photo that needs more fails with `NotEnoughMemory`.
    #[uniffi(default = None)]
    pub memory_limit: Option<u64>,
    /// Places that are covered for good, at most 64; none by default.
    #[uniffi(default = [])]
    pub covers: Vec<PhotoCover>,
}

/// A place in the upright picture, in fractions of its width and height from the top left corner.
#[derive(uniffi::Record)]
pub struct PhotoArea {
    /// The left edge, 0 to 1.
    pub x: f32,
    /// The top edge, 0 to 1.
    pub y: f32,
    /// Fraction of the picture's width.
    pub width: f32,
    /// Fraction of the picture's height.
    pub height: f32,
}

/// A cover. An area that is empty, outside the picture or not finite fails with `InvalidCover`.
#[derive(uniffi::Record)]
pub struct PhotoCover {
    /// Where.
    pub area: PhotoArea,
    /// The outline in that area.
    pub shape: CoverShape,
    /// What is drawn there.
    pub style: CoverStyle,
}

/// A face that the net found.
#[derive(uniffi::Record)]
pub struct FoundFace {
    /// From ear to ear and from forehead to chin, about.
    pub area: PhotoArea,
    /// The larger area that an ellipse needs to cover the whole head.
    pub cover_area: PhotoArea,
    /// How sure the net is, 0 to 1.
    pub probability: f32,
}

/// What is hidden in a photo.
#[derive(uniffi::Record)]
pub struct PhotoReport {
    /// The file's format, told by its bytes.
    pub format: PhotoFormat,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Width in pixels as stored, before any orientation, if it was found.
    pub width: Option<u32>,
    /// Height in pixels as stored, before any orientation, if it was found.
    pub height: Option<u32>,
    /// EXIF orientation, 1 to 8; 1 when there is none.
    pub orientation: u8,
    /// Frames of an animation; 1 for a still picture.
    pub frames: u32,
    /// What was found, in the order of the file.
    pub findings: Vec<HiddenDatum>,
    /// Some metadata was damaged, or too much, and could not be read to its end.
    pub incomplete: bool,
}

/// One hidden datum.
#[derive(uniffi::Record)]
pub struct HiddenDatum {
    /// The group it is told in.
    pub category: HiddenCategory,
    /// What it is.
    pub kind: HiddenKind,
    /// Where in the file it hides.
    pub place: HiddenPlace,
    /// The field's name in its standard; empty where there is none.
    pub field: String,
    /// Its value for a person, if it has one. It is the parent's own datum: never log it.
    pub value: Option<String>,
    /// Bytes it takes in the file.
    pub bytes: u64,
}

/// A protected photo.
#[derive(uniffi::Record)]
pub struct ProtectedPhoto {
    /// Path of the new file.
    pub path: String,
    /// Its format: JPEG or PNG.
    pub format: PhotoFormat,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its bytes.
    pub bytes: u64,
    /// What the shield did, if it was on.
    pub shield: Option<ShieldResult>,
    /// What was hidden in the original, and is not in the new file.
    pub report: PhotoReport,
    /// Places that are covered for good.
    #[uniffi(default = 0)]
    pub covered: u32,
}

/// What the shield did.
#[derive(uniffi::Record)]
pub struct ShieldResult {
    /// The strength's factor on the net's output; at a face it follows what can be seen there.
    pub gain: f32,
    /// Peak signal-to-noise ratio in dB against the unshielded picture.
    pub psnr: f32,
    /// The faces that were found and are not covered, the surest first.
    #[uniffi(default = [])]
    pub faces: Vec<FoundFace>,
}

/// A picture that the platform decoded: RGBA, 8 bits each, in this order in memory.
#[derive(uniffi::Record)]
pub struct PhotoPixels {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Bytes from one row's start to the next, at least `4 * width`.
    pub stride: u64,
    /// At least `stride * (height - 1) + 4 * width` bytes.
    pub rgba: Vec<u8>,
    /// Whether R, G and B are multiplied by alpha.
    pub premultiplied: bool,
    /// What the numbers mean.
    pub color_space: PixelColorSpace,
    /// EXIF orientation that is still to be applied, 1 to 8; anything else counts as 1.
    pub orientation: u8,
}

/// What the numbers of a picture mean.
#[derive(uniffi::Enum)]
pub enum PixelColorSpace {
    /// sRGB (IEC 61966-2-1).
    Srgb,
    /// Display P3.
    DisplayP3,
    /// Adobe RGB (1998).
    AdobeRgb,
    /// As an ICC profile says; sRGB when it cannot be read.
    Icc {
        /// The profile's bytes.
        profile: Vec<u8>,
    },
}

/// A small before-and-after pair; each picture is RGBA, 8 bits each, straight alpha, `4 * width` bytes a row.
#[derive(uniffi::Record)]
pub struct PhotoPreview {
    /// Pixels of a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Without the shield, with the covers.
    pub before: Vec<u8>,
    /// With both.
    pub after: Vec<u8>,
    /// Mid-grey plus eight times the change.
    pub difference: Vec<u8>,
    /// What the shield did, if it was on.
    pub shield: Option<ShieldResult>,
}

/// Why a call failed, sorted by whose fault it is. No error carries user data.
#[derive(Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SafeShareError {
    /// Not a picture of a known format.
    #[error("unknown format")]
    UnsupportedFormat,
    /// The platform decodes this format: give its pixels to `protect_pixels`.
    #[error("the platform decodes this format")]
    PlatformDecoded,
    /// A known format in a variant that is not read.
    #[error("unsupported variant")]
    UnsupportedVariant,
    /// No picture can be taken from the file.
    #[error("damaged")]
    Damaged,
    /// Too many pixels, or a side that is too long.
    #[error("too many pixels")]
    TooManyPixels,
    /// Too many bytes.
    #[error("file too large")]
    FileTooLarge,
    /// More memory would be needed than may be used.
    #[error("not enough memory")]
    NotEnoughMemory,
    /// The file asks for more work than allowed, as a decompression bomb does.
    #[error("too much work")]
    TooMuchWork,
    /// A cover is empty, outside the picture or not finite, or there are too many.
    #[error("invalid cover")]
    InvalidCover,
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The progress listener threw.
    #[error("the progress listener failed")]
    CallbackFailed,
    /// The photo or the output folder does not exist.
    #[error("not found")]
    NotFound,
    /// The system does not allow it.
    #[error("permission denied")]
    PermissionDenied,
    /// No space is left.
    #[error("no space left")]
    StorageFull,
    /// The photo could not be read.
    #[error("read failed")]
    ReadFailed,
    /// The new file could not be written.
    #[error("write failed")]
    WriteFailed,
    /// The shield's net cannot be used.
    #[error("the shield's model cannot be used")]
    Model,
    /// A fault of `SafeShare` itself.
    #[error("internal fault")]
    Internal,
}

impl From<Error> for SafeShareError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsupported(Unsupported::Format) => Self::UnsupportedFormat,
            Error::Unsupported(Unsupported::PlatformDecoded) => Self::PlatformDecoded,
            Error::Unsupported(Unsupported::Variant(_)) => Self::UnsupportedVariant,
            Error::Damaged(_) => Self::Damaged,
            Error::TooLarge(TooLarge::Pixels | TooLarge::Side) => Self::TooManyPixels,
            Error::TooLarge(TooLarge::File) => Self::FileTooLarge,
            Error::TooLarge(TooLarge::Memory) => Self::NotEnoughMemory,
            Error::LimitReached(Limit::Scans | Limit::Parts | Limit::Depth | Limit::Inflated | Limit::Time) => {
                Self::TooMuchWork
            }
            Error::InvalidCover(_) => Self::InvalidCover,
            Error::Cancelled => Self::Cancelled,
            Error::Callback => Self::CallbackFailed,
            Error::Storage(Storage::NotFound) => Self::NotFound,
            Error::Storage(Storage::Denied) => Self::PermissionDenied,
            Error::Storage(Storage::Full) => Self::StorageFull,
            Error::Storage(Storage::Read) => Self::ReadFailed,
            Error::Storage(Storage::Write) => Self::WriteFailed,
            Error::Model(_) => Self::Model,
            Error::Internal(_) => Self::Internal,
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for SafeShareError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::CallbackFailed
    }
}

impl TryFrom<ProtectOptions> for Options {
    type Error = SafeShareError;

    fn try_from(chosen: ProtectOptions) -> Result<Self, SafeShareError> {
        let mut options = Options::default();
        options.strength = chosen.strength.unwrap_or(options.strength);
        options.max_side = chosen.max_side.unwrap_or(options.max_side);
        options.format = chosen.format.unwrap_or(options.format);
        options.quality = chosen.quality.unwrap_or(options.quality);
        options.limits.memory = chosen.memory_limit.unwrap_or(options.limits.memory);
        options.covers = chosen.covers.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
        Ok(options)
    }
}

impl TryFrom<PhotoCover> for crate::Cover {
    type Error = SafeShareError;

    fn try_from(PhotoCover { area, shape, style }: PhotoCover) -> Result<Self, SafeShareError> {
        Ok(Self { area: Area::new(area.x, area.y, area.width, area.height)?, shape, style })
    }
}

impl From<Area> for PhotoArea {
    fn from(area: Area) -> Self {
        Self { x: area.x(), y: area.y(), width: area.width(), height: area.height() }
    }
}

fn found(faces: Vec<Face>) -> Vec<FoundFace> {
    faces.into_iter().map(Into::into).collect()
}

impl From<Face> for FoundFace {
    fn from(face: Face) -> Self {
        let cover_area = face.cover(CoverStyle::default()).area;
        Self { area: face.area.into(), cover_area: cover_area.into(), probability: face.probability }
    }
}

impl PhotoPixels {
    fn borrowed(&self) -> crate::Pixels<'_> {
        crate::Pixels {
            width: self.width,
            height: self.height,
            stride: usize::try_from(self.stride).unwrap_or(usize::MAX),
            rgba: &self.rgba,
            premultiplied: self.premultiplied,
            color_space: match &self.color_space {
                PixelColorSpace::Srgb => crate::PixelColorSpace::Srgb,
                PixelColorSpace::DisplayP3 => crate::PixelColorSpace::DisplayP3,
                PixelColorSpace::AdobeRgb => crate::PixelColorSpace::AdobeRgb,
                PixelColorSpace::Icc { profile } => crate::PixelColorSpace::Icc(profile),
            },
            orientation: self.orientation,
        }
    }
}

impl From<crate::Protected> for ProtectedPhoto {
    fn from(crate::Protected { path, outcome }: crate::Protected) -> Self {
        Self {
            path: path.to_string_lossy().into_owned(),
            format: outcome.format,
            width: outcome.width,
            height: outcome.height,
            bytes: outcome.bytes,
            shield: outcome.shield.map(Into::into),
            report: outcome.report.into(),
            covered: u32::try_from(outcome.covered).unwrap_or(u32::MAX),
        }
    }
}

impl From<crate::Shielded> for ShieldResult {
    fn from(crate::Shielded { gain, psnr, faces }: crate::Shielded) -> Self {
        Self { gain, psnr, faces: found(faces) }
    }
}

impl From<crate::Report> for PhotoReport {
    fn from(report: crate::Report) -> Self {
        Self {
            format: report.format,
            file_bytes: report.file_bytes,
            width: report.size.map(|(width, _)| width),
            height: report.size.map(|(_, height)| height),
            orientation: report.orientation,
            frames: report.frames,
            findings: report.findings.into_iter().map(Into::into).collect(),
            incomplete: report.incomplete,
        }
    }
}

impl From<crate::Finding> for HiddenDatum {
    fn from(finding: crate::Finding) -> Self {
        Self {
            category: finding.category(),
            kind: finding.kind,
            place: finding.place,
            field: finding.field,
            value: finding.value,
            bytes: finding.bytes,
        }
    }
}

impl From<crate::Preview> for PhotoPreview {
    fn from(preview: crate::Preview) -> Self {
        let crate::Preview { width, height, before, after, difference, shield } = preview;
        Self { width, height, before, after, difference, shield: shield.map(Into::into) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_typed_error() {
        let outcome: Result<(), _> = guarded(|| panic!("inside"));
        assert_eq!(outcome, Err(SafeShareError::Internal));
    }
}
