"""Steps down the slope of an encoder's cosine: what a face's map can reach at all.

The sign of the slope with momentum (Dong et al. 2018), on a map bounded by tanh and by what hides at each place.
"""

import torch

COUNT = 6
LENGTH, MOMENTUM = 0.12, 0.7


def drawn(most, slope_at, start, count=COUNT):
    """The change of luma after `count` steps, N x 1 x S x S.

    most: the largest change at each place (`face_net.room`); slope_at: from a change to its slope; start: map before tanh.
    """
    before, momentum = start, torch.zeros_like(start)
    for _ in range(count):
        momentum = MOMENTUM * momentum + unit(slope_at(most * torch.tanh(before)) * most)
        before = before - LENGTH * torch.sign(momentum)
    return most * torch.tanh(before)


def unit(slope):
    """N x 1 x S x S, scaled to a mean square of 1."""
    return slope / (slope.pow(2).mean((1, 2, 3), keepdim=True).sqrt() + 1e-12)


def tempered(slope):
    """Strong places count no more than a few times the others: only signs are stepped along."""
    power = slope.detach().pow(2).mean((1, 2, 3), keepdim=True)
    return slope / (slope.pow(2) + power + 1e-20).sqrt()
