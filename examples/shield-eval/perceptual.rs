//! PSNR-HVS-M: the error of 8 x 8 DCT coefficients weighted by contrast sensitivity, less what is masked (Ponomarenko,
//! Silvestri, Egiazarian, Carli, Astola, Lukin 2007).

use crate::pixels::Rgb;

type Block = [[f64; 8]; 8];

/// Contrast sensitivity of each coefficient.
const SENSITIVITY: Block = [
    [1.608_443, 2.339_554, 2.573_509, 1.608_443, 1.072_295, 0.643_377, 0.504_610, 0.421_887],
    [2.144_591, 2.144_591, 1.838_221, 1.354_478, 0.989_811, 0.443_708, 0.428_918, 0.467_911],
    [1.838_221, 1.979_622, 1.608_443, 1.072_295, 0.643_377, 0.451_493, 0.372_972, 0.459_555],
    [1.838_221, 1.513_829, 1.169_777, 0.887_417, 0.504_610, 0.295_806, 0.321_689, 0.415_082],
    [1.429_727, 1.169_777, 0.695_543, 0.459_555, 0.378_457, 0.236_102, 0.249_855, 0.334_222],
    [1.072_295, 0.735_288, 0.467_911, 0.402_111, 0.317_717, 0.247_453, 0.227_744, 0.279_729],
    [0.525_206, 0.402_111, 0.329_937, 0.295_806, 0.249_855, 0.212_687, 0.214_459, 0.254_803],
    [0.357_432, 0.279_729, 0.270_896, 0.262_603, 0.229_778, 0.257_351, 0.249_855, 0.259_950],
];
/// Masking weighs coefficients by the square of the sensitivity times this.
const MASKING: f64 = 0.388_574_622_590_100_3;

/// In dB over luma; infinite where nothing visible changed.
pub fn psnr_hvs_m(clean: &Rgb, seen: &Rgb) -> f64 {
    let (columns, rows) = (clean.width() / 8, clean.height() / 8);
    let mut error = 0.0;
    for row in 0..rows {
        for column in 0..columns {
            let blocks = [clean, seen].map(|picture| block(picture, 8 * column, 8 * row));
            error += visible_error(&blocks[0], &blocks[1]);
        }
    }
    let mean = error / f64::from(64 * rows * columns).max(1.0);
    10.0 * (255.0 * 255.0 / mean).log10()
}

fn block(picture: &Rgb, x: u32, y: u32) -> Block {
    std::array::from_fn(|dy| {
        std::array::from_fn(|dx| {
            let [r, g, b] = picture.get_pixel(x + dx as u32, y + dy as u32).0.map(f64::from);
            0.299 * r + 0.587 * g + 0.114 * b
        })
    })
}

fn visible_error(clean: &Block, seen: &Block) -> f64 {
    let (a, b) = (dct(clean), dct(seen));
    let mask = masking(clean, &a).max(masking(seen, &b));
    let mut error = 0.0;
    for (v, row) in SENSITIVITY.iter().enumerate() {
        for (u, sensitivity) in row.iter().enumerate() {
            let mut difference = (a[v][u] - b[v][u]).abs();
            if (v, u) != (0, 0) {
                difference = (difference - mask / (sensitivity * MASKING).powi(2)).max(0.0);
            }
            error += (difference * sensitivity).powi(2);
        }
    }
    error
}

/// How much a block hides.
fn masking(block: &Block, dct: &Block) -> f64 {
    let mut energy = 0.0;
    for v in 0..8 {
        for u in usize::from(v == 0)..8 {
            energy += (dct[v][u] * SENSITIVITY[v][u] * MASKING).powi(2);
        }
    }
    let whole = variance(block, 0..8, 0..8);
    let quarters = [(0..4, 0..4), (0..4, 4..8), (4..8, 0..4), (4..8, 4..8)];
    let parts: f64 = quarters.into_iter().map(|(rows, columns)| variance(block, rows, columns)).sum();
    let evenness = if whole > 0.0 { parts / whole } else { 0.0 };
    (energy * evenness).sqrt() / 32.0
}

/// Sample variance times the number of samples.
fn variance(block: &Block, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> f64 {
    let levels: Vec<f64> = block[rows].iter().flat_map(|row| row[columns.clone()].iter().copied()).collect();
    let count = levels.len() as f64;
    let mean = levels.iter().sum::<f64>() / count;
    levels.iter().map(|level| (level - mean).powi(2)).sum::<f64>() / (count - 1.0) * count
}

/// Orthonormal.
fn dct(block: &Block) -> Block {
    let basis = |k: usize, n: usize| {
        let scale = if k == 0 { (1.0_f64 / 8.0).sqrt() } else { 0.5 };
        scale * (std::f64::consts::PI * (2 * n + 1) as f64 * k as f64 / 16.0).cos()
    };
    let basis: Block = std::array::from_fn(|k| std::array::from_fn(|n| basis(k, n)));
    let rows: Block = std::array::from_fn(|y| std::array::from_fn(|u| (0..8).map(|x| basis[u][x] * block[y][x]).sum()));
    std::array::from_fn(|v| std::array::from_fn(|u| (0..8).map(|y| basis[v][y] * rows[y][u]).sum()))
}
