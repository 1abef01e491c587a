//! What can go wrong, sorted by whose fault it is. No error carries user data: no paths, no metadata values, no text
//! of a dependency's error.

use std::io;

/// Why a photo could not be inspected or protected. After any of these there is no output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are sound, but of a kind that is not read.
    #[error("{0}")]
    Unsupported(Unsupported),
    /// The file breaks its own format so that no picture can be taken from it.
    #[error("the picture is damaged: {0}")]
    Damaged(&'static str),
    /// The picture or file is larger than [`Limits`](crate::Limits) allows.
    #[error("the picture is too large: {0}")]
    TooLarge(TooLarge),
    /// The file asks for more work than [`Limits`](crate::Limits) allows, as a decompression bomb does.
    #[error("the file asks for too much work: {0}")]
    LimitReached(Limit),
    /// A cover that the caller asked for cannot be drawn, or there are too many.
    #[error("a cover cannot be drawn: {0}")]
    InvalidCover(&'static str),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The caller's progress callback failed.
    #[error("the progress callback failed")]
    Callback,
    /// Reading the input or writing the output failed.
    #[error("{0}")]
    Storage(Storage),
    /// The shield's model does not keep its contract; see `model/README.md`.
    #[error("the shield's model cannot be used: {0}")]
    Model(&'static str),
    /// A fault of `SafeShare` itself, such as an output that its own check refused.
    #[error("internal fault: {0}")]
    Internal(&'static str),
}

/// What is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// Not a picture of a known format.
    #[error("not a picture that SafeShare reads (JPEG, PNG, WebP, GIF; HEIC and AVIF where the phone decodes them)")]
    Format,
    /// HEIC, AVIF or another format that the phone decodes; hand its pixels to `protect_pixels`.
    #[error("let the phone decode this format: SafeShare itself reads JPEG, PNG, WebP and GIF")]
    PlatformDecoded,
    /// A known format in a variant that is not read.
    #[error("this variant of the format is not read: {0}")]
    Variant(&'static str),
}

/// Which size limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TooLarge {
    /// More pixels than `Limits::pixels`.
    #[error("too many pixels")]
    Pixels,
    /// A side longer than `Limits::side`.
    #[error("a side is too long")]
    Side,
    /// More bytes than `Limits::file_bytes`.
    #[error("too many bytes")]
    File,
    /// Decoding would take more memory than `Limits::memory`.
    #[error("it does not fit into the memory that may be used")]
    Memory,
}

/// Which work limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// More scans than `Limits::scans`.
    #[error("too many scans")]
    Scans,
    /// More segments, chunks, boxes or frames than `Limits::parts`.
    #[error("too many parts")]
    Parts,
    /// Structures nested deeper than `Limits::depth`.
    #[error("nested too deeply")]
    Depth,
    /// Compressed data inflates to more than `Limits::inflated`.
    #[error("compressed data grows too large")]
    Inflated,
    /// More time than `Limits::time`.
    #[error("it takes too long")]
    Time,
}

/// What failed while reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Storage {
    /// The input or the output folder does not exist.
    #[error("no such file or folder")]
    NotFound,
    /// The system does not allow reading the input or writing to the output folder.
    #[error("permission denied")]
    Denied,
    /// No space is left.
    #[error("no space is left")]
    Full,
    /// The input could not be read.
    #[error("the file could not be read")]
    Read,
    /// The output could not be written.
    #[error("the file could not be written")]
    Write,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The error for a failed read of the input. An early end of the file is damage, not a storage fault.
    pub(crate) fn from_read(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::Damaged("the file ends too early"),
            io::ErrorKind::NotFound => Error::Storage(Storage::NotFound),
            io::ErrorKind::PermissionDenied => Error::Storage(Storage::Denied),
            _ => Error::Storage(Storage::Read),
        }
    }

    /// The error for a failed write of the output.
    pub(crate) fn from_write(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Storage(Storage::NotFound),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Error::Storage(Storage::Denied),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Storage(Storage::Full),
            _ => Error::Storage(Storage::Write),
        }
    }
}

impl From<Unsupported> for Error {
    fn from(what: Unsupported) -> Self {
        Error::Unsupported(what)
    }
}

impl From<TooLarge> for Error {
    fn from(what: TooLarge) -> Self {
        Error::TooLarge(what)
    }
}

impl From<Limit> for Error {
    fn from(what: Limit) -> Self {
        Error::LimitReached(what)
    }
}

impl From<Storage> for Error {
    fn from(what: Storage) -> Self {
        Error::Storage(what)
    }
}
