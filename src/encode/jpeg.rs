//! Baseline JPEG, 4:2:0 with averaged chroma, tables that are the same for every photo.

use std::cell::Cell;

use jpeg_encoder::{
    ChromaSubsamplingMethod, Encoder, ImageBuffer, JpegColorType, QuantizationTableType, SamplingFactor, rgb_to_ycbcr,
};

use crate::control::Control;
use crate::source::Picture;
use crate::{Error, Result, TooLarge};

/// Bytes a pixel of the estimate for the output buffer: photos at quality 90 take 0.2 to 0.5.
const BYTES_PER_PIXEL: f32 = 0.35;
const STEPS: QuantizationTableType = QuantizationTableType::KleinSilversteinCarney;

pub(super) fn encode(picture: &Picture, quality: u8, control: &Control) -> Result<Vec<u8>> {
    let width = u16::try_from(picture.width).map_err(|_| TooLarge::Side)?;
    let height = u16::try_from(picture.height).map_err(|_| TooLarge::Side)?;
    let mut bytes = Vec::with_capacity((f32::from(width) * f32::from(height) * BYTES_PER_PIXEL) as usize);
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // The default takes one pixel of four and costs 3.6 dB of chroma.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    // Those of Klein, Silverstein and Carney (1992): better than the standard's at the same size (`benches/compare
    // quality`). Huffman tables made for one photo would be smaller still, and a place to hide something.
    encoder.set_quantization_tables(STEPS, STEPS);
    encoder.set_optimized_huffman_tables(false);
    let stopped = Cell::new(None);
    let rows = PictureRows { width, height, rgb: &picture.rgb, control, stopped: &stopped };
    encoder.encode_image(rows).map_err(|_| Error::Internal("JPEG encoder"))?;
    stopped.take().map_or(Ok(bytes), Err)
}

/// Feeds the encoder row by row; after a cancel it gives grey rows, and the file is thrown away.
struct PictureRows<'a> {
    width: u16,
    height: u16,
    rgb: &'a [u8],
    control: &'a Control<'a>,
    stopped: &'a Cell<Option<Error>>,
}

impl ImageBuffer for PictureRows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let row_bytes = 3 * usize::from(self.width);
        let row = &self.rgb[usize::from(y) * row_bytes..][..row_bytes];
        if self.stopped.get().is_none() {
            self.stopped.set(self.control.check().err());
        }
        if self.stopped.get().is_some() {
            buffers[..3].iter_mut().for_each(|plane| plane.extend(std::iter::repeat_n(128, usize::from(self.width))));
            return;
        }
        let [luma, blue, red, _] = buffers;
        for pixel in row.chunks_exact(3) {
            let (y, cb, cr) = rgb_to_ycbcr(pixel[0], pixel[1], pixel[2]);
            luma.push(y);
            blue.push(cb);
            red.push(cr);
        }
    }
}
