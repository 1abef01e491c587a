//! The face net's ONNX file, run by tract.

use std::sync::Arc;

use ndarray::{Array2, Array4, Axis};
use tract_onnx::prelude::*;

use super::contract::FaceContract;
use super::model::{checked, graph, guarded, optimised, run};
use crate::control::Control;
use crate::{Error, Result};

/// A loaded face net that keeps its contract.
pub(super) struct FaceModel {
    contract: FaceContract,
    plan: Arc<TypedRunnableModel>,
}

impl FaceModel {
    /// Parses and checks an ONNX file; runs it once on plain grey.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let model = guarded(|| Self::parsed(onnx))?;
        let side = model.contract.side;
        model.draw(Array4::from_elem((1, 3, side, side), 0.5), &Control::default())?;
        Ok(model)
    }

    fn parsed(onnx: &[u8]) -> Result<Self> {
        let graph = graph(onnx)?;
        let contract = FaceContract::of(&graph)?;
        let input = f32::fact([1, 3, contract.side, contract.side]).into();
        let plan = graph.with_input_fact(0, input).and_then(optimised);
        Ok(Self { contract, plan: plan.map_err(|_| Error::Model("it cannot be optimised"))? })
    }

    pub fn contract(&self) -> &FaceContract {
        &self.contract
    }

    /// The change of luma on a face, side x side, as a fraction of full scale at gain 1; `view` is 1 x 3 x side x side,
    /// sRGB in [0, 1].
    pub fn draw(&self, view: Array4<f32>, control: &Control) -> Result<Array2<f32>> {
        guarded(|| {
            let side = self.contract.side;
            let outputs = run(&self.plan, tvec!(Tensor::from(view).into_tvalue()), control)?;
            let [delta] = &outputs[..] else { return Err(Error::Model("it has other inputs or outputs")) };
            let delta = checked(delta, (1, side, side), |_, change| change.abs() <= 1.0)?;
            Ok(delta.index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned())
        })
    }
}
