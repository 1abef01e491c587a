"""What the face net reaches on held-back faces, beside the net for whole pictures and beside noise.

    python -m safeshare_shield.measure_face face.onnx --data DIR [--shield shield.onnx] [--height 120]

Each face's map is scaled until its region (the square of twice its height, mean of full and half size) has the
SSIMULACRA2 of `--score`, and bent where `--strongest` asks for it; printed is the cosine to the own clean face.
"""

import argparse
import pathlib

import onnxruntime
import torch
import torch.nn.functional as F

from .encoders import FACES
from .held_back import HeldBack
from .measure import OnnxShield
from .pyramid import upsample


def main():
    parse = argparse.ArgumentParser(description="Measures the face net's file.")
    parse.add_argument("onnx"), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--shield", type=pathlib.Path, help="the net for whole pictures")
    parse.add_argument("--height", type=int, default=120, help="of the faces in the photo, in pixels")
    parse.add_argument("--faces", type=int, default=16), parse.add_argument("--score", type=float, default=78)
    parse.add_argument("--strongest", type=float, help="levels below which maps are bent to stay, as on the phone")
    parse.add_argument("--jitter", type=float, default=0.5, help="how far off the boxes are: 1 as in training")
    parse.add_argument("--encoders", nargs="+", default=list(FACES), help="those that look")
    args = parse.parse_args()
    photos = HeldBack(args.data, args.height, args.faces, args.score, args.strongest, args.encoders)
    photos.tell("noise", photos.noise())
    if args.shield:
        photos.tell("whole pictures", OnnxShield(args.shield)(photos.photo))
    photos.tell("face net", own(args.onnx, photos, args.jitter))


def own(onnx, photos, jitter):
    """The face net's maps as the phone lays them: on the finest grid, half as fine as the photo, and enlarged."""
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    views, place = photos.views(jitter)
    drawn = [torch.from_numpy(session.run(None, {"face": view.numpy()})[0]) for view in views.split(1)]
    return upsample(F.avg_pool2d(photos.laid(torch.cat(drawn), place), 2), photos.photo.shape[-2:])


if __name__ == "__main__":
    main()
