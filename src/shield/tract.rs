//! How ONNX files are read, made ready and run by tract, and what they say is checked.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ndarray::{ArrayView4, Axis, Ix4};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_core::ops::source::TypedSource;
use tract_onnx::tract_core::plan;
use tract_onnx::tract_core::tract_data::knobs::KnobScope;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::{FAULT, halves, im2col, pieces, reshape, weights};
use crate::control::Control;
use crate::{Error, Result};

/// The kind and the shape of what a net is given. What comes with 16 bits is read with 32.
pub(super) type Input = (DatumType, [usize; 4]);

/// What a net is given, and which of its outputs it tells with 16 bits.
#[derive(Clone, Copy)]
pub(super) struct Ends<'a> {
    pub inputs: &'a [Input],
    pub halved: &'a [usize],
}

impl<'a> Ends<'a> {
    /// All is told with 32 bits, as it is computed.
    pub fn wide(inputs: &'a [Input]) -> Self {
        Self { inputs, halved: &[] }
    }
}

/// A net for inputs of given shapes, ready to run: its pieces, one after the other.
pub(super) struct Plan(Vec<Arc<TypedRunnableModel>>);

impl Plan {
    /// Shapes are fixed before optimising: a plan with symbolic shapes is three times slower. tract's other half of
    /// optimising, decluttering, is left out: it takes as long again and makes the net no faster, whose file is tidy.
    ///
    /// Weights that are the same in a plan `kept`, of this net for other shapes, are shared with it.
    pub fn of<'a>(graph: InferenceModel, ends: Ends, kept: impl IntoIterator<Item = &'a Self>) -> Result<Self> {
        let kept: Vec<&Self> = kept.into_iter().collect();
        let ready = |piece| {
            let mut piece = optimised(piece)?;
            kept.iter().flat_map(|plan| &plan.0).for_each(|other| weights::share(&mut piece, other.model()));
            runnable(piece)
        };
        pieces(typed(graph, ends)?)?.into_iter().map(ready).collect::<Result<_>>().map(Self)
    }

    pub fn run(&self, values: TVec<TValue>, control: &Control) -> Result<TVec<TValue>> {
        self.0.iter().try_fold(values, |values, piece| run(piece, values, control))
    }
}

/// Runs a net once, in less memory: each piece is made ready when those before it are done and gone.
pub(super) fn run_once(
    graph: InferenceModel,
    ends: Ends,
    values: TVec<TValue>,
    control: &Control,
) -> Result<TVec<TValue>> {
    let mut pieces = pieces(typed(graph, ends)?)?.into_iter();
    pieces.try_fold(values, |values, piece| run(&runnable(optimised(piece)?)?, values, control))
}

pub(super) fn typed(mut graph: InferenceModel, Ends { inputs, halved }: Ends) -> Result<TypedModel> {
    let typed = || -> TractResult<TypedModel> {
        for (at, (_, shape)) in inputs.iter().enumerate() {
            graph.set_input_fact(at, f32::fact(shape).into())?;
        }
        let mut net = graph.into_typed()?;
        for (at, (kind, shape)) in inputs.iter().enumerate().filter(|(_, (kind, _))| *kind != f32::datum_type()) {
            widen(&mut net, at, kind.fact(shape))?;
        }
        halved.iter().try_for_each(|output| halves::tell(&mut net, *output))?;
        Ok(net)
    };
    typed().map_err(|_| UNSOUND)
}

/// Lets the net be given other numbers than those that it reads.
fn widen(net: &mut TypedModel, input: usize, given: TypedFact) -> TractResult<()> {
    let source = net.input_outlets()?[input];
    let followers = net.node(source.node).outputs[source.slot].successors.clone();
    let read = net.outlet_fact(source)?.datum_type;
    net.node_mut(source.node).op = Box::new(TypedSource::new(given.clone()));
    net.set_outlet_fact(source, given)?;
    let wide = net.wire_node(format!("wide {input}"), cast(read), &[source])?[0];
    followers.into_iter().try_for_each(|follower| net.add_edge(wide, follower))
}

fn pieces(net: TypedModel) -> Result<Vec<TypedModel>> {
    pieces::of(net).map_err(|_| UNSOUND)
}

fn optimised(mut net: TypedModel) -> Result<TypedModel> {
    let convolutions = im2col::convolutions(&net);
    let done = kernels().and_then(|kernels| kernels.enter(|| net.optimize()));
    done.and_then(|()| im2col::replace(&mut net, &convolutions))
        .and_then(|()| weights::replace(&mut net))
        .inspect(|()| reshape::replace(&mut net))
        .map(|()| net)
        .map_err(|_| Error::Model("it cannot be optimised"))
}

fn runnable(net: TypedModel) -> Result<Arc<TypedRunnableModel>> {
    net.into_runnable().map_err(|_| Error::Model("it cannot be run"))
}

/// Runs a piece; stops between two of its layers when asked to.
fn run(piece: &Arc<TypedRunnableModel>, values: TVec<TValue>, control: &Control) -> Result<TVec<TValue>> {
    let mut state = piece.spawn().map_err(|_| Error::Model("it cannot be run"))?;
    let outputs = state.run_plan_with_eval(values, |context, op_state, node, values| {
        control.check().map_err(TractError::from)?;
        let said: TractResult<TVec<TValue>> = plan::eval(context, op_state, node, values);
        // What is shared within a thread alone would be copied where columns are made of it.
        said.map(|said| said.into_iter().map(|value| value.into_arc_tensor().into_tvalue()).collect())
    });
    outputs
        .map_err(|error| error.root_cause().downcast_ref::<Error>().copied().unwrap_or(Error::Model("its run failed")))
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
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(UNSOUND))
}

/// The file's net, its weights with 32 bits.
pub(super) fn graph(onnx: &[u8]) -> Result<InferenceModel> {
    let parser = tract_onnx::onnx().with_ignore_output_shapes(true);
    let graph = parser.model_for_read(&mut Cursor::new(onnx));
    graph.and_then(with_wide_weights).map_err(|_| Error::Model("it is no ONNX file that can be read"))
}

/// Does at once what tract would do at each of its passes over the graph: reads weights that are stored with 16 bits.
fn with_wide_weights(mut graph: InferenceModel) -> TractResult<InferenceModel> {
    for at in 0..graph.nodes.len() {
        let node = graph.node(at);
        let [from] = node.inputs[..] else { continue };
        let Some(stored) = graph.node(from.node).op_as::<Const>().map(Const::val) else { continue };
        if stored.datum_type() != f16::datum_type() {
            continue;
        }
        let Some(read) = node.op.eval_out_of_plan(tvec!(Arc::clone(stored).into_tvalue()))? else { continue };
        let [read] = &read[..] else { continue };
        let read = Const::new(read.clone().into_arc_tensor())?;
        graph.nodes[from.node].outputs[from.slot].successors.retain(|reader| reader.node != at);
        let node = graph.node_mut(at);
        node.op = Box::new(read);
        node.inputs.clear();
    }
    graph.compact()?;
    Ok(graph)
}

/// What is given to a net, its numbers as `fill` writes them: an array would be copied.
pub(super) fn input(shape: [usize; 4], fill: impl FnOnce(&mut [f32])) -> Result<TValue> {
    let filled = || -> TractResult<TValue> {
        let mut numbers = Tensor::zero::<f32>(&shape)?;
        fill(numbers.try_as_plain_ram_mut()?.as_slice_mut()?);
        Ok(numbers.into_tvalue())
    };
    filled().map_err(|_| FAULT)
}

/// An output of this shape (channels, height, width), all of whose numbers are sound. A net that went wrong must not
/// pass as one that changed nothing: NaN and changes beyond full scale are refused.
pub(super) fn checked(
    output: &Tensor,
    shape: (usize, usize, usize),
    is_sound: impl Fn(usize, f32) -> bool,
) -> Result<ArrayView4<'_, f32>> {
    let numbers = plain::<f32>(output)?;
    if numbers.dim() != (1, shape.0, shape.1, shape.2) {
        return Err(OTHER_SHAPE);
    }
    let sound = numbers
        .axis_iter(Axis(1))
        .enumerate()
        .all(|(channel, plane)| plane.iter().all(|number| is_sound(channel, *number)));
    if sound { Ok(numbers) } else { Err(OUT_OF_RANGE) }
}

pub(super) fn plain<T: Datum>(output: &Tensor) -> Result<ArrayView4<'_, T>> {
    let numbers = output.to_plain_array_view::<T>().map_err(|_| Error::Model("an output is of another type"))?;
    numbers.into_dimensionality::<Ix4>().map_err(|_| OTHER_SHAPE)
}

const UNSOUND: Error = Error::Model("it is no sound net");
pub(super) const OUT_OF_RANGE: Error = Error::Model("a number is out of range");
pub(super) const OTHER_SHAPE: Error = Error::Model("an output has another shape");
pub(super) const OTHER_OUTPUTS: Error = Error::Model("it has other inputs or outputs");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shield::weights::Weights;

    fn numbers(plan: &Plan) -> impl Iterator<Item = &Arc<Tensor>> {
        plan.0.iter().flat_map(|piece| &piece.model().nodes).filter_map(|node| {
            let of_products = node.op_as::<Weights>().map(|weights| &weights.numbers);
            of_products.or_else(|| node.op_as::<Const>().map(Const::val))
        })
    }

    #[test]
    fn plans_for_other_shapes_hold_no_weights_of_their_own() {
        let plan = |side, kept: Option<&Plan>| {
            let graph = graph(include_bytes!("../../model/shield.onnx")).unwrap();
            let inputs = [[1, 3, side, side], [1; 4]].map(|shape| (f32::datum_type(), shape));
            Plan::of(graph, Ends::wide(&inputs), kept).unwrap()
        };
        let first = plan(384, None);
        let held = |of: &&Arc<Tensor>| numbers(&first).any(|other| Arc::ptr_eq(of, other));
        let (second, alone) = (plan(192, Some(&first)), plan(192, None));
        let bytes = |of: &Arc<Tensor>| of.len() * of.datum_type().size_of();
        let shared: usize = numbers(&second).filter(held).map(bytes).sum();
        let all: usize = numbers(&second).map(bytes).sum();
        // A matrix product of another width may be done by another kernel, which wants its weights in another order.
        assert!(shared > all * 3 / 4, "{shared} of {all} bytes");
        // As the file has them: with 16 bits.
        assert!((400_000..1_100_000).contains(&all), "{all}");
        assert!(!numbers(&alone).any(|of| held(&of)));
    }
}
