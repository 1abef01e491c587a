//! The same coefficients by different scans must give the same picture, to the bit.

use super::encoder::{Coded, Script};
use super::*;

fn wave(x: usize, y: usize, c: usize) -> f64 {
    let (x, y, c) = (x as f64, y as f64, c as f64);
    128.0 + 60.0 * (x / (5.0 + c)).sin() + 40.0 * (y / (3.0 + c)).cos() + ((x * 7.0 + y * 3.0) % 11.0)
}

fn colour(width: usize, height: usize) -> Coded {
    Coded::new((width, height), 8, &[(2, 2), (1, 1), (1, 1)], 3, wave)
}

/// libjpeg's own script: spectral selection and successive approximation of everything.
fn usual_script() -> Vec<Script> {
    vec![
        Script(vec![0, 1, 2], 0, 0, 0, 1),
        Script(vec![0], 1, 5, 0, 2),
        Script(vec![2], 1, 63, 0, 1),
        Script(vec![1], 1, 63, 0, 1),
        Script(vec![0], 6, 63, 0, 2),
        Script(vec![0], 1, 63, 2, 1),
        Script(vec![0, 1, 2], 0, 0, 1, 0),
        Script(vec![2], 1, 63, 1, 0),
        Script(vec![1], 1, 63, 1, 0),
        Script(vec![0], 1, 63, 1, 0),
    ]
}

#[test]
fn the_test_encoder_writes_its_picture() {
    let coded = colour(61, 45);
    let decoded = decode(&coded.sequential(&[&[0, 1, 2]]), FULL).expect("it decodes");
    let luma = Coded::new((61, 45), 8, &[(1, 1)], 3, wave);
    let grey = decode(&luma.sequential(&[&[0]]), FULL).expect("it decodes");
    let wanted = (0..45).flat_map(|y| (0..61).map(move |x| wave(x, y, 0).clamp(0.0, 255.0) as u16));
    assert!(difference(grey.samples, wanted).1 > 40.0);
    assert_eq!(decoded.layout.channels, Channels::Rgb);
}

#[test]
fn any_grouping_of_components_into_scans_is_the_same_picture() {
    for (width, height) in [(61, 45), (8, 8), (1, 1), (17, 16), (33, 9)] {
        let coded = colour(width, height);
        let wanted = decode(&coded.sequential(&[&[0, 1, 2]]), FULL).expect("it decodes");
        for groups in [&[&[0][..], &[1], &[2]][..], &[&[0], &[1, 2]], &[&[2], &[0, 1]], &[&[1], &[0], &[2]]] {
            assert_eq!(decode(&coded.sequential(groups), FULL), Ok(wanted.clone()), "{groups:?}");
        }
    }
}

#[test]
fn progressive_is_the_same_picture() {
    for (width, height) in [(61, 45), (8, 8), (1, 1), (17, 16), (129, 70)] {
        for restart in [0, 1, 5] {
            let mut coded = colour(width, height);
            let wanted = decode(&coded.sequential(&[&[0, 1, 2]]), FULL).expect("it decodes");
            coded.restart = restart;
            assert_eq!(decode(&coded.sequential(&[&[0, 1, 2]]), FULL), Ok(wanted.clone()), "restart {restart}");
            let mut fine = vec![Script(vec![0, 1, 2], 0, 0, 0, 0)];
            for c in 0..3 {
                fine.extend((1..64).step_by(7).map(|k| Script(vec![c], k, (k + 6).min(63), 0, 3)));
                fine.extend((1..=3).rev().map(|bit| Script(vec![c], 1, 63, bit, bit - 1)));
            }
            for script in [usual_script(), fine] {
                assert_eq!(decode(&coded.progressive(&script), FULL), Ok(wanted.clone()), "restart {restart}");
            }
        }
    }
}

#[test]
fn progressive_at_a_small_scale_is_that_of_sequential() {
    let coded = Coded::new((131, 77), 8, &[(1, 1)], 2, wave);
    let mut script = vec![Script(vec![0], 0, 0, 0, 2), Script(vec![0], 1, 63, 0, 4)];
    script.extend((1..=4).rev().map(|bit| Script(vec![0], 1, 63, bit, bit - 1)));
    script.extend([Script(vec![0], 0, 0, 2, 1), Script(vec![0], 0, 0, 1, 0)]);
    for scale in [1, 2, 4, 8] {
        let wanted = (131_u32.div_ceil(scale), 77_u32.div_ceil(scale));
        let sequential = decode(&coded.sequential(&[&[0]]), wanted).expect("it decodes");
        assert_eq!((sequential.layout.width, sequential.layout.height), wanted);
        assert_eq!(decode(&coded.progressive(&script), wanted), Ok(sequential), "1/{scale}");
    }
}

#[test]
fn twelve_bits_use_the_whole_range() {
    let ramp = |x: usize, y: usize, c: usize| ((x * 41 + y * 13 + c * 900) % 4096) as f64 * 0.6 + 700.0;
    for sampling in [&[(1, 1)][..], &[(1, 1), (1, 1), (1, 1)]] {
        let coded = Coded::new((40, 24), 12, sampling, 1, ramp);
        let all: Vec<usize> = (0..sampling.len()).collect();
        let decoded = decode(&coded.sequential(&[&all]), FULL).expect("it decodes");
        if sampling.len() == 1 {
            for (i, &given) in decoded.samples.iter().enumerate() {
                let wanted = ramp(i % 40, i / 40, 0) * 65_535.0 / 4095.0;
                assert!((f64::from(given) - wanted).abs() < 60.0, "{given} for {wanted}");
            }
        }
        let progressive = [Script(all, 0, 0, 0, 0)]
            .into_iter()
            .chain((0..sampling.len()).map(|c| Script(vec![c], 1, 63, 0, 0)))
            .collect::<Vec<_>>();
        assert_eq!(decode(&coded.progressive(&progressive), FULL), Ok(decoded));
    }
}

#[test]
fn any_sampling_factors_place_the_picture_right() {
    // Equal planes: where the factors of a component are misread, colour fringes appear.
    let same = |x: usize, y: usize, _: usize| 128.0 + 80.0 * (x as f64 / 60.0).sin() * (y as f64 / 50.0).cos();
    for h in 1..=4 {
        for v in 1..=4 {
            for luma in [(1, 1), (2, 2), (3, 1), (4, 2)] {
                let coded = Coded::new((100, 90), 8, &[luma, (h, v), (1, 1)], 2, same);
                let file = coded.sequential(&[&[0, 1, 2]]);
                for scale in [1_u32, 2, 4, 8] {
                    let wanted = (100_u32.div_ceil(scale), 90_u32.div_ceil(scale));
                    let decoded = decode(&file, wanted).expect("it decodes");
                    let full = |i: usize| i * scale as usize + scale as usize / 2;
                    for (i, pixel) in decoded.samples.chunks(3).enumerate() {
                        let (x, y) = (i % wanted.0 as usize, i / wanted.0 as usize);
                        let value = same(full(x).min(99), full(y).min(89), 0);
                        let rgb = [value + 1.402 * (value - 128.0), 0.0, value + 1.772 * (value - 128.0)];
                        for (channel, rgb) in [(0, rgb[0]), (2, rgb[2])] {
                            let off = (f64::from(pixel[channel]) - rgb.clamp(0.0, 255.0)).abs();
                            assert!(off < 45.0, "{luma:?} {h}x{v} 1/{scale} at {x},{y}: off by {off}");
                        }
                    }
                }
            }
        }
    }
}
