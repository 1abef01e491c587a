//! The decoder against other decoders, against itself by other ways through it, and against damage.

mod colors;
mod damage;
mod differential;
mod encoder;
mod limits;
mod real;
mod scaled;
mod scans;

use std::io::Cursor;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::JpegRows;
use crate::Result;
use crate::control::Control;
use crate::options::Limits;
use crate::source::picture::{Channels, Layout, Row, Rows};

/// Larger than any picture: full size is wanted.
const FULL: (u32, u32) = (u32::MAX, u32::MAX);

/// A decoded picture; 12 bits come as their 16-bit values.
#[derive(Clone, Debug, PartialEq)]
struct Decoded {
    layout: Layout,
    samples: Vec<u16>,
}

fn decode(file: &[u8], wanted: (u32, u32)) -> Result<Decoded> {
    decode_within(file, wanted, &Limits::default())
}

fn decode_within(file: &[u8], wanted: (u32, u32), limits: &Limits) -> Result<Decoded> {
    let control = Control::default().starting_now(limits.time);
    let mut rows = JpegRows::open(Cursor::new(file), limits, |_| wanted, &control)?;
    let layout = rows.layout();
    let length = layout.width as usize * layout.channels.count();
    let mut samples = Vec::new();
    while let Some(row) = rows.next_row(&control)? {
        let before = samples.len();
        match row {
            Row::U8(row) => samples.extend(row.iter().map(|&value| u16::from(value))),
            Row::U16(row) => samples.extend(row),
        }
        assert_eq!(samples.len() - before, length, "a row has another length than its layout says");
    }
    assert_eq!(samples.len(), length * layout.height as usize, "rows are missing");
    Ok(Decoded { layout, samples })
}

/// A picture with smooth parts, edges and texture, in every channel something else.
fn picture(width: usize, height: usize, channels: usize) -> Vec<u8> {
    let mut samples = Vec::with_capacity(width * height * channels);
    for y in 0..height {
        for x in 0..width {
            for c in 0..channels {
                let wave = ((x as f32 / (9.0 + c as f32)).sin() + (y as f32 / (7.0 + 2.0 * c as f32)).cos()) * 50.0;
                let edge = if (x / 23 + y / 17 + c) % 3 == 0 { 40.0 } else { -20.0 };
                let texture = ((x * 31 + y * 17 + c * 7) % 13) as f32;
                samples.push((120.0 + wave + edge + texture) as u8);
            }
        }
    }
    samples
}

/// How jpeg-encoder is to write a picture.
#[derive(Clone, Copy, Debug)]
struct Encoding {
    color: ColorType,
    sampling: SamplingFactor,
    quality: u8,
    progressive: bool,
    optimized: bool,
    restart: u16,
}

impl Default for Encoding {
    fn default() -> Self {
        Self {
            color: ColorType::Rgb,
            sampling: SamplingFactor::R_4_2_0,
            quality: 85,
            progressive: false,
            optimized: false,
            restart: 0,
        }
    }
}

impl Encoding {
    fn channels(self) -> usize {
        match self.color {
            ColorType::Luma => 1,
            ColorType::Rgb | ColorType::Ycbcr => 3,
            _ => 4,
        }
    }

    /// Encodes `picture(width, height, ..)`.
    fn encode(self, width: usize, height: usize) -> Vec<u8> {
        self.encode_samples(&picture(width, height, self.channels()), width, height)
    }

    fn encode_samples(self, samples: &[u8], width: usize, height: usize) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.quality);
        encoder.set_sampling_factor(self.sampling);
        encoder.set_progressive(self.progressive);
        encoder.set_optimized_huffman_tables(self.optimized);
        if self.restart > 0 {
            encoder.set_restart_interval(self.restart);
        }
        encoder.encode(samples, width as u16, height as u16, self.color).expect("the test picture can be encoded");
        file
    }
}

/// Largest difference, and signal to noise in dB.
fn difference(a: impl IntoIterator<Item = u16>, b: impl IntoIterator<Item = u16>) -> (u16, f64) {
    let (mut largest, mut squares, mut count) = (0, 0.0, 0.0);
    let mut b = b.into_iter();
    for a in a {
        let b = b.next().expect("both pictures are as long");
        largest = largest.max(a.abs_diff(b));
        squares += f64::from(a.abs_diff(b)).powi(2);
        count += 1.0;
    }
    assert!(b.next().is_none(), "both pictures are as long");
    (largest, 10.0 * (255.0 * 255.0 * count / f64::max(squares, 1e-9)).log10())
}
