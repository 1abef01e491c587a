"""Writes the ONNX file that the app runs, with its contract in the metadata, and checks it against torch.

    python -m safeshare_shield.export shield.pt shield.onnx --version 2 --gains 0.5 0.8 1.3

Inputs `image` 1 x 3 x H x W, RGB in [0, 1], H and W multiples of 16, and `octave` 1 x 1 x 1 x 1; output `delta`
1 x 1 x H x W, the change of luma as a fraction of full scale at gain 1. The metadata keys are in model/README.md.
"""

import argparse
import hashlib
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch

from .net import MULTIPLE, OCTAVES, Shield, ShieldNet

CONTRACT = "1"
MOST_BYTES = 3_000_000
STRENGTHS = ("subtle", "standard", "strong")


def main():
    parse = argparse.ArgumentParser(description="Writes and checks the ONNX file.")
    parse.add_argument("weights"), parse.add_argument("onnx", type=pathlib.Path)
    parse.add_argument("--version", required=True, help="of the net, kept in the file's metadata")
    parse.add_argument(
        "--gains", type=float, nargs=3, required=True, metavar=STRENGTHS, help="factors of the strengths"
    )
    args = parse.parse_args()
    net = ShieldNet()
    net.load_state_dict(torch.load(args.weights, map_location="cpu", weights_only=True))
    export(net, args.onnx, args.version, args.gains)
    print(f"largest difference to torch {difference(net, args.onnx):.2e}")
    print(f"{args.onnx.stat().st_size} bytes, sha256 {hashlib.sha256(args.onnx.read_bytes()).hexdigest()}")


def export(net, path, version, gains):
    shield = Shield(net).eval()
    axes = {2: "H", 3: "W"}
    torch.onnx.export(shield, example(96, 128, 2), str(path), opset_version=17, input_names=["image", "octave"],
                      output_names=["delta"], dynamic_axes={"image": axes, "delta": axes}, dynamo=False)  # fmt: skip
    model = onnx.load(str(path))
    metadata = {"contract": CONTRACT, "version": version, "multiple": str(MULTIPLE)}
    metadata |= {"octaves": ",".join(map(str, OCTAVES))}
    metadata |= {f"gain.{strength}": f"{gain:g}" for strength, gain in zip(STRENGTHS, gains, strict=True)}
    onnx.helper.set_model_props(model, {f"safeshare.{key}": value for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"the net is too large: {path.stat().st_size} bytes")


def difference(net, path):
    """Largest difference between the file and torch over a few sizes and octaves."""
    session, shield, worst = onnxruntime.InferenceSession(str(path)), Shield(net).eval(), 0.0
    for height, width in ((96, 128), (208, 160), (16, 16)):
        for octave in OCTAVES:
            image, plane = example(height, width, octave)
            with torch.no_grad():
                wanted = shield(image, plane).numpy()
            got = session.run(None, {"image": image.numpy(), "octave": plane.numpy()})[0]
            worst = max(worst, float(np.abs(got - wanted).max()))
    return worst


def example(height, width, octave):
    return torch.rand(1, 3, height, width), torch.full((1, 1, 1, 1), float(octave))


if __name__ == "__main__":
    main()
