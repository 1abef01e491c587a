//! Small nets made in code: what the shield's contract asks for, and what it must refuse.

use prost::Message;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto, TensorProto,
    TensorShapeProto, TypeProto, ValueInfoProto, type_proto,
};
use tract_onnx::prelude::f16;

// Types of tensors and of attributes.
const FLOAT: i32 = 1;
const FLOAT16: i32 = 10;
const INT: i32 = 2;

/// A tiny net that keeps the contract.
pub fn net() -> Vec<u8> {
    Net::default().bytes()
}

/// A net whose change of luma is the same everywhere, and that takes a red cell of the grid for a face.
pub struct Net {
    pub contract: &'static str,
    /// The change at gain 1.
    pub delta: f32,
    /// Numbers of each cell of the face map; the first is added to the cell's red.
    pub cell: [f32; 5],
    /// Pixels of the grid in a cell.
    pub cell_side: i64,
    pub gains: [&'static str; 3],
    pub octaves: &'static str,
    /// How the change follows the picture; where that is not stated it does not.
    pub headroom: &'static str,
    /// Rows of cells that are seen beyond one's own by `near` and by the change, as the file states.
    pub reach: &'static str,
    /// And what `near` does see.
    pub near_reach: i64,
    /// What the change is made of: the contract asks for both what is near and what is far.
    pub change_of: &'static str,
    pub outputs: [&'static str; 4],
}

impl Default for Net {
    fn default() -> Self {
        Self {
            contract: "4",
            delta: 0.02,
            cell: [0.0; 5],
            cell_side: 8,
            gains: ["0.5", "1", "2"],
            octaves: "1,2,3",
            headroom: "",
            reach: "0,0",
            near_reach: 0,
            change_of: "both",
            outputs: ["delta", "faces", "near", "far"],
        }
    }
}

impl Net {
    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let [delta, faces, near, far] = self.outputs;
        // The face map's first number is the red of the cell, the others do not depend on the picture.
        let red: Vec<f32> = (0..15).map(|index| f32::from(u8::from(index == 0))).collect();
        let pool = vec![ints("kernel_shape", &[self.cell_side; 2]), ints("strides", &[self.cell_side; 2])];
        let side = self.cell_side as usize;
        let around = [self.near_reach, 0, self.near_reach, 0];
        let column = vec![ints("kernel_shape", &[2 * self.near_reach + 1, 1]), ints("pads", &around)];
        let graph = GraphProto {
            name: "net".into(),
            node: vec![
                node("AveragePool", &["image"], "pooled", pool),
                node("Mul", &["octave", "nought"], "silent", vec![]),
                node("Add", &["pooled", "silent"], "cells", vec![]),
                node("AveragePool", &["cells"], near, column),
                node("Mul", &[near, "one"], far, vec![]),
                node("Add", &[near, far], "both", vec![]),
                node(
                    "Conv",
                    &[self.change_of, "no_weights", "delta_bias"],
                    "flat",
                    vec![ints("kernel_shape", &[1, 1])],
                ),
                node("DepthToSpace", &["flat"], delta, vec![int("blocksize", self.cell_side)]),
                node("Conv", &[near, "red", "cell_bias"], faces, vec![ints("kernel_shape", &[1, 1])]),
            ],
            initializer: vec![
                tensor("nought", &[1; 4], &[0.0]),
                tensor("one", &[1; 4], &[1.0]),
                tensor("no_weights", &[self.cell_side.pow(2), 3, 1, 1], &vec![0.0; 3 * side * side]),
                tensor("delta_bias", &[self.cell_side.pow(2)], &vec![self.delta; side * side]),
                tensor("red", &[5, 3, 1, 1], &red),
                tensor("cell_bias", &[5], &self.cell),
            ],
            input: vec![value("image", &[1, 3, 0, 0]), value("octave", &[1; 4])],
            output: vec![
                value(delta, &[1, 1, 0, 0]),
                value(faces, &[1, 5, 0, 0]),
                value(near, &[1, 3, 0, 0]),
                value(far, &[1, 3, 0, 0]),
            ],
            ..GraphProto::default()
        };
        let [subtle, standard, strong] = self.gains;
        let stated = [
            ("contract", self.contract),
            ("octaves", self.octaves),
            ("multiple", "16"),
            ("reach", self.reach),
            ("name", "test"),
            ("gain.subtle", subtle),
            ("gain.standard", standard),
            ("gain.strong", strong),
            ("faces.threshold", "0.9"),
            ("headroom", self.headroom),
        ];
        model(graph, &stated)
    }
}

/// A face net that draws the same everywhere, and more where it is red.
pub struct FaceNet {
    pub contract: &'static str,
    pub reach: &'static str,
    /// Lengths of the input.
    pub shape: [i64; 4],
    /// The change at gain 1.
    pub delta: f32,
    /// The change for all of red.
    pub red: f32,
    /// Pixels that a change is made from, along each side: without a margin, more than one of them draw on less.
    pub kernel: usize,
    pub output: &'static str,
}

impl Default for FaceNet {
    fn default() -> Self {
        Self { contract: "1", reach: "1.5", shape: [1, 3, 48, 48], delta: 0.02, red: 0.0, kernel: 1, output: "delta" }
    }
}

impl FaceNet {
    /// The file's bytes; as in the library's own, weights have 16 bits.
    pub fn bytes(&self) -> Vec<u8> {
        let area = self.kernel * self.kernel;
        let halves = (0..3 * area).map(|at| f16::from_f32(if at < area { self.red / area as f32 } else { 0.0 }));
        let weights = TensorProto {
            name: "halves".into(),
            dims: vec![1, 3, self.kernel as i64, self.kernel as i64],
            data_type: FLOAT16,
            raw_data: halves.flat_map(f16::to_le_bytes).collect(),
            ..TensorProto::default()
        };
        let graph = GraphProto {
            name: "face".into(),
            node: vec![
                node("Cast", &["halves"], "weights", vec![int("to", FLOAT.into())]),
                node("Conv", &["face", "weights", "bias"], self.output, vec![]),
            ],
            initializer: vec![weights, tensor("bias", &[1], &[self.delta])],
            input: vec![value("face", &self.shape)],
            output: vec![value(self.output, &[1, 1, 0, 0])],
            ..GraphProto::default()
        };
        model(graph, &[("face.contract", self.contract), ("face.reach", self.reach)])
    }
}

/// A file; of the metadata what is not empty.
fn model(graph: GraphProto, stated: &[(&str, &str)]) -> Vec<u8> {
    let entry = |(key, value): &(&str, &str)| StringStringEntryProto {
        key: format!("safeshare.{key}"),
        value: (*value).to_owned(),
    };
    let model = ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
        graph: Some(graph),
        metadata_props: stated.iter().filter(|(_, value)| !value.is_empty()).map(entry).collect(),
        ..ModelProto::default()
    };
    model.encode_to_vec()
}

fn node(op_type: &str, input: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        name: output.to_owned(),
        op_type: op_type.to_owned(),
        input: input.iter().map(|&name| name.to_owned()).collect(),
        output: vec![output.to_owned()],
        attribute,
        ..NodeProto::default()
    }
}

fn int(name: &str, value: i64) -> AttributeProto {
    AttributeProto { name: name.into(), r#type: INT, i: value, ..AttributeProto::default() }
}

fn ints(name: &str, values: &[i64]) -> AttributeProto {
    const INTS: i32 = 7;
    AttributeProto { name: name.into(), r#type: INTS, ints: values.to_vec(), ..AttributeProto::default() }
}

fn tensor(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: FLOAT,
        float_data: values.to_vec(),
        ..TensorProto::default()
    }
}

/// Lengths of 0 are not known beforehand.
fn value(name: &str, dims: &[i64]) -> ValueInfoProto {
    let dimension = |(axis, &length): (usize, &i64)| Dimension {
        denotation: String::new(),
        value: Some(match length {
            0 => dimension::Value::DimParam(format!("{name}_{axis}")),
            _ => dimension::Value::DimValue(length),
        }),
    };
    let shape = TensorShapeProto { dim: dims.iter().enumerate().map(dimension).collect() };
    let tensor = type_proto::Tensor { elem_type: FLOAT, shape: Some(shape) };
    let r#type = TypeProto { denotation: String::new(), value: Some(type_proto::Value::TensorType(tensor)) };
    ValueInfoProto { name: name.into(), r#type: Some(r#type), doc_string: String::new() }
}
