//! From the samples of a band (a row of MCUs) to rows of pixels.

use super::color::Model;
use super::frame::Frame;
use super::idct::Inverse;
use super::sample::Sample;
use super::upsample::{self, Upsample};
use crate::options::Limits;
use crate::source::picture::Row;
use crate::{Error, Result, TooLarge};

/// Rows of the band before that are kept, for the triangle filter's reach upwards.
const CARRY: usize = 2;

/// The bands of all components, and the row that is being given out.
pub(super) struct Raster<S> {
    pub planes: Vec<Plane<S>>,
    model: Model,
    width: usize,
    height: u32,
    band_height: u32,
    /// Rows at the end of a band that need the next band.
    lag: u32,
    /// Bands that were decoded.
    bands: u32,
    next_row: u32,
    scratch: Vec<Vec<S>>,
    sums: Vec<u16>,
    out: Vec<S>,
}

/// A component's band.
pub(super) struct Plane<S> {
    inverse: Inverse<S>,
    upsample: Upsample,
    /// `CARRY` rows of the band before, then this band's.
    samples: Vec<S>,
    stride: usize,
    band_rows: usize,
    block_width: usize,
    block_height: usize,
    /// Samples that hold picture.
    width: usize,
    height: u32,
}

impl<S: Sample> Raster<S> {
    /// Takes the memory for a band. `taken`: bytes that the picture takes besides.
    pub(super) fn new(frame: &Frame, model: Model, taken: u64, limits: &Limits) -> Result<Self> {
        let mut planes = Vec::with_capacity(frame.components.len());
        let mut bytes = taken;
        let channels = model.channels().count();
        let width = frame.out_width as usize;
        for c in &frame.components {
            let (x, y) = frame.enlargement(c);
            let stride = (frame.mcus_x * c.h * c.block_width) as usize;
            let band_rows = (c.v * c.block_height) as usize;
            bytes += ((stride * (CARRY + band_rows) + width) * size_of::<S>()) as u64;
            limits.check_memory(bytes)?;
            planes.push(Plane {
                inverse: Inverse::new(c),
                upsample: Upsample::new(x, y),
                samples: zeroed(stride * (CARRY + band_rows))?,
                stride,
                band_rows,
                block_width: c.block_width as usize,
                block_height: c.block_height as usize,
                width: c.width as usize,
                height: c.height,
            });
        }
        let scratch = planes.iter().map(|_| zeroed(width)).collect::<Result<_>>()?;
        let reaches_down = |plane: &Plane<S>| matches!(plane.upsample, Upsample::Triangle { high: true, .. });
        Ok(Self {
            lag: planes.iter().any(reaches_down).into(),
            planes,
            model,
            width,
            height: frame.out_height,
            band_height: frame.band_height(),
            bands: 0,
            next_row: 0,
            scratch,
            sums: Vec::new(),
            out: zeroed(width * channels)?,
        })
    }

    /// Takes the quantisation tables that are known by now.
    pub(super) fn set_tables(&mut self, frame: &Frame) {
        for (plane, c) in self.planes.iter_mut().zip(&frame.components) {
            plane.inverse = Inverse::new(c);
        }
    }

    /// The band that must be decoded before the next row can be had; `None` when none must be.
    pub(super) fn wanted_band(&self) -> Option<u32> {
        let ready = (self.bands * self.band_height).saturating_sub(self.lag);
        let complete = self.bands * self.band_height >= self.height;
        (self.next_row < self.height && !complete && self.next_row >= ready).then_some(self.bands)
    }

    /// Makes room for the next band.
    pub(super) fn start_band(&mut self) {
        if self.bands > 0 {
            for plane in &mut self.planes {
                let kept = plane.band_rows * plane.stride..;
                plane.samples.copy_within(kept, 0);
            }
        }
        self.bands += 1;
    }

    /// The next row of pixels; `None` at the end. To be called when no band is wanted.
    pub(super) fn next_row(&mut self) -> Result<Option<Row<'_>>> {
        if self.next_row >= self.height {
            return Ok(None);
        }
        let y = self.next_row;
        let band = self.bands.saturating_sub(1);
        self.next_row += 1;
        for (plane, scratch) in self.planes.iter().zip(&mut self.scratch) {
            plane.enlarge(y, band, scratch, &mut self.sums);
        }
        let mut rows: [&[S]; 4] = [&[]; 4];
        for ((plane, scratch), row) in self.planes.iter().zip(&self.scratch).zip(&mut rows) {
            *row = if plane.upsample == Upsample::None { plane.row(y.into(), band) } else { scratch };
            *row = row.get(..self.width).ok_or(Error::Internal("a row is too short"))?;
        }
        self.model.interleave(rows, &mut self.out);
        Ok(Some(S::finish(&mut self.out)))
    }
}

impl<S: Sample> Plane<S> {
    /// Writes the samples of a block; `x` and `y` count blocks from the band's corner.
    #[inline]
    pub(super) fn write(&mut self, x: usize, y: usize, coefficients: &[i16], last: u32) {
        let start = (CARRY + y * self.block_height) * self.stride + x * self.block_width;
        if let Some(samples) = self.samples.get_mut(start..) {
            self.inverse.run(coefficients, last, samples, self.stride);
        }
    }

    /// Makes a row of the picture, unless the plane has it as it is.
    fn enlarge(&self, y: u32, band: u32, out: &mut [S], sums: &mut Vec<u16>) {
        let (near, far) = self.upsample.source_rows(y);
        let near = self.row(near.into(), band);
        let far = far.map(|far| self.row(far, band));
        match (self.upsample, far) {
            (Upsample::None, _) => {}
            (Upsample::Triangle { wide: true, .. }, Some(far)) => upsample::triangle_both(near, far, sums, out),
            (Upsample::Triangle { .. }, Some(far)) => {
                upsample::triangle_high(near, far, if y.is_multiple_of(2) { 1 } else { 2 }, out);
            }
            (Upsample::Triangle { .. }, None) => upsample::triangle_wide(near, out),
            (Upsample::Repeat { x, .. }, _) => upsample::repeat(near, x, out),
        }
    }

    /// A row of the whole plane, the outermost for those beyond; it must lie in this band or be carried.
    fn row(&self, y: i64, band: u32) -> &[S] {
        let y = y.clamp(0, i64::from(self.height) - 1);
        let in_band = y - i64::from(band) * self.band_rows as i64 + CARRY as i64;
        let start = usize::try_from(in_band).unwrap_or(0) * self.stride;
        self.samples.get(start..start + self.width).unwrap_or_default()
    }
}

fn zeroed<S: Sample>(length: usize) -> Result<Vec<S>> {
    let mut samples = Vec::new();
    samples.try_reserve_exact(length).map_err(|_| TooLarge::Memory)?;
    samples.resize(length, S::default());
    Ok(samples)
}
