//! The net for whole pictures: its ONNX file, whose first layer is run by itself.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ndarray::{Array2, Array4, Axis};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::{InferenceModel, SpecialOps};

use super::WHOLE;
use super::contract::Contract;
use super::faces::{self, Face};
use super::grid::{Grid, PATCH};
use super::tract::{OTHER_OUTPUTS, OTHER_SHAPE, Plan, checked, graph, guarded, plain, run_once};
use crate::control::Control;
use crate::{Error, Result};

/// Plans of this many grid sizes are kept: three octaves of a landscape and of a portrait photo.
const KEPT_PLANS: usize = 6;
/// Numbers of each cell of the face map.
const FACE_CHANNELS: usize = 5;
/// Patches that the first layer sees at once. The picture as it sees it takes four times the memory of its pixels.
const STRIP: usize = 512;
/// The first layer says at most so much of a patch: what it says of all of them is kept.
const MOST_CHANNELS: usize = 256;

/// A net that keeps the contract.
pub(super) struct Model {
    /// The whole file: layers after the first are read anew for each plan, so that they take memory only then.
    onnx: Cow<'static, [u8]>,
    contract: Contract,
    /// The first layer, from some patches of the picture to their cells.
    first: InferenceModel,
    plans: Mutex<Plans>,
}

#[derive(Default)]
struct Plans {
    /// Of the first layer, for a strip of patches: the same for every grid.
    first: Option<Arc<Plan>>,
    /// Of the other layers, by the shape of their cells.
    others: VecDeque<([usize; 4], Arc<Plan>)>,
}

/// What the net says of one grid.
pub(super) struct Seen {
    /// The change of luma, H x W, as a fraction of full scale at gain 1.
    pub change: Array2<f32>,
    /// The faces, not yet joined.
    pub faces: Vec<Face>,
}

impl Model {
    /// The library's own file, which its tests have run.
    pub fn own(onnx: &'static [u8]) -> Result<Self> {
        Self::parsed(onnx.into())
    }

    /// Parses and checks another ONNX file; runs it once on a small picture.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let model = Self::parsed(onnx.to_vec().into())?;
        let side = 4 * model.contract.multiple;
        let grey = Grid { width: side, height: side, rgb: vec![128; 3 * side * side] };
        model.run(grey, model.contract.octaves[0], false, &Control::default())?;
        Ok(model)
    }

    fn parsed(onnx: Cow<'static, [u8]>) -> Result<Self> {
        guarded(|| {
            let graph = graph(&onnx)?;
            let contract = Contract::of(&graph)?;
            let first = first_layer(graph)?;
            Ok(Self { onnx, contract, first, plans: Mutex::default() })
        })
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Runs the net on a grid whose sides are multiples of `contract().multiple`. Its plans are `kept` for the next, or made
    /// one by one, which takes half the memory.
    pub fn run(&self, grid: Grid, octave: u32, kept: bool, control: &Control) -> Result<Seen> {
        guarded(|| self.seen(grid, octave, kept, control))
    }

    fn seen(&self, grid: Grid, octave: u32, kept: bool, control: &Control) -> Result<Seen> {
        let cells = self.cells(&grid, octave, kept, control)?;
        let room = self.contract.headroom.map(|headroom| headroom.of(&grid));
        let (width, height) = (grid.width, grid.height);
        let (rows, columns) = grid.patches();
        drop(grid);
        let outputs = self.others(cells, kept, control)?;
        let [faces, delta] = &outputs[..] else { return Err(OTHER_OUTPUTS) };
        let map = checked(faces, (FACE_CHANNELS, rows, columns), |channel, value| {
            if channel == 0 { (0.0..=1.0).contains(&value) } else { value.is_finite() }
        })?;
        let delta = checked(delta, (1, height, width), |_, change| change.abs() <= 1.0)?;
        let mut change = delta.index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned();
        if let Some(room) = room {
            room.limit(&mut change);
        }
        Ok(Seen { change, faces: faces::read(&map.index_axis(Axis(0), 0), self.contract.face_threshold) })
    }

    /// What the first layer says of each patch, 1 x C x rows x columns, made a strip at a time: as numbers, the picture
    /// itself would take more memory than all that is made of it.
    fn cells(&self, grid: &Grid, octave: u32, kept: bool, control: &Control) -> Result<Tensor> {
        let plan = self.first_plan(kept)?;
        let (rows, columns) = grid.patches();
        let patches = rows * columns;
        let mut cells: Option<Tensor> = None;
        for first in (0..patches).step_by(STRIP) {
            let inputs = tvec!(
                Tensor::from(grid.strip(first, STRIP)).into_tvalue(),
                Tensor::from(Array4::from_elem((1, 1, 1, 1), octave as f32)).into_tvalue()
            );
            let outputs = plan.run(inputs, control)?;
            let strip = plain(outputs.first().ok_or(OTHER_OUTPUTS)?)?;
            let (1, channels @ 1..=MOST_CHANNELS, 1, STRIP) = strip.dim() else { return Err(OTHER_SHAPE) };
            if cells.is_none() {
                cells = Some(Tensor::zero::<f32>(&[1, channels, rows, columns]).map_err(|_| OTHER_SHAPE)?);
            }
            let numbers = cells.as_mut().and_then(|cells| cells.to_plain_array_view_mut::<f32>().ok());
            let mut numbers = numbers.ok_or(OTHER_SHAPE)?;
            let planes = numbers.as_slice_mut().expect(WHOLE).chunks_exact_mut(patches);
            for (plane, said) in planes.zip(strip.axis_iter(Axis(1))) {
                plane[first..].iter_mut().zip(said).for_each(|(cell, said)| *cell = *said);
            }
        }
        cells.ok_or(OTHER_OUTPUTS)
    }

    fn first_plan(&self, kept: bool) -> Result<Arc<Plan>> {
        let mut plans = self.plans();
        if let Some(plan) = &plans.first {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(Plan::of(self.first.clone(), &[[1, 3, PATCH, PATCH * STRIP], [1; 4]], [])?);
        if kept {
            plans.first = Some(Arc::clone(&plan));
        }
        Ok(plan)
    }

    /// What the other layers make of the cells: the faces and the change.
    fn others(&self, cells: Tensor, kept: bool, control: &Control) -> Result<TVec<TValue>> {
        let &[one, channels, rows, columns] = cells.shape() else { return Err(OTHER_SHAPE) };
        let shape = [one, channels, rows, columns];
        let cells = tvec!(cells.into_tvalue());
        if kept {
            self.others_plan(shape)?.run(cells, control)
        } else {
            run_once(|| self.other_layers(), &[shape], cells, control)
        }
    }

    fn others_plan(&self, cells: [usize; 4]) -> Result<Arc<Plan>> {
        let mut plans = self.plans();
        if let Some((_, plan)) = plans.others.iter().find(|(of, _)| *of == cells) {
            return Ok(Arc::clone(plan));
        }
        let kept = plans.others.iter().map(|(_, plan)| &**plan);
        let plan = Arc::new(Plan::of(self.other_layers()?, &[cells], kept)?);
        plans.others.truncate(KEPT_PLANS - 1);
        plans.others.push_front((cells, Arc::clone(&plan)));
        Ok(plan)
    }

    fn plans(&self) -> MutexGuard<'_, Plans> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the cells on. Faces are told first: what only they are made of is freed then.
    fn other_layers(&self) -> Result<InferenceModel> {
        let mut graph = graph(&self.onnx)?;
        let [delta, faces, cells] = outputs(&graph)?;
        let source = graph.create_source(f32::fact([1, 1, 1, 1]).into());
        let node = &mut graph.nodes[cells.node];
        node.op = source;
        node.inputs.clear();
        graph.set_input_outlets(&[cells]).map_err(|_| OTHER_OUTPUTS)?;
        cut(graph, &[faces, delta])
    }
}

/// Up to the cells.
fn first_layer(graph: InferenceModel) -> Result<InferenceModel> {
    let [.., cells] = outputs(&graph)?;
    cut(graph, &[cells])
}

fn outputs(graph: &InferenceModel) -> Result<[OutletId; 3]> {
    graph.output_outlets().ok().and_then(|outlets| outlets.try_into().ok()).ok_or(OTHER_OUTPUTS)
}

/// What is needed for these outputs.
fn cut(mut graph: InferenceModel, outputs: &[OutletId]) -> Result<InferenceModel> {
    let needed = graph.select_output_outlets(outputs).and_then(|()| graph.compact());
    needed.map(|()| graph).map_err(|_| Error::Model("it is no sound net"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONNX: &[u8] = include_bytes!("../../model/shield.onnx");
    const OCTAVE: u32 = 1;

    /// More patches than a strip has, and not a multiple of them.
    fn grid() -> Grid {
        let (width, height) = (240, 208);
        let level = |at: usize| (128.0 + 90.0 * (at as f32 * 0.37).sin() * ((at / width) as f32 * 0.11).cos()) as u8;
        Grid { width, height, rgb: (0..3 * width * height).map(level).collect() }
    }

    #[test]
    fn in_parts_the_net_says_what_it_says_as_a_whole() {
        let Grid { width, height, rgb } = grid();
        let image = Array4::from_shape_fn((1, 3, height, width), |(_, channel, y, x)| {
            f32::from(rgb[3 * (y * width + x) + channel]) / 255.0
        });
        let fact = |shape: [usize; 4]| f32::fact(shape).into();
        let whole = graph(ONNX).unwrap().with_input_fact(0, fact([1, 3, height, width])).unwrap();
        let whole = whole.with_input_fact(1, fact([1; 4])).unwrap().into_optimized().unwrap().into_runnable().unwrap();
        let octave = Array4::from_elem((1, 1, 1, 1), OCTAVE as f32);
        let outputs = whole.run(tvec!(Tensor::from(image).into_tvalue(), Tensor::from(octave).into_tvalue())).unwrap();
        let mut whole = plain(&outputs[0]).unwrap().index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned();

        let model = Model::own(ONNX).unwrap();
        model.contract.headroom.unwrap().of(&grid()).limit(&mut whole);
        let strongest = |map: &Array2<f32>| map.iter().fold(0.0_f32, |most, change| most.max(change.abs()));
        for kept in [false, true, true] {
            let change = model.run(grid(), OCTAVE, kept, &Control::default()).unwrap().change;
            let (drawn, off) = (strongest(&whole), strongest(&(&change - &whole)));
            assert!(drawn > 1e-3 && off < 1e-6, "{drawn} {off}");
        }
    }
}
