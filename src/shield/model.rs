//! The net for whole pictures: its ONNX file, whose fine layers are run in bands of the picture.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Array4, ArrayView4, Axis, Slice};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::{InferenceModel, SpecialOps};

use super::WHOLE;
use super::bands::{AT_ONCE, Band, Bands};
use super::contract::Contract;
use super::faces::{self, Face};
use super::grid::{CELL, Grid};
use super::halves::{narrow, widen};
use super::tract::{
    Ends, Input, OTHER_OUTPUTS, OTHER_SHAPE, OUT_OF_RANGE, Plan, checked, graph, guarded, input, plain, run_once,
};
use crate::control::Control;
use crate::{Error, Result};

/// Plans of this many grid sizes are kept: three octaves of a landscape and of a portrait photo.
const KEPT_PLANS: usize = 6;
/// Numbers of each cell of the face map.
const FACE_CHANNELS: usize = 5;
/// The layers of a part say at most so much of a cell: it is kept for all of them.
const MOST_NUMBERS: usize = 256;
/// What is seen in bands and as a whole differs by no more than this share: products are added up in another order, and
/// what is seen near by rounded.
const ROUNDING: f32 = 1e-3;

/// A net that keeps the contract.
pub(super) struct Model {
    /// The whole file: the layers between are read anew for each plan, so that they take memory only then.
    onnx: Cow<'static, [u8]>,
    contract: Contract,
    /// From the picture to what is seen near by, in bands.
    near: InferenceModel,
    near_plans: Plans,
    /// From there to the faces and what is seen from afar.
    between_plans: Plans,
    /// From both to the change, in bands.
    last: InferenceModel,
    last_plans: Plans,
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

    /// Parses and checks another ONNX file; runs it on a small picture, as a whole and in bands.
    pub fn load(onnx: &[u8]) -> Result<Self> {
        let model = Self::parsed(onnx.to_vec().into())?;
        guarded(|| model.sees_no_further())?;
        Ok(model)
    }

    fn parsed(onnx: Cow<'static, [u8]>) -> Result<Self> {
        guarded(|| {
            let graph = graph(&onnx)?;
            let contract = Contract::of(&graph)?;
            let [delta, _, near, far] = outputs(&graph)?;
            let last = part(graph.clone(), &[near, far], &[delta])?;
            let near = part(graph, &[], &[near])?;
            let [near_plans, between_plans, last_plans] = Default::default();
            Ok(Self { onnx, contract, near, near_plans, between_plans, last, last_plans })
        })
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Runs the net on a grid whose sides are multiples of `contract().multiple`. Its plans are `kept` for the next, or made
    /// one by one, which takes half the memory.
    pub fn run(&self, grid: Grid, octave: u32, kept: bool, control: &Control) -> Result<Seen> {
        guarded(|| self.seen(grid, octave, Run { kept, at_once: AT_ONCE, control }))
    }

    fn seen(&self, grid: Grid, octave: u32, run: Run) -> Result<Seen> {
        let near = self.near(&grid, octave, run)?;
        let room = self.contract.headroom.map(|headroom| headroom.of(&grid));
        let cells = grid.cells();
        drop(grid);
        let (faces, far) = self.between(&near, cells, run)?;
        let change = self.change(&near, &far, cells, run)?;
        drop((near, far));
        let mut change = wide_map(&change);
        if let Some(room) = room {
            room.limit(&mut change);
        }
        Ok(Seen { change, faces })
    }

    /// What is seen near by: 1 x C x H x W, some rows for each row of cells.
    ///
    /// With 16 bits for each number, because it is there until the end: what is drawn is the same to a hundredth of a level.
    fn near(&self, grid: &Grid, octave: u32, run: Run) -> Result<Arc<Tensor>> {
        let bands = Bands::of(grid.cells(), self.contract.reach[0], run.at_once);
        let shapes = [[1, 3, CELL * bands.seen, grid.width], [1; 4]];
        let inputs = shapes.map(|shape| (f32::datum_type(), shape));
        let plan = self.near_plans.ready(Ends::wide(&inputs), run.kept, || Ok(self.near.clone()))?;
        let octave = input(shapes[1], |number| number.fill(octave as f32))?;
        let mut near = Whole::of(grid.cells());
        for band in bands.iter() {
            let pixels = input(shapes[0], |samples| grid.band(&band.seen, samples))?;
            let outputs = plan.run(tvec!(pixels, octave.clone()), run.control)?;
            near.lay(&plain::<f32>(outputs.first().ok_or(OTHER_OUTPUTS)?)?, &band)?;
        }
        near.told.ok_or(OTHER_OUTPUTS).map(|near| Tensor::from(near).into_arc_tensor())
    }

    /// The faces, and what is seen from afar.
    fn between(&self, near: &Arc<Tensor>, (rows, columns): (usize, usize), run: Run) -> Result<(Vec<Face>, TValue)> {
        let inputs = [(f16::datum_type(), plain::<f16>(near)?.dim().into())];
        let ends = Ends { inputs: &inputs, halved: &[1] };
        let values = tvec!(Arc::clone(near).into_tvalue());
        let layers = || {
            let graph = graph(&self.onnx)?;
            let [_, faces, near, far] = outputs(&graph)?;
            part(graph, &[near], &[faces, far])
        };
        let outputs = if run.kept {
            self.between_plans.ready(ends, true, layers)?.run(values, run.control)?
        } else {
            run_once(layers()?, ends, values, run.control)?
        };
        let mut outputs = outputs.into_iter();
        let (Some(map), Some(far), None) = (outputs.next(), outputs.next(), outputs.next()) else {
            return Err(OTHER_OUTPUTS);
        };
        let map = checked(&map, (FACE_CHANNELS, rows, columns), |channel, value| {
            if channel == 0 { (0.0..=1.0).contains(&value) } else { value.is_finite() }
        })?;
        Ok((faces::read(&map.index_axis(Axis(0), 0), self.contract.face_threshold), far))
    }

    /// The change of luma, before the headroom: 1 x 1 x H x W, with 16 bits for each number as what is seen.
    fn change(&self, near: &Tensor, far: &Tensor, cells: (usize, usize), run: Run) -> Result<Array4<f16>> {
        let bands = Bands::of(cells, self.contract.reach[1], run.at_once);
        let (near, far) = (plain::<f16>(near)?, plain::<f16>(far)?);
        let (near_each, far_each) = (rows_of_cells(&near, cells)?, rows_of_cells(&far, cells)?);
        let shapes = [
            [1, near.dim().1, near_each * bands.seen, near.dim().3],
            [1, far.dim().1, far_each * bands.seen, far.dim().3],
        ];
        let inputs = shapes.map(|shape| (f32::datum_type(), shape));
        let plan = self.last_plans.ready(Ends::wide(&inputs), run.kept, || Ok(self.last.clone()))?;
        let mut change = Whole::of(cells);
        for band in bands.iter() {
            let near = near.slice_axis(Axis(2), rows(&band.seen, near_each));
            let far = far.slice_axis(Axis(2), rows(&band.seen, far_each));
            let near = input(shapes[0], |numbers| widen_rows(&near, numbers))?;
            let far = input(shapes[1], |numbers| widen_rows(&far, numbers))?;
            let outputs = plan.run(tvec!(near, far), run.control)?;
            let [delta] = &outputs[..] else { return Err(OTHER_OUTPUTS) };
            let size = (1, CELL * band.seen.len(), CELL * cells.1);
            change.lay(&checked(delta, size, |_, change| change.abs() <= 1.0)?, &band)?;
        }
        change.told.ok_or(OTHER_OUTPUTS)
    }

    /// Refuses a net whose layers see further than its file states: each band would end in a seam.
    fn sees_no_further(&self) -> Result<()> {
        let rows = 2 * self.contract.reach.into_iter().fold(0, usize::max) + 2;
        let side = self.contract.multiple * (CELL * rows).div_ceil(self.contract.multiple).max(4);
        let grain = |at: usize| 98 + ((at % 61).pow(2) % 61) as u8;
        let grid = Grid { width: side, height: side, rgb: (0..3 * side * side).map(grain).collect() };
        let control = Control::default();
        let through = |at_once| -> Result<(Arc<Tensor>, Array4<f16>)> {
            let run = Run { kept: false, at_once, control: &control };
            let near = self.near(&grid, self.contract.octaves[0], run)?;
            let (_, far) = self.between(&near, grid.cells(), run)?;
            let change = self.change(&near, &far, grid.cells(), run)?;
            Ok((near, change))
        };
        let ((near, change), (near_of_bands, change_of_bands)) = (through(usize::MAX)?, through(1)?);
        let (near, near_of_bands) = (plain::<f16>(&near)?, plain::<f16>(&near_of_bands)?);
        let are_same = |(seen, of_bands): (&f16, &f16)| {
            let (seen, of_bands) = (seen.to_f32(), of_bands.to_f32());
            (seen - of_bands).abs() <= ROUNDING * (1.0 + seen.abs())
        };
        let near_is_same = near.dim() == near_of_bands.dim() && near.iter().zip(near_of_bands).all(are_same);
        if !near_is_same || !change.iter().zip(&change_of_bands).all(are_same) {
            return Err(Error::Model("it sees further than it states"));
        }
        Ok(())
    }
}

/// How a grid is gone through.
#[derive(Clone, Copy)]
struct Run<'a> {
    /// Whether plans are.
    kept: bool,
    /// Cells that a band tells of, about.
    at_once: usize,
    control: &'a Control<'a>,
}

/// Plans for some layers of the net, by their inputs.
#[derive(Default)]
struct Plans(Mutex<VecDeque<Kept>>);

struct Kept {
    inputs: Vec<Input>,
    plan: Arc<Plan>,
}

impl Plans {
    fn ready(&self, ends: Ends, kept: bool, layers: impl FnOnce() -> Result<InferenceModel>) -> Result<Arc<Plan>> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = plans.iter().find(|kept| kept.inputs == ends.inputs) {
            return Ok(Arc::clone(&kept.plan));
        }
        let plan = Arc::new(Plan::of(layers()?, ends, plans.iter().map(|kept| &*kept.plan))?);
        if kept {
            plans.truncate(KEPT_PLANS - 1);
            plans.push_front(Kept { inputs: ends.inputs.to_vec(), plan: Arc::clone(&plan) });
        }
        Ok(plan)
    }
}

/// What bands say, together, with 16 bits for each number.
struct Whole {
    rows: usize,
    columns: usize,
    told: Option<Array4<f16>>,
}

impl Whole {
    fn of((rows, columns): (usize, usize)) -> Self {
        Self { rows, columns, told: None }
    }

    /// Keeps what a band says of the rows that it tells of.
    fn lay(&mut self, said: &ArrayView4<f32>, band: &Band) -> Result<()> {
        let each = rows_of_cells(said, (band.seen.len(), self.columns))?;
        let (_, channels, _, width) = said.dim();
        let size = (1, channels, each * self.rows, width);
        let told = self.told.get_or_insert_with(|| Array4::from_elem(size, f16::ZERO));
        if told.dim() != size {
            return Err(OTHER_SHAPE);
        }
        let mut told = told.slice_axis_mut(Axis(2), rows(&band.told, each));
        let said = said.slice_axis(Axis(2), rows(&band.told_of_seen(), each));
        for (mut told, said) in told.rows_mut().into_iter().zip(said.rows()) {
            if !narrow(said.as_slice().ok_or(OTHER_SHAPE)?, told.as_slice_mut().expect(WHOLE)) {
                return Err(OUT_OF_RANGE);
            }
        }
        Ok(())
    }
}

/// How many rows of what is said belong to each row of so many rows and columns of cells.
fn rows_of_cells<T>(said: &ArrayView4<T>, (rows, columns): (usize, usize)) -> Result<usize> {
    let (one, channels, height, width) = said.dim();
    let each = height / rows;
    let numbers = channels.saturating_mul(each).saturating_mul(width);
    let is_sound = one == 1 && height.is_multiple_of(rows);
    let is_kept = (1..=MOST_NUMBERS.saturating_mul(columns)).contains(&numbers);
    (is_sound && is_kept).then_some(each).ok_or(OTHER_SHAPE)
}

fn rows(cells: &Range<usize>, each: usize) -> Slice {
    Slice::from(each * cells.start..each * cells.end)
}

/// Writes them with 32 bits for each number.
fn widen_rows(halves: &ArrayView4<f16>, numbers: &mut [f32]) {
    let width = halves.dim().3.max(1);
    for (halves, numbers) in halves.rows().into_iter().zip(numbers.chunks_exact_mut(width)) {
        widen(halves.as_slice().expect(WHOLE), numbers);
    }
}

/// A map of one picture and one channel, with 32 bits for each number.
fn wide_map(halves: &Array4<f16>) -> Array2<f32> {
    let (_, _, height, width) = halves.dim();
    let mut map = Array2::zeros((height, width));
    widen(halves.as_slice().expect(WHOLE), map.as_slice_mut().expect(WHOLE));
    map
}

fn outputs(graph: &InferenceModel) -> Result<[OutletId; 4]> {
    graph.output_outlets().ok().and_then(|outlets| outlets.try_into().ok()).ok_or(OTHER_OUTPUTS)
}

/// What makes `outputs` of `inputs`; of the net's own where none are named.
fn part(mut graph: InferenceModel, inputs: &[OutletId], outputs: &[OutletId]) -> Result<InferenceModel> {
    for input in inputs {
        let source = graph.create_source(f32::fact([1, 1, 1, 1]).into());
        let node = &mut graph.nodes[input.node];
        node.op = source;
        node.inputs.clear();
    }
    let cut = |graph: &mut InferenceModel| {
        if !inputs.is_empty() {
            graph.set_input_outlets(inputs)?;
        }
        graph.select_output_outlets(outputs)?;
        graph.compact()
    };
    cut(&mut graph).map(|()| graph).map_err(|_| Error::Model("it is no sound net"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONNX: &[u8] = include_bytes!("../../model/shield.onnx");
    const OCTAVE: u32 = 1;

    /// More cells than a band tells of, and not a multiple of them.
    fn grid() -> Grid {
        let (width, height) = (240, 592);
        let level = |at: usize| (128.0 + 90.0 * (at as f32 * 0.37).sin() * ((at / width) as f32 * 0.11).cos()) as u8;
        Grid { width, height, rgb: (0..3 * width * height).map(level).collect() }
    }

    #[test]
    fn in_bands_the_net_says_what_it_says_as_a_whole() {
        let Grid { width, height, rgb } = grid();
        let image = Array4::from_shape_fn((1, 3, height, width), |(_, channel, y, x)| {
            f32::from(rgb[3 * (y * width + x) + channel]) / 255.0
        });
        let fact = |shape: [usize; 4]| f32::fact(shape).into();
        let whole = graph(ONNX).unwrap().with_input_fact(0, fact([1, 3, height, width])).unwrap();
        let whole = whole.with_input_fact(1, fact([1; 4])).unwrap().into_optimized().unwrap().into_runnable().unwrap();
        let octave = Array4::from_elem((1, 1, 1, 1), OCTAVE as f32);
        let outputs = whole.run(tvec!(Tensor::from(image).into_tvalue(), Tensor::from(octave).into_tvalue())).unwrap();
        let mut whole = plain::<f32>(&outputs[0]).unwrap().index_axis(Axis(0), 0).index_axis(Axis(0), 0).to_owned();

        let model = Model::own(ONNX).unwrap();
        model.contract.headroom.unwrap().of(&grid()).limit(&mut whole);
        let strongest = |map: &Array2<f32>| map.iter().fold(0.0_f32, |most, change| most.max(change.abs()));
        for kept in [false, true, true] {
            let change = model.run(grid(), OCTAVE, kept, &Control::default()).unwrap().change;
            let (drawn, off) = (strongest(&whole), strongest(&(&change - &whole)));
            assert!(drawn > 1e-3 && off < 1e-5, "{drawn} {off}");
        }
    }

    #[test]
    fn a_net_that_sees_further_than_it_states_is_refused() {
        let load = |reach| {
            let mut model = Model::own(ONNX).unwrap();
            model.contract.reach = reach;
            model.sees_no_further()
        };
        assert!(load([1, 2]).is_ok() && load([2, 3]).is_ok());
        assert!(load([0, 2]).is_err() && load([1, 1]).is_err());
    }
}
