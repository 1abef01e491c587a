"""The pyramid: how the net is run on a photo, in training as on the phone."""

import torch.nn.functional as F

from .net import MULTIPLE, OCTAVES


def pyramid_delta(shield, grid, octave):
    """The sum of the maps of `octave` and all coarser ones, on the grid of `octave`.

    grid: N x 3 x H x W in [0, 1], the photo 2**octave coarser; H and W multiples of 16 -> N x 1 x H x W.
    Finer octaves are left out: they see a face of this grid at more than 125 px and are trained to be silent there.
    """
    total = shield(grid, octave)
    for k in (k for k in OCTAVES if k > octave):
        total = total + upsample(shield(coarser(grid, 2 ** (k - octave)), k), grid.shape[-2:])
    return total


def coarser(grid, factor):
    """Area filter, each side rounded to a multiple of 16."""
    sides = [max(MULTIPLE, round(side / factor / MULTIPLE) * MULTIPLE) for side in grid.shape[-2:]]
    return F.interpolate(grid, size=sides, mode="area")


def upsample(delta, sides):
    return F.interpolate(delta, size=tuple(sides), mode="bicubic", align_corners=False)
