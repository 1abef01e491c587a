//! Photo-like pixels made in code: smooth light, hard edges, texture and sensor noise.

use super::random::Random;

/// R, G, B of each pixel of a `width` x `height` picture; the same for the same size. No two of its corners are alike.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut noise = Random::new(u64::from(width) << 32 | u64::from(height));
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    let across: Vec<f32> = (0..width).map(|x| x as f32 / width as f32).collect();
    let waves: Vec<f32> = across.iter().map(|x| (x * 61.0).sin() * 14.0).collect();
    for row in 0..height {
        let y = row as f32 / height as f32;
        let wave = (y * 47.0).cos();
        for (x, ripple) in across.iter().zip(&waves) {
            let grain = (noise.next_u32() & 15) as f32 - 7.5;
            let (red, green, blue) = shape(*x, y).unwrap_or((60.0 + 130.0 * x, 190.0 - 110.0 * y, 80.0 + 120.0 * y));
            let light = ripple * wave + grain;
            pixels.extend([red + light, green + light, blue + light].map(|level| level as u8));
        }
    }
    pixels
}

/// The same with an alpha channel: a clear disc, a soft rim, the rest opaque. Under the clear disc the colours spell
/// `hidden` again and again.
pub fn with_hole(width: u32, height: u32, hidden: &str) -> Vec<u8> {
    let mut letters = hidden.bytes().cycle();
    let radius = f64::from(width.min(height)) / 3.0;
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 4);
    for (index, rgb) in photo(width, height).chunks_exact(3).enumerate() {
        let (x, y) = (index % width as usize, index / width as usize);
        let (dx, dy) = (x as f64 - f64::from(width) / 2.0, y as f64 - f64::from(height) / 2.0);
        let alpha = ((dx.hypot(dy) - radius) * 40.0).clamp(0.0, 255.0) as u8;
        if alpha == 0 {
            pixels.extend([0; 3].map(|_: u8| letters.next().unwrap_or(0)));
        } else {
            pixels.extend(rgb);
        }
        pixels.push(alpha);
    }
    pixels
}

/// A face-like oval and a dark bar.
fn shape(x: f32, y: f32) -> Option<(f32, f32, f32)> {
    let (dx, dy) = ((x - 0.4) / 0.16, (y - 0.45) / 0.24);
    if dx * dx + dy * dy < 1.0 {
        return Some((214.0 - 30.0 * dx, 168.0 - 30.0 * dx, 140.0 - 20.0 * dy));
    }
    (x > 0.8 && y < 0.3).then_some((30.0, 34.0, 60.0))
}
