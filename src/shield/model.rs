//! The shield's ONNX file: its contract, and running it in tract. The contract is written in `model/README.md`.

use std::collections::VecDeque;
use std::io::Cursor;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, ArrayView4, Ix4};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::plan;
use tract_onnx::tract_hir::internal::InferenceModel;

use crate::control::Control;
use crate::{Error, Result, Strength};

const CONTRACT: &str = "1";
/// Plans of this many grid sizes are kept: three octaves of a landscape and of a portrait photo.
const KEPT_PLANS: usize = 6;

/// A loaded net that keeps the contract.
pub(super) struct Model {
    graph: InferenceModel,
    contract: Contract,
    plans: Mutex<VecDeque<(Size, Arc<TypedRunnableModel>)>>,
}

/// What the file's metadata states.
pub(super) struct Contract {
    /// The net runs on grids 2^octave times coarser than the picture.
    pub octaves: Vec<u32>,
    /// Each side of a grid is a multiple of this.
    pub multiple: usize,
    gain_subtle: f32,
    gain_standard: f32,
    gain_strong: f32,
}

/// Height and width of a grid.
type Size = (usize, usize);

impl Model {
    /// Parses and checks an ONNX file; runs it once on a small picture.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let graph = tract_onnx::onnx()
            .with_ignore_output_shapes(true)
            .model_for_read(&mut Cursor::new(onnx))
            .map_err(|_| Error::Model("it is no ONNX file that can be read"))?;
        if names(&graph, graph.input_outlets()) != ["image", "octave"]
            || names(&graph, graph.output_outlets()) != ["delta"]
        {
            return Err(Error::Model("it has other inputs or outputs"));
        }
        let contract = Contract::of(&graph)?;
        let model = Self { graph, contract, plans: Mutex::default() };
        let side = 4 * model.contract.multiple;
        model.run(Array4::from_elem((1, 3, side, side), 0.5), model.contract.octaves[0], &Control::default())?;
        Ok(model)
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The change of luma, H x W, as a fraction of full scale at gain 1, for `image`: 1 x 3 x H x W, sRGB in [0, 1],
    /// H and W multiples of `contract().multiple`.
    pub fn run(&self, image: Array4<f32>, octave: u32, control: &Control) -> Result<Array2<f32>> {
        let size = (image.dim().2, image.dim().3);
        let inputs = tvec!(
            Tensor::from(image).into_tvalue(),
            Tensor::from(Array4::from_elem((1, 1, 1, 1), octave as f32)).into_tvalue()
        );
        let mut state = self.plan(size)?.spawn().map_err(|_| Error::Model("it cannot be run"))?;
        let outputs = state
            .run_plan_with_eval(inputs, |context, op_state, node, values| {
                control.check().map_err(TractError::from)?;
                plan::eval(context, op_state, node, values)
            })
            .map_err(|error| {
                error.root_cause().downcast_ref::<Error>().copied().unwrap_or(Error::Model("its run failed"))
            })?;
        let delta =
            outputs[0].to_plain_array_view::<f32>().map_err(|_| Error::Model("its output is of another type"))?;
        let delta = delta.into_dimensionality::<Ix4>().map_err(|_| Error::Model("its output has another shape"))?;
        checked(&delta, size)
    }

    fn plan(&self, size: Size) -> Result<Arc<TypedRunnableModel>> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(of, _)| *of == size) {
            return Ok(Arc::clone(plan));
        }
        let plan = self.optimised(size).map_err(|_| Error::Model("it cannot be optimised"))?;
        plans.truncate(KEPT_PLANS - 1);
        plans.push_front((size, Arc::clone(&plan)));
        Ok(plan)
    }

    /// Shapes are fixed before optimising: a plan with symbolic shapes is three times slower.
    fn optimised(&self, (height, width): Size) -> TractResult<Arc<TypedRunnableModel>> {
        self.graph
            .clone()
            .with_input_fact(0, f32::fact([1, 3, height, width]).into())?
            .with_input_fact(1, f32::fact([1, 1, 1, 1]).into())?
            .into_optimized()?
            .into_runnable()
    }
}

impl Contract {
    fn of(graph: &InferenceModel) -> Result<Self> {
        let entry = |key: &str| {
            let value = graph.properties.get(&format!("onnx.metadata_props.safeshare.{key}"))?;
            value.to_plain_array_view::<String>().ok()?.first().cloned()
        };
        if entry("contract").as_deref() != Some(CONTRACT) {
            return Err(Error::Model("it is for another version of SafeShare"));
        }
        let octaves: Option<Vec<u32>> =
            entry("octaves").and_then(|list| list.split(',').map(|octave| octave.parse().ok()).collect());
        let contract = Self {
            octaves: octaves.ok_or(INCOMPLETE)?,
            multiple: parsed(entry("multiple"))?,
            gain_subtle: parsed(entry("gain.subtle"))?,
            gain_standard: parsed(entry("gain.standard"))?,
            gain_strong: parsed(entry("gain.strong"))?,
        };
        let gains = [contract.gain_subtle, contract.gain_standard, contract.gain_strong];
        let sound = !contract.octaves.is_empty()
            && contract.octaves.iter().all(|octave| (1..=5).contains(octave))
            && (1..=64).contains(&contract.multiple)
            && gains.iter().all(|gain| (0.0..=4.0).contains(gain));
        sound.then_some(contract).ok_or(INCOMPLETE)
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

/// A net that went wrong must not pass as one that changed nothing: NaN and changes beyond full scale are refused.
fn checked(delta: &ArrayView4<f32>, size: Size) -> Result<Array2<f32>> {
    if delta.dim() != (1, 1, size.0, size.1) {
        return Err(Error::Model("its output has another shape"));
    }
    if !delta.iter().all(|change| change.abs() <= 1.0) {
        return Err(Error::Model("its output is out of range"));
    }
    Array2::from_shape_vec(size, delta.iter().copied().collect()).map_err(|_| Error::Internal("shield map"))
}
