//! What the net's file states about itself; the contract is written in `model/README.md`.

use std::str::FromStr;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use crate::{Error, Result, Strength};

const VERSION: &str = "2";
pub(super) const INPUTS: [&str; 2] = ["image", "octave"];
pub(super) const OUTPUTS: [&str; 2] = ["delta", "faces"];

/// The metadata of a file that keeps the contract.
pub(super) struct Contract {
    /// The net runs on grids 2^octave times coarser than the picture, finest first.
    pub octaves: Vec<u32>,
    /// Each side of a grid is a multiple of this.
    pub multiple: usize,
    /// A box of at least this probability is a face.
    pub face_threshold: f32,
    gain_subtle: f32,
    gain_standard: f32,
    gain_strong: f32,
}

impl Contract {
    /// Reads and checks the contract of a parsed file.
    pub fn of(graph: &InferenceModel) -> Result<Self> {
        let entry = |key: &str| {
            let value = graph.properties.get(&format!("onnx.metadata_props.safeshare.{key}"))?;
            value.to_plain_array_view::<String>().ok()?.first().cloned()
        };
        if entry("contract").as_deref() != Some(VERSION) {
            return Err(Error::Model("it is for another version of SafeShare"));
        }
        if names(graph, graph.input_outlets()) != INPUTS || names(graph, graph.output_outlets()) != OUTPUTS {
            return Err(Error::Model("it has other inputs or outputs"));
        }
        let octaves: Option<Vec<u32>> =
            entry("octaves").and_then(|list| list.split(',').map(|octave| octave.trim().parse().ok()).collect());
        let contract = Self {
            octaves: octaves.ok_or(INCOMPLETE)?,
            multiple: parsed(entry("multiple"))?,
            face_threshold: parsed(entry("faces.threshold"))?,
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
            && self.multiple.is_multiple_of(super::faces::CELL)
            && (0.0..=1.0).contains(&self.face_threshold)
            && gains.iter().all(|gain| (0.0..=4.0).contains(gain))
    }
}

const INCOMPLETE: Error = Error::Model("its metadata is incomplete");

fn parsed<T: FromStr>(entry: Option<String>) -> Result<T> {
    entry.and_then(|text| text.parse().ok()).ok_or(INCOMPLETE)
}

fn names<'a>(graph: &'a InferenceModel, outlets: TractResult<&[OutletId]>) -> Vec<&'a str> {
    let outlets = outlets.unwrap_or_default();
    outlets
        .iter()
        .map(|outlet| graph.outlet_label(*outlet).unwrap_or_else(|| graph.node(outlet.node).name.as_str()))
        .collect()
}
