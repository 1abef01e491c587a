//! A face seen alone: cut out for the face net, always as large, and the map it draws laid where the face is.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ndarray::{Array2, Array4};

use super::{FAULT, Face, falling};
use crate::Result;
use crate::enlarge::Enlarged;
use crate::source::Picture;

/// Smaller squares, in cells of the grid, are left to the net for whole pictures: too little of a map is left of them.
const LEAST: usize = 24;
/// A box is at most so many times as tall as wide, or as wide as tall: a square around a longer one would be mostly
/// beyond the picture.
const SLENDEREST: f32 = 2.5;
/// What the net for whole pictures drew is taken away up to this distance from the middle, in halves of the square's
/// side, and stays from the second, where a face net's map has ended.
const WINDOW: [f32; 2] = [0.85, 1.05];

/// The square around a face, in whole cells of the grid that the change lies on; it may reach out of the picture.
pub(super) struct CloseUp {
    left: isize,
    top: isize,
    width: usize,
    height: usize,
}

/// A face net's map, laid on the cells of its square.
pub(super) struct Laid {
    pub left: isize,
    pub top: isize,
    pub cells: Array2<f32>,
}

impl CloseUp {
    /// The square whose side is `reach` heights of the face's box; `None` where that is too small, or the box no face's.
    pub fn of(face: &Face, picture: &Picture, grid: (usize, usize), reach: f32) -> Option<Self> {
        let (rows, columns) = grid;
        let slender = face.area.height() * picture.height as f32 / (face.area.width() * picture.width as f32);
        if !(1.0 / SLENDEREST..=SLENDEREST).contains(&slender) {
            return None;
        }
        let side = reach * face.area.height();
        let width = (side * picture.height as f32 / picture.width as f32 * columns as f32).round() as usize;
        let height = (side * rows as f32).round() as usize;
        let [x, y] = face.area.centre();
        let first =
            |middle: f32, cells: usize, length: usize| (middle * cells as f32 - length as f32 / 2.0).round() as isize;
        (width.min(height) >= LEAST).then(|| Self {
            left: first(x, columns, width),
            top: first(y, rows, height),
            width,
            height,
        })
    }

    /// What the face net sees: 1 x 3 x side x side in [0, 1]; what lies outside the picture is its edge again.
    pub fn view(&self, picture: &Picture, (rows, columns): (usize, usize), side: usize) -> Result<Array4<f32>> {
        let across = Along::of(self.left, self.width, columns, picture.width, side);
        let down = Along::of(self.top, self.height, rows, picture.height, side);
        let photo = ImageRef::new(picture.width, picture.height, &picture.rgb, PixelType::U8x3).map_err(|_| FAULT)?;
        let mut seen = Image::new(across.seen as u32, down.seen as u32, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).crop(
            across.from,
            down.from,
            across.length,
            down.length,
        );
        Resizer::new().resize(&photo, &mut seen, &options).map_err(|_| FAULT)?;
        let samples = seen.buffer();
        Ok(Array4::from_shape_fn((1, 3, side, side), |(_, channel, row, column)| {
            let at = down.nearest(row) * across.seen + across.nearest(column);
            f32::from(samples[3 * at + channel]) / 255.0
        }))
    }

    /// Takes away what the net for whole pictures has drawn where the face net's map will lie.
    pub fn clear(&self, change: &mut Array2<f32>) {
        let middle = [self.left as f32 + self.width as f32 / 2.0, self.top as f32 + self.height as f32 / 2.0];
        let half = [self.width as f32 / 2.0, self.height as f32 / 2.0];
        let (rows, columns) = change.dim();
        for y in within(self.top, self.height, rows) {
            for x in within(self.left, self.width, columns) {
                let away = [(x as f32 + 0.5 - middle[0]) / half[0], (y as f32 + 0.5 - middle[1]) / half[1]];
                let [holds, ends] = WINDOW;
                change[(y, x)] *= 1.0 - falling((away[0].hypot(away[1]) - holds) / (ends - holds));
            }
        }
    }

    /// The map on the square's cells. Where they are coarser than the map, it is first laid on finer ones and averaged.
    pub fn laid(&self, map: &Array2<f32>) -> Laid {
        let finer = map.nrows().div_ceil(self.width.min(self.height)).max(1);
        let mut rows = Enlarged::new(map, finer * self.width, finer * self.height);
        let mut cells = Array2::zeros((self.height, self.width));
        for y in 0..finer * self.height {
            let row = rows.row(y);
            for (x, sum) in cells.row_mut(y / finer).iter_mut().enumerate() {
                *sum += row[finer * x..finer * (x + 1)].iter().sum::<f32>() / (finer * finer) as f32;
            }
        }
        Laid { left: self.left, top: self.top, cells }
    }
}

impl Laid {
    /// Multiplies the map by `gain`, and bends what would be near the ceiling or beyond to stay below it. `ceiling`: of the
    /// same cells, above 0.
    pub fn amplify(&mut self, gain: f32, ceiling: &Array2<f32>) {
        self.cells.zip_mut_with(ceiling, |cell, most| *cell = most * (gain * *cell / most).tanh());
    }

    /// Adds the map to a change whose first cell is at `origin` (row, column) of the grid.
    pub fn add(&self, change: &mut Array2<f32>, origin: (usize, usize)) {
        let (rows, columns) = change.dim();
        let (top, left) = (self.top - origin.0 as isize, self.left - origin.1 as isize);
        for y in within(top, self.cells.nrows(), rows) {
            for x in within(left, self.cells.ncols(), columns) {
                change[(y, x)] += self.cells[((y as isize - top) as usize, (x as isize - left) as usize)];
            }
        }
    }
}

/// The part of `first..first + length` that lies in `0..end`.
fn within(first: isize, length: usize, end: usize) -> std::ops::Range<usize> {
    let inside = |edge: isize| edge.clamp(0, end as isize) as usize;
    inside(first)..inside(first + length as isize)
}

/// One side of a view: which of its pixels show the picture, and which part of it.
struct Along {
    /// Start and length of that part, in pixels of the picture.
    from: f64,
    length: f64,
    /// The first of the view's pixels that show it, and how many do.
    first: usize,
    seen: usize,
}

impl Along {
    fn of(first: isize, length: usize, cells: usize, pixels: u32, side: usize) -> Self {
        let cell = f64::from(pixels) / cells as f64;
        let (start, step) = (first as f64 * cell, length as f64 * cell / side as f64);
        let begins = (-start / step).ceil().clamp(0.0, (side - 1) as f64);
        let ends = ((f64::from(pixels) - start) / step).floor().clamp(begins + 1.0, side as f64);
        let from = (start + begins * step).clamp(0.0, f64::from(pixels) - 1.0);
        let length = ((ends - begins) * step).min(f64::from(pixels) - from);
        Self { from, length, first: begins as usize, seen: (ends - begins) as usize }
    }

    /// Which of the seen pixels stands for this one of the view.
    fn nearest(&self, at: usize) -> usize {
        at.saturating_sub(self.first).min(self.seen - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Area;

    const GRID: (usize, usize) = (96, 128);

    /// A picture whose red grows to the right and whose green grows downwards, one level a pixel.
    fn ramps() -> Picture {
        let rgb = (0..192_u32 * 256).flat_map(|i| [(i % 256) as u8, (i / 256) as u8, 7]).collect();
        Picture { width: 256, height: 192, rgb, alpha: None }
    }

    fn closeup(x: f32, y: f32) -> CloseUp {
        let face = Face { area: Area::clipped([x - 0.15, y - 0.2], [x + 0.15, y + 0.2]).unwrap(), probability: 1.0 };
        CloseUp::of(&face, &ramps(), GRID, 1.25).unwrap()
    }

    #[test]
    fn the_view_shows_the_square_around_the_face() {
        let view = closeup(0.5, 0.5).view(&ramps(), GRID, 48).unwrap();
        // A square of 96 pixels around the middle, two pixels a pixel of the view.
        for (row, column) in [(0, 0), (47, 47), (10, 30)] {
            let [red, green] = [0, 1].map(|channel| view[(0, channel, row, column)] * 255.0);
            assert!((red - (80.5 + 2.0 * column as f32)).abs() < 1.1, "{red} at {column}");
            assert!((green - (48.5 + 2.0 * row as f32)).abs() < 1.1, "{green} at {row}");
        }
    }

    #[test]
    fn beyond_the_edge_the_view_shows_the_edge_again() {
        let face = Face { area: Area::new(0.0, 0.0, 0.3, 0.4).unwrap(), probability: 1.0 };
        let corner = CloseUp::of(&face, &ramps(), GRID, 2.0).unwrap();
        let view = corner.view(&ramps(), GRID, 64).unwrap();
        assert!(view[(0, 0, 63, 0)] < 3.0 / 255.0 && view[(0, 1, 0, 63)] < 3.0 / 255.0);
        assert!((view[(0, 0, 20, 1)] - view[(0, 0, 20, 0)]).abs() < 1e-6);
        assert!(view[(0, 0, 63, 63)] > 60.0 / 255.0);
    }

    #[test]
    fn small_faces_are_left_to_the_other_net() {
        let face = |width, height| Face { area: Area::new(0.1, 0.1, width, height).unwrap(), probability: 1.0 };
        let is_seen = |width, height| CloseUp::of(&face(width, height), &ramps(), GRID, 1.3).is_some();
        assert!(!is_seen(0.12, 0.15) && is_seen(0.2, 0.25));
        assert!(!is_seen(0.1, 0.8) && !is_seen(0.9, 0.4), "no face is so long");
    }

    #[test]
    fn a_map_lies_where_the_face_is_at_any_size() {
        for (side, x) in [(20, 0.5), (112, 0.5), (112, 0.05)] {
            let closeup = closeup(x, 0.5);
            // Half of the map, the right one, is drawn on.
            let map = Array2::from_shape_fn((side, side), |(_, column)| f32::from(u8::from(2 * column >= side)));
            let mut change = Array2::zeros(GRID);
            closeup.laid(&map).add(&mut change, (0, 0));
            let row = change.row(48);
            let middle = (closeup.left + closeup.width as isize / 2) as usize;
            let end = (closeup.left + closeup.width as isize) as usize;
            assert!((row[middle + 5] - 1.0_f32).abs() < 0.05 && row.iter().skip(end).all(|cell| *cell == 0.0));
            assert!(middle < 8 || row[middle - 6].abs() < 0.05);
        }
    }

    #[test]
    fn strong_places_are_bent_and_faint_ones_are_not() {
        let mut laid = Laid { left: 0, top: 0, cells: ndarray::array![[0.001, -0.001, 0.5, -5.0]] };
        laid.amplify(2.0, &Array2::from_elem((1, 4), 0.04));
        let cells = &laid.cells;
        assert!((cells[(0, 0)] - 0.002).abs() < 1e-5 && (cells[(0, 1)] + 0.002).abs() < 1e-5);
        assert!(cells.iter().all(|cell| cell.abs() <= 0.04) && cells[(0, 3)] < -0.0399);
    }

    #[test]
    fn what_the_other_net_drew_is_taken_away_under_the_face_alone() {
        let mut change = Array2::from_elem(GRID, 1.0);
        closeup(0.5, 0.5).clear(&mut change);
        let is = |cell, wanted: f32| (change[cell] - wanted).abs() < 1e-6;
        assert!(is((48, 64), 0.0) && is((2, 2), 1.0) && is((48, 38), 1.0));
    }
}
