//! The way of a photo, from top to bottom.

use std::io::Seek;
use std::path::{Path, PathBuf};

use crate::control::Control;
use crate::cover::{self, Cover};
use crate::inspect::{self, Report};
use crate::output;
use crate::shield::{Shield, Shielded};
use crate::source::{self, Input, Picture, Pixels};
use crate::{Error, Format, Options, Result, encode, verify};

const MODEL: &[u8] = include_bytes!("../model/shield.onnx");
const FACE_MODEL: &[u8] = include_bytes!("../model/face.onnx");

/// Protects photos; made once, used for many, from any thread.
pub struct Engine {
    shield: Shield,
}

/// A protected photo in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Protected {
    /// The new file, under a neutral random name.
    pub path: PathBuf,
    /// What was done.
    pub outcome: Outcome,
}

/// A protected photo in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtectedBytes {
    /// The new file's bytes.
    pub bytes: Vec<u8>,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done to a photo.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Outcome {
    /// Format of the new file: JPEG or PNG.
    pub format: Format,
    /// Width of the new picture in pixels.
    pub width: u32,
    /// Height of the new picture in pixels.
    pub height: u32,
    /// Bytes of the new file.
    pub bytes: u64,
    /// Places that are covered for good.
    pub covered: usize,
    /// What the shield did; `None` when it was off.
    pub shield: Option<Shielded>,
    /// What was hidden in the original, and is not in the new file.
    pub report: Report,
}

impl Engine {
    /// Loads and checks the nets that the library carries.
    ///
    /// ```no_run
    /// use safeshare::{Control, Engine, Options};
    ///
    /// let engine = Engine::new()?;
    /// let done = engine.protect_file("photo.jpg".as_ref(), "shared".as_ref(), &Options::default(), &Control::default())?;
    /// println!("{} hidden data removed", done.outcome.report.findings.len());
    /// # Ok::<(), safeshare::Error>(())
    /// ```
    pub fn new() -> Result<Self> {
        Ok(Self { shield: Shield::own(MODEL, FACE_MODEL)? })
    }

    /// The same with other nets: one for whole pictures, and one that sees each face alone or none. Each is a whole
    /// file, of its contract in `model/README.md`.
    ///
    /// Fails with [`Error::Model`] when one does not keep its contract.
    pub fn with_models(onnx: &[u8], face_onnx: Option<&[u8]>) -> Result<Self> {
        Ok(Self { shield: Shield::load(onnx, face_onnx)? })
    }

    /// Protects the photo at `input` into a new file in `folder`. After an error there is no new file.
    pub fn protect_file(&self, input: &Path, folder: &Path, options: &Options, control: &Control) -> Result<Protected> {
        let control = &options.start(control)?;
        let done = self.protect_input(&mut Input::open(input, &options.limits)?, options, control)?;
        save(done, folder)
    }

    /// Protects a photo whose file is in memory.
    pub fn protect_bytes(&self, input: &[u8], options: &Options, control: &Control) -> Result<ProtectedBytes> {
        let control = &options.start(control)?;
        self.protect_input(&mut Input::from_bytes(input, &options.limits)?, options, control)
    }

    /// Protects a picture that the platform decoded, into a new file in `folder`; the report is empty, since the file
    /// itself was not seen: see [`inspect_file`](crate::inspect_file).
    pub fn protect_pixels(
        &self,
        pixels: &Pixels,
        folder: &Path,
        options: &Options,
        control: &Control,
    ) -> Result<Protected> {
        let control = &options.start(control)?;
        let picture = source::from_pixels(pixels, options, control)?;
        let report = Report::of_pixels(pixels.width, pixels.height, pixels.orientation);
        save(self.protect_picture(picture, report, options, control)?, folder)
    }

    /// The loaded nets.
    pub(crate) fn shield(&self) -> &Shield {
        &self.shield
    }

    /// Covers what the options name, and every face where they ask for it.
    pub(crate) fn cover(&self, picture: &mut Picture, options: &Options, control: &Control) -> Result<Vec<Cover>> {
        let mut covers = options.covers.clone();
        if let Some(style) = options.cover_faces {
            covers.extend(self.shield.faces(picture, options, &control.silent())?.iter().map(|face| face.cover(style)));
        }
        cover::draw(picture, &covers, control)?;
        Ok(covers)
    }

    fn protect_input(&self, input: &mut Input, options: &Options, control: &Control) -> Result<ProtectedBytes> {
        let report = inspect::inspect(input, &options.limits, control)?;
        input.rewind().map_err(|error| Error::from_read(&error))?;
        let picture = source::load(input, options, control)?;
        self.protect_picture(picture, report, options, control)
    }

    fn protect_picture(
        &self,
        mut picture: Picture,
        report: Report,
        options: &Options,
        control: &Control,
    ) -> Result<ProtectedBytes> {
        let covers = self.cover(&mut picture, options, control)?;
        let shield = self.shield.apply(&mut picture, &covers, options, control)?;
        let (width, height) = (picture.width, picture.height);
        let encode::Encoded { format, bytes } = encode::encode(picture, options, control)?;
        verify::verify(&bytes, format, (width, height), control)?;
        let outcome =
            Outcome { format, width, height, bytes: bytes.len() as u64, covered: covers.len(), shield, report };
        Ok(ProtectedBytes { bytes, outcome })
    }
}

fn save(done: ProtectedBytes, folder: &Path) -> Result<Protected> {
    let path = output::save(&done.bytes, done.outcome.format, folder)?;
    Ok(Protected { path, outcome: done.outcome })
}
