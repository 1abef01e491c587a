//! The frame header (T.81 B.2.2) and the sizes that follow from it and from the scale of decoding.

use crate::options::Limits;
use crate::{Error, Result, Unsupported};

/// What the frame header says, at the scale that was chosen.
pub(super) struct Frame {
    /// Full size in pixels.
    pub width: u32,
    pub height: u32,
    /// Bits of a sample, 8 or 12.
    pub precision: u8,
    pub progressive: bool,
    pub components: Vec<Component>,
    /// MCUs (of an interleaved scan) of a row, and rows of them.
    pub mcus_x: u32,
    pub mcus_y: u32,
    /// Samples that become of the 8 of a block's side, for the finest component: 8, 4, 2 or 1.
    pub scale: u32,
    /// Size in pixels at this scale.
    pub out_width: u32,
    pub out_height: u32,
    /// Largest sampling factors.
    h_max: u32,
    v_max: u32,
}

/// A component (a colour plane) of the frame.
pub(super) struct Component {
    pub id: u8,
    /// Sampling factors: blocks of an MCU.
    pub h: u32,
    pub v: u32,
    /// Index of its quantisation table.
    pub quantization: usize,
    /// That table, in zigzag order, as it was when the component's first scan began.
    pub table: Option<[u16; 64]>,
    /// Blocks that hold picture, as a scan of this component alone has them.
    pub blocks_x: u32,
    pub blocks_y: u32,
    /// Samples that a block becomes: 8, 4, 2 or 1 on each side.
    pub block_width: u32,
    pub block_height: u32,
    /// Samples of the plane that hold picture.
    pub width: u32,
    pub height: u32,
}

impl Frame {
    /// Parses the payload of a start-of-frame segment. The scale is 1/1 until [`set_scale`](Self::set_scale).
    pub(super) fn parse(marker: u8, payload: &[u8], limits: &Limits) -> Result<Self> {
        const DAMAGED: Error = Error::Damaged("the frame header is damaged");
        let progressive = match marker {
            0xC0 | 0xC1 => false,
            0xC2 => true,
            0xC3 => return Err(Unsupported::Variant("lossless JPEG").into()),
            0xC5..=0xC7 => return Err(Unsupported::Variant("hierarchical JPEG").into()),
            _ => return Err(Unsupported::Variant("JPEG with arithmetic coding").into()),
        };
        let ([precision, h1, h0, w1, w0, count], rest) = payload.split_first_chunk::<6>().ok_or(DAMAGED)?;
        if !matches!(precision, 8 | 12) {
            return Err(Unsupported::Variant("JPEG with other than 8 or 12 bits").into());
        }
        let width = u32::from(u16::from_be_bytes([*w1, *w0]));
        let height = u32::from(u16::from_be_bytes([*h1, *h0]));
        if height == 0 {
            return Err(Unsupported::Variant("JPEG that states its height after the picture").into());
        }
        limits.check_size(width, height)?;
        if !matches!(count, 1 | 3 | 4) {
            return Err(Unsupported::Variant("JPEG with other than 1, 3 or 4 components").into());
        }
        let (specs, _) = rest.as_chunks::<3>();
        let specs = specs.get(..usize::from(*count)).ok_or(DAMAGED)?;
        let mut components = Vec::with_capacity(specs.len());
        for &[id, sampling, quantization] in specs {
            let (h, v) = (u32::from(sampling >> 4), u32::from(sampling & 15));
            if !(1..=4).contains(&h) || !(1..=4).contains(&v) || quantization > 3 {
                return Err(DAMAGED);
            }
            // A picture of one component has one block in an MCU, whatever the factors say.
            let (h, v) = if *count == 1 { (1, 1) } else { (h, v) };
            components.push(Component::new(id, h, v, usize::from(quantization)));
        }
        let h_max = components.iter().map(|c| c.h).max().unwrap_or(1);
        let v_max = components.iter().map(|c| c.v).max().unwrap_or(1);
        for c in &mut components {
            c.blocks_x = (width * c.h).div_ceil(h_max * 8);
            c.blocks_y = (height * c.v).div_ceil(v_max * 8);
        }
        let mut frame = Self {
            width,
            height,
            precision: *precision,
            progressive,
            components,
            mcus_x: width.div_ceil(h_max * 8),
            mcus_y: height.div_ceil(v_max * 8),
            scale: 8,
            out_width: width,
            out_height: height,
            h_max,
            v_max,
        };
        frame.set_scale(8, true);
        Ok(frame)
    }

    /// Sets the scale to `scale`/8. With `finer_chroma` a subsampled component is decoded at a larger scale of its
    /// own where that saves enlarging it again.
    pub(super) fn set_scale(&mut self, scale: u32, finer_chroma: bool) {
        self.scale = scale;
        self.out_width = (self.width * scale).div_ceil(8);
        self.out_height = (self.height * scale).div_ceil(8);
        for c in &mut self.components {
            (c.block_width, c.block_height) = (scale, scale);
            if finer_chroma {
                c.block_width = finest(scale, c.h, self.h_max);
                c.block_height = finest(scale, c.v, self.v_max);
            }
            c.width = (self.width * c.h * c.block_width).div_ceil(self.h_max * 8);
            c.height = (self.height * c.v * c.block_height).div_ceil(self.v_max * 8);
        }
    }

    /// How much wider and higher the picture is than the plane of this component, each as a fraction.
    pub(super) fn enlargement(&self, c: &Component) -> ([u32; 2], [u32; 2]) {
        ([self.h_max * self.scale, c.h * c.block_width], [self.v_max * self.scale, c.v * c.block_height])
    }

    /// Rows of pixels that a row of MCUs gives.
    pub(super) fn band_height(&self) -> u32 {
        self.v_max * self.scale
    }
}

impl Component {
    fn new(id: u8, h: u32, v: u32, quantization: usize) -> Self {
        let (blocks_x, blocks_y, width, height) = (0, 0, 0, 0);
        let (block_width, block_height) = (8, 8);
        Self { id, h, v, quantization, table: None, blocks_x, blocks_y, block_width, block_height, width, height }
    }

    #[cfg(test)]
    pub(super) fn for_test(block_width: u32, block_height: u32) -> Self {
        Self { block_width, block_height, ..Self::new(1, 1, 1, 0) }
    }

    /// Samples of a block.
    pub(super) fn block_samples(&self) -> usize {
        (self.block_width * self.block_height) as usize
    }
}

/// The largest number of samples that a block's side may become without passing the picture's own scale.
fn finest(scale: u32, factor: u32, factor_max: u32) -> u32 {
    let mut size = scale;
    while size < 8 && (factor_max * scale).is_multiple_of(factor * size * 2) {
        size *= 2;
    }
    size
}
