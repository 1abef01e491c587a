//! Colours on their way to sRGB.

mod icc;
mod named;

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, Transform16BitExecutor,
    TransformOptions,
};

pub(crate) use self::icc::MAX_PROFILE_BYTES;
pub(crate) use self::named::{Chromaticities, CodePoints};
use super::picture::Channels;
use super::round::{rounded, to_u8};
use crate::simd::vectorized;

/// What a file says its colours mean.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Space {
    /// IEC 61966-2-1.
    Srgb,
    /// Display P3: the primaries of DCI-P3, white D65, the curve of sRGB.
    DisplayP3,
    /// Adobe RGB (1998).
    AdobeRgb,
    /// An ICC profile (ISO 15076-1), unchecked.
    Icc(Vec<u8>),
    /// Coding-independent code points (ITU-T H.273).
    CodePoints(CodePoints),
    /// A plain power curve, `linear = sample ^ exponent`, and primaries where they are not those of sRGB.
    Power { exponent: f32, primaries: Option<Chromaticities> },
}

/// Turns rows of colours into sRGB.
pub(crate) struct Converter {
    method: Method,
    from: Vec<u8>,
    deep_from: Vec<u16>,
    deep_to: Vec<u16>,
}

enum Method {
    /// Already sRGB, or taken for it.
    Rgb,
    Gray,
    /// No profile says what the inks look like.
    PlainCmyk,
    Profile {
        transform: Transform,
        /// How often each sample is given to the transform: thrice where pixels are gray and the space is RGB.
        repeat: usize,
    },
}

enum Transform {
    Eight(Arc<Transform8BitExecutor>),
    Sixteen(Arc<Transform16BitExecutor>),
}

impl Converter {
    /// For pixels of `channels` (alpha is not its business) that came with eight bits a sample or more (`is_deep`).
    /// The first of `spaces` that is sound and fits the channels counts; damaged or unfitting ones are ignored, as
    /// viewers do, and none means sRGB.
    pub(crate) fn new(spaces: &[Space], channels: Channels, is_deep: bool) -> Self {
        let method = spaces.iter().find_map(|space| Method::of(space, channels, is_deep));
        Self {
            method: method.unwrap_or_else(|| Method::plain(channels)),
            from: Vec::new(),
            deep_from: Vec::new(),
            deep_to: Vec::new(),
        }
    }

    /// Converts colours (samples from 0 to 255, without alpha) to R, G, B of as many pixels.
    pub(crate) fn convert(&mut self, colours: &[f32], rgb: &mut [u8]) {
        match &self.method {
            Method::Rgb => vectorized(|| rgb.iter_mut().zip(colours).for_each(|(to, &from)| *to = to_u8(from))),
            Method::Gray => {
                for (to, &from) in rgb.chunks_exact_mut(3).zip(colours) {
                    to.fill(to_u8(from));
                }
            }
            Method::PlainCmyk => {
                for (to, from) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(colours.as_chunks::<4>().0) {
                    *to = plain_rgb(*from);
                }
            }
            Method::Profile { transform: Transform::Eight(transform), repeat } => {
                repeated(colours, *repeat, &mut self.from, to_u8);
                // Lengths fit, so it cannot fail.
                let _ = transform.transform(&self.from, rgb);
            }
            Method::Profile { transform: Transform::Sixteen(transform), repeat } => {
                repeated(colours, *repeat, &mut self.deep_from, |colour| rounded(colour * 257.0, 65_535.0) as u16);
                self.deep_to.resize(rgb.len(), 0);
                let _ = transform.transform(&self.deep_from, &mut self.deep_to);
                for (to, &from) in rgb.iter_mut().zip(&self.deep_to) {
                    *to = ((u32::from(from) * 255 + 32_895) >> 16) as u8;
                }
            }
        }
    }
}

/// Rounds each colour to a sample, which is written as often as `repeat` says.
fn repeated<T: Copy + Default>(colours: &[f32], repeat: usize, samples: &mut Vec<T>, round: impl Fn(f32) -> T) {
    samples.resize(colours.len() * repeat, T::default());
    if repeat == 1 {
        return vectorized(|| samples.iter_mut().zip(colours).for_each(|(sample, colour)| *sample = round(*colour)));
    }
    samples.chunks_exact_mut(repeat).zip(colours).for_each(|(samples, colour)| samples.fill(round(*colour)));
}

/// As libraries and browsers do it without a profile.
fn plain_rgb([c, m, y, k]: [f32; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| to_u8((255.0 - ink.clamp(0.0, 255.0)) * (255.0 - k.clamp(0.0, 255.0)) * (1.0 / 255.0)))
}

impl Method {
    /// What to do with colours of no known space.
    fn plain(channels: Channels) -> Self {
        match channels {
            Channels::Gray | Channels::GrayAlpha => Self::Gray,
            Channels::Rgb | Channels::Rgba => Self::Rgb,
            Channels::Cmyk => Self::PlainCmyk,
        }
    }

    /// `None` when the space is damaged or not one for these channels.
    fn of(space: &Space, channels: Channels, is_deep: bool) -> Option<Self> {
        let is_gray = matches!(channels, Channels::Gray | Channels::GrayAlpha);
        let profile = match space {
            Space::Srgb if channels == Channels::Cmyk => return None,
            Space::Srgb => return Some(Self::plain(channels)),
            Space::DisplayP3 => ColorProfile::new_display_p3(),
            Space::AdobeRgb => ColorProfile::new_adobe_rgb(),
            Space::Icc(bytes) => icc::profile(bytes)?,
            Space::CodePoints(points) => named::of_code_points(*points)?,
            Space::Power { exponent, primaries } => named::of_power_curve(*exponent, *primaries)?,
        };
        let (layout, repeat) = match (profile.color_space, channels) {
            (DataColorSpace::Gray, _) if is_gray => (Layout::Gray, 1),
            (DataColorSpace::Rgb, Channels::Cmyk) => return None,
            (DataColorSpace::Rgb, _) => (Layout::Rgb, if is_gray { 3 } else { 1 }),
            (DataColorSpace::Cmyk, Channels::Cmyk) => (Layout::Rgba, 1),
            _ => return None,
        };
        let (srgb, options) = (ColorProfile::new_srgb(), options_for(&profile));
        let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options).ok()?;
        if layout == Layout::Rgb && changes_nothing(&*transform)? {
            return Some(Self::plain(channels));
        }
        let transform = if is_deep {
            Transform::Sixteen(profile.create_transform_16bit(layout, &srgb, Layout::Rgb, options).ok()?)
        } else {
            Transform::Eight(transform)
        };
        Some(Self::Profile { transform, repeat })
    }
}

fn options_for(profile: &ColorProfile) -> TransformOptions {
    let has_perceptual_table = profile.lut_a_to_b_perceptual.is_some();
    TransformOptions {
        rendering_intent: if has_perceptual_table {
            RenderingIntent::Perceptual
        } else {
            RenderingIntent::RelativeColorimetric
        },
        // The curves of the profile count, as in other colour management.
        allow_use_cicp_transfer: false,
        // In fixed point a wide space's white turns cyan on ARM (moxcms 0.8.1): [251, 255, 255].
        prefer_fixed_point: false,
        ..TransformOptions::default()
    }
}

/// Whether a transform of RGB moves no colour by more than one level, as every profile that only spells out sRGB does.
fn changes_nothing(transform: &Transform8BitExecutor) -> Option<bool> {
    const STEPS: [u8; 9] = [0, 16, 48, 80, 112, 144, 176, 216, 255];
    let grid: Vec<u8> = STEPS
        .iter()
        .flat_map(|&r| STEPS.iter().flat_map(move |&g| STEPS.iter().flat_map(move |&b| [r, g, b])))
        .collect();
    let mut converted = vec![0; grid.len()];
    transform.transform(&grid, &mut converted).ok()?;
    Some(grid.iter().zip(&converted).all(|(from, to)| from.abs_diff(*to) <= 1))
}

#[cfg(test)]
mod tests;
