//! The weights of matrix products, with 16 bits where these say the same, as a net's file has them: half the memory for as
//! long as a plan is kept. They are widened when their product is made.

use std::sync::Arc;

use ndarray::Array1;
use tract_onnx::prelude::tract_linalg::mmm::{EagerPackedInput, MMMInputValue, PackedExoticFact, PackedMatrixStorage};
use tract_onnx::prelude::tract_linalg::pack::PackedFormat;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{EvalContext, EvalOp, ToDim, as_op, bail, op_out_of_plan};
use tract_onnx::tract_core::ops::konst::Const;

use super::columns::Number;
use super::halves::{narrow, widen};
use super::operation::operation;

/// Puts weights as they are stored in the place of those that are laid out.
pub(super) fn replace(net: &mut TypedModel) -> TractResult<()> {
    for node in &mut net.nodes {
        let Some(laid_out) = node.op_as::<Const>() else { continue };
        let Some(weights) = Weights::of(laid_out)? else { continue };
        node.outputs[0].fact.konst = None;
        node.op = Box::new(weights);
    }
    Ok(())
}

/// Lets go of weights that `other` holds too, under the same name, and takes those.
pub(super) fn share(net: &mut TypedModel, other: &TypedModel) {
    for node in &mut net.nodes {
        let namesake = || other.nodes.iter().find(|other| other.name == node.name);
        if let Some(own) = node.op_as::<Weights>() {
            let same = namesake().and_then(|other| other.op_as::<Weights>());
            let Some(same) = same.filter(|same| *same == own).cloned() else { continue };
            node.op = Box::new(same);
        } else if let Some(own) = node.op_as::<Const>() {
            let same = namesake().and_then(|other| other.op_as::<Const>());
            let Some(same) = same.filter(|same| own.val().is_plain() && *same == own).cloned() else { continue };
            node.outputs[0].fact.konst = Some(Arc::clone(same.val()));
            node.op = Box::new(same);
        }
    }
}

/// The left side of a matrix product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weights {
    /// In the order in which a kernel reads them, of 16 or 32 bits.
    pub numbers: Arc<Tensor>,
    packer: PackedFormat,
    k: usize,
    m: usize,
    /// tract's: of one matrix.
    batch: TVec<usize>,
}

impl Weights {
    fn of(laid_out: &Const) -> TractResult<Option<Self>> {
        let Some(storage) = laid_out.val().storage_as::<PackedMatrixStorage>() else { return Ok(None) };
        let [matrix] = storage.values() else { return Ok(None) };
        let packer = matrix.format().downcast_ref::<PackedFormat>();
        let Some(packer) = packer.filter(|packer| packer.dt == f32::datum_type()) else { return Ok(None) };
        let (k, m, r) = (matrix.k(), matrix.mn(), packer.r);
        let mut numbers = vec![0.0; packer.len(k, m)];
        let mut column = vec![0.0; k];
        for at in 0..m {
            let first = at / r * packer.single_panel_len(k) + at % r;
            matrix.extract_at_mn_f32(at, &mut column)?;
            numbers[first..].iter_mut().step_by(r).zip(&column).for_each(|(number, read)| *number = *read);
        }
        let (mut halves, mut read) = (vec![f16::ZERO; numbers.len()], vec![0.0; numbers.len()]);
        let are_finite = narrow(&numbers, &mut halves);
        widen(&halves, &mut read);
        let numbers = if are_finite && read == numbers {
            Tensor::from(Array1::from(halves))
        } else {
            Array1::from(numbers).into()
        };
        let batch = storage.batch_shape().into();
        Ok(Some(Self { numbers: numbers.into_arc_tensor(), packer: packer.clone(), k, m, batch }))
    }

    fn laid_out(&self) -> TractResult<EagerPackedInput> {
        let numbers = self.numbers.try_as_plain_ram()?;
        if self.numbers.datum_type() == f16::datum_type() {
            return self.widened(numbers.as_slice::<f16>()?);
        }
        self.widened(numbers.as_slice::<f32>()?)
    }

    fn widened<T: Number>(&self, numbers: &[T]) -> TractResult<EagerPackedInput> {
        let mut laid_out = self.packer.new_packed_buffer(self.k, self.m)?;
        let Some(memory) = Arc::get_mut(&mut laid_out.packed) else { bail!("memory of one's own is shared") };
        let mut wide = [0.0; 1024];
        let memory = memory.as_bytes_mut().chunks_mut(size_of_val(&wide));
        for (memory, numbers) in memory.zip(numbers.chunks(wide.len())) {
            T::widen(numbers, &mut wide[..numbers.len()]);
            let (memory, _) = memory.as_chunks_mut();
            memory.iter_mut().zip(&wide).for_each(|(bytes, number)| *bytes = number.to_ne_bytes());
        }
        Ok(laid_out)
    }
}

operation!(Weights);

impl EvalOp for Weights {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, _: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let laid_out =
            PackedMatrixStorage::new_batched(&self.batch, tvec!(Box::new(self.laid_out()?) as Box<dyn MMMInputValue>));
        Ok(tvec!(laid_out.into_tensor(f32::datum_type()).into_tvalue()))
    }
}

impl TypedOp for Weights {
    fn output_facts(&self, _: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let matrix = PackedExoticFact { format: Box::new(self.packer.clone()), mn: self.m.to_dim(), k: self.k };
        Ok(tvec!(f32::datum_type().fact(&*self.batch).with_exotic_fact(matrix)))
    }

    as_op!();
}
