//! What a language has to say. Each is one implementation, so that a missing sentence does not compile.

use safeshare::{Category, Error, Kind};

/// The sentences of one language.
pub trait Table: Sync {
    /// The heading of a group.
    fn category(&self, category: Category) -> &'static str;
    /// A kind of datum, without its value.
    fn kind(&self, kind: Kind) -> &'static str;
    /// An error.
    fn error(&self, error: &Error) -> &'static str;

    /// The headings of a report, and what stands in its place.
    fn hidden(&self) -> &'static str;
    fn nothing_hidden(&self) -> &'static str;
    fn removed(&self) -> &'static str;
    fn nothing_removed(&self) -> &'static str;
    /// Some of the hidden data could not be read to its end.
    fn incomplete(&self) -> &'static str;

    /// The strength of the shield that was applied, by its PSNR in dB.
    fn shielded(&self, psnr: f32) -> String;
    fn shield_changed_nothing(&self) -> &'static str;
    fn shield_off(&self) -> &'static str;
    /// `count` faces were found and shielded; at least one.
    fn faces_shielded(&self, count: usize) -> String;
    /// `count` places are covered; at least one.
    fn places_covered(&self, count: usize) -> String;
    /// Faces were to be covered, and none was found.
    fn no_face_covered(&self) -> &'static str;
    fn first_frame_kept(&self) -> &'static str;
    fn file_not_seen(&self) -> &'static str;
    fn no_photos(&self) -> &'static str;

    /// A precise place, and one where both coordinates are zero.
    fn house_sized(&self) -> &'static str;
    fn zero_place(&self) -> &'static str;
    /// Video of this many seconds.
    fn seconds_of_video(&self, seconds: f64) -> String;
    fn with_sound(&self) -> &'static str;
    /// `count` further frames.
    fn more_frames(&self, count: u64) -> String;

    /// `count` values that are not listed.
    fn values(&self, count: usize) -> String;
    /// A list goes on with `count` more.
    fn more(&self, count: usize) -> String;
    /// Between a label and its value.
    fn colon(&self) -> &'static str;
    /// A size, such as `12 KB`.
    fn bytes(&self, bytes: u64) -> String;
}

/// `bytes` in units of 1000 with two significant digits at least: the number, its decimals and its unit's index.
pub fn scaled(bytes: u64) -> (f64, usize, usize) {
    let (value, unit) = match bytes {
        0..1_000 => (bytes as f64, 0),
        1_000..999_500 => (bytes as f64 / 1e3, 1),
        999_500..999_500_000 => (bytes as f64 / 1e6, 2),
        _ => (bytes as f64 / 1e9, 3),
    };
    (value, usize::from(unit > 0 && value < 9.95), unit)
}
