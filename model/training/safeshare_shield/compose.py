"""Pictures put together for training and measuring: faces in natural pictures, and pictures that have none.

The face crops come with black frames and no surroundings; a photo has neither. What the net must leave alone (sky, walls,
grass) is in the natural pictures.
"""

import pathlib
import random

import torch
import torch.nn.functional as F

from .lists import listed
from .photos import load_faces

BLACK = 14 / 255
HELD_BACK_EVERY = 7  # each seventh natural picture is for measuring


def load_natural(folder, held_back=False, people=False):
    """Square natural pictures of a folder, N x 3 x S x S, bytes: those for training, or those for measuring.

    people: those that show people too; to a finder each of them would be a lesson that a face is none.
    """
    folder, shown = pathlib.Path(folder), listed("natural_with_people.txt")
    names = [file.stem for file in sorted(folder.glob("*.jpg"))]
    chosen = [i for i, name in enumerate(names) if is_held_back(i) == held_back and (people or name not in shown)]
    return load_faces(folder)[chosen]


def is_held_back(i):
    """Whether the natural picture of this number, in the order of the names, is for measuring."""
    return i % HELD_BACK_EVERY == 0


def content(faces):
    """Where crops show a photo and not the black frame around it. Bytes N x 3 x S x S -> N x 1 x S x S in [0, 1]."""
    out = []
    for batch in faces.split(64):
        lit = (batch.amax(1, keepdim=True) > 255 * BLACK).float()
        reached = [lit.cummax(2)[0], lit.flip(2).cummax(2)[0].flip(2), lit.cummax(3)[0], lit.flip(3).cummax(3)[0].flip(3)]
        inside = torch.stack(reached).amin(0)  # black all the way to an edge of the crop is frame
        eroded = -F.max_pool2d(-F.pad(inside, (4, 4, 4, 4)), 5, 1)
        out.append((F.avg_pool2d(eroded, 5, 1) * 255).byte())
    return torch.cat(out)


def backgrounds(natural, n, side):
    """Random cuts of natural pictures, N x 3 x side x side in [0, 1]; some of them out of focus, some as smooth as sky."""
    group = max(1, n // 8)  # of cuts of the same size and focus: one by one they would keep a GPU waiting
    return torch.cat([cuts(natural, min(group, n - i), side) for i in range(0, n, group)])


def cuts(natural, n, side):
    whole = natural.shape[-1]
    cut = random.randint(whole // 3, whole)
    picked = [[random.randrange(len(natural)), *(random.randint(0, whole - cut) for _ in range(2))] for _ in range(n)]
    pictures = torch.stack([natural[i, :, y : y + cut, x : x + cut] for i, y, x in picked]).float() / 255
    if random.random() < 0.3:
        pictures = F.interpolate(pictures, size=random.choice((2, 3, 4, 8, 24)), mode="area")
    pictures = F.interpolate(pictures, size=(side, side), mode="bicubic", antialias=cut > side)
    pictures = pictures + torch.randn_like(pictures) * random.choice((0, 0, 0.004, 0.012))
    return (pictures.flip(3) if random.random() < 0.5 else pictures).clamp(0, 1)


def composed(faces, shown, ground, y, x):
    """Square crops laid over `ground` at (y, x). faces: N x 3 x S x S in [0, 1]; shown: N x 1 x S x S, its share of them."""
    side, out = faces.shape[-1], ground.clone()
    under = ground[..., y : y + side, x : x + side]
    out[..., y : y + side, x : x + side] = under + shown * (faces - under)
    return out
