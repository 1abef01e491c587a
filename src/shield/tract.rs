//! How ONNX files are read, made ready and run by tract, and what they say is checked.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ndarray::{ArrayView4, Axis, AxisDescription, Ix4, Slice};
use tract_onnx::prelude::tract_linalg::mmm::{MMMInputValue, PackedMatrixStorage};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_core::plan;
use tract_onnx::tract_core::tract_data::knobs::KnobScope;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::halves;
use crate::control::Control;
use crate::{Error, Result};

/// A net for inputs of given shapes, ready to run: its parts, one after the other.
pub(super) struct Plan(Vec<Arc<TypedRunnableModel>>);

impl Plan {
    /// Shapes are fixed before optimising: a plan with symbolic shapes is three times slower. tract's other half of
    /// optimising, decluttering, is left out: it takes as long again and makes the net no faster, whose file is tidy.
    ///
    /// Weights that are the same in a plan `kept`, of this net for other shapes, are shared with it.
    pub fn of<'a>(
        graph: InferenceModel,
        shapes: &[[usize; 4]],
        kept: impl IntoIterator<Item = &'a Self>,
    ) -> Result<Self> {
        let kept: Vec<&Self> = kept.into_iter().collect();
        let ready = |part| {
            let mut part = optimised(part)?;
            kept.iter().flat_map(|plan| &plan.0).for_each(|other| share_weights(&mut part, other.model()));
            runnable(part)
        };
        parts(graph, shapes)?.into_iter().map(ready).collect::<Result<_>>().map(Self)
    }

    pub fn run(&self, inputs: TVec<TValue>, control: &Control) -> Result<TVec<TValue>> {
        self.0.iter().try_fold(inputs, |values, part| run(part, values, control))
    }
}

/// Runs a net once, in less memory and more time: each part is made ready when those before it are done and gone, and
/// before the inputs are.
pub(super) fn run_once<'a>(
    graph: impl Fn() -> Result<InferenceModel>,
    shapes: &[[usize; 4]],
    inputs: impl FnOnce() -> TVec<TValue> + 'a,
    control: &Control,
) -> Result<TVec<TValue>> {
    let mut values: Box<dyn FnOnce() -> TVec<TValue> + 'a> = Box::new(inputs);
    let mut at = 0;
    loop {
        let mut parts = parts(graph()?, shapes)?;
        let is_last = at + 1 == parts.len();
        let part = parts.swap_remove(at);
        drop(parts);
        let outputs = run(&runnable(optimised(part)?)?, values(), control)?;
        if is_last {
            return Ok(outputs);
        }
        values = Box::new(|| outputs);
        at += 1;
    }
}

/// The net in two parts where that saves memory: made ready, each takes less.
fn parts(graph: InferenceModel, shapes: &[[usize; 4]]) -> Result<Vec<TypedModel>> {
    let parts = || -> TractResult<_> {
        let mut graph = graph;
        for (at, shape) in shapes.iter().enumerate() {
            graph.set_input_fact(at, f32::fact(shape).into())?;
        }
        halves::of(graph.into_typed()?)
    };
    parts().map_err(|_| Error::Model("it is no sound net"))
}

fn optimised(mut net: TypedModel) -> Result<TypedModel> {
    let done = kernels().and_then(|kernels| kernels.enter(|| net.optimize()));
    done.map(|()| net).map_err(|_| Error::Model("it cannot be optimised"))
}

/// Lets go of weights that `other` holds too, under the same name, and takes those.
fn share_weights(net: &mut TypedModel, other: &TypedModel) {
    for node in &mut net.nodes {
        let Some(own) = node.op_as::<Const>() else { continue };
        let namesake = other.nodes.iter().find(|other| other.name == node.name);
        let Some(same) =
            namesake.and_then(|other| other.op_as::<Const>()).filter(|other| are_same(own, other)).cloned()
        else {
            continue;
        };
        node.outputs[0].fact.konst = Some(Arc::clone(same.val()));
        node.op = Box::new(same);
    }
}

fn are_same(weights: &Const, others: &Const) -> bool {
    if Arc::ptr_eq(weights.val(), others.val()) {
        return true;
    }
    match (packed(weights), packed(others)) {
        (Some(values), Some(others)) => {
            values.len() == others.len()
                && values.iter().zip(others).all(|(value, other)| say_the_same(&**value, &**other))
        }
        _ => weights == others,
    }
}

/// Weights in the order in which a matrix product reads them.
fn packed(weights: &Const) -> Option<&[Box<dyn MMMInputValue>]> {
    weights.val().storage_as::<PackedMatrixStorage>().map(PackedMatrixStorage::values)
}

/// By what is read of them: behind it lies memory that no one wrote.
fn say_the_same(weights: &dyn MMMInputValue, others: &dyn MMMInputValue) -> bool {
    let [mut own, mut other] = [vec![0.0; weights.k()], vec![0.0; weights.k()]];
    weights.exotic_fact() == others.exotic_fact()
        && (0..weights.mn()).all(|at| {
            weights.extract_at_mn_f32(at, &mut own).is_ok()
                && others.extract_at_mn_f32(at, &mut other).is_ok()
                && own == other
        })
}

fn runnable(net: TypedModel) -> Result<Arc<TypedRunnableModel>> {
    net.into_runnable().map_err(|_| Error::Model("it cannot be run"))
}

/// Runs a part; stops between two of its layers when asked to.
fn run(part: &Arc<TypedRunnableModel>, inputs: TVec<TValue>, control: &Control) -> Result<TVec<TValue>> {
    let mut state = part.spawn().map_err(|_| Error::Model("it cannot be run"))?;
    let outputs = state.run_plan_with_eval(inputs, |context, op_state, node, values| {
        control.check().map_err(TractError::from)?;
        match (node.op_as::<Pad>(), &values[..]) {
            (Some(pad), [plane]) if is_plain(pad, plane) => padded(pad, plane),
            _ => plan::eval(context, op_state, node, values),
        }
    });
    outputs
        .map_err(|error| error.root_cause().downcast_ref::<Error>().copied().unwrap_or(Error::Model("its run failed")))
}

/// Whether what is added is nothing but noughts.
fn is_plain(pad: &Pad, plane: &TValue) -> bool {
    let PadMode::Constant(edge) = &pad.mode else { return false };
    plane.datum_type() == f32::datum_type() && edge.cast_to_scalar::<f32>().is_ok_and(|edge| edge == 0.0)
}

/// What tract does before a convolution, with one copy less: there its runs take most memory.
fn padded(pad: &Pad, plane: &TValue) -> TractResult<TVec<TValue>> {
    let shape: TVec<usize> =
        plane.shape().iter().zip(&pad.pads).map(|(length, (before, after))| before + length + after).collect();
    let mut larger = Tensor::zero::<f32>(&shape)?;
    let mut numbers = larger.to_plain_array_view_mut::<f32>()?;
    let inner = |axis: AxisDescription| {
        let (before, after) = pad.pads[axis.axis.index()];
        Slice::from(before..axis.len - after)
    };
    numbers.slice_each_axis_mut(inner).assign(&plane.to_plain_array_view::<f32>()?);
    Ok(tvec!(larger.into_tvalue()))
}

/// On x86 matrix products are faster than tract's direct convolution, whether vectors are of eight or of sixteen.
fn kernels() -> TractResult<KnobScope> {
    if cfg!(target_arch = "x86_64") {
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
    output: &Tensor,
    shape: (usize, usize, usize),
    is_sound: impl Fn(usize, f32) -> bool,
) -> Result<ArrayView4<'_, f32>> {
    let numbers = plain(output)?;
    if numbers.dim() != (1, shape.0, shape.1, shape.2) {
        return Err(OTHER_SHAPE);
    }
    let sound = numbers
        .axis_iter(Axis(1))
        .enumerate()
        .all(|(channel, plane)| plane.iter().all(|number| is_sound(channel, *number)));
    if sound { Ok(numbers) } else { Err(Error::Model("an output is out of range")) }
}

pub(super) fn plain(output: &Tensor) -> Result<ArrayView4<'_, f32>> {
    let numbers = output.to_plain_array_view::<f32>().map_err(|_| Error::Model("an output is of another type"))?;
    numbers.into_dimensionality::<Ix4>().map_err(|_| OTHER_SHAPE)
}

pub(super) const OTHER_SHAPE: Error = Error::Model("an output has another shape");
pub(super) const OTHER_OUTPUTS: Error = Error::Model("it has other inputs or outputs");

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(plan: &Plan) -> impl Iterator<Item = &Arc<Tensor>> {
        plan.0.iter().flat_map(|part| &part.model().nodes).filter_map(|node| node.op_as::<Const>()).map(Const::val)
    }

    #[test]
    fn plans_for_other_shapes_hold_no_weights_of_their_own() {
        let plan = |side, kept: Option<&Plan>| {
            let graph = graph(include_bytes!("../../model/shield.onnx")).unwrap();
            Plan::of(graph, &[[1, 3, side, side], [1; 4]], kept).unwrap()
        };
        let first = plan(384, None);
        let held = |of: &Arc<Tensor>| weights(&first).any(|other| Arc::ptr_eq(of, other));
        let (second, alone) = (plan(192, Some(&first)), plan(192, None));
        // A matrix product of another width may be done by another kernel, which wants its weights in another order.
        let shared = weights(&second).filter(|of| held(of)).count();
        assert!(shared > weights(&second).count() * 3 / 4, "{shared} of {}", weights(&second).count());
        assert!(!weights(&alone).any(held));
    }
}
