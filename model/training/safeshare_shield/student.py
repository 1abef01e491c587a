"""Our own small face encoder, which stands in for all others on the phone, and the slope of its cosine.

It is taught by the frozen encoders (train_student.py): to embed faces as they do and, above all, to have their slopes.
Both ways through it are plain operators, so that one ONNX file can hold them; no activation has a kink, since smooth
encoders give slopes that carry over to others.
"""

import torch
import torch.nn.functional as F
from torch import nn

SIDE = 112  # of what it sees
REACH = 1.3  # side of the square that it sees, in sides of the face's box
CONTRAST = 4  # of its input: photos vary by about a quarter of full scale
STEM, WIDTHS, BLOCKS = 24, (64, 128, 256), (2, 4, 2)  # channels at 1/4, 1/8 and 1/16 of the side, and blocks there


class Student(nn.Module):
    """RGB in [0, 1], N x 3 x SIDE x SIDE -> one unit vector for each teacher, side by side: N x sum(sizes)."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        layers, before = [Conv(3, STEM, 3, 2)], STEM
        for width, blocks in zip(WIDTHS, BLOCKS, strict=True):
            layers += [Smooth(), Conv(before, width, 3, 2), *(Block(width) for _ in range(blocks))]
            before = width
        self.layers = nn.ModuleList([*layers, Smooth(), Gathered(before, SIDE // 2 ** (1 + len(WIDTHS)))])
        self.heads = nn.Linear(before, sum(sizes), bias=False)

    def forward(self, view):
        return self.unit(self.passed(view)[0])[0]

    def slope(self, view, aims):
        """Slope of the dot product with `aims` (N x sum(sizes)) by luma, N x 1 x SIDE x SIDE, and the embedding."""
        features, seen = self.passed(view)
        embedding, lengths = self.unit(features)
        parts = zip(aims.split(self.sizes, 1), embedding.split(self.sizes, 1), lengths, strict=True)
        slopes = [(aim - (aim * part).sum(1, keepdim=True) * part) / length for aim, part, length in parts]
        slope = torch.cat(slopes, 1) @ self.heads.weight
        for layer, kept in zip(reversed(self.layers), reversed(seen), strict=True):
            slope = layer.back(slope, kept)
        return CONTRAST * slope.sum(1, keepdim=True), embedding

    def passed(self, view):
        """Features, N x C, and what each layer saw."""
        seen, x = [], CONTRAST * (view - 0.5)
        for layer in self.layers:
            x, kept = layer(x)
            seen.append(kept)
        return x, seen

    def unit(self, features):
        parts = self.heads(features).split(self.sizes, 1)
        lengths = [part.pow(2).sum(1, keepdim=True).add(1e-6).sqrt() for part in parts]
        return torch.cat([part / length for part, length in zip(parts, lengths, strict=True)], 1), lengths

    @torch.no_grad()
    def fit_scales(self, view):
        """Scales the first weights so that every layer's output varies by one: there is no normalisation."""
        x = CONTRAST * (view - 0.5)
        for layer in self.layers:
            if isinstance(layer, Conv):
                layer.weight /= layer(x)[0].std()
            x = layer(x)[0]


class Conv(nn.Conv2d):
    """A layer's way back takes the slope by its output, and what it kept, to the slope by its input."""

    def __init__(self, i, o, k, stride=1):
        super().__init__(i, o, k, stride, k // 2)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu"), nn.init.zeros_(self.bias)

    def forward(self, x):
        return super().forward(x), None

    def back(self, slope, _):
        stride, padding = self.stride[0], self.padding[0]
        return F.conv_transpose2d(slope, self.weight, None, stride, padding, stride - 1)


class Smooth(nn.Module):
    """SiLU."""

    def forward(self, x):
        gate = torch.sigmoid(x)
        y = x * gate
        return y, (gate, y)

    @staticmethod
    def back(slope, kept):
        gate, y = kept
        return slope * (gate + y * (1 - gate))


class Block(nn.Module):
    """A bottleneck of half the width; pre-activation (He et al. 2016)."""

    def __init__(self, width):
        super().__init__()
        half = width // 2
        convs = Conv(width, half, 1), Conv(half, half, 3), Conv(half, width, 1)
        convs[2].weight.data *= 0.3
        self.layers = nn.ModuleList(layer for conv in convs for layer in (Smooth(), conv))

    def forward(self, x):
        kept, y = [], x
        for layer in self.layers:
            y, own = layer(y)
            kept.append(own)
        return x + y, kept

    def back(self, slope, kept):
        more = slope
        for layer, own in zip(reversed(self.layers), reversed(kept), strict=True):
            more = layer.back(more, own)
        return slope + more


class Gathered(nn.Module):
    """One weight for each place and channel, N x C x S x S -> N x C: where something lies is known (MobileFaceNets)."""

    def __init__(self, width, side):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, width, side, side) / side)

    def forward(self, x):
        return (x * self.weight).sum((2, 3)), None

    def back(self, slope, _):
        return slope[:, :, None, None] * self.weight
