//! Inverse DCT (T.81 A.3.3) of a block to 8, 4, 2 or 1 samples a side.
//!
//! Fewer than 8 samples come of the lowest frequencies alone, by an inverse DCT of that many points. The 8-point one
//! is that of Arai, Agui and Nakajima, "A fast DCT-SQ scheme for images" (1988), whose scaling is done in the
//! dequantisation. Single-precision floats are exact enough to round like an ideal transform nearly always, and give
//! the same result on every machine: nothing here is fused or reordered.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::frame::Component;
use super::sample::Sample;
use super::zigzag::ZIGZAG;
use crate::simd::vectorized;

/// Turns coefficients (dequantised on the way) into samples.
pub(super) struct Inverse<S> {
    /// Quantisation steps with the transform's own scaling, in the order of `Slots`.
    steps: [f32; 64],
    run: Run<S>,
}

/// cos(pi / 8) and sin(pi / 8).
const COS: f32 = 0.923_879_5;
const SIN: f32 = 0.382_683_43;

/// Coefficients, steps, last nonzero coefficient in zigzag order, samples, distance of their rows.
type Run<S> = fn(&[i16], &[f32; 64], u32, &mut [S], usize);

impl<S: Sample> Inverse<S> {
    /// For this component's size of blocks and quantisation table; one without a table has no coefficients either.
    pub(super) fn new(component: &Component) -> Self {
        let (width, height) = (component.block_width, component.block_height);
        let mut steps = [0.0; 64];
        for (&at, &step) in ZIGZAG.iter().zip(component.table.as_ref().unwrap_or(&[1; 64])) {
            let (row, column) = (u32::from(at >> 3), u32::from(at & 7));
            if row < height && column < width {
                let scaling = scaling(width, column) * scaling(height, row);
                steps[(column * height + row) as usize] = (f64::from(step) * scaling) as f32;
            }
        }
        let run: Run<S> = match (width, height) {
            (8, 8) => eight,
            (8, 4) => inverse::<S, 8, 4, 8, 4>,
            (8, 2) => inverse::<S, 8, 2, 8, 2>,
            (8, 1) => inverse::<S, 8, 1, 8, 1>,
            (4, 8) => inverse::<S, 4, 8, 4, 8>,
            (4, 4) => inverse::<S, 4, 4, 4, 4>,
            (4, 2) => inverse::<S, 4, 2, 4, 2>,
            (4, 1) => inverse::<S, 4, 1, 4, 1>,
            (2, 8) => inverse::<S, 2, 8, 2, 8>,
            (2, 4) => inverse::<S, 2, 4, 2, 4>,
            (2, 2) => inverse::<S, 2, 2, 2, 2>,
            (2, 1) => inverse::<S, 2, 1, 2, 1>,
            (1, 8) => inverse::<S, 1, 8, 1, 8>,
            (1, 4) => inverse::<S, 1, 4, 1, 4>,
            (1, 2) => inverse::<S, 1, 2, 1, 2>,
            _ => inverse::<S, 1, 1, 1, 1>,
        };
        Self { steps, run }
    }

    /// Writes a block's samples to rows that are `stride` apart. `last`: all coefficients after it are zero.
    #[inline]
    pub(super) fn run(&self, coefficients: &[i16], last: u32, samples: &mut [S], stride: usize) {
        (self.run)(coefficients, &self.steps, last, samples, stride);
    }
}

/// What the n-point transforms below expect their k-th input to be multiplied with.
fn scaling(points: u32, k: u32) -> f64 {
    let even = if k == 0 { 0.5_f64.sqrt() / 2.0 } else { 0.5 };
    match points {
        8 if k > 0 => even * (f64::from(k) * std::f64::consts::PI / 16.0).cos(),
        _ => even,
    }
}

/// Full size; most blocks have few coefficients.
fn eight<S: Sample>(coefficients: &[i16], steps: &[f32; 64], last: u32, samples: &mut [S], stride: usize) {
    vectorized(|| {
        if last <= 9 {
            inverse::<S, 8, 8, 4, 4>(coefficients, steps, last, samples, stride);
        } else {
            inverse::<S, 8, 8, 8, 8>(coefficients, steps, last, samples, stride);
        }
    });
}

/// `W` x `H` samples of the lowest `KW` x `KH` frequencies, the others being zero.
#[inline(always)]
fn inverse<S: Sample, const W: usize, const H: usize, const KW: usize, const KH: usize>(
    coefficients: &[i16],
    steps: &[f32; 64],
    last: u32,
    samples: &mut [S],
    stride: usize,
) {
    let Some(coefficients) = coefficients.get(..W * H) else { return };
    if last == 0 {
        let value = S::from_centred(f32::from(coefficients[0]) * steps[0]);
        for row in samples.chunks_mut(stride).take(H) {
            row.iter_mut().take(W).for_each(|sample| *sample = value);
        }
        return;
    }

    let mut columns = [[0.0; KH]; W];
    for (k, column) in columns.iter_mut().enumerate().take(KW) {
        for (l, value) in column.iter_mut().enumerate() {
            *value = f32::from(coefficients[k * H + l]) * steps[k * H + l];
        }
    }
    transform(&mut columns);
    let mut rows = [[0.0; W]; H];
    for (y, row) in rows.iter_mut().enumerate().take(KH) {
        for (x, value) in row.iter_mut().enumerate() {
            *value = columns[x][y];
        }
    }
    transform(&mut rows);
    for (row, to) in rows.iter().zip(samples.chunks_mut(stride)) {
        let values = row.map(S::from_centred);
        if let Some(to) = to.first_chunk_mut::<W>() {
            *to = values;
        }
    }
}

/// The one-dimensional inverse DCT of `N` points, in each of `L` lanes.
#[inline(always)]
fn transform<const N: usize, const L: usize>(x: &mut [[f32; L]; N]) {
    match x.as_mut_slice() {
        [x0, x1] => (*x0, *x1) = butterfly(*x0, times(*x1, FRAC_1_SQRT_2)),
        [x0, x1, x2, x3] => {
            let (even0, even1) = butterfly(*x0, times(*x2, FRAC_1_SQRT_2));
            let odd0 = plus(times(*x1, COS), times(*x3, SIN));
            let odd1 = minus(times(*x1, SIN), times(*x3, COS));
            (*x0, *x3) = butterfly(even0, odd0);
            (*x1, *x2) = butterfly(even1, odd1);
        }
        [x0, x1, x2, x3, x4, x5, x6, x7] => {
            let (t0, t1) = butterfly(*x0, *x4);
            let (t3, t2) = butterfly(*x2, *x6);
            let t2 = minus(times(t2, SQRT_2), t3);
            let (even0, even3) = butterfly(t0, t3);
            let (even1, even2) = butterfly(t1, t2);

            let (z3, z0) = butterfly(*x5, *x3);
            let (z1, z2) = butterfly(*x1, *x7);
            let odd0 = plus(z1, z3);
            let turned = times(plus(z0, z2), 2.0 * COS);
            let odd1 = minus(minus(turned, times(z0, 2.0 * (COS + SIN))), odd0);
            let odd2 = minus(times(minus(z1, z3), SQRT_2), odd1);
            let odd3 = minus(minus(turned, times(z2, 2.0 * (COS - SIN))), odd2);
            (*x0, *x7) = butterfly(even0, odd0);
            (*x1, *x6) = butterfly(even1, odd1);
            (*x2, *x5) = butterfly(even2, odd2);
            (*x3, *x4) = butterfly(even3, odd3);
        }
        _ => {}
    }
}

#[inline(always)]
fn butterfly<const L: usize>(a: [f32; L], b: [f32; L]) -> ([f32; L], [f32; L]) {
    (plus(a, b), minus(a, b))
}

#[inline(always)]
fn plus<const L: usize>(a: [f32; L], b: [f32; L]) -> [f32; L] {
    std::array::from_fn(|i| a[i] + b[i])
}

#[inline(always)]
fn minus<const L: usize>(a: [f32; L], b: [f32; L]) -> [f32; L] {
    std::array::from_fn(|i| a[i] - b[i])
}

#[inline(always)]
fn times<const L: usize>(a: [f32; L], b: f32) -> [f32; L] {
    a.map(|a| a * b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::jpeg::zigzag::Slots;

    /// The definition, for any number of points: the mean of the samples does not depend on it.
    fn ideal(block: &[i16; 64], width: usize, height: usize) -> Vec<f64> {
        let basis = |points: usize, x: usize, k: usize| {
            let angle = (2 * x + 1) as f64 * k as f64 * std::f64::consts::PI / (2 * points) as f64;
            angle.cos() * if k == 0 { 0.5_f64.sqrt() / 2.0 } else { 0.5 }
        };
        let mut samples = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let mut sum = 128.0;
                for v in 0..height {
                    for u in 0..width {
                        sum += f64::from(block[v * 8 + u]) * basis(width, x, u) * basis(height, y, v);
                    }
                }
                samples.push(sum.clamp(0.0, 255.0));
            }
        }
        samples
    }

    #[test]
    fn every_size_rounds_like_the_definition() {
        let mut seed = 1_u32;
        let mut random = |range: i32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as i32 % (2 * range + 1) - range
        };
        for round in 0..400 {
            let filled = [1, 3, 10, 64][round % 4];
            let mut block = [0_i16; 64];
            for (k, &at) in ZIGZAG.iter().enumerate().take(filled) {
                block[usize::from(at)] = random(900 / (k as i32 + 1) + 3) as i16;
            }
            for (width, height) in [8, 4, 2, 1].into_iter().flat_map(|w| [8, 4, 2, 1].map(|h| (w, h))) {
                let slots = Slots::new(width, height);
                let mut kept = [0_i16; 64];
                for (k, &at) in ZIGZAG.iter().enumerate() {
                    if slots.of(k as u32) < slots.kept || slots.kept == 64 {
                        kept[slots.of(k as u32)] = block[usize::from(at)];
                    }
                }
                let c = Component::for_test(width, height);
                let inverse = Inverse::<u8>::new(&c);
                let mut samples = [0_u8; 64];
                inverse.run(&kept, filled as u32 - 1, &mut samples, width as usize);
                let wanted = ideal(&block, width as usize, height as usize);
                for (&given, wanted) in samples.iter().zip(wanted) {
                    assert!((f64::from(given) - wanted).abs() < 0.502, "{width}x{height}: {given} for {wanted}");
                }
            }
        }
    }
}
