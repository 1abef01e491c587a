"""Writes the ONNX file of the face net, with its contract in the metadata, and checks it against torch.

    python -m safeshare_shield.export_face face.pt face.onnx --name face-1

Input `face` 1 x 3 x SIDE x SIDE, RGB in [0, 1]; output `delta` 1 x 1 x SIDE x SIDE, the change of luma as a fraction of
full scale at gain 1. Weights are stored with 16 bits, each followed by its cast: half the bytes, the same numbers in
every runtime. The metadata keys are in model/README.md.
"""

import argparse
import hashlib
import pathlib

import numpy as np
import onnxruntime
import torch

from .export import traced, with_half_weights, write
from .face_net import REACH, SIDE, FaceNet
from .start import started

CONTRACT = "1"


def main():
    parse = argparse.ArgumentParser(description="Writes and checks the ONNX file of the face net.")
    parse.add_argument("weights"), parse.add_argument("onnx", type=pathlib.Path)
    parse.add_argument("--name", required=True, help="of the net, kept in the file's metadata")
    args = parse.parse_args()
    net = started(FaceNet(), args.weights)
    export(net, args.onnx, args.name)
    print(f"largest difference to torch {difference(net, args.onnx):.2e}")
    print(f"{args.onnx.stat().st_size} bytes, sha256 {hashlib.sha256(args.onnx.read_bytes()).hexdigest()}")


def export(net, path, name):
    """Writes `net` to `path`."""
    model = traced(net, torch.rand(1, 3, SIDE, SIDE), input_names=["face"], output_names=["delta"])
    metadata = {"face.contract": CONTRACT, "face.name": name, "face.reach": f"{REACH:g}"}
    write(path, with_half_weights(model), metadata)


def difference(net, path):
    """Largest difference between the file and torch over a few faces; the weights' rounding is in it."""
    session, worst = onnxruntime.InferenceSession(str(path)), 0.0
    for _ in range(3):
        face = torch.rand(1, 3, SIDE, SIDE)
        with torch.no_grad():
            wanted = net.eval()(face)
        worst = max(worst, float(np.abs(session.run(None, {"face": face.numpy()})[0] - wanted.numpy()).max()))
    return worst


if __name__ == "__main__":
    main()
