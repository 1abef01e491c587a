//! How strong a face's own map may be at each place.
//!
//! The score that gains follow is of a region four times as large as the face, and hardly weighs a few dark strokes. At a
//! brow they are seen, and most of all where the face itself is soft or dim; on a smooth cheek faint rays are. So a map is
//! bent to stay below what the face shows of fine detail, as a whole and near by.

use ndarray::{Array2, Array4, Axis, s};

use crate::Strength;

/// Some change is always allowed, of full scale: one level.
pub(super) const LEAST: f32 = 1.0 / 255.0;
/// Detail is fine where it is smaller than this part of a view's side, and near by within as much.
const FINE: usize = 22;
/// A face with less fine detail than this, of full scale, is soft or dim: marks are seen there before all else, and its
/// share shrinks by a power of how much less it has.
const SOFT: f32 = 7.5 / 255.0;
const SPARING: f32 = 1.5;

/// The strongest change at each place, side x side, of full scale; `view`: 1 x 3 x side x side in [0, 1].
pub(super) fn ceiling(view: &Array4<f32>, strength: Strength) -> Array2<f32> {
    let fine = fine_detail(view);
    let detail = whole(&fine);
    let sparing = (detail / SOFT).min(1.0).powf(SPARING);
    let (levels, share) = match strength {
        Strength::Off => (0.0, 0.0),
        Strength::Subtle => (8.0, sparing),
        Strength::Standard => (14.0, 1.6 * sparing),
        Strength::Strong => (22.0, 2.7), // is seen anyway
    };
    let most = (share * detail).min(levels / 255.0);
    let near = mean_near(&fine, fine.nrows() / FINE);
    near.mapv(|detail| (share * detail).min(most).max(LEAST))
}

/// Luma's distance from its mean near by (ITU-R BT.601). Its mean, and not that of its squares, is what hides a change:
/// beside a single edge there is little.
fn fine_detail(view: &Array4<f32>) -> Array2<f32> {
    let [red, green, blue] = [0, 1, 2].map(|channel| view.slice(s![0, channel, .., ..]));
    let luma = &red * 0.299 + &green * 0.587 + &blue * 0.114;
    let mut detail = mean_near(&luma, (luma.nrows() / 2 / FINE).max(1));
    detail.zip_mut_with(&luma, |mean, luma| *mean = (luma - *mean).abs());
    detail
}

/// The mean on the face itself, which lies in the middle.
fn whole(detail: &Array2<f32>) -> f32 {
    let side = detail.nrows();
    let middle = side / 6..side - side / 6;
    detail.slice(s![middle.clone(), middle]).mean().unwrap_or_default()
}

/// Means over squares that reach so far to each side, less at the edges.
fn mean_near(plane: &Array2<f32>, reach: usize) -> Array2<f32> {
    let mut means = plane.clone();
    for axis in [Axis(0), Axis(1)] {
        for mut lane in means.lanes_mut(axis) {
            let values = lane.to_vec();
            for (at, mean) in lane.iter_mut().enumerate() {
                let near = &values[at.saturating_sub(reach)..values.len().min(at + reach + 1)];
                *mean = near.iter().sum::<f32>() / near.len() as f32;
            }
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard(luma: impl Fn(usize) -> f32) -> Array2<f32> {
        ceiling(&view(luma), Strength::Standard)
    }

    fn on_stripes(amplitude: f32, strength: Strength) -> f32 {
        ceiling(&view(|column| stripes(column, amplitude)), strength)[(56, 56)]
    }

    fn view(luma: impl Fn(usize) -> f32) -> Array4<f32> {
        Array4::from_shape_fn((1, 3, 112, 112), |(_, _, _, column)| luma(column))
    }

    fn stripes(column: usize, amplitude: f32) -> f32 {
        if column % 4 < 2 { 0.5 + amplitude } else { 0.5 - amplitude }
    }

    #[test]
    fn fine_detail_allows_more_and_what_is_smooth_hardly_anything() {
        let [smooth, faint, strong] =
            [standard(|column| column as f32 / 112.0), standard(|x| stripes(x, 0.02)), standard(|x| stripes(x, 0.2))]
                .map(|ceiling| ceiling[(56, 56)]);
        assert!((smooth - LEAST).abs() < 1e-6, "{smooth}");
        let distance = 0.024_f32; // from the mean over five columns
        assert!((faint - 1.6 * distance * (distance / SOFT).powf(SPARING)).abs() < 0.001, "{faint}");
        assert!((strong - 14.0 / 255.0).abs() < 1e-6, "{strong}");
        assert!((standard(|_| 0.0) - LEAST).iter().all(|above| above.abs() < 1e-6));
    }

    #[test]
    fn smooth_places_of_a_face_with_detail_are_spared() {
        let half = standard(|column| if column < 56 { stripes(column, 0.08) } else { 0.5 });
        assert!(
            half[(56, 30)] > 0.03 && (half[(56, 80)] - LEAST).abs() < 1e-6,
            "{} {}",
            half[(56, 30)],
            half[(56, 80)]
        );
    }

    #[test]
    fn beside_a_single_edge_less_is_allowed_than_on_texture() {
        let edge = standard(|column| if column < 56 { 0.4 } else { 0.6 });
        let texture = standard(|column| stripes(column, 0.1));
        assert!(edge[(56, 53)] < 0.5 * texture[(56, 53)], "{} {}", edge[(56, 53)], texture[(56, 53)]);
    }

    #[test]
    fn soft_faces_are_spared_further_but_for_strong() {
        let spared = 2.0_f32.powf(1.0 + SPARING);
        for (strength, less) in [(Strength::Subtle, spared), (Strength::Standard, spared), (Strength::Strong, 2.0)] {
            let times = on_stripes(0.024, strength) / on_stripes(0.012, strength);
            assert!((times - less).abs() < 0.05, "{strength:?} {times}");
        }
    }

    #[test]
    fn stronger_strengths_allow_more() {
        let [subtle, standard, strong] =
            [Strength::Subtle, Strength::Standard, Strength::Strong].map(|strength| on_stripes(0.02, strength));
        assert!(subtle < standard && standard < strong);
    }
}
