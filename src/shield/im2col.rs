//! What a convolution reads, as the matrix with which tract multiplies its weights (im2col; Chellapilla, Puri and Simard,
//! "High performance convolutional neural networks for document processing", 2006).
//!
//! tract makes some columns of it at a time, number by number, once it has copied the plane with noughts around it, and
//! keeps eight bytes for each place. Here numbers that lie side by side are copied together, noughts are put where the
//! plane ends, and numbers of 16 bits are widened on the way. Large planes that a convolution alone reads are kept with 16
//! bits until it does. All that takes less time and memory (`model/README.md`).

use std::collections::HashMap;
use std::sync::Arc;

use tract_onnx::prelude::tract_linalg::mmm::{MMMInputValue, PackedExoticFact, PackedMatrixStorage};
use tract_onnx::prelude::tract_linalg::pack::PackedFormat;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{
    EvalContext, EvalOp, ExoticFact, TDim, ToDim, TypedModelPatch, args_1, as_op, bail, op_out_of_plan,
};
use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::binary::OptBinByScalar;
use tract_onnx::tract_core::ops::cast::Cast;
use tract_onnx::tract_core::ops::cnn::{Conv, PoolSpec};
use tract_onnx::tract_core::ops::math::Max;
use tract_onnx::tract_core::ops::matmul::pack::DynPackedExoticFact;
use tract_onnx::tract_core::ops::nn::DataFormat;
use tract_onnx::tract_core::ops::source::TypedSource;

use super::columns::Geometry;
use super::halves::Narrow;
use super::operation::operation;
use super::panels::{Columns, WIDTHS};

/// So many numbers are kept with 16 bits where a convolution alone reads them.
const LARGE: usize = 16 << 10;

/// How the convolutions of a net read, by their names, before tract makes products of matrices of them.
pub(super) fn convolutions(net: &TypedModel) -> HashMap<String, PoolSpec> {
    let convolutions = net.nodes.iter().filter_map(|node| Some((node, node.op_as::<Conv>()?)));
    convolutions.map(|(node, convolution)| (node.name.clone(), convolution.pool_spec.clone())).collect()
}

/// Puts our way of making columns in the place of tract's, where it suits.
pub(super) fn replace(net: &mut TypedModel, convolutions: &HashMap<String, PoolSpec>) -> TractResult<()> {
    for at in 0..net.nodes.len() {
        let node = net.node(at);
        let name = node.name.strip_suffix(".lazyIm2col").or_else(|| node.name.strip_suffix(".im2col"));
        let convolution = name.and_then(|name| convolutions.get(name));
        let Some((im2col, input)) = convolution.and_then(|convolution| Im2col::of(net, node, convolution)) else {
            continue;
        };
        let mut patch = TypedModelPatch::default();
        let halves = is_read_once(net, input)?.then(|| narrowed(net, input));
        let mut planes = patch.tap_model(net, halves.as_ref().map_or(input, |(wide, _)| *wide))?;
        if let Some((_, narrow)) = halves {
            planes = patch.wire_node(format!("{}.halves", node.name), narrow, &[planes])?[0];
        }
        let columns = patch.wire_node(format!("{}.columns", node.name), im2col, &[planes])?;
        patch.shunt_outside(net, node.id.into(), columns[0])?;
        patch.apply(net)?;
    }
    net.compact()
}

/// Makes planes, `1 x C x H x W` of 16 or 32 bits, readable as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Im2col {
    geometry: Arc<Geometry>,
    packer: PackedFormat,
    /// What tract knows of its own operation's columns.
    fact: Box<dyn ExoticFact>,
}

impl Im2col {
    /// What does the same as tract's operation, and what it reads: the planes as they are before noughts are laid around
    /// them and before they are widened.
    fn of(net: &TypedModel, node: &TypedNode, convolution: &PoolSpec) -> Option<(Self, OutletId)> {
        let fact = node.outputs[0].fact.exotic_fact.as_ref()?;
        let (packer, k, mn) = made(&**fact)?;
        let (input, [before, after]) = planes(net, *node.inputs.first()?);
        let given = net.outlet_fact(input).ok()?;
        let [1, channels, rows, width] = *given.shape.as_concrete()? else { return None };
        let [kernel, strides, dilations] =
            [&convolution.kernel_shape, &*convolution.strides(), &*convolution.dilations()].map(pair);
        let (kernel, strides, dilations) = (kernel?, strides?, dilations?);
        let places = (
            places(rows, [before.0, after.0], kernel.0, strides.0, dilations.0)?,
            places(width, [before.1, after.1], kernel.1, strides.1, dilations.1)?,
        );
        let geometry = Geometry { channels, plane: (rows, width), kernel, strides, dilations, before, places };
        let is_read = [f32::datum_type(), f16::datum_type()].contains(&given.datum_type);
        let is_same = convolution.data_format == DataFormat::NCHW
            && node.outputs[0].fact.datum_type == f32::datum_type()
            && packer.dt == f32::datum_type()
            && k == geometry.height().to_dim()
            && mn == geometry.columns().to_dim();
        let suits = WIDTHS.contains(&packer.r) && !geometry.is_empty();
        (is_read && is_same && suits)
            .then(|| (Self { geometry: Arc::new(geometry), packer: packer.clone(), fact: fact.clone() }, input))
    }
}

/// How many places a kernel has along a side with noughts before and after it.
fn places(length: usize, noughts: [usize; 2], kernel: usize, stride: usize, dilation: usize) -> Option<usize> {
    let seen = (kernel - 1).checked_mul(dilation)?.checked_add(1)?;
    let length = noughts.into_iter().try_fold(length, usize::checked_add)?;
    Some(length.checked_sub(seen)? / stride + 1)
}

/// How tract's operation lays out what it makes, and how many numbers and columns.
fn made(fact: &dyn ExoticFact) -> Option<(&PackedFormat, TDim, TDim)> {
    let (format, k, mn) = match fact.downcast_ref::<DynPackedExoticFact>() {
        Some(lazily) => (lazily.packers.first()?, lazily.k.clone(), lazily.mn.clone()),
        None => fact.downcast_ref::<PackedExoticFact>().map(|made| (&made.format, made.k.to_dim(), made.mn.clone()))?,
    };
    Some((format.downcast_ref::<PackedFormat>()?, k, mn))
}

/// What is read, and the rows and columns of noughts laid before and after it.
fn planes(net: &TypedModel, read: OutletId) -> (OutletId, [(usize, usize); 2]) {
    let node = net.node(read.node);
    let pads = node.op_as::<Pad>().filter(|pad| is_nought(&pad.mode)).map(|pad| &pad.pads[..]);
    let (input, noughts) = match pads.and_then(|pads| <[_; 4]>::try_from(pads).ok()) {
        Some([(0, 0), (0, 0), rows, columns]) => (node.inputs[0], [(rows.0, columns.0), (rows.1, columns.1)]),
        _ => (read, [(0, 0); 2]),
    };
    let before = net.node(input.node);
    let wide = before.op_is::<Cast>().then(|| before.inputs[0]);
    let of_halves = |outlet: &OutletId| net.outlet_fact(*outlet).is_ok_and(|fact| fact.datum_type == f16::datum_type());
    (wide.filter(of_halves).unwrap_or(input), noughts)
}

/// Whether planes are made for one convolution alone, and large enough that it pays to keep them with 16 bits until then.
fn is_read_once(net: &TypedModel, planes: OutletId) -> TractResult<bool> {
    let node = net.node(planes.node);
    let fact = net.outlet_fact(planes)?;
    let numbers = fact.shape.as_concrete().map_or(0, |shape| shape.iter().product());
    Ok(fact.datum_type == f32::datum_type()
        && numbers >= LARGE
        && node.outputs[planes.slot].successors.len() == 1
        && !node.op_is::<TypedSource>()
        && !net.output_outlets()?.contains(&planes))
}

/// What is narrowed, and how: a rectifier that nothing else reads is done at once.
fn narrowed(net: &TypedModel, planes: OutletId) -> (OutletId, Narrow) {
    let node = net.node(planes.node);
    let positive = node.op_as::<OptBinByScalar>().filter(|op| op.binop.is::<Max>()).and_then(|_| {
        let least = net.outlet_fact(*node.inputs.get(1)?).ok()?.konst.as_ref()?;
        least.cast_to_scalar::<f32>().is_ok_and(|least| least == 0.0).then(|| node.inputs[0])
    });
    (positive.unwrap_or(planes), Narrow { positive: positive.is_some() })
}

fn is_nought(mode: &PadMode) -> bool {
    matches!(mode, PadMode::Constant(edge) if edge.cast_to_scalar::<f32>().is_ok_and(|edge| edge == 0.0))
}

fn pair(of: &[usize]) -> Option<(usize, usize)> {
    let [rows, columns] = *of else { return None };
    (rows > 0 && columns > 0).then_some((rows, columns))
}

operation!(Im2col);

impl EvalOp for Im2col {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let planes = args_1!(inputs).into_arc_tensor();
        let Geometry { channels, plane, .. } = *self.geometry;
        if planes.shape() != [1, channels, plane.0, plane.1] {
            bail!("planes of another shape");
        }
        let columns = Columns::of(planes, Arc::clone(&self.geometry), self.packer.clone());
        let columns = PackedMatrixStorage::new_batched(&[1, 1], tvec!(Box::new(columns) as Box<dyn MMMInputValue>));
        Ok(tvec!(columns.into_tensor(f32::datum_type()).into_tvalue()))
    }
}

impl TypedOp for Im2col {
    fn output_facts(&self, _: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f32::datum_type().fact([1, 1]).with_exotic_fact(self.fact.clone())))
    }

    as_op!();
}
