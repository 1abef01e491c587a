//! How noughts are laid around numbers before a convolution: where the runs of a net take most memory, in less of it
//! than tract takes.

use ndarray::{AxisDescription, Slice};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::TypedModelPatch;
use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::cast::{Cast, cast};

/// Pads numbers of 16 bits before it widens them, where it would after: they need not lie there with 32 twice.
pub(super) fn pad_before_widening(net: &mut TypedModel) -> TractResult<()> {
    for at in 0..net.nodes.len() {
        let node = net.node(at);
        let Some(pad) = plain_pad(node) else { continue };
        let before = net.node(node.inputs[0].node);
        if !before.op_is::<Cast>() || net.outlet_fact(before.inputs[0])?.datum_type != f16::datum_type() {
            continue;
        }
        let pad = Pad { mode: PadMode::Constant(Arc::new(f16::ZERO.into())), ..pad.clone() };
        let mut patch = TypedModelPatch::default();
        let halves = patch.tap_model(net, before.inputs[0])?;
        let padded = patch.wire_node(format!("{}.halves", node.name), pad, &[halves])?;
        let wide = patch.wire_node(&node.name, cast(f32::datum_type()), &padded)?;
        patch.shunt_outside(net, node.id.into(), wide[0])?;
        patch.apply(net)?;
    }
    net.compact()
}

/// What puts nothing but noughts around numbers of 32 bits.
pub(super) fn plain_pad(node: &TypedNode) -> Option<&Pad> {
    let pad = node.op_as::<Pad>()?;
    let PadMode::Constant(edge) = &pad.mode else { return None };
    let is_plain = node.outputs.iter().all(|output| output.fact.datum_type == f32::datum_type())
        && edge.cast_to_scalar::<f32>().is_ok_and(|edge| edge == 0.0);
    is_plain.then_some(pad)
}

/// What tract does, with one copy less.
pub(super) fn padded(pad: &Pad, plane: &TValue) -> TractResult<TVec<TValue>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_padded_before_they_are_widened() {
        let mut net = TypedModel::default();
        let halves = net.add_source("halves", f16::fact([3])).unwrap();
        let wide = net.wire_node("wide", cast(f32::datum_type()), &[halves]).unwrap()[0];
        let pad = Pad { pads: vec![(1, 2)], mode: PadMode::Constant(Arc::new(0.0_f32.into())) };
        let padded = net.wire_node("padded", pad, &[wide]).unwrap()[0];
        net.select_output_outlets(&[padded, wide]).unwrap();
        pad_before_widening(&mut net).unwrap();

        let pads: Vec<&TypedNode> = net.nodes.iter().filter(|node| node.op_is::<Pad>()).collect();
        assert!(pads.len() == 1 && pads[0].outputs[0].fact.datum_type == f16::datum_type());
        let halves = Tensor::from(ndarray::arr1(&[1.5, -2.25, 0.125].map(f16::from_f32)));
        let said = net.into_runnable().unwrap().run(tvec!(halves.into_tvalue())).unwrap();
        let said = said.iter().map(|said| said.to_plain_array_view::<f32>().unwrap().iter().copied().collect());
        assert_eq!(said.collect::<Vec<Vec<f32>>>(), [vec![0.0, 1.5, -2.25, 0.125, 0.0, 0.0], vec![1.5, -2.25, 0.125]]);
    }
}
