"""What SSIMULACRA2 hardly weighs and a parent sees: fine stripes, and faint drawings on smooth skin.

`jnd` weighs the error of each 8 x 8 DCT band by the eye's contrast sensitivity (Ahumada and Peterson 1992, the model
behind DCTune) and divides it by what the picture masks there (Watson 1993; the edge correction of PSNR-HVS-M, Ponomarenko
2007). `regularity` asks how far single frequencies of a map stand out from those around them.
"""

import functools
import math

import torch
import torch.nn.functional as F

from .net import luma
from .placed import placed
from .pyramid import upsample

PIXELS_PER_DEGREE = 32  # a photo shown at 200 % on a phone, or at 100 % on a desk
LEAST_CONTRAST = (
    0.0045  # amplitude of full scale that is just seen, at the best frequency, for one band of an 8 x 8 block
)


def jnd(grid, delta, octave):
    """Visible error in just-noticeable differences, N: pooled over blocks with a 4-norm, so that the worst places count.

    grid: N x 3 x H x W in [0, 1], 2**octave coarser than the photo; delta: N x 1 x H x W, luma change on it.
    The map is judged as the photo shows it: enlarged bicubically (by two; beyond that nothing new appears).
    """
    sides = [2 * s for s in grid.shape[-2:]]
    photo, change = upsample(luma(grid), sides), upsample(delta, sides)
    y, x = (int(v) for v in torch.randint(8, (2,)))
    thresholds = placed(band_thresholds(2 ** (octave - 1)), grid)
    signal = dct(photo[..., y:, x:]) / thresholds
    error = dct(change[..., y:, x:]) / thresholds
    elevation = masking(signal, photo[..., y:, x:])
    blocks = (error / elevation).pow(2).sum(3).clamp_min(1e-12)  # N x rows x columns
    return blocks.pow(2).mean((1, 2)).pow(0.25)


def masking(signal, photo):
    """How many times the threshold of each band grows: the energy of near bands, less where it is a single edge.

    signal: N x rows x columns x 64 in thresholds.
    """
    energy = signal.pow(2).reshape(-1, 1, 8, 8).clone()
    energy[:, :, 0, 0] = 0
    near = F.avg_pool2d(energy, 3, 1, 1, count_include_pad=False).reshape(signal.shape)
    return (1 + 4 * near * evenness(photo, signal.shape[1:3]).unsqueeze(3)).pow(0.35)


def evenness(photo, blocks):
    """Variance within the quarters of each block over the variance of the block, [0, 1]: an edge masks less than texture."""
    rows, columns = blocks
    photo = photo[..., : 8 * rows, : 8 * columns]

    def variance(size):
        mean = F.avg_pool2d(photo, size)
        return (F.avg_pool2d(photo * photo, size) - mean * mean).clamp_min(0)

    return ((F.avg_pool2d(variance(4), 2) + 1e-7) / (variance(8) + 1e-7)).clamp(0, 1)[:, 0]


def dct(plane):
    """N x 1 x H x W -> N x rows x columns x 64: orthonormal DCT of each whole 8 x 8 block, over 8 (amplitude units)."""
    n, _, height, width = plane.shape
    rows, columns = height // 8, width // 8
    blocks = plane[:, 0, : 8 * rows, : 8 * columns].reshape(n, rows, 8, columns, 8).transpose(2, 3)
    matrix = placed(DCT, plane)
    return (matrix @ blocks @ matrix.t()).flatten(3) / 8


@functools.cache
def band_thresholds(coarseness):
    """Contrast that is just seen in each band of an 8 x 8 block whose pixels are `coarseness` photo pixels wide: 64."""
    per_band = PIXELS_PER_DEGREE / (16 * coarseness)
    fy, fx = (torch.arange(8.0) * per_band).view(8, 1), (torch.arange(8.0) * per_band).view(1, 8)
    f = (fx**2 + fy**2).sqrt().clamp_min(per_band / 2)
    oblique = 0.7 + 0.3 * (1 - (2 * fx * fy / (fx**2 + fy**2).clamp_min(1e-6)) ** 2)
    away = (f / 3.68).log10()
    steepness = torch.where(away > 0, 1.728, 0.4)  # the low side falls gently: large faint patches are seen too
    return (LEAST_CONTRAST * 10 ** (steepness * away**2) / oblique).flatten()


def regularity(delta):
    """How regular a map is, N: energy-weighted mean over 32 x 32 windows of the log of how far each frequency stands out.

    A frequency stands out by its power over the mean power of the 7 x 7 frequencies around it: noise of any colour has
    about 0.4, stripes of any direction and period, the finest included, have 2.
    """
    at = [int(torch.randint(max(1, min(16, s - 31)), ())) for s in delta.shape[-2:]]
    windows = delta[:, 0, at[0] :, at[1] :].unfold(1, 32, 16).unfold(2, 32, 16)
    hann = placed(HANN, delta)
    windows = (windows - windows.mean((3, 4), keepdim=True)) * hann * hann.view(32, 1)
    power = torch.fft.fft2(windows).abs().pow(2)
    total = power.sum((3, 4))
    power = power / (total[..., None, None] + 1e-9)
    near = F.avg_pool2d(F.pad(power.flatten(1, 2), (3, 3, 3, 3), mode="circular"), 7, 1).view_as(power)
    outstanding = (power * ((power + 1e-7) / (near + 1e-7)).log()).sum((3, 4))
    weight = total.detach() + 1e-9
    return (outstanding * weight).sum((1, 2)) / weight.sum((1, 2))


def _dct_matrix():
    k, n = torch.arange(8.0).view(8, 1), torch.arange(8.0).view(1, 8)
    matrix = torch.cos(math.pi * (2 * n + 1) * k / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix


DCT = _dct_matrix()
HANN = torch.hann_window(32, periodic=False)
