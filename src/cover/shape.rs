//! The outline of a cover in pixels.

use std::ops::Range;

use super::{Cover, CoverShape};

/// A pixel's centre may lie this far outside the outline while a corner of the pixel lies inside.
const HALF_DIAGONAL: f32 = 0.75;
/// Radius of a rounded rectangle's corners over its shorter side.
const ROUNDNESS: f32 = 0.16;

/// An ellipse or a rounded rectangle, in pixels from the picture's top left corner.
pub(crate) struct Outline {
    shape: CoverShape,
    /// Middle, x and y.
    pub centre: [f32; 2],
    /// Half of width and height.
    pub half: [f32; 2],
}

/// The pixels that a cover may touch.
pub(crate) struct Reach {
    pub columns: Range<usize>,
    pub rows: Range<usize>,
}

impl Outline {
    pub fn of(cover: &Cover, width: u32, height: u32) -> Self {
        let [left, top, right, bottom] = cover.area.pixels(width, height);
        Self {
            shape: cover.shape,
            centre: [f32::midpoint(left, right), f32::midpoint(top, bottom)],
            // The smallest cover covers a pixel.
            half: [right - left, bottom - top].map(|length| (length / 2.0).max(0.5)),
        }
    }

    /// How much of a pixel is covered: all of it when any of it lies in the outline; from there it falls to nothing
    /// over one pixel, so that the edge is smooth and shows nothing of what is covered.
    pub fn covered(&self, x: usize, y: usize) -> f32 {
        (1.0 + HALF_DIAGONAL - self.distance([x as f32 + 0.5, y as f32 + 0.5])).clamp(0.0, 1.0)
    }

    /// The pixels that may be covered in part.
    pub fn reach(&self, width: u32, height: u32) -> Reach {
        let range = |axis: usize, length: u32| {
            let first = (self.centre[axis] - self.half[axis] - 2.0).floor().max(0.0) as usize;
            let end = (self.centre[axis] + self.half[axis] + 2.0).ceil().max(0.0) as usize;
            first.min(length as usize)..end.min(length as usize)
        };
        Reach { columns: range(0, width), rows: range(1, height) }
    }

    /// Pixels to the outline; below 0 inside. Exact at the outline, an estimate away from it.
    fn distance(&self, point: [f32; 2]) -> f32 {
        let [dx, dy] = [point[0] - self.centre[0], point[1] - self.centre[1]];
        let [a, b] = self.half;
        if self.shape == CoverShape::RoundedRectangle {
            let radius = ROUNDNESS * 2.0 * a.min(b);
            let [qx, qy] = [dx.abs() - a + radius, dy.abs() - b + radius];
            return qx.max(0.0).hypot(qy.max(0.0)) + qx.max(qy).min(0.0) - radius;
        }
        let [u, v] = [dx / a, dy / b];
        let steepness = (u / a).hypot(v / b);
        if steepness == 0.0 {
            return -a.min(b);
        }
        let length = u.hypot(v);
        length * (length - 1.0) / steepness
    }
}
