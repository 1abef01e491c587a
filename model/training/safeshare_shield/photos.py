"""Photos of faces and where the face lies in them."""

import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

HELD_BACK = 128  # the first files are for measuring
FACE_SHARE = 124 / 224  # side of the square an embedder sees, of the crop's side (the face's box is centred)


def load_faces(folder):
    """All square face crops of a folder, N x 3 x S x S, bytes, in the files' order."""
    files = sorted(pathlib.Path(folder).glob("*.jpg"))
    if not files:
        raise SystemExit("no .jpg files in the folder of faces")
    return torch.from_numpy(np.stack([np.asarray(Image.open(f).convert("RGB")) for f in files])).permute(0, 3, 1, 2)


def resized(batch, side):
    """Square N x C x S x S -> N x C x side x side, antialiased."""
    same = batch.shape[-1] == side
    return batch if same else F.interpolate(batch, size=(side, side), mode="bilinear", antialias=True)


def relit(batch):
    """Random exposure, gamma, contrast and colour cast: night, backlight and lamps are rare among the crops."""
    n = len(batch)
    chance = torch.randn(n, 5, 1, 1, device=batch.device)
    gamma, gain = torch.exp(chance[:, :1] * 0.25), torch.exp(chance[:, 1:2] * 0.15 + chance[:, 2:] * 0.05)
    return (batch.clamp_min(1e-4).pow(gamma) * gain).clamp(0, 1)


def for_some(batch, share, change):
    """`change` of a share of the rows of N x C x H x W, those that chance picks, and of no others."""
    count = int(len(batch) * share + random.random())
    if not count:
        return batch
    at = random.randint(0, len(batch) - count)
    return torch.cat([batch[:at], change(batch[at : at + count]), batch[at + count :]])


def softened(batch):
    """As a lens out of focus or a phone's noise filter leaves it: marks show most on what has no detail of its own."""
    sides, factor = batch.shape[-2:], random.uniform(1.5, 3.5)
    soft = F.interpolate(batch, scale_factor=1 / factor, mode="bilinear", antialias=True)
    return F.interpolate(soft, size=sides, mode="bicubic").clamp(0, 1)


def far_too_large(faces):
    """Skin and features as a grid shows a face several times too large for it."""
    factor, side = random.choice((1.5, 2, 2.5, 4)), faces.shape[-1]
    large = F.interpolate(faces, scale_factor=factor, mode="bicubic").clamp(0, 1)
    edge = large.shape[-1] - side
    y, x = (random.randint(edge // 3, edge - edge // 3) for _ in range(2))
    return large[..., y : y + side, x : x + side]


def placement(n, jitter, device="cpu"):
    """The square an encoder sees, N x 2 x 3 for affine_grid; jitter stands for other detectors and alignments."""
    chance = (torch.rand(n, 4, device=device) - 0.5) * jitter
    side, turn, middle = FACE_SHARE * (1 + 0.2 * chance[:, 0]), 0.3 * chance[:, 1], 0.07 * chance[:, 2:]
    across, along = side * turn.cos(), side * turn.sin()
    return torch.stack([across, -along, middle[:, 0], along, across, middle[:, 1]], 1).view(n, 2, 3)


def face_view(batch, theta, size):
    """N x 3 x S x S -> N x 3 x size x size. Antialiased when the view is much coarser than the crop."""
    ratio = batch.shape[-1] * FACE_SHARE / size
    if ratio > 1.5:
        batch = F.interpolate(batch, scale_factor=1 / ratio, mode="bilinear", antialias=True)
    grid = F.affine_grid(theta.to(batch), (len(batch), 3, size, size), align_corners=False)
    return F.grid_sample(batch, grid, mode="bilinear", align_corners=False, padding_mode="border")
