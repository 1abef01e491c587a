"""What the net is trained for: encoders that misread posted faces, at a price for what a parent would see.

Each batch is on one octave: faces laid into natural pictures are the grid, the photo is 2**octave larger; the coarser
octaves are added as on the phone. The loss is the mean cosine between what encoders see of the posted, shielded face and
of the clean one, plus prices on the shortfall of SSIMULACRA2 (of the enlarged map, as the parent sees it) under its
target and on just-noticeable differences over theirs, plus prices on regular patterns and on what is done away from the
face. The first two are dual variables for each octave and size of face: they grow while a target is missed.

Nothing here reads a number back from the device: a GPU would wait for it.
"""

import random

import torch
import torch.nn.functional as F

from . import ssimulacra2
from .compose import backgrounds, composed
from .encoders import varied_view
from .net import MULTIPLE
from .photos import far_too_large, for_some, relit, resized, softened
from .posted import as_posted
from .pyramid import pyramid_delta, upsample
from .visibility import jnd, regularity

SIDES = (112, 128, 144, 160, 176, 208, 248)  # of the crop on the grid; the face's box is half of it
STRIPES_FROM = 0.55  # regularity that costs nothing: noise has 0.4, stripes have 2
PEAK = 14 / 255  # of full scale: what the strongest hundredth of a face's map may be at gain 1
JND_SHARE = {1: 1, 2: 0.7, 3: 0.5}  # of the target: coarser maps show fewer differences at the same score
MEASURED = ("score", "jnd", "regularity", "outside", "cosine", "price_score", "price_jnd")


class Objective:
    """Losses of batches. faces and natural: bytes N x 3 x S x S; shown: the crops' `content`; all on the shield's device."""

    def __init__(self, args, shield, encoders, clean, faces, shown, natural):
        self.args, self.shield, self.encoders, self.clean = args, shield, encoders, clean
        self.faces, self.shown, self.natural = faces, shown, natural
        self.prices = torch.full((4, 2, 2), 0.1, device=faces.device)  # octave x small or large x score or JND

    def silence(self, octave):
        """Loss of a batch on which all is to be left as it is: no faces, or faces far too large for the grid."""
        n = max(4, self.args.batch // 2)
        if octave < 3 and random.random() < 0.3:
            picture = far_too_large(self.faces[self.some(n)].float() / 255)
        else:
            picture = for_some(backgrounds(self.natural, n, random.choice((128, 192, 256))), 0.25, relit)
        delta = self.shield(picture, octave)
        return 15 * (delta.abs().mean() + delta.pow(2).mean((1, 2, 3)).add(1e-9).sqrt().mean())

    def imitation(self, teacher, octave):
        """How far the net's maps are from its teacher's, on faces and around them."""
        picture, _, _ = self.pictures(self.some(2 * self.args.batch), random.random() < 0.5, random.choice(SIDES))
        wanted = teacher(picture, octave)
        error = (self.shield(picture, octave) - wanted).pow(2).mean((1, 2, 3)).add(1e-9).sqrt()
        return (error / wanted.pow(2).mean((1, 2, 3)).add(1e-7).sqrt()).mean()

    def shielding(self, octave, done):
        """Loss of one batch of faces, and its figures: the side of their crops on the grid, and a tensor of MEASURED.

        done: share of the run that lies behind.
        """
        args, side = self.args, random.choice(SIDES)
        at, flip = self.some(args.batch), random.random() < 0.5
        picture, y, x = self.pictures(at, flip, side)
        delta = pyramid_delta(self.shield, picture, octave)
        cut = (..., slice(y, y + side), slice(x, x + side))
        clean, change = picture[cut], delta[cut]
        match = self.cosine((clean + change).clamp(0, 1), octave, at, flip)
        outside = (delta.abs().sum() - change.abs().sum()) / max(1, delta.numel() - change.numel())
        loose = max(0, 1 - done / args.loosened) if args.loosened else 0
        aims = args.score - 20 * loose, args.jnd * JND_SHARE[octave] * (1 + 2.5 * loose)
        prices = self.prices[octave, int(side >= 160)]
        visible, seen = visible_loss(clean, change, octave, aims, prices, args.regularity)
        figures = torch.stack([*seen, 255 * outside.detach(), match.detach(), *prices])
        return match + visible + 10 * outside, side, figures

    def pictures(self, at, flip, side):
        """Faces in natural pictures: N x 3 x H x W, and where the crops of `side` px lie in them."""
        whole = -(-(side + random.choice((0, 16, 32))) // MULTIPLE) * MULTIPLE
        y, x = (random.randint(0, whole - side) for _ in range(2))
        faces, shown = (t[at].float() / 255 for t in (self.faces, self.shown))
        faces, shown = (resized(t.flip(3) if flip else t, side).clamp(0, 1) for t in (faces, shown))
        picture = composed(faces, shown, backgrounds(self.natural, len(at), whole), y, x)
        return for_some(for_some(picture, 0.3, relit), 0.2, softened), y, x

    def cosine(self, shielded, octave, at, flip):
        """Weighted mean of the cosine between posted and clean faces, each face seen by one of the encoders.

        Under -0.1 little is gained.
        """
        names = random.sample(list(self.encoders), len(self.encoders))
        total, weights = 0, 0
        for i, name in enumerate(names[: len(at)]):
            encoder, some = self.encoders[name], slice(i, None, len(names))
            view = varied_view(as_posted(shielded[some], octave), encoder.size)
            got = (encoder.embed(view, drop=random.random() < 0.5) * self.clean[name](at[some], flip)).sum(1)
            total = total + encoder.weight * F.leaky_relu(got + 0.1, 0.1).sum()
            weights += encoder.weight * len(got)
        return total / weights - 0.1

    def some(self, n):
        return torch.randint(len(self.faces), (n,), device=self.faces.device)


def visible_loss(clean, change, octave, aims, prices, regularity_price):
    """The price of what a parent sees of maps, and its figures: score, JND, regularity.

    clean: N x 3 x S x S; change: N x 1 x S x S, on the grid of `octave`. aims: the score and the JND that are aimed at;
    prices: of the shortfall of each, 2, which grow in place while it is missed.
    """
    seen = visible_score(clean, change, octave), jnd(clean, change, octave), regularity(change)
    (target, most), (score, differences, regular) = aims, seen
    weights = prices.clone()
    loss = weights[0] * (target - score).mean() / 10 + weights[1] * (differences / most - 1).mean()
    loss = loss + 0.04 * (F.relu(target - 5 - score) + F.relu(score - target - 3)).mean()  # too quiet: no slope to learn
    loss = loss + 0.1 * F.relu(differences / most - 1.4).mean()
    loss = loss + 15 * F.relu(strongest(change) - PEAK).mean()
    loss = loss + regularity_price * F.relu(regular - STRIPES_FROM).mean()
    figures = [figure.detach().mean() for figure in seen]
    push = torch.stack([(target - figures[0]) / 3, (figures[1] / most - 1) * 6]).clamp(-3, 3)
    prices.mul_(1 + 0.04 * push).clamp_(0.005, 2)
    return loss, figures


def visible_score(clean, change, octave):
    """SSIMULACRA2 of face regions on the grid of `octave`, N: mean of the photo at full and at half size.

    The photo is larger than the grid, and so is the map that its owner sees: both are enlarged, by two; finer scales
    of the metric than that count little and see nothing new.
    """
    sides = [2 * s for s in clean.shape[-2:]]
    photo = upsample(clean, sides).clamp(0, 1)
    shielded = (photo + upsample(change, sides)).clamp(0, 1)
    return sum(ssimulacra2.scores(photo, shielded, (octave - 1, octave - 2))) / 2


def strongest(change):
    """Mean of the strongest hundredth of each map's pixels, N: both models of the eye forgive strokes beside dark eyes."""
    pixels = change.abs().flatten(1)
    return pixels.topk(max(1, pixels.shape[1] // 100), 1)[0].mean(1)
