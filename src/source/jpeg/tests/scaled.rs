//! Small scales against the mean of the full picture.

use jpeg_encoder::{ColorType, SamplingFactor};

use super::*;

/// The mean of each `scale` x `scale` pixels.
fn reduced(full: &Decoded, scale: usize) -> Vec<u16> {
    let (width, height, n) = (full.layout.width as usize, full.layout.height as usize, full.layout.channels.count());
    let mut means = Vec::new();
    for y in 0..height.div_ceil(scale) {
        for x in 0..width.div_ceil(scale) {
            for c in 0..n {
                let (mut sum, mut count) = (0_u32, 0);
                for y in (y * scale..(y + 1) * scale).filter(|&y| y < height) {
                    for x in (x * scale..(x + 1) * scale).filter(|&x| x < width) {
                        sum += u32::from(full.samples[(y * width + x) * n + c]);
                        count += 1;
                    }
                }
                means.push(((sum + count / 2) / count) as u16);
            }
        }
    }
    means
}

#[test]
fn a_scaled_picture_is_like_the_mean_of_the_full_one() {
    let samplings =
        [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_0, SamplingFactor::R_4_2_2, SamplingFactor::R_4_4_0];
    for (color, sampling) in samplings
        .map(|s| (ColorType::Rgb, s))
        .into_iter()
        .chain([(ColorType::Luma, SamplingFactor::R_4_4_4), (ColorType::Cmyk, SamplingFactor::R_4_4_4)])
    {
        for (progressive, optimized) in [(false, false), (false, true), (true, false)] {
            let encoding = Encoding { color, sampling, progressive, optimized, ..Encoding::default() };
            let (width, height) = (163, 114);
            // Smooth: a box and an ideal low pass differ at edges.
            let samples: Vec<u8> = (0..width * height)
                .flat_map(|i| {
                    let (x, y) = ((i % width) as f32, (i / width) as f32);
                    (0..encoding.channels()).map(move |c| {
                        (128.0 + 60.0 * (x / (25.0 + c as f32)).sin() + 50.0 * (y / (19.0 + c as f32)).cos()) as u8
                    })
                })
                .collect();
            let file = encoding.encode_samples(&samples, width, height);
            let full = decode(&file, FULL).expect("it decodes");
            for scale in [2_usize, 4, 8] {
                let wanted = (width.div_ceil(scale) as u32, height.div_ceil(scale) as u32);
                let small = decode(&file, wanted).expect("it decodes");
                assert_eq!((small.layout.width, small.layout.height), wanted);
                let (largest, db) = difference(small.samples, reduced(&full, scale));
                assert!(db > 36.0, "{encoding:?} 1/{scale}: {largest}, {db:.1} dB");
            }
        }
    }
}

#[test]
fn a_scale_is_never_smaller_than_wanted() {
    let file = Encoding::default().encode(200, 120);
    for wanted in [(1, 1), (25, 15), (26, 15), (25, 16), (50, 30), (51, 1), (1, 60), (1, 61), (200, 120), (300, 1)] {
        let Layout { width, height, .. } = decode(&file, wanted).expect("it decodes").layout;
        let fits = |w: u32, h: u32| w >= wanted.0 && h >= wanted.1;
        assert!(fits(width, height) || (width, height) == (200, 120), "{wanted:?}: {width}x{height}");
    }
}
