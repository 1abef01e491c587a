//! The face net's ONNX file, run by tract.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, Axis};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use super::contract::FaceContract;
use super::tract::{Ends, OTHER_OUTPUTS, Plan, checked, graph, guarded};
use crate::Result;
use crate::control::Control;

/// A face net's file, read when the first face is seen: its plan takes as long as four faces, and memory that pictures
/// without any need.
pub(super) struct FaceModel {
    onnx: Cow<'static, [u8]>,
    kept: Mutex<Option<Arc<FaceNet>>>,
}

/// A face net that keeps its contract, ready to run.
pub(super) struct FaceNet {
    contract: FaceContract,
    plan: Plan,
}

impl FaceModel {
    /// The library's own file, which its tests have checked.
    pub fn own(onnx: &'static [u8]) -> Self {
        Self { onnx: onnx.into(), kept: Mutex::default() }
    }

    /// Parses and checks another ONNX file.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        guarded(|| parsed(onnx))?;
        Ok(Self { onnx: onnx.to_vec().into(), kept: Mutex::default() })
    }

    /// The net, ready to run; where there is memory to spare, `kept` for the next picture.
    pub fn ready(&self, kept: bool) -> Result<Arc<FaceNet>> {
        let mut last = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let net = last.take().map_or_else(|| guarded(|| FaceNet::of(&self.onnx)).map(Arc::new), Ok)?;
        if kept {
            *last = Some(Arc::clone(&net));
        }
        Ok(net)
    }
}

impl FaceNet {
    fn of(onnx: &[u8]) -> Result<Self> {
        let (graph, contract) = parsed(onnx)?;
        let inputs = [(f32::datum_type(), [1, 3, contract.side, contract.side])];
        let plan = Plan::of(graph, Ends::wide(&inputs), [])?;
        Ok(Self { contract, plan })
    }

    pub fn contract(&self) -> &FaceContract {
        &self.contract
    }

    /// The change of luma on a face, side x side, as a fraction of full scale at gain 1; `view` is 1 x 3 x side x side,
    /// sRGB in [0, 1].
    pub fn draw(&self, view: Array4<f32>, control: &Control) -> Result<Array2<f32>> {
        guarded(|| {
            let side = self.contract.side;
            let outputs = self.plan.run(tvec!(Tensor::from(view).into_tvalue()), control)?;
            let [delta] = &outputs[..] else { return Err(OTHER_OUTPUTS) };
            let delta = checked(delta, (1, side, side), |_, change| change.abs() <= 1.0)?;
            Ok(delta.index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned())
        })
    }
}

fn parsed(onnx: &[u8]) -> Result<(InferenceModel, FaceContract)> {
    let graph = graph(onnx)?;
    let contract = FaceContract::of(&graph)?;
    Ok((graph, contract))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_librarys_own_net_keeps_its_contract_and_draws() {
        let net = FaceModel::own(include_bytes!("../../model/face.onnx")).ready(false).unwrap();
        let side = net.contract().side;
        let busy = |(_, channel, row, column): (usize, usize, usize, usize)| {
            0.5 + 0.3 * ((row + 2 * channel) as f32 * 0.7).sin() * (column as f32 * 0.3).cos()
        };
        let drawn = net.draw(Array4::from_shape_fn((1, 3, side, side), busy), &Control::default()).unwrap();
        let grey = net.draw(Array4::from_elem((1, 3, side, side), 0.5), &Control::default()).unwrap();
        let strongest = |map: &Array2<f32>| map.iter().fold(0.0_f32, |most, change| most.max(change.abs()));
        assert!(strongest(&drawn) > 4.0 / 255.0 && strongest(&grey) < 1.0 / 255.0);
        assert!(drawn[(0, 0)].abs() + drawn[(side - 1, side - 1)].abs() < 1e-9, "something in the corners");
    }
}
