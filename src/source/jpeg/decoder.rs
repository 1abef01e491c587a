//! The way from scans to bands: at once for a picture whose data comes in one scan, by way of its coefficients for
//! one in several.

use super::coefficients::Coefficients;
use super::color::Model;
use super::frame::Frame;
use super::header::Header;
use super::input::Source;
use super::raster::Raster;
use super::sample::Sample;
use super::scan::{Entropy, Scan};
use super::sequential;
use super::several;
use crate::control::Control;
use crate::options::Limits;
use crate::source::picture::Row;
use crate::{Error, Result};

/// A picture whose first scan header was read.
pub(super) struct Decoder<S> {
    raster: Raster<S>,
    data: Data,
}

enum Data {
    /// One scan holds everything.
    OneScan { scan: Scan, entropy: Entropy },
    /// The first of several scans.
    Several { scan: Scan },
    /// All scans were decoded.
    Coefficients(Coefficients),
}

impl<S: Sample> Decoder<S> {
    pub(super) fn new(header: &mut Header, scan: Scan, source: &mut Source, limits: &Limits) -> Result<Self> {
        header.latch_quantization(&scan)?;
        let frame = header.frame()?;
        let model = Model::of(frame, &header.app);
        let one_scan = is_one_scan(frame, &scan);
        let taken = if one_scan { 0 } else { Coefficients::bytes(frame) };
        let mut raster = Raster::new(frame, model, taken, limits)?;
        raster.set_tables(frame);
        let data = if one_scan {
            Data::OneScan { scan, entropy: Entropy::new(header.restart_interval, source) }
        } else {
            Data::Several { scan }
        };
        Ok(Self { raster, data })
    }

    pub(super) fn next_row(
        &mut self,
        header: &mut Header,
        source: &mut Source,
        limits: &Limits,
        control: &Control,
    ) -> Result<Option<Row<'_>>> {
        if let Data::Several { scan } = &self.data {
            self.data = Data::Coefficients(several::decode(header, scan, source, limits, control)?);
            self.raster.set_tables(header.frame()?);
        }
        while let Some(band) = self.raster.wanted_band() {
            control.check()?;
            self.raster.start_band();
            match &mut self.data {
                Data::OneScan { scan, entropy } => {
                    sequential::decode_band(&mut self.raster, band, header, scan, entropy, source, control)?;
                    source.check()?;
                }
                Data::Coefficients(coefficients) => {
                    several::draw_band(&mut self.raster, header.frame()?, band, coefficients);
                }
                Data::Several { .. } => return Err(Error::Internal("no scan was decoded")),
            }
        }
        self.raster.next_row()
    }
}

/// Whether the first scan holds the whole picture.
fn is_one_scan(frame: &Frame, scan: &Scan) -> bool {
    !frame.progressive && scan.components.len() == frame.components.len()
}
