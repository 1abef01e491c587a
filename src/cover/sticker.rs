//! A smiling face, drawn in code: the same whatever it covers.

use super::paint::Colour;
use super::shape::Outline;

const SKIN: Colour = [255.0, 209.0, 72.0];
const SHADE: Colour = [244.0, 170.0, 46.0];
const INK: Colour = [92.0, 58.0, 32.0];
const CHEEK: Colour = [255.0, 150.0, 98.0];

/// The colour of pixel `x`, `y` of the picture. Lengths are in halves of the cover's shorter side.
pub(super) fn colour(outline: &Outline, x: usize, y: usize) -> Colour {
    let unit = outline.half[0].min(outline.half[1]).max(1.0);
    let point = [x as f32 + 0.5 - outline.centre[0], y as f32 + 0.5 - outline.centre[1]].map(|part| part / unit);
    let pixel = 1.0 / unit;
    let mut colour = blended(SKIN, SHADE, shade(outline, point));
    for side in [-1.0, 1.0] {
        let cheek = ellipse(point, [side * 0.6, 0.2], [0.19, 0.13]);
        colour = blended(colour, CHEEK, 0.75 * inside(cheek, 0.05));
        let eye = ellipse(point, [side * 0.34, -0.2], [0.115, 0.19]);
        colour = blended(colour, INK, inside(eye, pixel));
    }
    blended(colour, INK, inside(smile(point), pixel))
}

/// Darker towards the rim.
fn shade(outline: &Outline, point: [f32; 2]) -> f32 {
    let unit = outline.half[0].min(outline.half[1]).max(1.0);
    let out = (point[0] * unit / outline.half[0]).hypot(point[1] * unit / outline.half[1]);
    ((out - 0.55) / 0.45).clamp(0.0, 1.0).powi(2)
}

/// Distance to a line of a smile: the lower part of a ring, with round ends.
fn smile([x, y]: [f32; 2]) -> f32 {
    const MIDDLE: f32 = -0.06;
    const RADIUS: f32 = 0.56;
    const HALF_WIDTH: f32 = 0.062;
    // Sine and cosine of the angle between the middle of the mouth and its ends.
    const END: [f32; 2] = [0.83, 0.558];
    let [x, y] = [x.abs(), y - MIDDLE];
    let on_ring = y * END[0] > x * END[1];
    let distance = if on_ring { (x.hypot(y) - RADIUS).abs() } else { (x - RADIUS * END[0]).hypot(y - RADIUS * END[1]) };
    distance - HALF_WIDTH
}

/// About the distance to an ellipse, below 0 inside.
fn ellipse(point: [f32; 2], middle: [f32; 2], half: [f32; 2]) -> f32 {
    let [u, v] = [0, 1].map(|axis| (point[axis] - middle[axis]) / half[axis]);
    (u.hypot(v) - 1.0) * half[0].min(half[1])
}

/// 1 inside, 0 outside, with an edge of this width.
fn inside(distance: f32, edge: f32) -> f32 {
    (0.5 - distance / edge).clamp(0.0, 1.0)
}

fn blended(under: Colour, over: Colour, amount: f32) -> Colour {
    [0, 1, 2].map(|channel| under[channel] + amount * (over[channel] - under[channel]))
}
