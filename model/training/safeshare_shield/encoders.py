"""The frozen encoders the net is trained and measured against, and what makes them vary."""

import pathlib
import random
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx2torch import convert

from .net import luma
from .photos import face_view, placement

# name -> (side of the view, weight in the loss, centred on the mean face)
KNOWN = {
    "face_a": (112, 1.0, False),
    "face_b": (112, 1.0, False),
    "face_c": (224, 1.0, True),
    "classifier_b": (160, 0.15, True),
    "classifier_a": (224, 0.15, True),
    "latent_a": (224, 0.15, True),
}
UNKNOWN = (112, 1.0, False)
FACES = ("face_a", "face_b", "face_c")


class Encoder:
    """An ONNX encoder in torch: N x 3 x size x size in [0, 1] -> unit vectors, centred on the mean face where asked."""

    def __init__(self, path, size, weight=1.0, device="cpu"):
        self.net, self.size, self.weight = load(path, size).to(device), size, weight
        self.mean, self.dropout, self._dropped = 0, 0.0, ()
        kinds = ("ReLU", "Relu", "PReLU", "Hardtanh", "ReLU6", "OnnxClip")
        self.layers = [m for m in self.net.modules() if type(m).__name__.endswith(kinds)]
        for layer in self.layers:
            layer.register_forward_hook(self._drop)

    def embed(self, view, drop=False):
        """N x 3 x size x size -> N x D; drop: without some channels of two layers drawn by chance."""
        self._dropped = random.sample(self.layers, 2) if drop and self.dropout else ()
        return F.normalize(self.net(view).flatten(1) - self.mean, dim=1)

    def view(self, batch, theta):
        return face_view(batch, theta, self.size)

    def centre_on(self, faces):
        with torch.no_grad():
            views = (face_view(b.float() / 255, placement(len(b), 0), self.size) for b in faces.split(32))
            self.mean = torch.cat([self.net(v).flatten(1) for v in views]).mean(0, keepdim=True)

    def _drop(self, layer, _input, output):
        if layer not in self._dropped or output.dim() != 4:
            return None
        keep = torch.rand(output.shape[0], output.shape[1], 1, 1, device=output.device) > self.dropout
        return output * keep.to(output) / (1 - self.dropout)


class CleanEmbeddings:
    """Clean embeddings of byte crops without jitter, computed when first asked for."""

    def __init__(self, encoder, faces):
        self.encoder, self.faces, self.known = encoder, faces, {}

    def __call__(self, at, flip):
        wanted = [(int(i), flip) for i in at]
        missing = sorted({i for i, _ in wanted if (i, flip) not in self.known})
        if missing:
            batch = self.faces[missing].to(next(self.encoder.net.parameters()).device).float() / 255
            batch = batch.flip(3) if flip else batch
            with torch.no_grad():
                rows = self.encoder.embed(face_view(batch, placement(len(batch), 0), self.encoder.size))
            self.known.update(((i, flip), row) for i, row in zip(missing, rows))
        return torch.stack([self.known[key] for key in wanted])


def encoders_in(folder, names, faces, device="cpu"):
    """The named encoders of a folder of ONNX files. faces: byte crops to centre on."""
    out = {}
    for name in names:
        size, weight, centred = KNOWN.get(name, UNKNOWN)
        out[name] = Encoder(pathlib.Path(folder) / f"{name}.onnx", size, weight, device)
        if centred:
            out[name].centre_on(faces[:320])
    return out


def varied_view(batch, size):
    """A jittered look at the face: alignment, resolution, light, grey, noise. N x 3 x S x S -> N x 3 x size x size."""
    view = face_view(batch, placement(len(batch), 1), size)
    if random.random() < 0.3:
        side = random.randint(size // 2, size)
        view = F.interpolate(
            F.interpolate(view, size=side, mode="bilinear", antialias=True), size=size, mode="bilinear"
        )
    if random.random() < 0.2:
        view = luma(view).expand_as(view)
    if random.random() < 0.4:
        view = ((view - 0.5) * random.uniform(0.75, 1.25) + 0.5 + random.uniform(-0.1, 0.1)).clamp(0, 1)
    if random.random() < 0.2:
        view = view + torch.randn_like(view) * random.uniform(0.005, 0.03)
    return view


def load(path, size):
    """Reads an ONNX file, fixes the view's side, folds constants, turns constant Min and Max into Clip; frozen torch."""
    model = onnx.load(str(path))
    for axis in (2, 3):
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = size
    model = plain_clips(onnx.load_from_string(folded(model)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = convert(model).eval()
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net


def folded(model):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(pathlib.Path(folder) / "folded.onnx")
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return pathlib.Path(options.optimized_model_filepath).read_bytes()


def plain_clips(model):
    """Min(x, 6) and Max(x, 0) against one number each cost a reduction backwards; Clip, with both bounds, does not."""
    constants = {i.name: onnx.numpy_helper.to_array(i) for i in model.graph.initializer}
    scalars = {name: value.reshape(()) for name, value in constants.items() if value.size == 1}
    bounds = {"lowest_bound": np.float32(-3e38), "highest_bound": np.float32(3e38)}
    for node in model.graph.node:
        inputs = list(node.input)
        if (
            node.op_type in ("Min", "Max")
            and len(inputs) == 2
            and len(bound := [i for i in inputs if i in scalars]) == 1
        ):
            name = f"{bound[0]}_bound"
            bounds[name] = scalars[bound[0]]
            tensor = inputs[1 - inputs.index(bound[0])]
            inputs = [tensor, "", name] if node.op_type == "Min" else [tensor, name]
            node.op_type = "Clip"
        if node.op_type == "Clip":
            inputs = [own or other for own, other in zip(inputs + [""] * (3 - len(inputs)), ["", *list(bounds)[:2]])]
            del node.input[:]
            node.input.extend(inputs)
    model.graph.initializer.extend(onnx.numpy_helper.from_array(np.asarray(v), k) for k, v in bounds.items())
    return model
