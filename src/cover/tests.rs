//! What is drawn, and that nothing else of what is covered is in it.

use super::*;
use crate::Area;

const STYLES: [CoverStyle; 4] = [CoverStyle::Mosaic, CoverStyle::Blur, CoverStyle::Solid, CoverStyle::Sticker];
const SHAPES: [CoverShape; 2] = [CoverShape::Ellipse, CoverShape::RoundedRectangle];

/// Levels that look like nothing in particular.
fn picture(width: u32, height: u32, seed: u32) -> Picture {
    let rgb = (0..width * height * 3).map(|i| (i.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 11) as u8).collect();
    Picture { width, height, rgb, alpha: None }
}

fn cover(area: [f32; 4], shape: CoverShape, style: CoverStyle) -> Cover {
    let [x, y, width, height] = area;
    Cover { area: Area::new(x, y, width, height).unwrap(), shape, style }
}

fn drawn(picture: &Picture, covers: &[Cover]) -> Picture {
    let mut picture = picture.clone();
    draw(&mut picture, covers, &Control::default()).unwrap();
    picture
}

/// Whether any of a pixel lies in the shape, by a fine grid of points.
fn touches(cover: &Cover, picture: &Picture, x: usize, y: usize) -> bool {
    let [left, top, right, bottom] = cover.area.pixels(picture.width, picture.height);
    let [cx, cy, a, b] =
        [f32::midpoint(left, right), f32::midpoint(top, bottom), (right - left) / 2.0, (bottom - top) / 2.0];
    let points = (0..25).map(|i| (x as f32 + (i % 5) as f32 / 4.0, y as f32 + (i / 5) as f32 / 4.0));
    points.into_iter().any(|(px, py)| ((px - cx) / a).powi(2) + ((py - cy) / b).powi(2) < 1.0)
}

#[test]
fn every_pixel_that_the_ellipse_touches_is_replaced() {
    let (one, other) = (picture(90, 70, 1), picture(90, 70, 77));
    for area in [[0.2, 0.1, 0.5, 0.6], [0.05, 0.4, 0.9, 0.1], [0.5, 0.02, 0.06, 0.9], [0.0, 0.0, 1.0, 1.0]] {
        // A sticker knows nothing of the picture: where two pictures differ under it, they show through.
        let cover = cover(area, CoverShape::Ellipse, CoverStyle::Sticker);
        let (one_drawn, other_drawn) = (drawn(&one, &[cover]), drawn(&other, &[cover]));
        for y in 0..70 {
            for x in 0..90 {
                let at = 3 * (y * 90 + x);
                if touches(&cover, &one, x, y) {
                    assert_eq!(one_drawn.rgb[at..at + 3], other_drawn.rgb[at..at + 3], "{area:?}: {x} {y}");
                }
            }
        }
    }
}

#[test]
fn around_a_cover_nothing_changes() {
    let original = picture(120, 80, 3);
    for style in STYLES {
        for shape in SHAPES {
            let covered = drawn(&original, &[cover([0.25, 0.25, 0.5, 0.5], shape, style)]);
            for (index, (before, after)) in original.rgb.chunks(3).zip(covered.rgb.chunks(3)).enumerate() {
                let (x, y) = (index % 120, index / 120);
                if !(28..92).contains(&x) || !(18..62).contains(&y) {
                    assert_eq!(before, after, "{style:?} {shape:?} {x} {y}");
                }
            }
        }
    }
}

/// A picture whose place under `cover` is filled with something else.
fn with_other_content(picture: &Picture, cover: &Cover) -> Picture {
    let mut other = picture.clone();
    let outline = Outline::of(cover, picture.width, picture.height);
    for (index, pixel) in other.rgb.chunks_exact_mut(3).enumerate() {
        if outline.covered(index % picture.width as usize, index / picture.width as usize) >= 1.0 {
            pixel.reverse();
            pixel[0] = !pixel[0];
        }
    }
    other
}

#[test]
fn solid_and_sticker_are_the_same_over_any_content() {
    let original = picture(160, 120, 5);
    for style in [CoverStyle::Solid, CoverStyle::Sticker] {
        for shape in SHAPES {
            let cover = cover([0.1, 0.2, 0.4, 0.5], shape, style);
            let other = with_other_content(&original, &cover);
            assert_ne!(original, other);
            assert_eq!(drawn(&original, &[cover]), drawn(&other, &[cover]), "{style:?} {shape:?}");
        }
    }
}

#[test]
fn solid_does_not_take_its_colour_from_under_another_cover() {
    let original = picture(160, 120, 6);
    let covers = [
        cover([0.1, 0.2, 0.3, 0.4], CoverShape::Ellipse, CoverStyle::Solid),
        cover([0.4, 0.2, 0.3, 0.4], CoverShape::RoundedRectangle, CoverStyle::Solid),
    ];
    assert_eq!(drawn(&original, &covers), drawn(&with_other_content(&original, &covers[1]), &covers));
}

/// Turns the place upside down and left to right: another picture with the same average.
fn with_the_same_average(picture: &Picture, cover: &Cover) -> Picture {
    let mut other = picture.clone();
    let place = Outline::of(cover, picture.width, picture.height).reach(picture.width, picture.height);
    for (y, from) in place.rows.clone().zip(place.rows.rev()) {
        for (x, left) in place.columns.clone().zip(place.columns.clone().rev()) {
            let [to, from] = [(y, x), (from, left)].map(|(y, x)| 3 * (y * picture.width as usize + x));
            other.rgb[to..to + 3].copy_from_slice(&picture.rgb[from..from + 3]);
        }
    }
    other
}

#[test]
fn mosaic_and_blur_know_no_more_than_the_average() {
    let original = picture(400, 300, 7);
    let sizes = [[0.1, 0.1, 0.6, 0.7], [0.4, 0.4, 0.02, 0.03]]; // a large one, and one of few pixels
    for (style, area) in
        [CoverStyle::Mosaic, CoverStyle::Blur].into_iter().flat_map(|style| sizes.map(|area| (style, area)))
    {
        let cover = cover(area, CoverShape::Ellipse, style);
        let other = with_the_same_average(&original, &cover);
        assert_ne!(original, other);
        let (one, other) = (drawn(&original, &[cover]), drawn(&other, &[cover]));
        let outline = Outline::of(&cover, 400, 300);
        for (index, (one, other)) in one.rgb.chunks(3).zip(other.rgb.chunks(3)).enumerate() {
            if outline.covered(index % 400, index / 400) >= 1.0 {
                assert_eq!(one, other, "{style:?} at {index}");
            }
        }
    }
}

#[test]
fn cells_of_a_mosaic_are_at_least_an_eighth_of_the_shorter_side_and_their_average_is_hidden() {
    let mut flat = picture(400, 300, 0);
    flat.rgb.fill(120);
    let covered = drawn(&flat, &[cover([0.2, 0.2, 0.6, 0.5], CoverShape::RoundedRectangle, CoverStyle::Mosaic)]);
    let line: Vec<u8> = covered.rgb[3 * 400 * 150..3 * 400 * 151].chunks(3).map(|pixel| pixel[1]).collect();
    let runs: Vec<&[u8]> = line[90..310].chunk_by(|a, b| a == b).collect();
    assert!(runs[1..runs.len() - 1].iter().all(|run| run.len() >= 150 / 8), "{runs:?}");
    // The picture is one colour; the cells are not.
    let levels: Vec<u8> = runs.iter().map(|run| run[0]).collect();
    assert!(levels.iter().any(|level| level.abs_diff(120) > 4), "{levels:?}");
    assert!(levels.iter().all(|level| level.abs_diff(120) < 46), "{levels:?}");
}

#[test]
fn a_blur_is_smooth_and_its_average_is_hidden() {
    let mut flat = picture(400, 300, 0);
    flat.rgb.fill(120);
    let covered = drawn(&flat, &[cover([0.2, 0.2, 0.6, 0.5], CoverShape::RoundedRectangle, CoverStyle::Blur)]);
    let line: Vec<u8> = covered.rgb[3 * 400 * 150..3 * 400 * 151].chunks(3).map(|pixel| pixel[1]).collect();
    let inner = &line[90..310];
    assert!(inner.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 3), "{inner:?}");
    assert!(inner.iter().any(|level| level.abs_diff(120) > 4), "{inner:?}");
    assert!(inner.iter().all(|level| level.abs_diff(120) < 50), "{inner:?}");
}

#[test]
fn the_outline_of_what_was_transparent_does_not_survive() {
    let mut original = picture(80, 60, 11);
    original.alpha = Some((0..80 * 60).map(|i| if i % 3 == 0 { 0 } else { 200 }).collect());
    for style in STYLES {
        let covered = drawn(&original, &[cover([0.2, 0.2, 0.5, 0.5], CoverShape::RoundedRectangle, style)]);
        let alpha = covered.alpha.unwrap();
        assert!((20..50).all(|x| alpha[30 * 80 + x] == 255), "{style:?}");
        assert_eq!(alpha[..80], original.alpha.as_ref().unwrap()[..80]);
    }
}

#[test]
fn covers_of_any_size_fit_any_picture() {
    for (width, height) in [(1, 1), (1, 50), (50, 1), (7, 5), (300, 3)] {
        for area in [[0.0, 0.0, 1.0, 1.0], [0.99, 0.99, 0.01, 0.01], [0.5, 0.0, 1e-6, 1e-6], [0.0, 0.5, 1.0, 1e-6]] {
            for style in STYLES {
                for shape in SHAPES {
                    let picture = picture(width, height, 1);
                    let covered = drawn(&picture, &[cover(area, shape, style)]);
                    assert_eq!(covered.rgb.len(), picture.rgb.len());
                }
            }
        }
    }
}

#[test]
fn edges_are_smooth() {
    let mut black = picture(200, 200, 0);
    black.rgb.fill(0);
    for shape in SHAPES {
        let covered = drawn(&black, &[cover([0.25, 0.25, 0.5, 0.5], shape, CoverStyle::Sticker)]);
        let between = covered.rgb.chunks(3).filter(|pixel| (1..200).contains(&pixel[0])).count();
        assert!(between > 150, "{shape:?}: {between} pixels of the edge are mixed");
    }
}
