//! What a convolution reads, as the matrix with which tract multiplies its weights (im2col; Chellapilla, Puri and Simard,
//! "High performance convolutional neural networks for document processing", 2006).
//!
//! tract makes some columns of it at a time, number by number, once it has copied the plane with noughts around it, and
//! keeps eight bytes for each place. Here numbers that lie side by side are copied together, noughts are put where the
//! plane ends, and numbers of 16 bits are widened on the way: less time and memory (`model/README.md`).

use std::collections::HashMap;
use std::fmt::{self, Debug, Display, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use tract_onnx::prelude::tract_linalg::WeightType;
use tract_onnx::prelude::tract_linalg::mmm::{
    EagerPackedInput, MMMInputFormat, MMMInputValue, PackedExoticFact, PackedMatrixStorage,
};
use tract_onnx::prelude::tract_linalg::pack::PackedFormat;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{
    EvalContext, EvalOp, ExoticFact, Op, StaticName, TDim, TensorView, ToDim, TypedModelPatch, args_1, as_op, bail,
    op_as_typed_op, op_out_of_plan,
};
use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::cast::Cast;
use tract_onnx::tract_core::ops::cnn::{Conv, PoolSpec};
use tract_onnx::tract_core::ops::matmul::pack::DynPackedExoticFact;
use tract_onnx::tract_core::ops::nn::DataFormat;

use super::columns::{Geometry, LaidOut, Number};

/// How the convolutions of a net read, by their names, before tract makes products of matrices of them.
pub(super) fn convolutions(net: &TypedModel) -> HashMap<String, PoolSpec> {
    let convolutions = net.nodes.iter().filter_map(|node| Some((node, node.op_as::<Conv>()?)));
    convolutions.map(|(node, convolution)| (node.name.clone(), convolution.pool_spec.clone())).collect()
}

/// Puts our way of making columns in the place of tract's, where it suits.
pub(super) fn replace(net: &mut TypedModel, convolutions: &HashMap<String, PoolSpec>) -> TractResult<()> {
    for at in 0..net.nodes.len() {
        let node = net.node(at);
        let convolution = node.name.strip_suffix(".lazyIm2col").and_then(|name| convolutions.get(name));
        let Some((im2col, input)) = convolution.and_then(|convolution| Im2col::of(net, node, convolution)) else {
            continue;
        };
        let mut patch = TypedModelPatch::default();
        let planes = patch.tap_model(net, input)?;
        let columns = patch.wire_node(format!("{}.columns", node.name), im2col, &[planes])?;
        patch.shunt_outside(net, node.id.into(), columns[0])?;
        patch.apply(net)?;
    }
    net.compact()
}

/// Makes planes, `1 x C x H x W` of 16 or 32 bits, readable as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Im2col {
    geometry: Arc<Geometry>,
    packer: PackedFormat,
}

impl Im2col {
    /// What does the same as tract's operation, and what it reads: the planes as they are before noughts are laid around
    /// them and before they are widened.
    fn of(net: &TypedModel, node: &TypedNode, convolution: &PoolSpec) -> Option<(Self, OutletId)> {
        let made = node.outputs[0].fact.exotic_fact.as_ref()?.downcast_ref::<DynPackedExoticFact>()?;
        let packer = made.packers.first()?.downcast_ref::<PackedFormat>()?;
        let mut input = *node.inputs.first()?;
        let (before, after) = noughts(net, &mut input);
        let given = net.outlet_fact(input).ok()?;
        let [1, channels, rows, width] = *given.shape.as_concrete()? else { return None };
        let [kernel, strides, dilations] =
            [&convolution.kernel_shape, &*convolution.strides(), &*convolution.dilations()].map(pair);
        let (kernel, strides, dilations) = (kernel?, strides?, dilations?);
        let places = (
            places(rows, [before.0, after.0], kernel.0, strides.0, dilations.0)?,
            places(width, [before.1, after.1], kernel.1, strides.1, dilations.1)?,
        );
        let geometry = Geometry { channels, plane: (rows, width), kernel, strides, dilations, before, places };
        let is_read = [f32::datum_type(), f16::datum_type()].contains(&given.datum_type);
        let is_same = convolution.data_format == DataFormat::NCHW
            && node.outputs[0].fact.datum_type == f32::datum_type()
            && packer.dt == f32::datum_type()
            && made.k == geometry.height().to_dim()
            && made.mn == geometry.columns().to_dim();
        let suits = WIDTHS.contains(&packer.r) && !geometry.is_empty();
        (is_read && is_same && suits).then(|| (Self { geometry: Arc::new(geometry), packer: packer.clone() }, input))
    }
}

/// How many places a kernel has along a side with noughts before and after it.
fn places(length: usize, noughts: [usize; 2], kernel: usize, stride: usize, dilation: usize) -> Option<usize> {
    let seen = (kernel - 1).checked_mul(dilation)?.checked_add(1)?;
    let length = noughts.into_iter().try_fold(length, usize::checked_add)?;
    Some(length.checked_sub(seen)? / stride + 1)
}

/// The rows and columns of noughts laid before and after the planes; `input` becomes what they are laid around.
fn noughts(net: &TypedModel, input: &mut OutletId) -> ((usize, usize), (usize, usize)) {
    let node = net.node(input.node);
    let pads = node.op_as::<Pad>().filter(|pad| is_nought(&pad.mode)).map(|pad| &pad.pads[..]);
    let Some([(0, 0), (0, 0), rows, columns]) = pads.and_then(|pads| <[_; 4]>::try_from(pads).ok()) else {
        return Default::default();
    };
    *input = node.inputs[0];
    let before = net.node(input.node);
    let wide = before.op_is::<Cast>().then(|| before.inputs[0]);
    let of_halves = |outlet: &OutletId| net.outlet_fact(*outlet).is_ok_and(|fact| fact.datum_type == f16::datum_type());
    *input = wide.filter(of_halves).unwrap_or(*input);
    ((rows.0, columns.0), (rows.1, columns.1))
}

fn is_nought(mode: &PadMode) -> bool {
    matches!(mode, PadMode::Constant(edge) if edge.cast_to_scalar::<f32>().is_ok_and(|edge| edge == 0.0))
}

fn pair(of: &[usize]) -> Option<(usize, usize)> {
    let [rows, columns] = *of else { return None };
    (rows > 0 && columns > 0).then_some((rows, columns))
}

impl Op for Im2col {
    fn name(&self) -> StaticName {
        "Im2col".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Im2col {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let planes = args_1!(inputs).into_arc_tensor();
        let Geometry { channels, plane, .. } = *self.geometry;
        if planes.shape() != [1, channels, plane.0, plane.1] {
            bail!("planes of another shape");
        }
        let columns = Columns::of(planes, self);
        let columns = PackedMatrixStorage::new_batched(&[1, 1], tvec!(Box::new(columns) as Box<dyn MMMInputValue>));
        Ok(tvec!(columns.into_tensor(f32::datum_type()).into_tvalue()))
    }
}

impl TypedOp for Im2col {
    fn output_facts(&self, _: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let columns = DynPackedExoticFact {
            k: self.geometry.height().to_dim(),
            mn: self.geometry.columns().to_dim(),
            packers: vec![Box::new(self.packer.clone())],
        };
        Ok(tvec!(f32::datum_type().fact([1, 1]).with_exotic_fact(columns)))
    }

    as_op!();
}

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
struct Columns {
    planes: Arc<Tensor>,
    im2col: Im2col,
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
    fn of(planes: Arc<Tensor>, im2col: &Im2col) -> Self {
        let Im2col { geometry, packer } = im2col;
        let (k, mn) = (geometry.height(), geometry.columns());
        let slack = packer.alignment_bytes / size_of::<f32>();
        let panel = vec![0.0; (k + packer.end_padding_record) * packer.r + slack];
        let start = panel.as_ptr().align_offset(packer.alignment_bytes.max(1)).min(slack);
        let fact = PackedExoticFact { format: Box::new(Unmade(packer.clone())), mn: mn.to_dim(), k };
        let made = Mutex::new(Made { laid_out: LaidOut::default(), panel, start });
        Self { planes, im2col: im2col.clone(), fact, made }
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
        laid_out.panel(&self.im2col.geometry, planes, panel * R, &mut lines[..self.fact.k]);
        Ok(numbers.as_ptr().cast())
    }
}

/// How many columns a panel may have: as many as one of tract's kernels reads.
const WIDTHS: [usize; 10] = [1, 2, 3, 4, 5, 6, 8, 12, 16, 32];

impl MMMInputValue for Columns {
    fn format(&self) -> &dyn MMMInputFormat {
        &*self.fact.format
    }

    fn scratch_panel_buffer_layout(&self) -> Option<std::alloc::Layout> {
        None
    }

    fn panel_bytes(&self, panel: usize, _: Option<*mut u8>) -> TractResult<*const u8> {
        match self.im2col.packer.r {
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
        self.im2col.geometry.columns()
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
        Self::of(Arc::clone(&self.planes), &self.im2col)
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        self.im2col == other.im2col && self.planes == other.planes
    }
}

impl Eq for Columns {}

impl Hash for Columns {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.im2col.geometry, &self.planes).hash(state);
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
