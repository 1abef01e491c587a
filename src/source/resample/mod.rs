//! Downscaling of a picture that comes row by row, in one step and in memory that follows the output.
//!
//! The height shrinks first: every source row is added, weighted, into the few output rows that it touches. A row
//! that has all its parts then shrinks in width. Filter: see [`kernel`].

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]

mod kernel;

use std::collections::VecDeque;

use self::kernel::Kernel;
use super::picture::{Layout, Row};
use crate::Result;
use crate::simd::vectorized;

/// Source rows that are added up in one go: fewer passes over the accumulators.
const GROUP: usize = 4;
/// Samples of a row that are worked on at a time, so that they stay in the first-level cache.
const TILE: usize = 1024;
/// Samples that the horizontal pass reads at once; rows are padded so that it may always do so.
const LANES: usize = 4;

/// Takes rows of a picture and gives rows of a smaller one. Samples are handed on as `f32` from 0 to 255, colours
/// multiplied by alpha (also 0 to 255, so by `alpha / 255`) where there is alpha.
pub(crate) struct Resampler {
    layout: Layout,
    steps: Steps,
}

enum Steps {
    /// Same size: rows pass as they are.
    None(Vec<f32>),
    Both(Box<Passes>),
}

struct Passes {
    channels: usize,
    vertical: Kernel,
    horizontal: Kernel,
    group: [Vec<f32>; GROUP],
    in_group: usize,
    /// The first source row of the group.
    group_start: usize,
    /// Output rows that have some of their parts, from `next` on.
    partial: VecDeque<Vec<f32>>,
    next: usize,
    /// Rows to reuse.
    spare: Vec<Vec<f32>>,
    narrow: Vec<f32>,
}

impl Resampler {
    /// From rows of `layout` to a picture of `to` (width, height) pixels. `extent` is the width and height of what is
    /// shown in units of source pixels: the source's own size, or a fraction of a pixel less where a decoder rounded
    /// up what it scaled.
    pub(crate) fn new(layout: Layout, extent: (f64, f64), to: (u32, u32)) -> Self {
        if to == (layout.width, layout.height) {
            return Self { layout, steps: Steps::None(Vec::new()) };
        }
        let channels = layout.channels.count();
        let samples = layout.width as usize * channels + LANES;
        let passes = Passes {
            channels,
            vertical: Kernel::new(layout.height as usize, extent.1, to.1 as usize),
            horizontal: Kernel::new(layout.width as usize, extent.0, to.0 as usize),
            group: std::array::from_fn(|_| vec![0.0; samples]),
            in_group: 0,
            group_start: 0,
            partial: VecDeque::new(),
            next: 0,
            spare: Vec::new(),
            narrow: vec![0.0; to.0 as usize * channels],
        };
        Self { layout, steps: Steps::Both(Box::new(passes)) }
    }

    /// Bytes that it takes.
    pub(crate) fn memory(layout: Layout, to: (u32, u32)) -> u64 {
        let rows = GROUP as u64 + 2 * u64::from(kernel::LOBES) + 2;
        let samples = u64::from(layout.width) * layout.channels.count() as u64 + LANES as u64;
        rows * samples * 4 + (u64::from(to.0) + u64::from(layout.width) + u64::from(layout.height)) * 32
    }

    /// Takes the next row and gives the output rows that it completes to `emit`.
    pub(crate) fn push(&mut self, row: &Row, emit: &mut dyn FnMut(&[f32]) -> Result<()>) -> Result<()> {
        let samples = self.layout.width as usize * self.layout.channels.count();
        let passes = match &mut self.steps {
            Steps::None(row_f32) => {
                row_f32.resize(samples, 0.0);
                read_row(row, self.layout, row_f32);
                return emit(row_f32);
            }
            Steps::Both(passes) => passes,
        };
        if let Some(target) = passes.group.get_mut(passes.in_group).and_then(|target| target.get_mut(..samples)) {
            vectorized(|| read_row(row, self.layout, target));
        }
        passes.in_group += 1;
        if passes.in_group == GROUP || passes.group_start + passes.in_group == self.layout.height as usize {
            passes.add_group(emit)?;
        }
        Ok(())
    }
}

/// Samples as `f32` from 0 to 255, colours multiplied by alpha.
#[inline(always)]
fn read_row(row: &Row, layout: Layout, to: &mut [f32]) {
    match row {
        Row::U8(samples) => {
            for (to, &sample) in to.iter_mut().zip(*samples) {
                *to = f32::from(sample);
            }
        }
        Row::U16(samples) => {
            for (to, &sample) in to.iter_mut().zip(*samples) {
                *to = f32::from(sample) * (1.0 / 257.0);
            }
        }
    }
    if layout.channels.has_alpha() {
        for pixel in to.chunks_exact_mut(layout.channels.count()) {
            if let Some((alpha, colours)) = pixel.split_last_mut() {
                let factor = *alpha * (1.0 / 255.0);
                for colour in colours {
                    *colour *= factor;
                }
            }
        }
    }
}

impl Passes {
    /// Adds the group's rows to the output rows that they touch, and emits those that are complete.
    fn add_group(&mut self, emit: &mut dyn FnMut(&[f32]) -> Result<()>) -> Result<()> {
        let (start, end) = (self.group_start, self.group_start + self.in_group);
        self.group_start = end;
        self.in_group = 0;
        self.open_rows(end);
        vectorized(|| self.add_rows_of(start, end));
        self.emit_complete(end, emit)
    }

    #[inline(always)]
    fn add_rows_of(&mut self, start: usize, end: usize) {
        let samples = self.group[0].len();
        for tile in (0..samples).step_by(TILE).map(|at| at..samples.min(at + TILE)) {
            for (index, partial) in self.partial.iter_mut().enumerate() {
                let Some((first, weights)) = self.vertical.taps(self.next + index) else { continue };
                let (from, to) = (start.max(first), end.min(first + weights.len()));
                if from >= to {
                    continue;
                }
                let rows = self.group.get(from - start..to - start).unwrap_or_default();
                let weights = weights.get(from - first..to - first).unwrap_or_default();
                add_rows(partial.get_mut(tile.clone()).unwrap_or_default(), rows, tile.start, weights);
            }
        }
    }

    /// Begins every output row that some source row before `end` touches.
    fn open_rows(&mut self, end: usize) {
        while let Some((first, _)) = self.vertical.taps(self.next + self.partial.len()) {
            if first >= end {
                break;
            }
            let mut row = self.spare.pop().unwrap_or_default();
            row.clear();
            row.resize(self.group[0].len(), 0.0);
            self.partial.push_back(row);
        }
    }

    fn emit_complete(&mut self, end: usize, emit: &mut dyn FnMut(&[f32]) -> Result<()>) -> Result<()> {
        while let Some((first, weights)) = self.vertical.taps(self.next) {
            if first + weights.len() > end {
                break;
            }
            let Some(row) = self.partial.pop_front() else { break };
            vectorized(|| match self.channels {
                1 => narrow_row::<1>(&row, &self.horizontal, &mut self.narrow),
                2 => narrow_row::<2>(&row, &self.horizontal, &mut self.narrow),
                3 => narrow_row::<3>(&row, &self.horizontal, &mut self.narrow),
                _ => narrow_row::<4>(&row, &self.horizontal, &mut self.narrow),
            });
            self.spare.push(row);
            self.next += 1;
            emit(&self.narrow)?;
        }
        Ok(())
    }
}

/// Adds up to [`GROUP`] rows from sample `at` on, each times its weight, to `sum`.
#[inline(always)]
fn add_rows(sum: &mut [f32], rows: &[Vec<f32>], at: usize, weights: &[f32]) {
    fn part(row: &[f32], at: usize, len: usize) -> &[f32] {
        row.get(at..at + len).unwrap_or_default()
    }
    let len = sum.len();
    match (rows, weights) {
        ([a], &[wa]) => {
            let a = part(a, at, len);
            for (sum, a) in sum.iter_mut().zip(a) {
                *sum += wa * a;
            }
        }
        ([a, b], &[wa, wb]) => {
            let (a, b) = (part(a, at, len), part(b, at, len));
            for ((sum, a), b) in sum.iter_mut().zip(a).zip(b) {
                *sum += wa * a + wb * b;
            }
        }
        ([a, b, c], &[wa, wb, wc]) => {
            let (a, b, c) = (part(a, at, len), part(b, at, len), part(c, at, len));
            for (((sum, a), b), c) in sum.iter_mut().zip(a).zip(b).zip(c) {
                *sum += (wa * a + wb * b) + wc * c;
            }
        }
        ([a, b, c, d], &[wa, wb, wc, wd]) => {
            let (a, b, c, d) = (part(a, at, len), part(b, at, len), part(c, at, len), part(d, at, len));
            for ((((sum, a), b), c), d) in sum.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *sum += (wa * a + wb * b) + (wc * c + wd * d);
            }
        }
        _ => {}
    }
}

/// Shrinks one row of pixels of `N` channels. `row` is padded by [`LANES`] samples.
#[inline(always)]
fn narrow_row<const N: usize>(row: &[f32], kernel: &Kernel, to: &mut [f32]) {
    for (index, pixel) in to.chunks_exact_mut(N).enumerate() {
        let Some((first, weights)) = kernel.taps(index) else { return };
        let taps = row.get(first * N..).unwrap_or_default().windows(LANES).step_by(N);
        let mut sum = [0.0; LANES];
        for (tap, weight) in taps.zip(weights) {
            for (sum, sample) in sum.iter_mut().zip(tap) {
                *sum += weight * sample;
            }
        }
        pixel.copy_from_slice(&sum[..N]);
    }
}

#[cfg(test)]
mod tests;
