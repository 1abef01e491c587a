"""Pictures with known face boxes, for teaching and measuring the finder: whole photos, and faces laid into pictures."""

import csv
import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .compose import backgrounds, is_held_back
from .lists import LISTS, listed
from .photos import HELD_BACK, relit, resized

EDGES = ("left", "top", "right", "bottom")
SIDE = 256  # of the pictures that teach
FINEST = 3  # pixels for one of a photo: beyond it there is nothing to see
WIDTH = 0.8  # of a face's box over its height, as the boxes of photos/scenes have on average


def learnt_from(count):
    """Which of `count` faces the finder learns from: not those that measure the shield, nor people of held-back scenes."""
    measured = {int(name) for name in listed("held_back_people.txt")}
    return [i for i in range(min(HELD_BACK, count // 4), count) if i not in measured]


def load_scenes(folder, held_back):
    """Whole photos, the boxes of people and those of statues: a list of (bytes 1 x 3 x H x W, M x 4 in pixels, M x 4).

    The held-back ones or the others. Many of the photos show the same person: no one is in both parts.
    """
    boxes, out, statues = boxes_in(folder / "boxes.csv"), listed("held_back_scenes.txt"), listed("scenes_with_statue.txt")
    files = [f for f in sorted(folder.glob("*.jpg")) if (f.stem in out) == held_back]
    return [(picture(f), *parted(boxes.get(f.name, []), int(f.stem in statues))) for f in files]


def load_people(folder, held_back):
    """As `load_scenes`, of those natural pictures that show people whose faces are all known."""
    boxes, names = boxes_in(LISTS / "natural_faces.csv"), [file.name for file in sorted(folder.glob("*.jpg"))]
    chosen = [name for i, name in enumerate(names) if is_held_back(i) == held_back and name in boxes]
    return [(picture(folder / name), *parted(boxes[name], 0)) for name in chosen]


def boxes_in(file, columns=EDGES):
    """File name -> the numbers in these columns of each box; edges are in pixels."""
    boxes = {}
    with file.open(newline="") as rows:
        for row in csv.DictReader(rows):
            boxes.setdefault(row["file"], []).append([float(row[column]) for column in columns])
    return boxes


def parted(boxes, smallest):
    """The boxes but for the `smallest`, and these: two tensors, M x 4."""
    boxes = sorted(boxes, key=lambda box: box[3] - box[1])
    return [torch.tensor(some).view(-1, 4) for some in (boxes[smallest:], boxes[:smallest])]


def picture(file):
    return torch.from_numpy(np.array(Image.open(file).convert("RGB"))).permute(2, 0, 1)[None]


def cut_of_scene(scene, natural):
    """A random part of a whole photo at a random scale: 1 x 3 x SIDE x SIDE, boxes."""
    photo, boxes, _ = scene
    box = random.choice(boxes) if len(boxes) else torch.tensor([0.0, 0, 200, 200])
    height = math.exp(random.uniform(math.log(15), math.log(190)))
    scale = min(height / float(box[3] - box[1]), FINEST)
    sides = [max(16, round(s * scale)) for s in photo.shape[-2:]]
    small = F.interpolate(photo.float() / 255, size=sides, mode="bilinear", antialias=True).clamp(0, 1)
    middle = [float(box[1] + box[3]) / 2 * scale, float(box[0] + box[2]) / 2 * scale]
    if random.random() < 0.3:  # somewhere else in the photo
        middle = [random.uniform(0, s) for s in sides]
    at = [round(random.uniform(0.1, 0.9) * SIDE - m) for m in middle]
    ground = backgrounds(natural, 1, SIDE)
    y, x = (max(0, a) for a in at)
    part = small[..., max(0, -at[0]) : SIDE - at[0], max(0, -at[1]) : SIDE - at[1]]
    ground[..., y : y + part.shape[-2], x : x + part.shape[-1]] = part
    return flipped(ground, boxes * scale + torch.tensor([at[1], at[0], at[1], at[0]]))


def pasted(faces, shown, natural):
    """Up to four faces of any size, light and small turn laid into a natural picture, some beyond its edges."""
    out, boxes = backgrounds(natural, 1, SIDE), []
    if random.random() < 0.4:  # an edge of something laid in does not make a face
        decoy, i = backgrounds(natural, 1, random.randint(40, 220)), random.randrange(len(shown))
        out = laid(out, decoy, resized(shown[i : i + 1].float() / 255, decoy.shape[-1]))
    for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        height = math.exp(random.uniform(math.log(15), math.log(180)))
        i, side = random.randrange(len(faces)), round(2 * height)
        face, mask = (t[i : i + 1].float() / 255 for t in (faces, shown))
        face = relit(face) if random.random() < 0.6 else face
        face, mask = turned(face, mask, random.gauss(0, 0.2))
        cx, cy = (random.uniform(-0.1, 1.1) * SIDE for _ in range(2))
        box = torch.tensor([cx - WIDTH * height / 2, cy - height / 2, cx + WIDTH * height / 2, cy + height / 2])
        if any(overlapping(box, other) for other in boxes):
            continue
        face, mask = resized(face, side).clamp(0, 1), resized(mask * vignette(mask), side).clamp(0, 1)
        out = laid(out, face, mask, round(cx - side / 2), round(cy - side / 2))
        boxes.append(box)
    return flipped(out, torch.stack(boxes) if boxes else torch.zeros(0, 4))


def laid(ground, part, mask, x=None, y=None):
    """`part` over a picture of SIDE, at a place that may lie partly outside."""
    side = part.shape[-1]
    x, y = (random.randint(-side // 2, SIDE - side // 2) if v is None else v for v in (x, y))
    (left, right), (top, bottom) = ((max(0, v), max(0, min(SIDE, v + side))) for v in (x, y))
    if left >= right or top >= bottom:
        return ground
    of_part = (..., slice(top - y, bottom - y), slice(left - x, right - x))
    under = ground[..., top:bottom, left:right]
    ground[..., top:bottom, left:right] = under + mask[of_part] * (part[of_part] - under)
    return ground


def turned(face, mask, angle):
    c, s = math.cos(angle), math.sin(angle)
    grid = F.affine_grid(torch.tensor([[[c, -s, 0], [s, c, 0]]]), face.shape, align_corners=False)
    return (F.grid_sample(t, grid, align_corners=False) for t in (face, mask))


def vignette(mask):
    """A soft oval of random extent, so that not every face comes with a square's edges."""
    if random.random() < 0.3:
        return 1
    at = torch.linspace(-1, 1, mask.shape[-1])
    away = (at.view(-1, 1).abs() / random.uniform(0.6, 1)) ** 2 + (at.abs() / random.uniform(0.5, 1)) ** 2
    return ((1.1 - away) * random.uniform(2, 10)).clamp(0, 1)


def overlapping(a, b):
    return bool((torch.minimum(a[2:], b[2:]) > torch.maximum(a[:2], b[:2])).all())


def flipped(picture, boxes):
    if random.random() < 0.5:
        return picture, boxes
    return picture.flip(3), torch.stack([SIDE - boxes[:, 2], boxes[:, 1], SIDE - boxes[:, 0], boxes[:, 3]], 1)


def lesson(scenes, faces, shown, natural):
    """One picture and its boxes: a part of a whole photo, faces laid in, or none at all, in any light."""
    kind = random.random()
    if kind < 0.45:
        out, boxes = cut_of_scene(random.choice(scenes), natural)
    elif kind < 0.85:
        out, boxes = pasted(faces, shown, natural)
    else:
        out, boxes = backgrounds(natural, 1, SIDE), torch.zeros(0, 4)
    if random.random() < 0.3:
        out = relit(out)
    if random.random() < 0.1:
        out = out.mean(1, keepdim=True).expand_as(out)
    if random.random() < 0.25:
        out = out + torch.randn_like(out) * random.uniform(0.005, 0.04)
    return out.clamp(0, 1), boxes
