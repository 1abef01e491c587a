//! What the nets' files state about themselves; the contract is written in `model/README.md`.

use std::str::FromStr;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::headroom::Headroom;
use crate::{Error, Result, Strength};

const VERSION: &str = "4";
const FACE_VERSION: &str = "1";
pub(super) const INPUTS: [&str; 2] = ["image", "octave"];
pub(super) const OUTPUTS: [&str; 4] = ["delta", "faces", "near", "far"];
/// Further than this, bands would see the same rows over and over.
const FURTHEST: usize = 8;

/// The metadata of a file that keeps the contract.
pub(super) struct Contract {
    /// The net runs on grids 2^octave times coarser than the picture, finest first.
    pub octaves: Vec<u32>,
    /// How many rows of cells beyond their own the layers up to `near`, and those from there to `delta`, see.
    pub reach: [usize; 2],
    /// Each side of a grid is a multiple of this.
    pub multiple: usize,
    /// A box of at least this probability is a face.
    pub face_threshold: f32,
    /// What its change is multiplied by; where it states none, it has seen to that itself.
    pub headroom: Option<Headroom>,
    gain_subtle: f32,
    gain_standard: f32,
    gain_strong: f32,
}

impl Contract {
    /// Reads and checks the contract of a parsed file.
    pub fn of(graph: &InferenceModel) -> Result<Self> {
        let entry = |key| entry(graph, key);
        if entry("contract").as_deref() != Some(VERSION) {
            return Err(Error::Model("it is for another version of SafeShare"));
        }
        if names(graph, graph.input_outlets()) != INPUTS || names(graph, graph.output_outlets()) != OUTPUTS {
            return Err(Error::Model("it has other inputs or outputs"));
        }
        let contract = Self {
            octaves: listed(entry("octaves"))?,
            reach: listed(entry("reach"))?.try_into().map_err(|_| INCOMPLETE)?,
            multiple: parsed(entry("multiple"))?,
            face_threshold: parsed(entry("faces.threshold"))?,
            headroom: entry("headroom").map(|stated| headroom(&stated)).transpose()?,
            gain_subtle: parsed(entry("gain.subtle"))?,
            gain_standard: parsed(entry("gain.standard"))?,
            gain_strong: parsed(entry("gain.strong"))?,
        };
        contract.is_sound().then_some(contract).ok_or(INCOMPLETE)
    }

    /// The factor on the net's output.
    pub fn gain(&self, strength: Strength) -> f32 {
        match strength {
            Strength::Off => 0.0,
            Strength::Subtle => self.gain_subtle,
            Strength::Standard => self.gain_standard,
            Strength::Strong => self.gain_strong,
        }
    }

    fn is_sound(&self) -> bool {
        let gains = [self.gain_subtle, self.gain_standard, self.gain_strong];
        self.octaves.is_sorted_by(|finer, coarser| finer < coarser)
            && !self.octaves.is_empty()
            && self.octaves.iter().all(|octave| (1..=5).contains(octave))
            && (1..=64).contains(&self.multiple)
            && self.multiple.is_multiple_of(super::grid::CELL)
            && self.reach.iter().all(|rows| *rows <= FURTHEST)
            && (0.0..=1.0).contains(&self.face_threshold)
            && gains.iter().all(|gain| (0.0..=4.0).contains(gain))
    }
}

/// The metadata and the shape of a face net that keeps its contract.
pub(super) struct FaceContract {
    /// Side of the square that it sees and draws on, in its pixels.
    pub side: usize,
    /// Side of that square in the picture, in heights of the face's box.
    pub reach: f32,
}

impl FaceContract {
    /// Reads and checks the contract of a parsed file.
    pub fn of(graph: &InferenceModel) -> Result<Self> {
        if entry(graph, "face.contract").as_deref() != Some(FACE_VERSION) {
            return Err(Error::Model("it is for another version of SafeShare"));
        }
        if names(graph, graph.input_outlets()) != ["face"] || names(graph, graph.output_outlets()) != ["delta"] {
            return Err(Error::Model("it has other inputs or outputs"));
        }
        let shape = graph.input_fact(0).ok().and_then(|fact| fact.shape.as_concrete_finite().ok()?);
        let Some(&[1, 3, side, width]) = shape.as_deref() else {
            return Err(Error::Model("an input has another shape"));
        };
        let reach: f32 = parsed(entry(graph, "face.reach"))?;
        let is_sound = width == side && (32..=256).contains(&side) && (1.0..=3.0).contains(&reach);
        is_sound.then_some(Self { side, reach }).ok_or(INCOMPLETE)
    }
}

fn headroom(stated: &str) -> Result<Headroom> {
    let (slope, most) = stated.split_once(',').ok_or(INCOMPLETE)?;
    let [slope, most] = [slope, most].map(|number| number.parse().ok().filter(|number| (0.0..=100.0).contains(number)));
    Ok(Headroom { slope: slope.ok_or(INCOMPLETE)?, most: most.ok_or(INCOMPLETE)? })
}

const INCOMPLETE: Error = Error::Model("its metadata is incomplete");

fn entry(graph: &InferenceModel, key: &str) -> Option<String> {
    let value = graph.properties.get(&format!("onnx.metadata_props.safeshare.{key}"))?;
    value.to_plain_array_view::<String>().ok()?.first().cloned()
}

fn parsed<T: FromStr>(entry: Option<String>) -> Result<T> {
    entry.and_then(|text| text.parse().ok()).ok_or(INCOMPLETE)
}

/// Numbers with commas between them.
fn listed<T: FromStr>(entry: Option<String>) -> Result<Vec<T>> {
    let numbers = entry.and_then(|list| list.split(',').map(|number| number.trim().parse().ok()).collect());
    numbers.ok_or(INCOMPLETE)
}

fn names<'a>(graph: &'a InferenceModel, outlets: TractResult<&[OutletId]>) -> Vec<&'a str> {
    let outlets = outlets.unwrap_or_default();
    outlets
        .iter()
        .map(|outlet| graph.outlet_label(*outlet).unwrap_or_else(|| graph.node(outlet.node).name.as_str()))
        .collect()
}
