"""Steps down the slope of an encoder's cosine: how a face's map can be drawn.

The sign of the slope with momentum (Dong et al. 2018), on a map bounded by tanh and by what hides at each place.
"""

import torch

from .net import AMPLITUDE, headroom
from .placed import placed
from .student import SIDE

COUNT = 6
LENGTH, MOMENTUM = 0.12, 0.7
# Distances from the middle, in halves of a map's side: the map is whole up to the first and ends at the second.
HOLDS, ENDS = 0.85, 1.05


def room(view):
    """Largest change of luma at each place, N x 1 x S x S, of full scale: less on smooth skin, none in corners."""
    return AMPLITUDE * headroom(view) * placed(WINDOW, view)


def drawn(most, slope_at, start, count=COUNT, length=LENGTH):
    """The change of luma after `count` steps, N x 1 x S x S.

    most: the largest change at each place (`room`); slope_at: from a change to its slope; start: map before tanh.
    """
    before, momentum = start, torch.zeros_like(start)
    for _ in range(count):
        before, momentum = stepped(before, momentum, slope_at(most * torch.tanh(before)) * most, length)
    return most * torch.tanh(before)


def stepped(before, momentum, slope, length):
    """Map before tanh and momentum after one step. slope: by the map. length: one number, or N x 1 x 1 x 1."""
    momentum = MOMENTUM * momentum + unit(slope)
    return before - length * torch.sign(momentum), momentum


def unit(slope):
    """N x 1 x S x S, scaled to a mean square of 1."""
    return slope / (slope.pow(2).mean((1, 2, 3), keepdim=True).sqrt() + 1e-12)


def tempered(slope):
    """Strong places count no more than a few times the others: only signs are stepped along."""
    power = slope.detach().pow(2).mean((1, 2, 3), keepdim=True)
    return slope / (slope.pow(2) + power + 1e-20).sqrt()


def _window():
    along = (torch.arange(SIDE) + 0.5) / SIDE * 2 - 1
    t = ((torch.hypot(along[:, None], along[None]) - HOLDS) / (ENDS - HOLDS)).clamp(0, 1)
    return (1 - t * t * (3 - 2 * t))[None, None]


WINDOW = _window()
