"""What a network does to a posted photo, seen on the grid: JPEG at the photo's scale and resize to half."""

import io
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def as_posted(grid, octave):
    """A random fate. grid: N x 3 x H x W in [0, 1], 2**octave coarser than the photo."""
    kind = random.random()
    if octave == 1 and kind < 0.25:
        photo = F.interpolate(grid, scale_factor=2, mode="bilinear", align_corners=False)
        return F.avg_pool2d(jpeg(photo, random.randint(55, 92)), 2)
    if octave <= 2 and kind < 0.5:  # the photo at half size: on octave 1 this is the grid itself
        return jpeg(grid, random.randint(60, 92))
    return shrink(grid, random.uniform(0.6, 1)) if kind < 0.7 else grid


def posted_1080(grid, octave, quality=75):
    """The one fate that is measured: half size (2048 -> about 1080), JPEG 4:2:0, seen on the grid again."""
    if octave == 1:
        return jpeg(grid, quality)
    scale = 2 ** (octave - 1)
    photo = F.interpolate(grid, scale_factor=scale, mode="bilinear", align_corners=False)
    return F.avg_pool2d(jpeg(photo, quality), scale)


def jpeg(batch, quality):
    """JPEG round trip, 4:2:0, with a straight-through gradient. batch: N x 3 x H x W in [0, 1]."""
    out = []
    for picture in (batch.detach().clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy():
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality, subsampling=2)
        out.append(np.array(Image.open(buffer)))
    decoded = torch.from_numpy(np.stack(out)).permute(0, 3, 1, 2).to(batch) / 255
    return batch + (decoded - batch).detach()


def shrink(batch, factor):
    return F.interpolate(batch, scale_factor=factor, mode="bilinear", antialias=True)
