//! The shield: a learned, faint change of luma that makes AI encoders misread the picture.
//!
//! A net sees the picture on a pyramid of grids, each half as fine as the one before, because it moves an encoder only
//! where a face is 50 to 125 pixels tall on the grid; it also finds the faces. A second net then sees each of them alone,
//! always as large, and draws there what moves encoders further. The maps are enlarged smoothly, multiplied by gains that
//! follow what can be seen at each face, and added to R, G and B alike, which changes luma and no colour.

mod amplitude;
mod bands;
mod ceiling;
mod closeup;
mod columns;
mod contract;
mod face_model;
mod faces;
mod grid;
mod halves;
mod headroom;
mod im2col;
mod model;
mod operation;
mod panels;
mod pieces;
mod reshape;
mod tract;
mod visibility;
mod weights;

use std::num::NonZeroUsize;
use std::thread;

use ndarray::{Array2, ArrayView1};

use crate::control::{Control, Stage};
use crate::cover::Outline;
use crate::enlarge::Enlarged;
use crate::simd::vectorized;
use crate::source::Picture;
use crate::{Cover, Error, Options, Result, Strength};
use amplitude::Amplitude;
use closeup::CloseUp;
use face_model::{FaceModel, FaceNet};
pub use faces::Face;
use grid::Grid;
use model::{Model, Seen};
use visibility::Judged;

/// Where a photo may take fewer bytes of memory, as in a share extension, nothing is kept that can be made again.
const TIGHT: u64 = 128 << 20;
/// At most so many faces are seen alone, the tallest: a school class, but a crowd must not take long.
const MOST_CLOSE_UPS: usize = 32;

/// What the shield did to one picture.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Shielded {
    /// The strength's factor on the net's output; at a face it follows what can be seen there.
    pub gain: f32,
    /// Peak signal-to-noise ratio in dB of the shielded picture against the unshielded one, over R, G and B;
    /// infinite when no pixel changed.
    pub psnr: f32,
    /// The faces that were found and are not covered, the surest first. Where there are none, the net's own judgement
    /// decides what is changed.
    pub faces: Vec<Face>,
}

/// The loaded nets, ready for any picture.
pub(crate) struct Shield {
    model: Model,
    face_model: Option<FaceModel>,
}

impl Shield {
    /// The library's own nets: the one for whole pictures, and the one for faces.
    pub fn own(onnx: &'static [u8], face_onnx: &'static [u8]) -> Result<Self> {
        Ok(Self { model: Model::own(onnx)?, face_model: Some(FaceModel::own(face_onnx)) })
    }

    /// Loads and checks other ONNX files by the contracts in `model/README.md`.
    pub fn load(onnx: &[u8], face_onnx: Option<&[u8]>) -> Result<Self> {
        Ok(Self { model: Model::load(onnx)?, face_model: face_onnx.map(FaceModel::load).transpose()? })
    }

    /// Loads a net for faces alone and runs it on grey.
    #[cfg(any(test, fuzzing))]
    pub fn try_face_net(onnx: &[u8]) -> Result<()> {
        let net = FaceModel::load(onnx)?.ready(false)?;
        let side = net.contract().side;
        net.draw(ndarray::Array4::from_elem((1, 3, side, side), 0.5), &Control::default()).map(drop)
    }

    /// The faces in the picture, the surest first.
    pub fn faces(&self, picture: &Picture, options: &Options, control: &Control) -> Result<Vec<Face>> {
        Ok(self.look(picture, options, control)?.faces)
    }

    /// Perturbs the picture in place, but not where it is covered; `None` when the strength is off.
    pub fn apply(
        &self,
        picture: &mut Picture,
        covers: &[Cover],
        options: &Options,
        control: &Control,
    ) -> Result<Option<Shielded>> {
        let strength = options.strength;
        if strength == Strength::Off {
            return Ok(None);
        }
        let gain = self.model.contract().gain(strength);
        let Seen { mut change, mut faces } = self.look(picture, options, control)?;
        faces.retain(|face| !covers.iter().any(|cover| cover.area.holds(face.area.centre())));
        let face_model = self.face_model.as_ref().filter(|_| !faces.is_empty());
        let face_net = face_model.map(|model| model.ready(!is_tight(options))).transpose()?;
        let close_ups = face_net.as_ref().map_or(vec![], |net| close_ups(&faces, picture, change.dim(), net));
        let others: Vec<Face> =
            faces.iter().filter(|face| close_ups.iter().all(|(seen, _)| seen != *face)).copied().collect();
        Amplitude { gain, strength, faces: &others, knows_faces: !faces.is_empty() }.weigh(&mut change, picture);
        if let Some(net) = face_net {
            draw(&close_ups, &net, &mut change, picture, strength, control)?;
        }
        hide(covers, &mut change);
        let psnr = add(picture, &change, control)?;
        Ok(Some(Shielded { gain, psnr, faces }))
    }

    /// The change of luma at gain 1 on the finest grid and the faces, of all octaves together.
    fn look(&self, picture: &Picture, options: &Options, control: &Control) -> Result<Seen> {
        let octaves = &self.model.contract().octaves;
        let seen = if options.cores == NonZeroUsize::MIN {
            self.seen(picture, octaves, options, control)?
        } else {
            // The finest grid takes three times as long as the others.
            let (finest, coarser) = octaves.split_at(1);
            thread::scope(|scope| {
                let beside = scope.spawn(|| self.seen(picture, coarser, options, &control.silent()));
                let mut seen = self.seen(picture, finest, options, control)?;
                seen.extend(beside.join().map_err(|_| FAULT)??);
                Ok::<_, Error>(seen)
            })?
        };
        let (changes, faces): (Vec<_>, Vec<_>) = seen.into_iter().map(|seen| (seen.change, seen.faces)).unzip();
        let change = changes.into_iter().reduce(|finest, coarser| added(finest, &coarser));
        let change = change.ok_or(Error::Model("it names no octave"))?;
        Ok(Seen { change, faces: faces::joined(faces, self.model.contract().face_threshold) })
    }

    /// What the net says of the picture on each grid.
    fn seen(&self, picture: &Picture, octaves: &[u32], options: &Options, control: &Control) -> Result<Vec<Seen>> {
        let multiple = self.model.contract().multiple;
        let on_grid = |(done, octave): (usize, &u32)| {
            control.report(Stage::Shield, done as f32 / octaves.len() as f32)?;
            self.model.run(Grid::of(picture, *octave, multiple)?, *octave, !is_tight(options), control)
        };
        octaves.iter().enumerate().map(on_grid).collect()
    }
}

/// Whether what could be kept from one grid or picture to the next makes room for what comes.
fn is_tight(options: &Options) -> bool {
    options.limits.memory < TIGHT
}

/// `finest` plus `coarser` enlarged to it.
fn added(finest: Array2<f32>, coarser: &Array2<f32>) -> Array2<f32> {
    let (height, width) = finest.dim();
    let mut rows = Enlarged::new(coarser, width, height);
    let mut sum = finest;
    for (y, mut row) in sum.rows_mut().into_iter().enumerate() {
        row += &ArrayView1::from(rows.row(y));
    }
    sum
}

/// The faces that are seen alone, and where.
fn close_ups(faces: &[Face], picture: &Picture, grid: (usize, usize), net: &FaceNet) -> Vec<(Face, CloseUp)> {
    let mut faces = faces.to_vec();
    faces.sort_by(|a, b| b.area.height().total_cmp(&a.area.height()));
    let seen = |face: Face| Some((face, CloseUp::of(&face, picture, grid, net.contract().reach)?));
    faces.into_iter().take(MOST_CLOSE_UPS).filter_map(seen).collect()
}

/// Puts each face's own map in the place of the change there, as strong as hides.
fn draw(
    close_ups: &[(Face, CloseUp)],
    net: &FaceNet,
    change: &mut Array2<f32>,
    picture: &Picture,
    strength: Strength,
    control: &Control,
) -> Result<()> {
    for (_, close_up) in close_ups {
        close_up.clear(change);
    }
    let grid = change.dim();
    for (face, close_up) in close_ups {
        let view = close_up.view(picture, grid, net.contract().side)?;
        let ceiling = ceiling::ceiling(&view, strength);
        let mut laid = close_up.laid(&net.draw(view, control)?);
        if let Some(gain) = Judged::of(face, picture, grid).gain_beside(&laid, change, strength) {
            // Cubic convolution goes beyond what lies between.
            let ceiling = close_up.laid(&ceiling).cells.mapv(|most| most.max(ceiling::LEAST));
            laid.amplify(gain, &ceiling);
            laid.add(change, (0, 0));
        }
    }
    Ok(())
}

/// ITU-R BT.601.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// 1 up to 0, 0 from 1, smooth between.
fn falling(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    1.0 - t * t * (3.0 - 2.0 * t)
}

/// Under a cover there is nothing to shield.
fn hide(covers: &[Cover], change: &mut Array2<f32>) {
    let (height, width) = change.dim();
    for cover in covers {
        let outline = Outline::of(cover, width as u32, height as u32);
        let reach = outline.reach(width as u32, u32::MAX);
        for y in reach.rows.start..reach.rows.end.min(height) {
            for x in reach.columns.clone() {
                change[(y, x)] *= 1.0 - outline.covered(x, y);
            }
        }
    }
}

/// Adds the enlarged change to every pixel that is not fully transparent; returns the PSNR in dB.
fn add(picture: &mut Picture, change: &Array2<f32>, control: &Control) -> Result<f32> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut rows = Enlarged::new(change, width, height);
    let mut steps = vec![[0_i16; 3]; width];
    let mut squares = 0_u64;
    for (y, row) in picture.rgb.chunks_exact_mut(3 * width).enumerate() {
        control.check()?;
        let levels = rows.row(y);
        vectorized(|| steps.iter_mut().zip(levels).for_each(|(step, change)| *step = [level(*change); 3]));
        if let Some(alpha) = &picture.alpha {
            let transparent = alpha[y * width..].iter().map(|alpha| *alpha == 0);
            steps.iter_mut().zip(transparent).filter(|(_, is_clear)| *is_clear).for_each(|(step, _)| *step = [0; 3]);
        }
        squares += vectorized(|| stepped(row, steps.as_flattened()));
    }
    let mean = squares as f64 / (3 * width * height) as f64;
    Ok((10.0 * (255.0 * 255.0 / mean).log10()) as f32)
}

/// A fraction of full scale, in levels.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn level(change: f32) -> i16 {
    (change * 255.0).round_ties_even() as i16
}

/// Adds a step to every sample; returns the sum of the squares of what was changed.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn stepped(row: &mut [u8], steps: &[i16]) -> u64 {
    let mut sum = 0;
    for (samples, steps) in row.chunks_mut(4096).zip(steps.chunks(4096)) {
        let mut squares = 0_u32; // half as wide is twice as fast, and no 4096 squares overflow it
        for (sample, step) in samples.iter_mut().zip(steps) {
            let before = i16::from(*sample);
            let after = before.saturating_add(*step).clamp(0, 255);
            squares += u32::from((after - before).unsigned_abs()).pow(2);
            *sample = after as u8;
        }
        sum += u64::from(squares);
    }
    sum
}

const FAULT: Error = Error::Internal("shield grid");
/// Why what we made lies in memory as a whole.
const WHOLE: &str = "an array of our own has no gaps";
