//! What a caller may choose, and the limits that every photo is held to.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::control::Control;
use crate::cover::{Cover, CoverStyle};

/// How strongly the shield perturbs the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strength {
    /// No perturbation; hidden data is still removed.
    Off,
    /// Harder to see than `Standard`, and weaker.
    Subtle,
    /// The default.
    #[default]
    Standard,
    /// Stronger, and easier to see.
    Strong,
}

/// The format of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// PNG when the picture has transparency, else JPEG.
    #[default]
    Auto,
    /// JPEG; transparency is laid on white.
    Jpeg,
    /// PNG.
    Png,
}

/// What a caller chooses for one photo.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// How strongly the shield perturbs the picture.
    pub strength: Strength,
    /// Longest side of the output in pixels, at least 16; smaller pictures are not enlarged.
    pub max_side: u32,
    /// The format of the output.
    pub format: OutputFormat,
    /// JPEG quality, 1 to 100 on the scale of the Independent JPEG Group.
    pub quality: u8,
    /// Places that are covered for good, at most [`Limits::covers`] of them.
    pub covers: Vec<Cover>,
    /// Covers every face that the net finds, in this style, besides `covers`. It may miss one: look at the new picture.
    pub cover_faces: Option<CoverStyle>,
    /// Processor cores that this photo may use. With two the net sees its coarser grids beside the finest, which takes
    /// less time and a little more memory; the result is the same.
    pub cores: NonZeroUsize,
    /// What the input may ask for.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            strength: Strength::default(),
            max_side: 2048,
            format: OutputFormat::default(),
            quality: 90,
            covers: Vec::new(),
            cover_faces: None,
            cores: NonZeroUsize::MIN,
            limits: Limits::default(),
        }
    }
}

/// The bounds that untrusted input is held to; passing one is a typed error, early and in little memory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Pixels of the input picture (width times height).
    pub pixels: u64,
    /// Pixels of a side of the input picture.
    pub side: u32,
    /// Bytes of the input file.
    pub file_bytes: u64,
    /// Bytes of memory that one photo may take at most, as estimated before they are taken.
    pub memory: u64,
    /// Scans of a progressive JPEG.
    pub scans: u32,
    /// Segments, chunks, boxes, frames or entries of a file.
    pub parts: u32,
    /// Nesting depth of boxes and markup.
    pub depth: u32,
    /// Bytes that the compressed metadata of a file may inflate to, all together.
    pub inflated: u64,
    /// Covers that a caller may ask for; covers of faces do not count.
    pub covers: usize,
    /// Time that one photo may take.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pixels: 200_000_000,
            side: 65_500,
            file_bytes: 256 << 20,
            memory: 1 << 30,
            scans: 256,
            parts: 20_000,
            depth: 32,
            inflated: 16 << 20,
            covers: 64,
            time: Duration::from_mins(2),
        }
    }
}

impl Options {
    /// Starts the clock of one photo. `Err` when there are more covers than a picture may have.
    pub(crate) fn start<'a>(&self, control: &Control<'a>) -> crate::Result<Control<'a>> {
        if self.covers.len() > self.limits.covers {
            return Err(crate::Error::InvalidCover("there are too many"));
        }
        Ok(control.starting_now(self.limits.time))
    }
}

impl Limits {
    /// `Err` when a picture of this size in pixels may not be decoded.
    pub(crate) fn check_size(&self, width: u32, height: u32) -> crate::Result<()> {
        if width == 0 || height == 0 {
            return Err(crate::Error::Damaged("the picture has no pixels"));
        }
        if width > self.side || height > self.side {
            return Err(crate::TooLarge::Side.into());
        }
        if u64::from(width) * u64::from(height) > self.pixels {
            return Err(crate::TooLarge::Pixels.into());
        }
        Ok(())
    }

    /// `Err` when `bytes` more than fit into the memory that one photo may take.
    pub(crate) fn check_memory(&self, bytes: u64) -> crate::Result<()> {
        if bytes > self.memory {
            return Err(crate::TooLarge::Memory.into());
        }
        Ok(())
    }
}
