"""Measures an exported file on held-back faces, at the photo's scale, as the phone runs it.

    python -m safeshare_shield.measure shield.onnx --data DIR --csv figures.csv

Held-back faces in held-back natural pictures, for each size of face in the photo: the gains at which the face region's
SSIMULACRA2 (mean of full and half size, 10th percentile) is 85, 75 and 60, then the cosine to the own clean photo for
each encoder, as is and posted (1080 px, JPEG q75). `each` has a gain of its own for each photo, at which its score is
that of the strength: what an amplitude control can reach at best. Random noise of the same mask at the same mean score
stands beside. Butteraugli (the Debian package's) is reported where it is installed; nothing was trained against it.
"""

import argparse
import csv
import pathlib
import random
import shutil
import subprocess
import tempfile

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from PIL import Image

from . import ssimulacra2
from .compose import backgrounds, composed, content, load_natural
from .encoders import FACES, encoders_in
from .net import OCTAVES, headroom
from .photos import FACE_SHARE, HELD_BACK, load_faces, placement, resized
from .posted import jpeg
from .pyramid import coarser, upsample
from .train import folder
from .visibility import jnd, regularity

SIZES = (120, 250, 500, 1000)
GAINS = torch.logspace(-0.8, 0.65, 8)
STRENGTHS = {"subtle": 85, "standard": 75, "strong": 60}


def main():
    parse = argparse.ArgumentParser(description="Measures an exported file.")
    parse.add_argument("onnx"), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--csv", type=pathlib.Path), parse.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parse.add_argument("--faces", type=int, default=16, help="how many of the held-back faces")
    parse.add_argument("--encoders", nargs="+", default=list(FACES))
    parse.add_argument("--threads", type=int, default=0)
    parse.add_argument("--strengths", nargs="+", default=list(STRENGTHS), choices=STRENGTHS)
    parse.add_argument("--gains", type=float, nargs="*", help="these gains instead of the strengths'")
    parse.add_argument("--no-control", action="store_true")
    args = parse.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    random.seed(0), torch.manual_seed(0)
    faces = load_faces(folder(args.data, "faces"))
    encoders = encoders_in(args.data / "surrogates", args.encoders, faces[HELD_BACK:])
    clean = held_back_pictures(faces, args.data, args.faces)
    net, rows = OnnxShield(args.onnx, args.threads), []
    for size in args.sizes:
        rows += measured(size, clean, net, encoders, args)
    if args.csv:
        with args.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader(), writer.writerows(rows)


def held_back_pictures(faces, data, count):
    """Square pictures, N x 3 x 448 x 448 in [0, 1], with a held-back face of half their height in the middle."""
    some = faces[: HELD_BACK : HELD_BACK // count]
    face, shown = (resized(t.float() / 255, 448).clamp(0, 1) for t in (some, content(some)))
    ground = backgrounds(load_natural(folder(data, "natural"), held_back=True, people=True), len(some), 448)
    return composed(face, shown, ground, 0, 0)


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
        return upsample(self.finest(photo), photo.shape[-2:])

    def finest(self, photo):
        """The change of all octaves together, on the grid of the finest."""
        finest, *others = (self.octave(photo, k) for k in OCTAVES)
        for delta in others:
            finest = finest + upsample(delta, finest.shape[-2:])
        return finest

    def octave(self, photo, k):
        grid = coarser(photo, 2**k)
        return headroom(grid) * self.run(grid, k)[0]

    def faces(self, photo, k):
        """The finder's output 5 x rows x columns on grid k of one photo, and photo pixels per grid pixel (x, y)."""
        grid = coarser(photo, 2**k)
        scale = (photo.shape[3] / grid.shape[3], photo.shape[2] / grid.shape[2])
        return self.run(grid, k)[1][0], scale

    def run(self, grid, k):
        inputs = {"image": grid.numpy(), "octave": np.full((1, 1, 1, 1), k, np.float32)}
        return [torch.from_numpy(output) for output in self.session.run(["delta", "faces"], inputs)]


def photos_of(clean, size):
    """Crops whose face's box is `size` px: N x 3 x 2 size x 2 size, 8 bits."""
    large = F.interpolate(clean, size=(2 * size, 2 * size), mode="bicubic", antialias=2 * size < clean.shape[-1])
    return rounded(large)


@torch.no_grad()
def measured(size, clean, net, encoders, args):
    photo = photos_of(clean if size < 900 else clean[::2], size)
    delta = net(photo)
    noise = F.interpolate(torch.randn(len(photo), 1, size, size), scale_factor=2.0, mode="bicubic")
    noise = headroom(photo) * noise * 4 / 255
    gains = {f"x{g}": torch.full((len(photo),), g) for g in args.gains or ()}
    if not gains:
        table = score_table(photo, delta)
        for name, target in ((name, STRENGTHS[name]) for name in args.strengths):
            gains[name] = gain_for(table.quantile(0.1, 1, keepdim=True), target).expand(len(photo))
            gains[f"{name} each"] = gain_for(table, target)
    control = None if args.no_control else score_table(photo, noise)
    rows = []
    for name, gain in gains.items():
        rows.append(row(size, name, gain, photo, delta, encoders))
        if control is not None and "each" not in name:
            gain = gain_for(control.mean(1, keepdim=True), rows[-1]["score_mean"]).expand(len(photo))
            rows.append(row(size, f"random as {name}", gain, photo, noise, encoders))
    return rows


def score_table(photo, delta):
    """Scores at each of GAINS, G x N."""
    return torch.stack([face_scores(photo, changed(photo, delta, gain)) for gain in GAINS.tolist()])


def gain_for(scores, target):
    """The gains, N, at which G x N scores at GAINS reach a target: between the two next to it, evenly in its logarithm."""
    scores = torch.cummin(scores, 0)[0]
    at = (scores >= target).sum(0).clamp(1, len(GAINS) - 1)
    above, below = (scores.gather(0, i[None])[0] for i in (at - 1, at))
    share = ((above - target) / (above - below).clamp_min(1e-3)).clamp(0, 1)
    return (GAINS.log()[at - 1] * (1 - share) + GAINS.log()[at] * share).exp()


def row(size, name, gain, photo, delta, encoders):
    shielded = changed(photo, delta, gain)
    scores = face_scores(photo, shielded)
    half, shown = F.avg_pool2d(photo, 2), gain.view(-1, 1, 1, 1) * F.avg_pool2d(delta, 2)
    out = {"size": size, "strength": name, "gain": round(gain.mean().item(), 2)}
    out |= {"score_p10": round(scores.quantile(0.1).item(), 1), "score_mean": round(scores.mean().item(), 1)}
    out |= {"jnd": round(jnd(half, shown, 1).mean().item(), 2), "regularity": round(regularity(shown).mean().item(), 2)}
    out["butteraugli"] = butteraugli(photo[:4], shielded[:4])
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


def butteraugli(photos, others):
    """Mean distance of some pairs (under 1: not seen; from 2: seen), or nothing where the tool is not installed."""
    if not shutil.which("butteraugli"):
        return ""
    distances = []
    with tempfile.TemporaryDirectory() as at:
        for pair in zip(photos, others):
            files = [pathlib.Path(at) / f"{name}.png" for name in "ab"]
            for picture, file in zip(pair, files):
                Image.fromarray((picture.permute(1, 2, 0) * 255).round().byte().numpy()).save(file, compress_level=1)
            told = subprocess.run(["butteraugli", *files], capture_output=True, text=True, check=True).stdout
            distances.append(float(told.split()[-1]))
    return round(sum(distances) / len(distances), 2)


def embedded(encoder, photo):
    """The encoder's view of a photo of any size, antialiased as a decoder and an aligner would."""
    side = min(photo.shape[-1], round(encoder.size / FACE_SHARE))
    small = F.interpolate(photo, size=(side, side), mode="bilinear", antialias=True)
    return encoder.embed(encoder.view(small, placement(len(photo), 0)))


def posted(photo):
    side = max(16, round(photo.shape[-1] * 1080 / 2048))
    return jpeg(F.interpolate(photo, size=(side, side), mode="bicubic", antialias=True).clamp(0, 1), 75)


def face_scores(photo, shielded):
    """SSIMULACRA2 of each face region, mean of full and half size.

    Regions over 700 px are judged reduced, each scale of the metric with its own weight: only the finest, which weigh
    little and see nothing of so coarse a map, are left out.
    """
    out = []
    for a, b in zip(photo.split(2), shielded.split(2)):
        reduced = 0
        while a.shape[-1] > 700:
            a, b, reduced = F.avg_pool2d(a, 2), F.avg_pool2d(b, 2), reduced + 1
        if reduced:
            out.append(sum(ssimulacra2.scores(a, b, (reduced, reduced - 1))) / 2)
        else:
            halves = [F.avg_pool2d(x, 2) for x in (a, b)]
            out.append((ssimulacra2.score(a, b) + ssimulacra2.score(*halves)) / 2)
    return torch.cat(out)


def changed(photo, delta, gain):
    """gain: one for all, or one for each photo."""
    return rounded(photo + torch.as_tensor(gain).view(-1, 1, 1, 1) * delta)


def rounded(batch):
    return (batch.clamp(0, 1) * 255).round() / 255


if __name__ == "__main__":
    main()
