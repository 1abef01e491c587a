//! What a picture's metadata says of the pictures and videos that lie behind it.

use super::report::Kind;

/// What was read about the picture at hand and what it belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    /// What the picture says that it itself is: a gain map or a depth map.
    pub(super) itself: Option<Kind>,
    /// Pictures listed by position (MPF).
    pub(super) listed: Vec<Listed>,
    /// Media listed in their order behind the picture (Google's `Container:Directory`).
    pub(super) items: Vec<Item>,
}

/// A picture of the multi-picture format.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Where it begins, counted like findings' extents.
    pub(super) start: u64,
    /// Its bytes.
    pub(super) bytes: u64,
    /// What it is.
    pub(super) kind: Kind,
    /// What the standard calls it.
    pub(super) name: &'static str,
}

/// An item of Google's container directory.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// `Item:Mime`, such as `image/jpeg`.
    pub(super) mime: String,
    /// `Item:Semantic`, such as `GainMap`.
    pub(super) semantic: String,
    /// `Item:Length` in bytes.
    pub(super) bytes: u64,
}

impl Item {
    /// What the item is.
    pub(super) fn kind(&self) -> Kind {
        match self.semantic.as_str() {
            "GainMap" | "RecoveryMap" => Kind::GainMap,
            "Depth" | "Confidence" => Kind::DepthMap,
            _ if self.mime.starts_with("video/") => Kind::Video,
            _ if self.mime.starts_with("audio/") => Kind::Audio,
            _ => Kind::SecondPicture,
        }
    }
}
