//! The net for whole pictures: its ONNX file, run in two parts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, Axis};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::{InferenceModel, SpecialOps};

use super::WHOLE;
use super::contract::Contract;
use super::faces::{self, Face};
use super::grid::{Grid, PATCH};
use super::tract::{OTHER_OUTPUTS, OTHER_SHAPE, checked, graph, guarded, optimised, plain, run};
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

/// A loaded net that keeps the contract, in two parts.
pub(super) struct Model {
    /// The first layer, from some patches of the picture to their cells.
    first: InferenceModel,
    /// All others, from the cells to what the net says.
    others: InferenceModel,
    contract: Contract,
    plans: Mutex<Plans>,
}

#[derive(Default)]
struct Plans {
    /// Of the first layer, for a strip of patches: the same for every grid.
    first: Option<Arc<TypedRunnableModel>>,
    /// Of the other layers, by their cells: channels, rows, columns.
    others: VecDeque<([usize; 3], Arc<TypedRunnableModel>)>,
}

/// What the net says of one grid.
pub(super) struct Seen {
    /// The change of luma, H x W, as a fraction of full scale at gain 1.
    pub change: Array2<f32>,
    /// The faces, not yet joined.
    pub faces: Vec<Face>,
}

impl Model {
    /// Parses an ONNX file; enough for the library's own, which its tests have run.
    pub fn parsed(onnx: &[u8]) -> Result<Self> {
        guarded(|| {
            let graph = graph(onnx)?;
            let contract = Contract::of(&graph)?;
            let (first, others) = parts(graph)?;
            Ok(Self { first, others, contract, plans: Mutex::default() })
        })
    }

    /// Parses and checks another ONNX file; runs it once on a small picture.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let model = Self::parsed(onnx)?;
        let side = 4 * model.contract.multiple;
        let grey = Grid { width: side, height: side, rgb: vec![128; 3 * side * side] };
        model.run(grey, model.contract.octaves[0], &Control::default())?;
        model.let_go();
        Ok(model)
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Runs the net on a grid whose sides are multiples of `contract().multiple`.
    pub fn run(&self, grid: Grid, octave: u32, control: &Control) -> Result<Seen> {
        guarded(|| self.seen(grid, octave, control))
    }

    fn seen(&self, grid: Grid, octave: u32, control: &Control) -> Result<Seen> {
        let cells = self.cells(&grid, octave, control)?;
        let room = self.contract.headroom.map(|headroom| headroom.of(&grid));
        let (width, height) = (grid.width, grid.height);
        drop(grid);
        let (_, channels, rows, columns) = cells.dim();
        let plan = self.plan([channels, rows, columns])?;
        let outputs = run(&plan, tvec!(Tensor::from(cells).into_tvalue()), control)?;
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
    fn cells(&self, grid: &Grid, octave: u32, control: &Control) -> Result<Array4<f32>> {
        let plan = self.first_plan()?;
        let (rows, columns) = grid.patches();
        let patches = rows * columns;
        let mut cells: Option<Array4<f32>> = None;
        for first in (0..patches).step_by(STRIP) {
            let inputs = tvec!(
                Tensor::from(grid.strip(first, STRIP)).into_tvalue(),
                Tensor::from(Array4::from_elem((1, 1, 1, 1), octave as f32)).into_tvalue()
            );
            let outputs = run(&plan, inputs, control)?;
            let strip = plain(outputs.first().ok_or(OTHER_OUTPUTS)?)?;
            let (1, channels @ 1..=MOST_CHANNELS, 1, STRIP) = strip.dim() else { return Err(OTHER_SHAPE) };
            let cells = cells.get_or_insert_with(|| Array4::zeros((1, channels, rows, columns)));
            let planes = cells.as_slice_mut().expect(WHOLE).chunks_exact_mut(patches);
            for (plane, said) in planes.zip(strip.axis_iter(Axis(1))) {
                plane[first..].iter_mut().zip(said).for_each(|(cell, said)| *cell = *said);
            }
        }
        cells.ok_or(OTHER_OUTPUTS)
    }

    /// Frees the memory of what is kept from one picture to the next.
    pub fn let_go(&self) {
        *self.plans.lock().unwrap_or_else(PoisonError::into_inner) = Plans::default();
    }

    fn first_plan(&self) -> Result<Arc<TypedRunnableModel>> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = &plans.first {
            return Ok(Arc::clone(plan));
        }
        let plan = optimised(self.first.clone(), &[[1, 3, PATCH, PATCH * STRIP], [1; 4]])?;
        plans.first = Some(Arc::clone(&plan));
        Ok(plan)
    }

    fn plan(&self, cells: [usize; 3]) -> Result<Arc<TypedRunnableModel>> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.others.iter().find(|(of, _)| *of == cells) {
            return Ok(Arc::clone(plan));
        }
        let [channels, rows, columns] = cells;
        let plan = optimised(self.others.clone(), &[[1, channels, rows, columns]])?;
        plans.others.truncate(KEPT_PLANS - 1);
        plans.others.push_front((cells, Arc::clone(&plan)));
        Ok(plan)
    }
}

/// The graph up to the cells, and from there on. Faces are told first: what only they are made of is freed then.
fn parts(graph: InferenceModel) -> Result<(InferenceModel, InferenceModel)> {
    let &[delta, faces, cells] = graph.output_outlets().unwrap_or_default() else { return Err(OTHER_OUTPUTS) };
    let mut others = graph.clone();
    let source = others.create_source(f32::fact([1, 1, 1, 1]).into());
    let node = &mut others.nodes[cells.node];
    node.op = source;
    node.inputs.clear();
    let mut first = graph;
    let mut part = || -> TractResult<()> {
        first.select_output_outlets(&[cells])?;
        first.compact()?;
        others.set_input_outlets(&[cells])?;
        others.select_output_outlets(&[faces, delta])?;
        others.compact()
    };
    part().map_err(|_| Error::Model("it is no sound net"))?;
    Ok((first, others))
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
    fn in_two_parts_the_net_says_what_it_says_as_a_whole() {
        let Grid { width, height, rgb } = grid();
        let image = Array4::from_shape_fn((1, 3, height, width), |(_, channel, y, x)| {
            f32::from(rgb[3 * (y * width + x) + channel]) / 255.0
        });
        let plan = optimised(graph(ONNX).unwrap(), &[[1, 3, height, width], [1; 4]]).unwrap();
        let octave = Array4::from_elem((1, 1, 1, 1), OCTAVE as f32);
        let inputs = tvec!(Tensor::from(image).into_tvalue(), Tensor::from(octave).into_tvalue());
        let outputs = run(&plan, inputs, &Control::default()).unwrap();
        let mut whole = plain(&outputs[0]).unwrap().index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned();

        let model = Model::parsed(ONNX).unwrap();
        model.contract.headroom.unwrap().of(&grid()).limit(&mut whole);
        let change = model.run(grid(), OCTAVE, &Control::default()).unwrap().change;
        let strongest = |map: &Array2<f32>| map.iter().fold(0.0_f32, |most, change| most.max(change.abs()));
        let (drawn, off) = (strongest(&whole), strongest(&(&change - &whole)));
        assert!(drawn > 1e-3 && off < 1e-6, "{drawn} {off}");
    }
}
