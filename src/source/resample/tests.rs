use proptest::prelude::*;

use super::*;
use crate::source::picture::Channels;

/// Shrinks 8-bit samples and gives the rows as they leave.
fn shrink(layout: Layout, samples: &[u8], to: (u32, u32)) -> Vec<f32> {
    let extent = (f64::from(layout.width), f64::from(layout.height));
    let mut resampler = Resampler::new(layout, extent, to);
    let mut out = Vec::new();
    for row in samples.chunks(layout.width as usize * layout.channels.count()) {
        let mut emit = |row: &[f32]| {
            out.extend_from_slice(row);
            Ok(())
        };
        resampler.push(&Row::U8(row), &mut emit).unwrap();
    }
    out
}

fn layout(width: u32, height: u32, channels: Channels) -> Layout {
    Layout { width, height, channels }
}

#[test]
fn the_same_size_is_untouched() {
    let samples: Vec<u8> = (0..=255).cycle().take(17 * 9 * 3).collect();
    let same = shrink(layout(17, 9, Channels::Rgb), &samples, (17, 9));
    assert_eq!(same, samples.iter().map(|&sample| f32::from(sample)).collect::<Vec<_>>());
}

#[test]
fn an_impulse_keeps_its_energy_and_its_place() {
    let (width, height) = (64, 48);
    let mut samples = vec![0; width * height];
    samples[24 * width + 32] = 255;
    let small = shrink(layout(64, 48, Channels::Gray), &samples, (32, 24));
    let sum: f32 = small.iter().sum();
    assert!((sum - 255.0 / 4.0).abs() < 0.5, "{sum}");
    let brightest = small.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
    assert_eq!((brightest % 32, brightest / 32), (16, 12));
}

#[test]
fn a_ramp_stays_a_ramp() {
    let samples: Vec<u8> = (0..16).flat_map(|_| (0..200).map(|x| x as u8)).collect();
    let small = shrink(layout(200, 16, Channels::Gray), &samples, (100, 8));
    for (x, value) in small[..100].iter().enumerate().skip(4).take(92) {
        // Pixel x covers source pixels 2x and 2x + 1.
        assert!((value - (2.0 * x as f32 + 0.5)).abs() < 0.05, "{x}: {value}");
    }
}

#[test]
fn detail_that_the_output_cannot_show_is_gone() {
    // Stripes of one pixel become even gray.
    let samples: Vec<u8> = (0..64 * 64).map(|at| if at % 2 == 0 { 255 } else { 0 }).collect();
    let small = shrink(layout(64, 64, Channels::Gray), &samples, (21, 21));
    let inner = small.chunks(21).skip(2).take(17).flat_map(|row| &row[2..19]);
    assert!(inner.clone().all(|value| (value - 127.5).abs() < 3.0), "{:?}", inner.collect::<Vec<_>>());
}

#[test]
fn sixteen_bits_and_eight_agree() {
    let bytes: Vec<u8> = (0..40 * 30 * 3_u32).map(|at| (at * 31 % 251) as u8).collect();
    let deep: Vec<u16> = bytes.iter().map(|&sample| u16::from(sample) * 257).collect();
    let layout = layout(40, 30, Channels::Rgb);
    let mut resampler = Resampler::new(layout, (40.0, 30.0), (13, 10));
    let mut from_deep = Vec::new();
    for row in deep.chunks(120) {
        let mut emit = |row: &[f32]| {
            from_deep.extend_from_slice(row);
            Ok(())
        };
        resampler.push(&Row::U16(row), &mut emit).unwrap();
    }
    let from_bytes = shrink(layout, &bytes, (13, 10));
    assert_eq!(from_deep.len(), 13 * 10 * 3);
    assert!(from_deep.iter().zip(&from_bytes).all(|(a, b)| (a - b).abs() < 0.01));
}

proptest! {
    #[test]
    fn one_colour_stays_that_colour(
        (width, height) in (1_u32..90, 1_u32..90),
        (to_width, to_height) in (1_u32..90, 1_u32..90),
        colour in prop::array::uniform4(0_u8..),
        channels in prop::sample::select(vec![Channels::Gray, Channels::Rgb, Channels::Cmyk]),
    ) {
        let to = (to_width.min(width), to_height.min(height));
        let count = channels.count();
        let samples: Vec<u8> = colour[..count].iter().copied().cycle().take((width * height) as usize * count).collect();
        let small = shrink(layout(width, height, channels), &samples, to);
        prop_assert_eq!(small.len(), (to.0 * to.1) as usize * count);
        for pixel in small.chunks(count) {
            for (value, expected) in pixel.iter().zip(colour) {
                prop_assert!((value - f32::from(expected)).abs() < 0.01);
            }
        }
    }

    #[test]
    fn channels_do_not_mix(width in 2_u32..60, height in 2_u32..60, seed: u32) {
        let to = (width.div_ceil(2), height.div_ceil(3));
        let plane = |channel: u32| -> Vec<u8> {
            (0..width * height).map(|at| (at.wrapping_mul(seed | 1).wrapping_add(channel * 77) >> 7) as u8).collect()
        };
        let planes = [plane(0), plane(1), plane(2)];
        let rgb: Vec<u8> = (0..(width * height) as usize).flat_map(|at| [planes[0][at], planes[1][at], planes[2][at]]).collect();
        let small = shrink(layout(width, height, Channels::Rgb), &rgb, to);
        for (channel, plane) in planes.iter().enumerate() {
            let alone = shrink(layout(width, height, Channels::Gray), plane, to);
            for (pixel, value) in small.chunks(3).zip(alone) {
                prop_assert!((pixel[channel] - value).abs() < 0.01);
            }
        }
    }
}
