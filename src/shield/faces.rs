//! The faces that the net finds: from its maps on each grid to boxes in the picture.

use ndarray::{ArrayView3, Axis};

use super::grid::CELL;
use crate::{Area, Cover, CoverShape, CoverStyle};

/// Sizes are told as the binary logarithm of multiples of this many pixels of the grid.
const UNIT: f32 = 64.0;
/// Less probable boxes are not looked at, also not beside others.
const LEAST: f32 = 0.05;
/// Most boxes that are compared, the most probable ones of a grid.
const MOST: usize = 512;
/// Two boxes are one face when they share this much of what both cover, or of the smaller one.
const SAME_UNION: f32 = 0.35;
const SAME_SMALLER: f32 = 0.65;
/// Boxes of two grids agree when they share more than this much of what both cover.
const AGREEING: f32 = 0.4;

/// A cover reaches over the box, which ends at brows and chin: to the hair, the ears and the neck.
const COVER_WIDTH: f32 = 1.4;
const COVER_HEIGHT: f32 = 1.5;
/// And a little higher than the box's middle, in its heights.
const COVER_RISE: f32 = 0.05;

/// A face in the upright picture.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Face {
    /// From ear to ear and from forehead to chin, about.
    pub area: Area,
    /// How sure the net is, 0 to 1, by all grids together.
    pub probability: f32,
}

impl Face {
    /// A cover over the whole head: an ellipse somewhat larger than the face's box.
    pub fn cover(&self, style: CoverStyle) -> Cover {
        let [x, y] = self.area.centre();
        let y = y - COVER_RISE * self.area.height();
        let half = [self.area.width() * COVER_WIDTH / 2.0, self.area.height() * COVER_HEIGHT / 2.0];
        let area = Area::clipped([x - half[0], y - half[1]], [x + half[0], y + half[1]]);
        Cover { area: area.unwrap_or(self.area), shape: CoverShape::Ellipse, style }
    }
}

/// Boxes in a face map, `5 x rows x columns` as `model/README.md` has it, those too that are hardly probable: another
/// grid may see them too.
pub(super) fn read(map: &ArrayView3<f32>, threshold: f32) -> Vec<Face> {
    let least = LEAST.min(threshold);
    let (_, rows, columns) = map.dim();
    let mut faces = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let cell = map.index_axis(Axis(1), row);
            let cell = cell.index_axis(Axis(1), column);
            if cell[0] < least {
                continue;
            }
            let middle = [(column as f32 + 0.5 + cell[1]) / columns as f32, (row as f32 + 0.5 + cell[2]) / rows as f32];
            let half =
                [UNIT * cell[3].exp2() / (2 * CELL * columns) as f32, UNIT * cell[4].exp2() / (2 * CELL * rows) as f32];
            let area =
                Area::clipped([middle[0] - half[0], middle[1] - half[1]], [middle[0] + half[0], middle[1] + half[1]]);
            faces.extend(area.map(|area| Face { area, probability: cell[0] }));
        }
    }
    faces
}

/// The faces that are at least as probable as `threshold` when what all grids see is weighed, most probable first.
pub(super) fn joined(grids: Vec<Vec<Face>>, threshold: f32) -> Vec<Face> {
    let grids: Vec<Vec<Face>> = grids.into_iter().map(distinct).collect();
    let mut faces = vec![];
    for (at, grid) in grids.iter().enumerate() {
        let others: Vec<&[Face]> =
            grids.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, grid)| &grid[..]).collect();
        faces.extend(grid.iter().map(|face| Face { probability: weighed(face, &others), ..*face }));
    }
    faces.retain(|face| face.probability >= threshold);
    distinct(faces)
}

/// The probability of a face when other grids are asked too: what they say is half a witness, since all are one net's.
fn weighed(face: &Face, others: &[&[Face]]) -> f32 {
    let agreeing = |grid: &&[Face]| {
        let agreeing = grid.iter().filter(|other| share(&face.area, &other.area) > AGREEING);
        agreeing.map(|other| other.probability).fold(0.0, f32::max)
    };
    let doubt: f32 = others.iter().map(|grid| 1.0 - agreeing(grid)).product();
    face.probability + (1.0 - face.probability) * (1.0 - doubt.sqrt())
}

/// Joins what is the same face on several cells or grids: the most probable box of each stays, most probable first.
fn distinct(mut found: Vec<Face>) -> Vec<Face> {
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    found.truncate(MOST);
    let mut faces: Vec<Face> = Vec::new();
    for face in found {
        if !faces.iter().any(|kept| are_same(&kept.area, &face.area)) {
            faces.push(face);
        }
    }
    faces
}

fn are_same(a: &Area, b: &Area) -> bool {
    share(a, b) > SAME_UNION || a.shared(b) > SAME_SMALLER * a.size().min(b.size())
}

/// Of what two boxes cover, what both do.
fn share(a: &Area, b: &Area) -> f32 {
    let shared = a.shared(b);
    shared / (a.size() + b.size() - shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array3;

    fn face(x: f32, y: f32, width: f32, height: f32, probability: f32) -> Face {
        Face { area: Area::new(x, y, width, height).unwrap(), probability }
    }

    #[test]
    fn a_cell_is_read_as_the_contract_has_it() {
        let mut map = Array3::zeros((5, 12, 16));
        for (channel, value) in [0.9, 0.25, -0.5, 0.0, -1.0].into_iter().enumerate() {
            map[(channel, 3, 4)] = value;
        }
        let faces = read(&map.view(), 0.5);
        assert_eq!(faces.len(), 1);
        let area = faces[0].area;
        // On a grid of 128 x 96: the centre at 4.75 and 3 cells, 64 wide and 32 high.
        let [x, y] = area.centre();
        assert!((x * 128.0 - 38.0).abs() < 1e-3 && (y * 96.0 - 24.0).abs() < 1e-3, "{area:?}");
        assert!((area.width() * 128.0 - 64.0).abs() < 1e-3 && (area.height() * 96.0 - 32.0).abs() < 1e-3, "{area:?}");
        map[(0, 3, 4)] = 0.04;
        assert_eq!(read(&map.view(), 0.5), []);
    }

    #[test]
    fn an_absurd_size_is_the_whole_picture_and_no_fault() {
        let mut map = Array3::zeros((5, 2, 2));
        map.index_axis_mut(Axis(0), 0).fill(1.0);
        map.index_axis_mut(Axis(0), 3).fill(1e30);
        map.index_axis_mut(Axis(0), 4).fill(1e30);
        let faces = joined(vec![read(&map.view(), 0.5)], 0.5);
        assert_eq!(faces, [face(0.0, 0.0, 1.0, 1.0, 1.0)]);
    }

    #[test]
    fn one_face_on_two_grids_is_one_and_two_neighbours_are_two() {
        let same = [face(0.1, 0.1, 0.2, 0.2, 0.7), face(0.11, 0.12, 0.2, 0.19, 0.9), face(0.15, 0.15, 0.1, 0.1, 0.6)];
        let neighbour = face(0.28, 0.1, 0.2, 0.2, 0.8);
        let faces = joined(vec![[&same[..], &[neighbour]].concat()], 0.5);
        assert_eq!(faces, [same[1], neighbour]);
    }

    #[test]
    fn what_two_grids_see_is_more_probable_and_what_none_is_sure_of_is_no_face() {
        let seen = face(0.1, 0.1, 0.2, 0.2, 0.4);
        let also = Face { probability: 0.36, ..face(0.11, 0.1, 0.2, 0.2, 0.0) };
        let elsewhere = face(0.5, 0.5, 0.2, 0.2, 0.36);
        let faces = joined(vec![vec![seen], vec![also]], 0.5);
        assert_eq!(faces.len(), 1);
        assert_eq!(faces[0].area, seen.area);
        assert!((faces[0].probability - (1.0 - 0.6 * 0.64_f32.sqrt())).abs() < 1e-6, "{}", faces[0].probability);
        assert_eq!(joined(vec![vec![seen], vec![elsewhere]], 0.5), []);
        assert_eq!(joined(vec![vec![seen], vec![elsewhere]], 0.4), [seen]);
    }

    #[test]
    fn a_cover_holds_the_whole_box_and_stays_in_the_picture() {
        for face in [face(0.3, 0.3, 0.1, 0.15, 1.0), face(0.0, 0.0, 0.3, 0.2, 1.0)] {
            let cover = face.cover(CoverStyle::Solid).area;
            assert!(cover.shared(&face.area) >= face.area.size() * 0.999);
            assert!(cover.x() >= 0.0 && cover.y() >= 0.0);
        }
    }
}
