"""Generated data in the layout that training reads: for the smoke run, where no photos are at hand.

    python -m safeshare_shield.generated DIR

The pictures have shapes where a face would be, the natural ones clouds; the encoders are small untrained convolutional nets. A run on them shows
that the code works and says nothing about faces.
"""

import csv
import pathlib
import sys

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter
from torch import nn

SIDE = 224
ENCODERS = {"face_a": 112, "face_b": 112, "face_c": 224}


def write(folder, count=24):
    folder = pathlib.Path(folder)
    for name in ("faces", "natural", "scenes", "surrogates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    random, boxes = np.random.default_rng(0), []
    for i in range(count):
        face_like(random).save(folder / "faces" / f"{i:04}.jpg", quality=92)
        clouds(random, 256).save(folder / "natural" / f"class{i:04}.jpg", quality=92)
        scene, box = scene_like(random)
        scene.save(folder / "scenes" / f"{i:04}.jpg", quality=92)
        boxes.append([f"{i:04}.jpg", *box, 1.0])
    with (folder / "scenes" / "boxes.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["file", "left", "top", "right", "bottom", "score"], *boxes])
    torch.manual_seed(0)
    for name, size in ENCODERS.items():
        image, axes = torch.rand(1, 3, size, size), {"image": {0: "N"}, "output": {0: "N"}}
        torch.onnx.export(TinyEncoder().eval(), (image,), str(folder / "surrogates" / f"{name}.onnx"), opset_version=17,
                          input_names=["image"], output_names=["output"], dynamic_axes=axes, dynamo=False)  # fmt: skip


def clouds(random, side):
    noise = Image.fromarray(random.integers(0, 255, (28, 28, 3), dtype=np.uint8))
    return noise.resize((side, side), Image.BICUBIC)


def scene_like(random):
    """Clouds with one face-like shape in them, and its box."""
    scene, size = clouds(random, 512), int(random.integers(120, 300))
    x, y = (int(v) for v in random.integers(0, 512 - size, 2))
    scene.paste(face_like(random).resize((size, size), Image.BICUBIC), (x, y))
    return scene, (x + size * 0.3, y + size / 4, x + size * 0.7, y + size * 3 / 4)


def face_like(random):
    """Clouds, an oval, two eyes and a mouth of random place and colour."""
    picture = clouds(random, SIDE)
    draw, middle = ImageDraw.Draw(picture), SIDE // 2

    def oval(x, y, w, h):
        colour = tuple(int(c) for c in random.integers(20, 235, 3))
        draw.ellipse((middle + x - w, middle + y - h, middle + x + w, middle + y + h), fill=colour)

    oval(0, 0, int(random.integers(38, 52)), int(random.integers(50, 62)))
    for x in (-18, 18):
        oval(x + int(random.integers(-4, 5)), int(random.integers(-20, -8)), 7, int(random.integers(3, 7)))
    oval(int(random.integers(-5, 6)), int(random.integers(22, 34)), int(random.integers(10, 22)), 4)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(1)), np.float32) + random.normal(0, 4, (SIDE, SIDE, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


class TinyEncoder(nn.Module):
    """N x 3 x S x S in [0, 1] -> N x 32 unit vectors."""

    def __init__(self):
        super().__init__()
        widths = (3, 12, 24, 32)
        layers = [m for i, o in zip(widths, widths[1:]) for m in (nn.Conv2d(i, o, 5, 4, 2), nn.ReLU())]
        self.body = nn.Sequential(*layers, nn.Conv2d(32, 32, 1))

    def forward(self, image):
        embedding = self.body(image - 0.5).mean((2, 3))
        return embedding / embedding.norm(dim=1, keepdim=True).clamp_min(1e-6)


if __name__ == "__main__":
    write(sys.argv[1])
