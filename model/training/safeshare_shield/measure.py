"""Measures an exported file on held-back faces, at the photo's scale, as the phone runs it.

    python -m safeshare_shield.measure shield.onnx --data DIR --csv figures.csv

For each size of face in the photo: the gains at which the face region's SSIMULACRA2 (mean of full and half size, 10th
percentile) is 85, 75 and 60, then the cosine to the own clean photo for each encoder, as is and posted (half size, JPEG
q75), and random noise of the same mask at the same mean score beside it.
"""

import argparse
import csv
import pathlib

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F

from . import ssimulacra2
from .encoders import FACES, encoders_in
from .net import OCTAVES, headroom
from .photos import FACE_SHARE, HELD_BACK, load_faces, placement
from .posted import jpeg
from .pyramid import coarser, upsample
from .train import folder
from .visibility import jnd, regularity

SIZES = (120, 250, 500, 1000)
STRENGTHS = {"subtle": 85, "standard": 75, "strong": 60}


def main():
    parse = argparse.ArgumentParser(description="Measures an exported file.")
    parse.add_argument("onnx"), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--csv", type=pathlib.Path), parse.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parse.add_argument("--faces", type=int, default=32, help="how many of the held-back faces")
    (
        parse.add_argument("--encoders", nargs="+", default=list(FACES)),
        parse.add_argument("--threads", type=int, default=0),
    )
    parse.add_argument("--gains", type=float, nargs="*", help="these gains instead of the strengths'")
    parse.add_argument("--no-control", action="store_true")
    args = parse.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    faces = load_faces(folder(args.data, "faces"))
    encoders = encoders_in(args.data / "surrogates", args.encoders, faces[HELD_BACK:])
    step = HELD_BACK // args.faces
    clean, net, rows = faces[:HELD_BACK:step].float() / 255, OnnxShield(args.onnx, args.threads), []
    for size in args.sizes:
        rows += measured(size, clean, net, encoders, args)
    if args.csv:
        with args.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader(), writer.writerows(rows)


class OnnxShield:
    """The exported file, run on the pyramid of a photo."""

    def __init__(self, path, threads=0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, photo):
        """Photo N x 3 x H x W in [0, 1] -> luma change N x 1 x H x W at gain 1."""
        return torch.cat([self.one(one) for one in photo.split(1)])

    def one(self, photo):
        finest, *others = (self.octave(photo, k) for k in OCTAVES)
        for delta in others:
            finest = finest + upsample(delta, finest.shape[-2:])
        return upsample(finest, photo.shape[-2:])

    def octave(self, photo, k):
        inputs = {"image": coarser(photo, 2**k).numpy(), "octave": np.full((1, 1, 1, 1), k, np.float32)}
        return torch.from_numpy(self.session.run(None, inputs)[0])


def photos_of(clean, size):
    """Crops whose face's box is `size` px: N x 3 x 2 size x 2 size, 8 bits."""
    large = F.interpolate(clean, size=(2 * size, 2 * size), mode="bicubic", antialias=2 * size < clean.shape[-1])
    return rounded(large)


@torch.no_grad()
def measured(size, clean, net, encoders, args):
    clean = clean if size <= 500 else clean[::2]
    photo = photos_of(clean, size)
    delta = net(photo)
    noise = headroom(photo) * F.interpolate(torch.randn(len(photo), 1, size, size), scale_factor=2.0, mode="bicubic")
    gains = dict(zip((f"x{g}" for g in args.gains), args.gains)) if args.gains else {}
    if not gains:
        gains = {
            name: gain_for(photo, delta, lambda s, t=target: s.quantile(0.1) - t) for name, target in STRENGTHS.items()
        }
    rows = []
    for name, gain in gains.items():
        rows.append(row(size, name, gain, photo, delta, encoders))
        if not args.no_control:
            mean = rows[-1]["score_mean"]
            gain = gain_for(photo, noise * 4 / 255, lambda s, t=mean: s.mean() - t, most=16)
            rows.append(row(size, f"random as {name}", gain, photo, noise * 4 / 255, encoders))
    return rows


def gain_for(photo, delta, excess, most=8.0):
    """The gain at which `excess` of the faces' scores is nought, by bisection; large photos: on every second face."""
    low, high = 0.0, most
    some = slice(None) if photo.shape[-1] < 900 else slice(None, None, 2)
    for _ in range(7):
        middle = (low * high) ** 0.5 if low else high / 3
        if excess(face_scores(photo[some], changed(photo[some], delta[some], middle))) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def row(size, name, gain, photo, delta, encoders):
    shielded = changed(photo, delta, gain)
    scores = face_scores(photo, shielded)
    half, shown = F.avg_pool2d(photo, 2), gain * F.avg_pool2d(delta, 2)
    out = {"size": size, "strength": name, "gain": round(gain, 2), "score_p10": round(scores.quantile(0.1).item(), 1)}
    out |= {"score_mean": round(scores.mean().item(), 1), "jnd": round(jnd(half, shown, 1).mean().item(), 2)}
    out |= {"regularity": round(regularity(shown).mean().item(), 2)}
    for when, view in (("raw", lambda b: b), ("posted", posted)):
        for key, encoder in encoders.items():
            pairs = [
                (embedded(encoder, c), embedded(encoder, view(s))) for c, s in zip(photo.split(4), shielded.split(4))
            ]
            out[f"{key}_{when}"] = round(torch.cat([(a * b).sum(1) for a, b in pairs]).mean().item(), 3)
    for when in ("raw", "posted"):
        out[f"mean_{when}"] = round(sum(out[f"{key}_{when}"] for key in encoders) / len(encoders), 3)
    print("  ".join(f"{k} {v}" for k, v in out.items()), flush=True)
    return out


def embedded(encoder, photo):
    """The encoder's view of a photo of any size, antialiased as a decoder and an aligner would."""
    side = min(photo.shape[-1], round(encoder.size / FACE_SHARE))
    small = F.interpolate(photo, size=(side, side), mode="bilinear", antialias=True)
    return encoder.embed(encoder.view(small, placement(len(photo), 0)))


def posted(photo):
    side = max(16, round(photo.shape[-1] * 1080 / 2048))
    return jpeg(F.interpolate(photo, size=(side, side), mode="bicubic", antialias=True).clamp(0, 1), 75)


def face_scores(photo, shielded):
    """SSIMULACRA2 of each face region, mean of full and half size. Over 1200 px the finest scale is left out."""
    out = []
    for a, b in zip(photo.split(2), shielded.split(2)):
        halves = [F.avg_pool2d(x, 2) for x in (a, b)]
        if photo.shape[-1] > 1200:
            out.append(sum(ssimulacra2.scores(*halves, (1, 0))) / 2)
        else:
            out.append((ssimulacra2.score(a, b) + ssimulacra2.score(*halves)) / 2)
    return torch.cat(out)


def changed(photo, delta, gain):
    return rounded(photo + gain * delta)


def rounded(batch):
    return (batch.clamp(0, 1) * 255).round() / 255


if __name__ == "__main__":
    main()
