//! A brand-new container around the pixels: nothing of the input file is copied into it.
//!
//! Tables and settings are fixed, so that the outputs of two phones cannot be told apart.

mod jpeg;
mod png;

use crate::control::{Control, Stage};
use crate::source::Picture;
use crate::{Format, Options, OutputFormat, Result};

/// A written file, not yet verified.
pub(crate) struct Encoded {
    pub format: Format,
    pub bytes: Vec<u8>,
}

/// Writes the picture as the options ask: PNG when it has transparency, else JPEG, where the choice is left open.
pub(crate) fn encode(mut picture: Picture, options: &Options, control: &Control) -> Result<Encoded> {
    control.report(Stage::Encode, 0.0)?;
    let as_png = match options.format {
        OutputFormat::Auto => picture.alpha.is_some(),
        OutputFormat::Jpeg => false,
        OutputFormat::Png => true,
    };
    if as_png {
        return Ok(Encoded { format: Format::Png, bytes: png::encode(&picture, control)? });
    }
    lay_on_white(&mut picture);
    Ok(Encoded { format: Format::Jpeg, bytes: jpeg::encode(&picture, options.quality, control)? })
}

/// JPEG has no transparency.
fn lay_on_white(picture: &mut Picture) {
    let Some(alpha) = picture.alpha.take() else { return };
    for (pixel, alpha) in picture.rgb.chunks_exact_mut(3).zip(alpha) {
        let alpha = u32::from(alpha);
        for sample in pixel {
            *sample = ((u32::from(*sample) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_is_laid_on_white() {
        let mut picture =
            Picture { width: 3, height: 1, rgb: vec![0, 0, 0, 0, 0, 0, 10, 20, 30], alpha: Some(vec![0, 128, 255]) };
        lay_on_white(&mut picture);
        assert_eq!(picture.rgb, [255, 255, 255, 127, 127, 127, 10, 20, 30]);
        assert_eq!(picture.alpha, None);
    }
}
