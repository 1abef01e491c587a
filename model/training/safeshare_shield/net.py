"""The shield's net: a small U-Net that sees the picture in patches of 4 x 4 pixels and draws a luma map."""

import torch
import torch.nn.functional as F
from torch import nn

from .placed import placed

AMPLITUDE = 24 / 255  # of full scale, where the map is +-1 and the headroom 1
HEADROOM = 20, 1.5  # factor on the standard deviation of luma, and the most
LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
OCTAVES = (1, 2, 3)
MULTIPLE = 16
REACH = 1, 2  # rows of cells, 8 pixels each, seen beyond one's own by what is near and by what draws
CHANNELS = (16, 32, 80)  # at 1/4, 1/8 and 1/16 of the picture's size


class Shield(nn.Module):
    """RGB in [0, 1] and octave -> luma change, N x 1 x H x W, fraction of full scale at gain 1.

    H and W are multiples of 16. The picture lies on a grid 2**octave coarser than the photo.
    """

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image, octave):
        return self.map(image, *self.net(image, octave))

    @staticmethod
    def map(image, drawn, *_features):
        return headroom(image) * amplified(drawn)


class ShieldAndFinder(nn.Module):
    """What is exported: the luma change where the headroom is 1, the faces seen on the grid (finder.py), and between them
    what is seen near by and from afar: the phone runs what comes before the one and after both in bands of the picture.
    """

    def __init__(self, net, finder):
        super().__init__()
        self.net, self.finder = net, finder

    def forward(self, image, octave):
        near = self.net.near(image, octave)
        far, sixteenth = self.net.far(near)
        return amplified(self.net.drawn(near, far)), self.finder(far, sixteenth), near, far


def amplified(drawn):
    return AMPLITUDE * torch.tanh(drawn)


class ShieldNet(nn.Module):
    """RGB in [0, 1], N x 3 x H x W, and the octave (1, 2 or 3) -> luma map before tanh, N x 1 x H x W, and features.

    The features are those at 1/8 and 1/16 of the picture's size; `channels` are those at 1/4, 1/8 and 1/16.

    The octave is a shift of the first features. No bias on the last layer and batch norm everywhere: without both,
    training from scratch collapses to stripes that do not depend on the picture.
    """

    def __init__(self, channels=CHANNELS):
        super().__init__()
        a, b, c = channels
        self.patches, self.octave = nn.Conv2d(3, a, 4, 4, bias=False), nn.Conv2d(1, a, 1, bias=False)
        self.stem, self.head = nn.Sequential(nn.BatchNorm2d(a), nn.ReLU()), Residual(a)
        self.down1, self.mid1 = conv_bn(a, b, 2), nn.Sequential(Residual(b), Residual(b))
        self.down2, self.mid2 = conv_bn(b, c, 2), nn.Sequential(Residual(c), Residual(c))
        self.up2, self.join2 = nn.Conv2d(c, b, 1), Residual(b)
        self.up1, self.join1 = nn.Conv2d(b, a, 1), Residual(a, slope=0.05)
        self.out = nn.Conv2d(a, 16, 3, padding=1, bias=False)

    def forward(self, image, octave):
        near = self.near(image, octave)
        far, sixteenth = self.far(near)
        return self.drawn(near, far), far, sixteenth

    def near(self, image, octave):
        """What is seen near by: at 1/4 of the picture's size, of pixels at most REACH[0] cells away."""
        octave = octave if torch.is_tensor(octave) else image.new_full((1, 1, 1, 1), octave)
        return self.head(self.stem(self.patches(image - 0.5) + self.octave(octave / 2 - 1)))

    def far(self, near):
        """What is seen from afar: the features at 1/8 and 1/16."""
        eighth = self.mid1(self.down1(near))
        sixteenth = self.mid2(self.down2(eighth))
        return self.join2(eighth + F.interpolate(self.up2(sixteenth), scale_factor=2, mode="nearest")), sixteenth

    def drawn(self, near, far):
        """Each pixel of what is at most REACH[1] cells away."""
        quarter = self.join1(near + F.interpolate(self.up1(far), scale_factor=2, mode="nearest"))
        return F.pixel_shuffle(self.out(quarter), 4)


class Residual(nn.Module):
    """slope: of the last activation under 0; above 0 where a grid on which all is silent must still learn."""

    def __init__(self, c, slope=0.0):
        super().__init__()
        self.last = nn.LeakyReLU(slope) if slope else nn.ReLU()
        self.body = nn.Sequential(conv_bn(c, c), nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c))

    def forward(self, x):
        return self.last(x + self.body(x))


def conv_bn(i, o, stride=1):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())


def luma(image):
    return F.conv2d(image, placed(LUMA, image))


def headroom(image):
    """Share of the amplitude allowed, [0, 1.5], N x 1 x H x W: none on plain sky, little on smooth skin, all where it is busy.

    From the standard deviation of luma over 6 x 6 pixels, for each 2 x 2 of them: a quarter of the work. Their lumas are
    made as four channels, which in tract (face_net.py) takes half the time, and less memory, of a plane of all pixels.
    """
    halves = F.conv2d(image, placed(HALF_LUMAS, image), stride=2)
    total, square = (
        F.avg_pool2d(planes.sum(1, keepdim=True), 3, 1, 1, count_include_pad=False) for planes in (halves, halves * halves)
    )
    variance, (slope, most) = (square - total * total / 4).clamp_min(0), HEADROOM
    return F.interpolate((slope * (variance + 1e-12).sqrt()).clamp(max=most), scale_factor=2, mode="nearest")


def _half_lumas():
    weights = torch.zeros(2, 2, 3, 2, 2)  # of the pixel at (row, column): channels, row, column
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        weights[row, column, :, row, column] = LUMA.view(3) / 2
    return weights.flatten(0, 1)


HALF_LUMAS = _half_lumas()
