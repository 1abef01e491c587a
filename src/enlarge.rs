//! Smooth enlargement of a map, one row at a time: memory follows the row, not the photo.

use ndarray::Array2;

/// A map seen at a larger size, by cubic convolution (Keys 1981, a = -1/2) with pixel centres aligned and edges held.
pub(crate) struct Enlarged<'a> {
    map: &'a Array2<f32>,
    columns: Vec<Taps>,
    rows: Vec<Taps>,
    blended: Vec<f32>,
    row: Vec<f32>,
}

/// Four neighbours and their weights.
#[derive(Clone, Copy)]
struct Taps {
    at: [usize; 4],
    weights: [f32; 4],
}

impl<'a> Enlarged<'a> {
    pub fn new(map: &'a Array2<f32>, width: usize, height: usize) -> Self {
        let (map_height, map_width) = map.dim();
        Self {
            map,
            columns: taps(map_width, width),
            rows: taps(map_height, height),
            blended: vec![0.0; map_width],
            row: vec![0.0; width],
        }
    }

    /// Row `y` of the enlarged map.
    pub fn row(&mut self, y: usize) -> &[f32] {
        let Taps { at, weights } = self.rows[y];
        self.blended.fill(0.0);
        for (source, weight) in at.into_iter().zip(weights) {
            let source = self.map.row(source);
            self.blended.iter_mut().zip(source).for_each(|(sum, value)| *sum += weight * value);
        }
        for (value, Taps { at, weights }) in self.row.iter_mut().zip(&self.columns) {
            *value = (0..4).map(|i| weights[i] * self.blended[at[i]]).sum();
        }
        &self.row
    }
}

fn taps(from: usize, to: usize) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    let last = from as i64 - 1;
    let centre = |i: usize| (i as f64 + 0.5) * scale - 0.5;
    (0..to)
        .map(|i| {
            let first = centre(i).floor();
            let t = (centre(i) - first) as f32;
            Taps {
                at: [-1, 0, 1, 2].map(|offset| (first as i64 + offset).clamp(0, last) as usize),
                weights: [
                    ((-0.5 * t + 1.0) * t - 0.5) * t,
                    (1.5 * t - 2.5) * t * t + 1.0,
                    ((-1.5 * t + 2.0) * t + 0.5) * t,
                    (0.5 * t - 0.5) * t * t,
                ],
            }
        })
        .collect()
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
    fn the_same_size_is_the_same_map() {
        let map = Array2::from_shape_fn((4, 6), |(y, x)| (y * 7 + x * 3) as f32);
        let mut same = Enlarged::new(&map, 6, 4);
        for y in 0..4 {
            assert_eq!(same.row(y), map.row(y).as_slice().unwrap());
        }
    }
}
