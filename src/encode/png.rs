//! PNG with 8 bits a sample: IHDR, sRGB, IDAT, IEND and nothing else.

use std::io::Write;

use png::{BitDepth, ColorType, Compression, Encoder, Filter, SrgbRenderingIntent};

use crate::control::{Control, Stage};
use crate::source::Picture;
use crate::{Error, Result};

const FAULT: Error = Error::Internal("PNG encoder");
/// Rows compressed between two looks at the control.
const BAND: usize = 16;

pub(super) fn encode(picture: &Picture, control: &Control) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(if picture.alpha.is_some() { ColorType::Rgba } else { ColorType::Rgb });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    let mut writer = encoder.write_header().map_err(|_| FAULT)?;
    let mut stream = writer.stream_writer().map_err(|_| FAULT)?;
    let width = picture.width as usize;
    let bands = picture.rgb.chunks(3 * width * BAND);
    let count = bands.len();
    for (done, band) in bands.enumerate() {
        control.report(Stage::Encode, done as f32 / count as f32)?;
        match &picture.alpha {
            None => stream.write_all(band).map_err(|_| FAULT)?,
            Some(alpha) => {
                let alpha = &alpha[done * BAND * width..][..band.len() / 3];
                let rgba: Vec<u8> =
                    band.chunks_exact(3).zip(alpha).flat_map(|(rgb, a)| [rgb[0], rgb[1], rgb[2], *a]).collect();
                stream.write_all(&rgba).map_err(|_| FAULT)?;
            }
        }
    }
    stream.finish().map_err(|_| FAULT)?;
    writer.finish().map_err(|_| FAULT)?;
    Ok(bytes)
}
