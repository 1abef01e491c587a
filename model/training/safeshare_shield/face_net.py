"""The face net: what is drawn on a face that was found, which it sees alone, in the middle and always as large.

A U-Net of bottleneck blocks (He et al. 2016). It has one job at one scale, so it can afford far more weights for each
cell than the net that goes over whole pictures (net.py).
"""

import torch
import torch.nn.functional as F
from torch import nn

from .net import AMPLITUDE, Residual, headroom
from .placed import placed

SIDE = 112  # of what it sees and draws
REACH = 1.3  # side of the square that it sees, in heights of the face's box
# Distances from the middle, in halves of the square's side: the map is whole up to the first and ends at the second.
# Further out, in hair and at temples, rays were seen that hardly moved the face encoders.
HOLDS, ENDS = 0.55, 0.85
CONTRAST = 4  # of its input: photos vary by about a quarter of full scale
STEM, WIDTHS, BLOCKS = 24, (64, 128, 160), (5, 4, 6)  # channels at 1/2; at 1/4, 1/8 and 1/16 of the side, and blocks


class FaceNet(nn.Module):
    """RGB in [0, 1], N x 3 x SIDE x SIDE -> change of luma, N x 1 x SIDE x SIDE, fraction of full scale at gain 1.

    No bias on the last layer and batch norm everywhere, as in net.py: what is drawn depends on the face.
    """

    def __init__(self):
        super().__init__()
        a, b, c = WIDTHS
        x, y, z = BLOCKS
        self.stem = conv_bn(3, STEM, 3, 2)
        self.quarter = nn.Sequential(conv_bn(STEM, a, 3, 2), *(Bottleneck(a) for _ in range(x)))
        self.eighth = nn.Sequential(conv_bn(a, b, 3, 2), *(Bottleneck(b) for _ in range(y)))
        self.sixteenth = nn.Sequential(conv_bn(b, c, 3, 2), *(Bottleneck(c) for _ in range(z)))
        self.up3, self.join3 = nn.Conv2d(c, b, 1), nn.Sequential(*(Bottleneck(b) for _ in range(y - 1)))
        self.up2, self.join2 = nn.Conv2d(b, a, 1), nn.Sequential(*(Bottleneck(a) for _ in range(x)))
        self.up1, self.join1, self.fine = nn.Conv2d(a, 4 * STEM, 1), conv_bn(STEM, STEM, 3), Residual(STEM)
        self.out = nn.Conv2d(STEM, 4, 3, padding=1, bias=False)

    def forward(self, view):
        half = self.stem(CONTRAST * (view - 0.5))
        quarter = self.quarter(half)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        eighth = self.join3(eighth + doubled(self.up3(sixteenth)))
        quarter = self.join2(quarter + doubled(self.up2(eighth)))
        half = self.fine(self.join1(half + F.pixel_shuffle(self.up1(quarter), 2)))
        return room(view) * torch.tanh(F.pixel_shuffle(self.out(half), 2))


class Bottleneck(nn.Module):
    def __init__(self, width):
        super().__init__()
        half = width // 2
        last = nn.Conv2d(half, width, 1, bias=False), nn.BatchNorm2d(width)
        self.body = nn.Sequential(conv_bn(width, half, 1), conv_bn(half, half, 3), *last)

    def forward(self, x):
        return F.relu(x + self.body(x))


def conv_bn(i, o, k, stride=1):
    return nn.Sequential(nn.Conv2d(i, o, k, stride, k // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU())


def doubled(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def room(view):
    """Largest change of luma at each place, N x 1 x S x S, of full scale: less on smooth skin, none in corners."""
    return AMPLITUDE * headroom(view) * placed(WINDOW, view)


def _window():
    along = (torch.arange(SIDE) + 0.5) / SIDE * 2 - 1
    t = ((torch.hypot(along[:, None], along[None]) - HOLDS) / (ENDS - HOLDS)).clamp(0, 1)
    return (1 - t * t * (3 - 2 * t))[None, None]


WINDOW = _window()
