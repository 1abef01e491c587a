//! The same numbers in another shape. tract's own operation also keeps how axes correspond, in three kilobytes, for each
//! convolution of each plan.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{EvalContext, EvalOp, args_1, as_op, op_out_of_plan};
use tract_onnx::tract_core::ops::change_axes::IntoShape;

use super::operation::operation;

/// Puts ours in the place of tract's.
pub(super) fn replace(net: &mut TypedModel) {
    for node in &mut net.nodes {
        let Some(reshape) = node.op_as::<IntoShape>() else { continue };
        if *reshape.strides == *Tensor::natural_strides(&reshape.dims) {
            node.op = Box::new(Reshape(reshape.dims.iter().copied().collect()));
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reshape(Box<[usize]>);

operation!(Reshape);

impl EvalOp for Reshape {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        Ok(tvec!(args_1!(inputs).into_tensor().into_shape(&self.0)?.into_tvalue()))
    }
}

impl TypedOp for Reshape {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(inputs[0].datum_type.fact(&*self.0)))
    }

    as_op!();
}
