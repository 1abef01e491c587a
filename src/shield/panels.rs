//! The columns that a convolution reads, as panels: those that one of tract's kernels reads together.

use std::fmt::{self, Debug, Display, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use tract_onnx::prelude::tract_linalg::WeightType;
use tract_onnx::prelude::tract_linalg::mmm::{EagerPackedInput, MMMInputFormat, MMMInputValue, PackedExoticFact};
use tract_onnx::prelude::tract_linalg::pack::PackedFormat;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{ExoticFact, TDim, TensorView, ToDim, bail};

use super::columns::{Geometry, LaidOut, Number};

/// How panels are laid out, of a matrix that is not there yet: tract goes through such column by column, and makes none
/// twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Unmade(PackedFormat);

impl MMMInputFormat for Unmade {
    fn prepare_tensor(&self, _: &Tensor, _: usize, _: usize) -> TractResult<Tensor> {
        bail!("columns are made of planes")
    }

    fn prepare_one_view(&self, _: &TensorView, _: usize, _: usize) -> TractResult<Box<dyn MMMInputValue>> {
        bail!("columns are made of planes")
    }

    fn precursor(&self) -> WeightType {
        self.0.precursor()
    }

    fn r(&self) -> usize {
        self.0.r
    }

    fn k_alignment(&self) -> usize {
        self.0.k_alignment()
    }

    fn mem_size(&self, k: TDim, mn: TDim) -> TDim {
        self.0.mem_size(k, mn)
    }

    fn extract_at_mn_f16(&self, _: &EagerPackedInput, _: usize, _: &mut [f16]) -> TractResult<()> {
        bail!("columns are read as panels")
    }

    fn extract_at_mn_f32(&self, _: &EagerPackedInput, _: usize, _: &mut [f32]) -> TractResult<()> {
        bail!("columns are read as panels")
    }
}

impl Display for Unmade {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, not yet made", self.0)
    }
}

/// The columns of some planes, made when they are read.
pub(super) struct Columns {
    planes: Arc<Tensor>,
    geometry: Arc<Geometry>,
    packer: PackedFormat,
    fact: PackedExoticFact,
    made: Mutex<Made>,
}

/// What was made of the columns last. tract reads one panel at a time, on the thread that asked for it, and asks for it
/// again once it has asked for another.
struct Made {
    laid_out: LaidOut,
    panel: Vec<f32>,
    /// From where on the panel's memory is aligned as its readers want it.
    start: usize,
}

impl Columns {
    pub fn of(planes: Arc<Tensor>, geometry: Arc<Geometry>, packer: PackedFormat) -> Self {
        let (k, mn) = (geometry.height(), geometry.columns());
        let slack = packer.alignment_bytes / size_of::<f32>();
        let panel = vec![0.0; (k + packer.end_padding_record) * packer.r + slack];
        let start = panel.as_ptr().align_offset(packer.alignment_bytes.max(1)).min(slack);
        let fact = PackedExoticFact { format: Box::new(Unmade(packer.clone())), mn: mn.to_dim(), k };
        let made = Mutex::new(Made { laid_out: LaidOut::default(), panel, start });
        Self { planes, geometry, packer, fact, made }
    }

    fn panel<const R: usize>(&self, panel: usize) -> TractResult<*const u8> {
        if self.planes.datum_type() == f16::datum_type() {
            return self.panel_of::<f16, R>(panel);
        }
        self.panel_of::<f32, R>(panel)
    }

    fn panel_of<T: Number, const R: usize>(&self, panel: usize) -> TractResult<*const u8> {
        let planes = self.planes.try_as_plain_ram()?.as_slice::<T>()?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let Made { laid_out, panel: numbers, start } = &mut *made;
        let numbers = &mut numbers[*start..];
        let (lines, _) = numbers.as_chunks_mut::<R>();
        laid_out.panel(&self.geometry, planes, panel * R, &mut lines[..self.fact.k]);
        Ok(numbers.as_ptr().cast())
    }
}

/// How many columns a panel may have: as many as one of tract's kernels reads.
pub(super) const WIDTHS: [usize; 10] = [1, 2, 3, 4, 5, 6, 8, 12, 16, 32];

impl MMMInputValue for Columns {
    fn format(&self) -> &dyn MMMInputFormat {
        &*self.fact.format
    }

    fn scratch_panel_buffer_layout(&self) -> Option<std::alloc::Layout> {
        None
    }

    fn panel_bytes(&self, panel: usize, _: Option<*mut u8>) -> TractResult<*const u8> {
        match self.packer.r {
            1 => self.panel::<1>(panel),
            2 => self.panel::<2>(panel),
            3 => self.panel::<3>(panel),
            4 => self.panel::<4>(panel),
            5 => self.panel::<5>(panel),
            6 => self.panel::<6>(panel),
            8 => self.panel::<8>(panel),
            12 => self.panel::<12>(panel),
            16 => self.panel::<16>(panel),
            32 => self.panel::<32>(panel),
            _ => bail!("panels of another width"),
        }
    }

    fn mn(&self) -> usize {
        self.geometry.columns()
    }

    fn k(&self) -> usize {
        self.fact.k
    }

    fn exotic_fact(&self) -> &dyn ExoticFact {
        &self.fact
    }

    fn extract_at_mn_f16(&self, _: usize, _: &mut [f16]) -> TractResult<()> {
        bail!("columns are read as panels")
    }

    fn extract_at_mn_f32(&self, _: usize, _: &mut [f32]) -> TractResult<()> {
        bail!("columns are read as panels")
    }
}

impl Clone for Columns {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.planes), Arc::clone(&self.geometry), self.packer.clone())
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        (&self.geometry, &self.packer) == (&other.geometry, &other.packer) && self.planes == other.planes
    }
}

impl Eq for Columns {}

impl Hash for Columns {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.geometry, &self.planes).hash(state);
    }
}

impl Display for Columns {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} columns of {}", self.mn(), self.k())
    }
}

impl Debug for Columns {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, formatter)
    }
}
