"""Differentiable SSIMULACRA2 in torch, to train against what people see.

The metric and its constants are public (Cloudinary's SSIMULACRA2, BSD; the Rust crate `ssimulacra2` computes it
exactly). The blur here is an 11-tap kernel as a banded matrix product, fast both ways on a CPU; terms whose
weight is under 2 are left out. Within a point of the crate at scores over 50 (tests/test_ssimulacra2.py).
"""

import functools

import torch
import torch.nn.functional as F

from .placed import placed

# channel x scale x (ssim, ringing, blurring by 1-norm; the same by 4-norm)
# fmt: off
WEIGHTS = torch.tensor([
    0.0, 0.000738, 0.0, 0.0, 0.000779, 0.0,  # X, scale 0
    0.0, 0.000437, 0.0, 1.104173, 0.000663, 0.000152,  # X, scale 1
    0.0, 0.001641, 0.0, 1.842246, 11.441173, 0.0,  # X, scale 2
    0.000799, 0.000177, 0.0, 1.878759, 10.94907, 0.0,  # X, scale 3
    0.000729, 0.967794, 0.0, 0.00014, 0.998177, 0.000319,  # X, scale 4
    0.000455, 0.0, 0.0, 0.001365, 0.0, 0.0,  # X, scale 5
    0.0, 0.0, 0.0, 7.46689, 0.0, 17.445834,  # Y, scale 0
    0.000624, 0.0, 0.0, 6.683678, 0.000377, 1.02789,  # Y, scale 1
    225.205153, 0.0, 0.0, 19.213238, 0.00114, 0.001238,  # Y, scale 2
    176.393176, 0.0, 0.0, 24.43301, 0.285208, 0.000449,  # Y, scale 3
    0.0, 0.0, 0.0, 34.779063, 44.835625, 0.0,  # Y, scale 4
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0,  # Y, scale 5
    0.0, 0.000868, 0.0, 0.0, 0.0, 0.0,  # B, scale 0
    0.0, 0.000531, 0.0, 0.000165, 0.0, 0.0,  # B, scale 1
    0.0, 0.0, 0.0, 0.000418, 0.001729, 0.0,  # B, scale 2
    0.002083, 0.0, 0.0, 8.826983, 23.192433, 0.0,  # B, scale 3
    95.10805, 0.986398, 0.983438, 0.001229, 171.266726, 0.980786,  # B, scale 4
    0.0, 0.0, 0.0, 0.000513, 0.0, 0.000109,  # B, scale 5
]).view(3, 6, 2, 3)
# fmt: on
OPSIN = torch.tensor([[0.30, 0.622, 0.078], [0.23, 0.692, 0.078], [0.24342269, 0.20476745, 0.55180986]])
OPSIN_BIAS = 0.0037930734
C2 = 0.0009


def linear_light(srgb):
    return torch.where(srgb <= 0.04045, srgb / 12.92, ((srgb.clamp_min(0.04045) + 0.055) / 1.055) ** 2.4)


def positive_xyb(linear):
    lms = torch.einsum("oc,bchw->bohw", placed(OPSIN, linear), linear) + OPSIN_BIAS
    lms = lms.clamp_min(1e-6) ** (1 / 3) - OPSIN_BIAS ** (1 / 3)
    x, y, b = (lms[:, 0] - lms[:, 1]) / 2, (lms[:, 0] + lms[:, 1]) / 2, lms[:, 2]
    return torch.stack([x * 14 + 0.42, y + 0.01, (b - y) + 0.55], 1)


TAPS = torch.exp(-(torch.arange(-5, 6.0) ** 2) / (2 * 1.5**2))
TAPS = TAPS / TAPS.sum()


def blur(planes):
    """Gaussian of 11 taps, nothing beyond the edges. A banded matrix product is fast both ways for small planes."""
    if max(planes.shape[-2:]) > 512:
        single, taps = planes.reshape(-1, 1, *planes.shape[-2:]), placed(TAPS, planes)
        single = F.conv2d(single, taps.view(1, 1, 11, 1), padding=(5, 0))
        return F.conv2d(single, taps.view(1, 1, 1, 11), padding=(0, 5)).view(planes.shape)
    rows, columns = (placed(band(s), planes) for s in planes.shape[-2:])
    return rows @ (planes @ columns.t())


@functools.cache
def band(n):
    return sum(TAPS[i + 5] * torch.diag(torch.ones(n - abs(i)), i) for i in range(-min(5, n - 1), min(6, n)))


def four_norm(error):
    return (error**4).mean((2, 3)).clamp_min(1e-20) ** 0.25


def score(original, changed, shown_at=0):
    """SSIMULACRA2 of each pair: N x 3 x H x W, sRGB in [0, 1] -> N scores (100 = the same, 90 = visually lossless).

    shown_at=1 scores the pair as if shown twice as large (2: four times): what happens when the face in the
    training crop stands for a larger face in the photo that is posted. shown_at=-1: half as large.
    """
    return scores(original, changed, (shown_at,))[0]


def scores(original, changed, shown_at):
    """`score` for several values of shown_at at the price of one: a list of N scores each."""
    a, b = linear_light(original), linear_light(changed)
    totals = [0.0 for _ in shown_at]
    for depth in range(6 - min(shown_at)):
        if min(a.shape[-2:]) < 8:
            break
        used, *weights = weights_at(tuple(depth + at for at in shown_at))
        if used:
            p, q = (channels(positive_xyb(light), used) for light in (a, b))
            sums = error_norms(p, q)
            totals = [t + (sums * placed(w, sums)).sum((1, 2, 3)) for t, w in zip(totals, weights)]
        a, b = F.avg_pool2d(a, 2, 2, ceil_mode=True), F.avg_pool2d(b, 2, 2, ceil_mode=True)
    return [rescaled(t) for t in totals]


def channels(planes, used):
    """Those of `used`; a list as an index would be copied to the device each time."""
    return planes if len(used) == planes.shape[1] else torch.cat([planes[:, c : c + 1] for c in used], 1)


@functools.cache
def weights_at(scales):
    """The channels that count at any of `scales`, and those channels' weights at each of them, C x 2 x 3."""
    weights = [WEIGHTS[:, scale] if 0 <= scale < 6 else torch.zeros(3, 2, 3) for scale in scales]
    used = [c for c in range(3) if max(w[c].abs().max() for w in weights) > 2]
    return used, *(w[used] for w in weights)


def error_norms(p, q):
    """Mean and 4-norm of the structure, ringing and blurring errors: N x C x 2 x 3."""
    n = p.shape[1]
    with torch.no_grad():
        mu_p, pp = blur(torch.cat([p, p * p], 1)).split(n, 1)
    mu_q, qq, pq = blur(torch.cat([q, q * q, p * q], 1)).split(n, 1)
    contrast = (2 * (pq - mu_p * mu_q) + C2) / ((pp - mu_p**2) + (qq - mu_q**2) + C2)
    ssim = (1 - (1 - (mu_p - mu_q) ** 2) * contrast).clamp_min(0)
    edge = (1 + (q - mu_q).abs()) / (1 + (p - mu_p).abs()) - 1
    errors = (ssim, edge.clamp_min(0), (-edge).clamp_min(0))
    return torch.stack([torch.stack([e.mean((2, 3)), four_norm(e)], 2) for e in errors], 3)


def rescaled(total):
    v = total * 0.9562382616834844
    v = 6.248496625763138e-5 * v**3 - 0.020884521182843837 * v**2 + 2.326765642916932 * v
    return 100 - 10 * v.clamp_min(1e-6) ** 0.6276336467831387
