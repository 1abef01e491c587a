//! How much of the net's change is used where: at a face as much as hides there, elsewhere less.

use ndarray::{Array2, ArrayViewMut1};

use super::visibility::Judged;
use super::{Face, falling};
use crate::Strength;
use crate::source::Picture;

/// Where faces are known, the rest of the picture gets this share of the strength's gain: a face that was missed is
/// still changed, and a sky less.
const ELSEWHERE: f32 = 0.6;
/// A face's gain is the strength's times at least and at most this. Not much more than the strength's: the estimate
/// knows the face, not the plain sky or wall behind it, where more would be seen.
const RANGE: [f32; 2] = [0.4, 1.1];
/// The face's gain holds up to this distance from its middle, in halves of its box, and ends at the second.
const FEATHER: [f32; 2] = [1.25, 2.0];

/// The gain at every place of a picture.
pub(super) struct Amplitude<'a> {
    /// The strength's gain.
    pub gain: f32,
    pub strength: Strength,
    /// The faces at which the change is to follow what hides there; at others nothing is added for their sake.
    pub faces: &'a [Face],
    /// Whether there are faces at all.
    pub knows_faces: bool,
}

impl Amplitude<'_> {
    /// Multiplies the change by the gain of each place; the change lies on a grid over the whole picture.
    pub fn weigh(&self, change: &mut Array2<f32>, picture: &Picture) {
        let width = change.ncols();
        let bumps: Vec<Bump> = self.faces.iter().map(|face| self.bump(face, change, picture)).collect();
        let elsewhere = if self.knows_faces { ELSEWHERE * self.gain } else { self.gain };
        let mut row_gains = RowGains::new(width);
        for (y, mut row) in change.rows_mut().into_iter().enumerate() {
            row_gains.clear();
            for bump in &bumps {
                row_gains.add(bump, y);
            }
            row_gains.multiply(&mut row, elsewhere);
        }
    }

    fn bump(&self, face: &Face, change: &Array2<f32>, picture: &Picture) -> Bump {
        let (height, width) = change.dim();
        let hidden = Judged::of(face, picture, change.dim()).gain(change, self.strength);
        let gain = hidden.map_or(self.gain, |gain| gain.clamp(RANGE[0] * self.gain, RANGE[1] * self.gain));
        let [x, y] = face.area.centre();
        let scale = [width as f32, height as f32];
        Bump {
            gain,
            centre: [x * scale[0], y * scale[1]],
            half: [face.area.width() * scale[0] / 2.0, face.area.height() * scale[1] / 2.0],
        }
    }
}

/// The gain of one face, in cells of the grid.
struct Bump {
    gain: f32,
    centre: [f32; 2],
    half: [f32; 2],
}

/// The gains of a row of the grid, as far as faces decide them.
struct RowGains {
    /// Sums of weights and of weights times gains, and the largest weight.
    weights: Vec<[f32; 3]>,
}

impl RowGains {
    fn new(width: usize) -> Self {
        Self { weights: vec![[0.0; 3]; width] }
    }

    fn clear(&mut self) {
        self.weights.fill([0.0; 3]);
    }

    fn add(&mut self, bump: &Bump, y: usize) {
        let away_y = (y as f32 + 0.5 - bump.centre[1]) / bump.half[1];
        if away_y.abs() >= FEATHER[1] {
            return;
        }
        let reach = bump.half[0] * FEATHER[1];
        let first = (bump.centre[0] - reach).floor().max(0.0) as usize;
        let last = (bump.centre[0] + reach).ceil().max(0.0) as usize;
        for (x, [sum, gains, largest]) in self.weights.iter_mut().enumerate().take(last).skip(first) {
            let away_x = (x as f32 + 0.5 - bump.centre[0]) / bump.half[0];
            let weight = falling((away_x.hypot(away_y) - FEATHER[0]) / (FEATHER[1] - FEATHER[0]));
            *sum += weight;
            *gains += weight * bump.gain;
            *largest = largest.max(weight);
        }
    }

    fn multiply(&self, row: &mut ArrayViewMut1<f32>, elsewhere: f32) {
        for (change, [sum, gains, largest]) in row.iter_mut().zip(&self.weights) {
            let gain = if *sum > 0.0 { elsewhere + largest * (gains / sum - elsewhere) } else { elsewhere };
            *change *= gain;
        }
    }
}
