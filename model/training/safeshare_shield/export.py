"""Writes the ONNX file that the app runs, with its contract in the metadata, and checks it against torch.

    python -m safeshare_shield.export shield.pt finder.pt shield.onnx --name luma-6 --gains 0.45 0.64 1.08 --threshold 0.5

Inputs `image` 1 x 3 x H x W, RGB in [0, 1], H and W multiples of 16, and `octave` 1 x 1 x 1 x 1; outputs `delta`
1 x 1 x H x W, the change of luma as a fraction of full scale at gain 1 where the headroom is 1 (net.py), `faces`
1 x 5 x H/8 x W/8 (finder.py), and what lies between: `near` 1 x C x H/4 x W/4 and `far` 1 x C x H/8 x W/8 (net.py).
Weights are stored with 16 bits, each followed by its cast: half the bytes, the same numbers in every runtime. The
metadata keys are in model/README.md.
"""

import argparse
import hashlib
import io
import os
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch

from .finder import FaceFinder
from .net import HEADROOM, MULTIPLE, OCTAVES, REACH, ShieldAndFinder, ShieldNet
from .start import started

CONTRACT = "4"
MOST_BYTES = 3_000_000
STRENGTHS = ("subtle", "standard", "strong")


def main():
    parse = argparse.ArgumentParser(description="Writes and checks the ONNX file.")
    parse.add_argument("weights"), parse.add_argument("finder"), parse.add_argument("onnx", type=pathlib.Path)
    parse.add_argument("--name", required=True, help="of the net, kept in the file's metadata")
    parse.add_argument(
        "--gains", type=float, nargs=3, required=True, metavar=STRENGTHS, help="factors of the strengths"
    )
    parse.add_argument("--threshold", type=float, required=True, help="probability from which a face counts")
    args = parse.parse_args()
    whole = ShieldAndFinder(started(ShieldNet(), args.weights), started(FaceFinder(), args.finder))
    export(whole, args.onnx, args.name, args.gains, args.threshold)
    print(f"largest difference to torch {difference(whole, args.onnx):.2e}")
    print(f"{args.onnx.stat().st_size} bytes, sha256 {hashlib.sha256(args.onnx.read_bytes()).hexdigest()}")


def export(whole, path, name, gains, threshold):
    """Writes `whole`, a ShieldAndFinder, to `path`."""
    names = {"input_names": ["image", "octave"], "output_names": ["delta", "faces", "near", "far"]}
    full, quarter, eighth = ({2: f"H{coarser}", 3: f"W{coarser}"} for coarser in ("", "/4", "/8"))
    axes = {"image": full, "delta": full, "faces": eighth, "near": quarter, "far": eighth}
    metadata = {"contract": CONTRACT, "name": name, "multiple": str(MULTIPLE)}
    metadata |= {"reach": "{},{}".format(*REACH), "headroom": "{:g},{:g}".format(*HEADROOM)}
    metadata |= {"octaves": ",".join(map(str, OCTAVES)), "faces.threshold": f"{threshold:g}"}
    metadata |= {f"gain.{strength}": f"{gain:g}" for strength, gain in zip(STRENGTHS, gains, strict=True)}
    write(path, with_half_weights(traced(whole, example(96, 128, 2), dynamic_axes=axes, **names)), metadata)


def traced(net, inputs, **names):
    """The net as an ONNX model."""
    file = io.BytesIO()
    torch.onnx.export(net.eval(), inputs, file, opset_version=17, dynamo=False, **names)
    return onnx.load_from_string(file.getvalue())


def with_half_weights(model):
    """The same net, its convolutions' weights stored as 16-bit numbers."""
    graph, casts = model.graph, []
    weights = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    for stored in graph.initializer:
        name = stored.name
        if name in weights:
            half = onnx.numpy_helper.to_array(stored).astype(np.float16)
            stored.CopyFrom(onnx.numpy_helper.from_array(half, f"{name}.half"))
            casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def write(path, model, metadata):
    """Writes a checked file with its contract: beside `path` first, so that no reader sees half a file."""
    path = pathlib.Path(path)
    fresh = path.with_name(path.name + ".new")
    onnx.helper.set_model_props(model, {f"safeshare.{key}": value for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(fresh))
    if fresh.stat().st_size > MOST_BYTES:
        raise SystemExit(f"the net is too large: {fresh.stat().st_size} bytes")
    os.replace(fresh, path)


def difference(whole, path):
    """Largest difference between the file and torch over all outputs, a few sizes and all octaves.

    The weights' rounding is in it.
    """
    session, worst = onnxruntime.InferenceSession(str(path)), 0.0
    for height, width in ((96, 128), (208, 160), (16, 16)):
        for octave in OCTAVES:
            image, plane = example(height, width, octave)
            with torch.no_grad():
                wanted = whole.eval()(image, plane)
            got = session.run(None, {"image": image.numpy(), "octave": plane.numpy()})
            worst = max(worst, *(float(np.abs(g - w.numpy()).max()) for g, w in zip(got, wanted, strict=True)))
    return worst


def example(height, width, octave):
    return torch.rand(1, 3, height, width), torch.full((1, 1, 1, 1), float(octave))


if __name__ == "__main__":
    main()
