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
from .photos import face_view, for_some, placement
from .replayed import with_slopes
from .simplified import simplified

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
        self.net, self.size, self.weight, self.device = load(path, size).to(device), size, weight, device
        self.mean, self.dropout, self._dropped = 0, 0.0, ()
        kinds = ("ReLU", "Relu", "PReLU", "Hardtanh", "ReLU6", "OnnxClip", "Clipped")
        self.layers = [m for m in self.net.modules() if type(m).__name__.endswith(kinds)]
        for layer in self.layers:
            layer.register_forward_hook(self._drop)
        with torch.no_grad():
            self.length = self.net(torch.zeros(1, 3, size, size, device=device)).flatten(1).shape[1]

    def replay(self, n):
        """Batches of `n` views are faster on a GPU from now on, and see all channels."""
        net = self.net.to(memory_format=torch.channels_last)
        example = torch.rand(n, 3, self.size, self.size, device=self.device, requires_grad=True)
        replayed = with_slopes(lambda view: net(view), example)
        self.net = lambda view: replayed(view) if len(view) == n else net(view)

    def embed(self, view, drop=False):
        """N x 3 x size x size -> N x D; drop: without some channels of two layers drawn by chance."""
        self._dropped = random.sample(self.layers, 2) if drop and self.dropout else ()
        return F.normalize(self.net(view).flatten(1) - self.mean, dim=1)

    def view(self, batch, theta):
        return face_view(batch, theta, self.size)

    def centre_on(self, faces):
        with torch.no_grad():
            self.mean = torch.cat([self.net(self.straight(b)).flatten(1) for b in faces.split(32)]).mean(0, keepdim=True)

    def straight(self, faces, flip=False):
        """Byte crops -> views without jitter, on the encoder's device."""
        batch = faces.to(self.device).float() / 255
        return face_view(batch.flip(3) if flip else batch, placement(len(batch), 0, self.device), self.size)

    def _drop(self, layer, _input, output):
        if layer not in self._dropped or output.dim() != 4:
            return None
        keep = torch.rand(output.shape[0], output.shape[1], 1, 1, device=output.device) > self.dropout
        return output * keep.to(output) / (1 - self.dropout)


class CleanEmbeddings:
    """Clean embeddings of byte crops without jitter, computed when first asked for."""

    def __init__(self, encoder, faces):
        self.encoder, self.faces = encoder, faces
        self.rows, self.known = {}, {False: set(), True: set()}

    def __call__(self, at, flip):
        """Of the crops at the indices `at`, as they are or mirrored: N x D."""
        if at.device.type == "cpu":
            self.compute(sorted(set(at.tolist()) - self.known[flip]), flip)
        elif not self.known[flip]:  # all at once: a GPU would wait each time to hear which are missing
            self.compute(list(range(len(self.faces))), flip)
        return self.rows[flip][at]

    @torch.no_grad()
    def compute(self, missing, flip):
        for part in (missing[i : i + 64] for i in range(0, len(missing), 64)):
            rows = self.encoder.embed(self.encoder.straight(self.faces[part], flip))
            self.rows.setdefault(flip, rows.new_zeros(len(self.faces), rows.shape[1]))[part] = rows
            self.known[flip].update(part)


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
    view = face_view(batch, placement(len(batch), 1, batch.device), size)
    view = for_some(view, 0.3, lambda v: resampled(v, random.randint(size // 2, size)))
    view = for_some(view, 0.2, lambda v: luma(v).expand_as(v))
    view = for_some(view, 0.4, in_other_light)
    return for_some(view, 0.2, lambda v: v + torch.randn_like(v) * random.uniform(0.005, 0.03))


def resampled(view, side):
    small = F.interpolate(view, size=side, mode="bilinear", antialias=True)
    return F.interpolate(small, size=view.shape[-1], mode="bilinear")


def in_other_light(view):
    contrast, shift = torch.rand(2, len(view), 1, 1, 1, device=view.device)
    return ((view - 0.5) * (0.75 + 0.5 * contrast) + 0.4 + 0.2 * shift).clamp(0, 1)


def load(path, size):
    """Reads an ONNX file, fixes the view's side, folds constants, turns constant Min and Max into Clip; frozen torch."""
    model = onnx.load(str(path))
    for axis in (2, 3):
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = size
    model = plain_clips(onnx.load_from_string(folded(model)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = simplified(convert(model).eval(), torch.rand(1, 3, size, size))
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
