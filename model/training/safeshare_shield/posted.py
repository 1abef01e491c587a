"""What a network does to a posted photo, seen on the grid: JPEG at the photo's scale and resize to half."""

import random

import torch
import torch.nn.functional as F

from .placed import placed
from .visibility import DCT

TO_YCC = torch.tensor([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
FROM_YCC = torch.tensor([[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]])
# fmt: off
LUMA_STEPS = torch.tensor([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]).view(8, 8)
CHROMA_STEPS = torch.tensor([
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, *[99] * 32,
]).view(8, 8)
# fmt: on


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


@torch.no_grad()
def coded(batch, quality):
    """A JPEG round trip (ITU-T T.81, Annex K's tables, 4:2:0) but for its lossless part. N x 3 x H x W in [0, 1]."""
    height, width = batch.shape[-2:]
    levels = F.pad((batch.clamp(0, 1) * 255).round(), (0, -width % 16, 0, -height % 16), mode="replicate")
    ycc = torch.einsum("oc,bchw->bohw", placed(TO_YCC, batch), levels)
    y, chroma = ycc[:, :1] - 128, F.avg_pool2d(ycc[:, 1:], 2)
    y, chroma = quantized(y, LUMA_STEPS, quality), quantized(chroma, CHROMA_STEPS, quality)
    chroma = F.interpolate(chroma, scale_factor=2, mode="bilinear")
    rgb = torch.einsum("oc,bchw->bohw", placed(FROM_YCC, batch), torch.cat([y + 128, chroma], 1))
    return rgb[..., :height, :width].round().clamp(0, 255) / 255


def quantized(planes, steps, quality):
    """The planes after the rounding of their 8 x 8 DCT coefficients. Levels around 0, N x C x H x W, multiples of 8."""
    scale = 5000 / quality if quality < 50 else 200 - 2 * quality
    steps = ((placed(steps, planes) * scale + 50) / 100).floor().clamp(1, 255)
    n, c, height, width = planes.shape
    matrix = placed(DCT, planes)
    blocks = planes.round().reshape(n, c, height // 8, 8, width // 8, 8).transpose(3, 4)
    rounded = ((matrix @ blocks @ matrix.t()) / steps).round() * steps
    return (matrix.t() @ rounded @ matrix).transpose(3, 4).reshape(planes.shape)


def jpeg(batch, quality):
    """`coded`, with a straight-through gradient."""
    return batch + (coded(batch, quality) - batch).detach()


def shrink(batch, factor):
    return F.interpolate(batch, scale_factor=factor, mode="bilinear", antialias=True)
