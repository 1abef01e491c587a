//! The face net's ONNX file, run by tract.

use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, Axis};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::contract::FaceContract;
use super::model::{checked, graph, guarded, optimised, run};
use crate::control::Control;
use crate::{Error, Result};

/// A loaded face net that keeps its contract.
pub(super) struct FaceModel {
    graph: InferenceModel,
    contract: FaceContract,
    /// Made for the first face: it takes as long as five of them, and not every picture has any.
    plan: Mutex<Option<Arc<TypedRunnableModel>>>,
}

impl FaceModel {
    /// Parses and checks an ONNX file.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        guarded(|| {
            let graph = graph(onnx)?;
            let contract = FaceContract::of(&graph)?;
            Ok(Self { graph, contract, plan: Mutex::default() })
        })
    }

    pub fn contract(&self) -> &FaceContract {
        &self.contract
    }

    /// The change of luma on a face, side x side, as a fraction of full scale at gain 1; `view` is 1 x 3 x side x side,
    /// sRGB in [0, 1].
    pub fn draw(&self, view: Array4<f32>, control: &Control) -> Result<Array2<f32>> {
        guarded(|| {
            let side = self.contract.side;
            let outputs = run(&self.plan()?, tvec!(Tensor::from(view).into_tvalue()), control)?;
            let [delta] = &outputs[..] else { return Err(Error::Model("it has other inputs or outputs")) };
            let delta = checked(delta, (1, side, side), |_, change| change.abs() <= 1.0)?;
            Ok(delta.index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned())
        })
    }

    fn plan(&self) -> Result<Arc<TypedRunnableModel>> {
        let mut kept = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = &*kept {
            return Ok(Arc::clone(plan));
        }
        let input = f32::fact([1, 3, self.contract.side, self.contract.side]).into();
        let plan = self.graph.clone().with_input_fact(0, input).and_then(optimised);
        let plan = plan.map_err(|_| Error::Model("it cannot be optimised"))?;
        *kept = Some(Arc::clone(&plan));
        Ok(plan)
    }
}
