//! Numbers that are kept with 16 bits (IEEE 754 binary16) until they are read again.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{EvalContext, EvalOp, InletId, args_1, as_op, op_out_of_plan};
use tract_onnx::tract_core::ops::cast::cast;

use super::operation::operation;
use super::tract::OUT_OF_RANGE;
use crate::simd::vectorized;

/// Writes halves as numbers of 32 bits; as many as there are.
///
/// So that many are done at once, in the widest vectors there are, no way parts from another here; `half`'s own takes
/// eight at a time by a call.
pub(super) fn widen(halves: &[f16], wide: &mut [f32]) {
    vectorized(|| wide.iter_mut().zip(halves).for_each(|(wide, half)| *wide = widened(*half)));
}

/// Rounds numbers of 32 bits to the nearest halves, as many as there are; returns whether all are finite.
#[must_use]
pub(super) fn narrow(wide: &[f32], halves: &mut [f16]) -> bool {
    vectorized(|| narrow_each(wide, halves, narrowed))
}

/// The same, where what is less than nought becomes nought.
fn narrow_positive(wide: &[f32], halves: &mut [f16]) -> bool {
    vectorized(|| narrow_each(wide, halves, |wide| narrowed(if wide < 0.0 { 0.0 } else { wide })))
}

#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn narrow_each(wide: &[f32], halves: &mut [f16], narrowed: impl Fn(f32) -> f16) -> bool {
    let sizes = halves.iter_mut().zip(wide).map(|(half, wide)| {
        *half = narrowed(*wide);
        half.to_bits() & 0x7fff
    });
    sizes.fold(0, u16::max) < f16::INFINITY.to_bits()
}

/// Bits of the fraction that a half has not.
const FINER: u32 = 23 - 10;
/// How much larger an exponent is stored in 32 bits.
const REBASED: u32 = (127 - 15) << 23;
/// The exponent of infinity and of what is no number, in the place of one with 32 bits.
const ENDLESS: u32 = 0x7c00 << FINER;
/// The least number that a half has with all of its bits, 2^-14: what is less is a multiple of 2^-24.
const LEAST: u32 = (127 - 14) << 23;

#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn widened(half: f16) -> f32 {
    let bits = u32::from(half.to_bits());
    let size = (bits & 0x7fff) << FINER;
    let rebased = size + REBASED;
    let number = if size >= ENDLESS {
        rebased + REBASED
    } else if size < 1 << 23 {
        (f32::from_bits(rebased + (1 << 23)) - f32::from_bits(LEAST)).to_bits()
    } else {
        rebased
    };
    f32::from_bits(number | (bits & 0x8000) << 16)
}

#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn narrowed(number: f32) -> f16 {
    // Adding it leaves no more of a number than multiples of 2^-24, rounded.
    const ROUNDS: u32 = (127 - 24 + 23) << 23;
    let size = number.to_bits() & !(1 << 31);
    let half = if size > f32::INFINITY.to_bits() {
        0x7e00
    } else if size >= REBASED + ENDLESS {
        ENDLESS >> FINER
    } else if size < LEAST {
        (f32::from_bits(size) + f32::from_bits(ROUNDS)).to_bits() - ROUNDS
    } else {
        let odd = size >> FINER & 1; // of two that are as near the even one
        (size - REBASED + (1 << (FINER - 1)) - 1 + odd) >> FINER
    };
    f16::from_bits((half | number.to_bits() >> 16 & 0x8000) as u16)
}

/// Lets an output be told with 16 bits, and those of the net's own layers that read it read these.
pub(super) fn tell(net: &mut TypedModel, output: usize) -> TractResult<()> {
    let mut outputs = net.output_outlets()?.to_vec();
    let told = outputs[output];
    let readers: Vec<InletId> = net.node(told.node).outputs[told.slot].successors.to_vec();
    let halves = net.wire_node(format!("halves of output {output}"), Narrow::default(), &[told])?[0];
    let wide = net.wire_node(format!("output {output} again"), cast(f32::datum_type()), &[halves])?[0];
    readers.into_iter().try_for_each(|reader| net.add_edge(wide, reader))?;
    outputs[output] = halves;
    net.select_output_outlets(&outputs)
}

/// Rounds numbers of 32 bits to 16; tract's own cast takes them one by one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Narrow {
    /// Whether what is less than nought becomes nought, as a rectifier has it.
    pub positive: bool,
}

operation!(Narrow);

impl EvalOp for Narrow {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let numbers = args_1!(inputs);
        let mut halves = Tensor::zero::<f16>(numbers.shape())?;
        let wide = numbers.try_as_plain_ram()?.as_slice()?;
        let each = if self.positive { narrow_positive } else { narrow };
        if !each(wide, halves.try_as_plain_ram_mut()?.as_slice_mut()?) {
            return Err(OUT_OF_RANGE.into());
        }
        Ok(tvec!(halves.into_tvalue()))
    }
}

impl TypedOp for Narrow {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f16::datum_type().fact(inputs[0].shape.clone())))
    }

    as_op!();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn halves_of(wide: &[f32]) -> Vec<f16> {
        let mut halves = vec![f16::ONE; wide.len()];
        let are_finite = narrow(wide, &mut halves);
        assert_eq!(are_finite, halves.iter().all(|half| half.is_finite()));
        halves
    }

    #[test]
    fn each_half_is_read_and_written_as_it_is() {
        let halves: Vec<f16> = (0..=u16::MAX).map(f16::from_bits).collect();
        let mut wide = vec![1.0; halves.len()];
        widen(&halves, &mut wide);
        let again = halves_of(&wide);
        for ((half, wide), again) in halves.into_iter().zip(wide).zip(again) {
            if half.is_nan() {
                assert!(wide.is_nan() && again.is_nan());
            } else {
                assert_eq!((wide.to_bits(), again), (half.to_f32().to_bits(), half));
            }
        }
    }

    /// A net that narrows what it is given and widens it again.
    fn through(numbers: [f32; 4], positive: bool) -> TractResult<Vec<f32>> {
        let mut net = TypedModel::default();
        let given = net.add_source("given", f32::fact([4]))?;
        let halves = net.wire_node("halves", Narrow { positive }, &[given])?;
        let wide = net.wire_node("wide", cast(f32::datum_type()), &halves)?;
        net.select_output_outlets(&wide)?;
        let said = net.into_runnable()?.run(tvec!(tensor1(&numbers).into_tvalue()))?;
        Ok(said[0].to_plain_array_view::<f32>()?.iter().copied().collect())
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_no_infinity() {
        assert_eq!(through([1.0, -2.5, 65_504.0, 0.0], false).unwrap(), [1.0, -2.5, 65_504.0, 0.0]);
        assert_eq!(through([1.0, -2.5, 3.0, -70_000.0], true).unwrap(), [1.0, 0.0, 3.0, 0.0]);
        for (number, positive) in [(70_000.0, false), (-70_000.0, false), (f32::NAN, true), (f32::INFINITY, true)] {
            let error = through([0.0, number, 1.0, 2.0], positive).unwrap_err();
            assert_eq!(error.root_cause().downcast_ref(), Some(&OUT_OF_RANGE));
        }
    }

    proptest! {
        #[test]
        fn numbers_are_rounded_to_the_nearest_half(
            bits in proptest::collection::vec(any::<u32>(), 64), near in 0_u16..0x7c01,
        ) {
            let [below, above] = [near.saturating_sub(1), near].map(|bits| f16::from_bits(bits).to_f32());
            let middle = f32::midpoint(below, above);
            let others = [middle, middle.next_up(), middle.next_down(), -middle, 65_519.996, 65_520.0, 1e-40];
            let wide: Vec<f32> = bits.into_iter().map(f32::from_bits).chain(others).collect();
            for (half, wide) in halves_of(&wide).into_iter().zip(wide) {
                let nearest = f16::from_f32_const(wide);
                prop_assert!(half.to_bits() == nearest.to_bits() || half.is_nan() && wide.is_nan(), "{}", wide);
            }
        }
    }
}
