"""Fits what src/shield/visibility.rs says of a face: how visible the net's change is at it, without SSIMULACRA2.

    python -m safeshare_shield.hidden shield.onnx --data DIR

For faces of whole photos and crops, at the gains of the file's three strengths: the score of the face region (square of twice the face's height, mean
of full and half size) of the shielded JPEG against the unshielded one, beside the energy of the change over the variance
of luma in blocks of 4 x 4 cells of the grid, at three scales. Prints the constants of the Rust file.
"""

import argparse
import csv
import io
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .measure import STRENGTHS, OnnxShield, face_scores
from .net import luma
from .photos import HELD_BACK
from .pyramid import upsample

FLOOR = 9e-4
SCALES = (1.0, 0.25, 8.0)
CROP_SIZES = (120, 250, 500)
QUALITY = 90


def main():
    parse = argparse.ArgumentParser(description="Fits the visibility estimate of the Rust side.")
    parse.add_argument("onnx"), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--threads", type=int, default=1)
    args = parse.parse_args()
    net = OnnxShield(args.onnx, args.threads)
    stated = net.session.get_modelmeta().custom_metadata_map
    gains = [float(stated[f"safeshare.gain.{strength}"]) for strength in STRENGTHS]
    rows = [row for photo, face in pictures(args.data / "photos") for row in measured(net, gains, photo, face)]
    height, energy, missing = (np.array(column) for column in zip(*rows))
    columns = np.stack([np.log(energy), np.ones(len(rows)), np.log(height / 250)], 1)
    told = (missing > 6) & (missing < 75)
    fit = np.linalg.lstsq(columns[told], np.log(missing[told]), rcond=None)[0]
    error = np.log(missing[told]) - columns[told] @ fit
    print(f"SCORE {np.exp(fit[1] + np.quantile(error, 0.9)):.1f} (mean {np.exp(fit[1]):.1f})")
    print(f"ENERGY_POWER {fit[0]:.3f}, HEIGHT_POWER {fit[2]:.3f}, error {error.std():.3f} of the logarithm")


def pictures(folder):
    """Whole photos and enlarged crops, bytes H x W x 3, each with a face's middle and height in pixels."""
    with (folder / "scenes" / "boxes.csv").open() as file:
        for row in list(csv.DictReader(file))[::3]:
            left, top, right, bottom = (float(row[key]) for key in ("left", "top", "right", "bottom"))
            if bottom - top >= 50:
                photo = Image.open(folder / "scenes" / row["file"]).convert("RGB")
                yield np.array(photo), ((left + right) / 2, (top + bottom) / 2, bottom - top)
    for file in sorted((folder / "faces").glob("*.jpg"))[HELD_BACK::180]:
        for size in CROP_SIZES:
            crop = Image.open(file).convert("RGB").resize((2 * size, 2 * size), Image.BICUBIC)
            yield np.array(crop), (size, size, size)


@torch.no_grad()
def measured(net, gains, photo, face):
    """Height, energy and 100 minus the score at each gain."""
    sides = photo.shape[:2]
    batch = torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 255
    change = net.finest(batch)
    grid = F.interpolate(luma(batch), size=change.shape[-2:], mode="area")
    energy = visible(region(grid, face, sides), region(change, face, sides))
    levels = upsample(change, sides)[0, 0].numpy()[..., None] * 255
    off = region(posted(photo), face, sides)
    for gain in gains:
        shielded = np.clip(photo + np.round(gain * levels), 0, 255).astype(np.uint8)
        score = face_scores(off, region(posted(shielded), face, sides)).item()
        yield face[2], gain**2 * energy, 100 - score


def region(planes, face, sides):
    """The square of twice the face's height, cut from N x C x H x W of any size that shows the photo."""
    x, y, height = face
    (rows, columns), (h, w) = planes.shape[-2:], sides
    top, bottom = (int(min(max(edge, 0), h) / h * rows) for edge in (y - height, y + height))
    left, right = (int(min(max(edge, 0), w) / w * columns) for edge in (x - height, x + height))
    return planes[..., top:bottom, left:right]


def visible(light, change):
    energy = 0.0
    for weight in SCALES:
        mean = F.avg_pool2d(light, 4)
        variance = (F.avg_pool2d(light * light, 4) - mean * mean).clamp_min(0)
        energy += weight * (F.avg_pool2d(change * change, 4) / (variance + FLOOR)).mean().item()
        light, change = F.avg_pool2d(light, 2), F.avg_pool2d(change, 2)
    return energy


def posted(photo):
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=QUALITY, subsampling=2)
    return torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1)[None].float() / 255


if __name__ == "__main__":
    main()
