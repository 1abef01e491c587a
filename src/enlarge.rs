//! Smooth enlargement of a map, one row at a time: memory follows the row, not the photo.

use ndarray::Array2;

use crate::simd::vectorized;

/// A map seen at a larger size, by cubic convolution (Keys 1981, a = -1/2) with pixel centres aligned and edges held.
pub(crate) struct Enlarged<'a> {
    map: &'a Array2<f32>,
    columns: Columns,
    rows: Vec<Taps>,
    /// A row between those of the map, its ends repeated so that every four neighbours lie side by side.
    blended: Vec<f32>,
    row: Vec<f32>,
}

/// How a row is enlarged.
enum Columns {
    /// To twice its length, as nearly every photo's finest map is: the same weights at each second pixel, so that many
    /// are made at once.
    Twice,
    Any(Vec<Taps>),
}

/// Four neighbours, the first of them counted from `MARGIN` before the map, and their weights.
#[derive(Clone, Copy)]
struct Taps {
    first: usize,
    weights: [f32; 4],
}

/// How far neighbours may lie beyond the map.
const MARGIN: usize = 2;

impl<'a> Enlarged<'a> {
    pub fn new(map: &'a Array2<f32>, width: usize, height: usize) -> Self {
        let (map_height, map_width) = map.dim();
        Self {
            map,
            columns: if width == 2 * map_width { Columns::Twice } else { Columns::Any(taps(map_width, width)) },
            rows: taps(map_height, height),
            blended: vec![0.0; map_width + 2 * MARGIN],
            row: vec![0.0; width],
        }
    }

    /// Row `y` of the enlarged map.
    pub fn row(&mut self, y: usize) -> &[f32] {
        let last = self.map.nrows() - 1;
        let Taps { first, weights } = self.rows[y];
        let sources = [0, 1, 2, 3].map(|i| {
            let row = self.map.row((first + i).saturating_sub(MARGIN).min(last));
            row.to_slice().expect("rows of an owned map lie in memory as they are")
        });
        vectorized(|| {
            let (_, blended) = self.blended.split_at_mut(MARGIN);
            blended.fill(0.0);
            for (source, weight) in sources.into_iter().zip(weights) {
                blended.iter_mut().zip(source).for_each(|(sum, value)| *sum += weight * value);
            }
            self.hold_the_ends();
            match &self.columns {
                Columns::Twice => doubled(&self.blended, &mut self.row),
                Columns::Any(columns) => {
                    for (value, Taps { first, weights }) in self.row.iter_mut().zip(columns) {
                        let near: &[f32; 4] = self.blended[*first..].first_chunk().expect("a margin at both ends");
                        *value = dot(weights, near);
                    }
                }
            }
        });
        &self.row
    }

    fn hold_the_ends(&mut self) {
        let end = self.blended.len() - MARGIN;
        let (first, last) = (self.blended[MARGIN], self.blended[end - 1]);
        self.blended[..MARGIN].fill(first);
        self.blended[end..].fill(last);
    }
}

/// Each value of `row` lies a quarter of the way from one of `blended`, whose margins lie before and after, to the next.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn doubled(blended: &[f32], row: &mut [f32]) {
    let (before, after) = (weights(0.75), weights(0.25));
    let (pairs, _) = row.as_chunks_mut::<2>();
    for (pair, [a, b, c, d, e]) in pairs.iter_mut().zip(blended.array_windows::<5>()) {
        *pair = [dot(&before, &[*a, *b, *c, *d]), dot(&after, &[*b, *c, *d, *e])];
    }
}

#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
fn dot(weights: &[f32; 4], near: &[f32; 4]) -> f32 {
    weights[0] * near[0] + weights[1] * near[1] + weights[2] * near[2] + weights[3] * near[3]
}

fn taps(from: usize, to: usize) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    (0..to)
        .map(|i| {
            let centre = (i as f64 + 0.5) * scale - 0.5;
            let t = (centre - centre.floor()) as f32;
            Taps { first: (centre.floor() as i64 - 1 + MARGIN as i64) as usize, weights: weights(t) }
        })
        .collect()
}

/// Of four neighbours, `t` beyond the second of them.
fn weights(t: f32) -> [f32; 4] {
    [
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_stays() {
        let map = Array2::from_elem((3, 5), 0.25);
        let mut large = Enlarged::new(&map, 17, 10);
        for y in 0..10 {
            assert!(large.row(y).iter().all(|value| (value - 0.25).abs() < 1e-6));
        }
    }

    #[test]
    fn a_ramp_stays_a_ramp_away_from_the_edges() {
        let map = Array2::from_shape_fn((8, 8), |(_, x)| x as f32);
        let mut large = Enlarged::new(&map, 16, 16);
        let row = large.row(8);
        assert!(row[4..12].windows(2).all(|pair| (pair[1] - pair[0] - 0.5).abs() < 1e-5));
    }

    #[test]
    fn twice_the_width_is_enlarged_like_any_other() {
        let map = Array2::from_shape_fn((5, 7), |(y, x)| ((y * 7 + x * x * 3) % 11) as f32);
        let (mut twice, mut any) = (Enlarged::new(&map, 14, 13), Enlarged::new(&map, 14, 13));
        any.columns = Columns::Any(taps(7, 14));
        for y in 0..13 {
            assert_eq!(twice.row(y), any.row(y));
        }
    }

    #[test]
    fn the_same_size_is_the_same_map() {
        let map = Array2::from_shape_fn((4, 6), |(y, x)| (y * 7 + x * 3) as f32);
        let mut same = Enlarged::new(&map, 6, 4);
        for y in 0..4 {
            assert_eq!(same.row(y), map.row(y).as_slice().unwrap());
        }
    }
}
