//! The shield's ONNX file, run by tract.

use std::collections::VecDeque;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, ArrayView4, Axis, Ix4};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::plan;
use tract_onnx::tract_core::tract_data::knobs::KnobScope;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::contract::Contract;
use super::faces::{self, CELL, Face};
use crate::control::Control;
use crate::{Error, Result};

/// Plans of this many grid sizes are kept: three octaves of a landscape and of a portrait photo.
const KEPT_PLANS: usize = 6;
/// Numbers of each cell of the face map.
const FACE_CHANNELS: usize = 5;

/// A loaded net that keeps the contract.
pub(super) struct Model {
    graph: InferenceModel,
    contract: Contract,
    plans: Mutex<VecDeque<(Size, Arc<TypedRunnableModel>)>>,
}

/// What the net says of one grid.
pub(super) struct Seen {
    /// The change of luma, H x W, as a fraction of full scale at gain 1.
    pub change: Array2<f32>,
    /// The faces, not yet joined.
    pub faces: Vec<Face>,
}

/// Height and width of a grid.
type Size = (usize, usize);

impl Model {
    /// Parses an ONNX file; enough for the library's own, which its tests have run.
    pub fn parsed(onnx: &[u8]) -> Result<Self> {
        guarded(|| {
            let graph = graph(onnx)?;
            let contract = Contract::of(&graph)?;
            Ok(Self { graph, contract, plans: Mutex::default() })
        })
    }

    /// Parses and checks another ONNX file; runs it once on a small picture.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let model = Self::parsed(onnx)?;
        let side = 4 * model.contract.multiple;
        model.run(Array4::from_elem((1, 3, side, side), 0.5), model.contract.octaves[0], &Control::default())?;
        model.let_go();
        Ok(model)
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Runs the net on `image`: 1 x 3 x H x W, sRGB in [0, 1], H and W multiples of `contract().multiple`.
    pub fn run(&self, image: Array4<f32>, octave: u32, control: &Control) -> Result<Seen> {
        guarded(|| self.seen(image, octave, control))
    }

    fn seen(&self, image: Array4<f32>, octave: u32, control: &Control) -> Result<Seen> {
        let size = (image.dim().2, image.dim().3);
        let inputs = tvec!(
            Tensor::from(image).into_tvalue(),
            Tensor::from(Array4::from_elem((1, 1, 1, 1), octave as f32)).into_tvalue()
        );
        let outputs = run(&self.plan(size)?, inputs, control)?;
        let [delta, faces] = &outputs[..] else { return Err(Error::Model("it has other inputs or outputs")) };
        let delta = checked(delta, (1, size.0, size.1), |_, change| change.abs() <= 1.0)?;
        let map = checked(faces, (FACE_CHANNELS, size.0 / CELL, size.1 / CELL), |channel, value| {
            if channel == 0 { (0.0..=1.0).contains(&value) } else { value.is_finite() }
        })?;
        Ok(Seen {
            change: delta.index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned(),
            faces: faces::read(&map.index_axis(Axis(0), 0), self.contract.face_threshold),
        })
    }

    /// Frees the memory of what is kept from one picture to the next.
    pub fn let_go(&self) {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner).clear();
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

    /// Shapes are fixed before optimising: a plan with symbolic shapes is three times slower. tract's other half of
    /// optimising, decluttering, is left out: it takes as long again and makes the net no faster, whose file is tidy.
    fn optimised(&self, (height, width): Size) -> TractResult<Arc<TypedRunnableModel>> {
        let graph = self.graph.clone().with_input_fact(0, f32::fact([1, 3, height, width]).into())?;
        optimised(graph.with_input_fact(1, f32::fact([1, 1, 1, 1]).into())?)
    }
}

/// A graph whose inputs have their shapes, ready to run.
pub(super) fn optimised(graph: InferenceModel) -> TractResult<Arc<TypedRunnableModel>> {
    let mut net = graph.into_typed()?;
    kernels()?.enter(|| net.optimize())?;
    net.into_runnable()
}

/// Runs a plan; stops between two of its layers when asked to.
pub(super) fn run(plan: &Arc<TypedRunnableModel>, inputs: TVec<TValue>, control: &Control) -> Result<TVec<TValue>> {
    let mut state = plan.spawn().map_err(|_| Error::Model("it cannot be run"))?;
    let outputs = state.run_plan_with_eval(inputs, |context, op_state, node, values| {
        control.check().map_err(TractError::from)?;
        plan::eval(context, op_state, node, values)
    });
    outputs
        .map_err(|error| error.root_cause().downcast_ref::<Error>().copied().unwrap_or(Error::Model("its run failed")))
}

/// tract's direct convolution is written for vectors of eight; where there are sixteen, its matrix products are faster.
fn kernels() -> TractResult<KnobScope> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx512f") {
        return KnobScope::new([("TRACT_DISABLE_DIRECT_SPATIAL", "1")]);
    }
    Ok(KnobScope::default())
}

/// tract checks a net's attributes by panicking; a file that makes it do so is as broken as any other.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Error::Model("it is no sound net")))
}

pub(super) fn graph(onnx: &[u8]) -> Result<InferenceModel> {
    let parser = tract_onnx::onnx().with_ignore_output_shapes(true);
    parser.model_for_read(&mut Cursor::new(onnx)).map_err(|_| Error::Model("it is no ONNX file that can be read"))
}

/// An output of this shape (channels, height, width), all of whose numbers are sound. A net that went wrong must not
/// pass as one that changed nothing: NaN and changes beyond full scale are refused.
pub(super) fn checked(
    output: &TValue,
    shape: (usize, usize, usize),
    is_sound: impl Fn(usize, f32) -> bool,
) -> Result<ArrayView4<'_, f32>> {
    let numbers = output.to_plain_array_view::<f32>().map_err(|_| Error::Model("an output is of another type"))?;
    let numbers = numbers.into_dimensionality::<Ix4>().map_err(|_| Error::Model("an output has another shape"))?;
    if numbers.dim() != (1, shape.0, shape.1, shape.2) {
        return Err(Error::Model("an output has another shape"));
    }
    let sound = numbers
        .axis_iter(Axis(1))
        .enumerate()
        .all(|(channel, plane)| plane.iter().all(|number| is_sound(channel, *number)));
    if sound { Ok(numbers) } else { Err(Error::Model("an output is out of range")) }
}
