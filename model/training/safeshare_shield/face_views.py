"""Faces in pictures as the face net meets them: where it looks, what is laid there, and what becomes of it."""

import random

import torch
import torch.nn.functional as F

from .compose import backgrounds, composed
from .encoders import resampled
from .face_net import REACH, SIDE
from .photos import for_some, relit, softened
from .posted import jpeg, shrink

FACE = 0.55  # share of a picture's side that the face itself takes, its box being half of it


def pictures(faces, shown, natural, n, side):
    """Chance faces in natural pictures, N x 3 x side x side; some are mixed of two, so that there is no end of people.

    faces and natural: bytes N x 3 x S x S; shown: the crops' `content`.
    """
    at = torch.randint(len(faces), (2, n), device=faces.device)
    first, second = (faces[a].float() / 255 for a in at)
    if random.random() < 0.5:
        first = first.flip(3)
    mixed = n // 3
    share = torch.rand(mixed, 1, 1, 1, device=first.device) * 0.5
    first = torch.cat([first[:mixed].lerp(second[:mixed], share), first[mixed:]])
    order = torch.randperm(n, device=first.device)
    picture = composed(first[order], shown[at[0][order]].float() / 255, backgrounds(natural, n, side), 0, 0)
    return for_some(for_some(for_some(picture, 0.3, relit), 0.2, softened), 0.2, coarse)


def located(n, jitter, device="cpu"):
    """The squares that the net sees, N x 2 x 3 for affine_grid: found boxes are upright, and a little off."""
    chance = jitter * (2 * torch.rand(n, 3, device=device) - 1)
    side, middle, none = REACH / 2 * (1 + 0.15 * chance[:, 0]), 0.07 * chance[:, 1:], torch.zeros(n, device=device)
    return torch.stack([side, none, middle[:, 0], none, side, middle[:, 1]], 1).view(n, 2, 3)


def views(picture, place):
    """What the net sees, N x 3 x SIDE x SIDE."""
    grid = F.affine_grid(place, (len(picture), 3, SIDE, SIDE), align_corners=False)
    return F.grid_sample(picture, grid, mode="bilinear", align_corners=False, padding_mode="border")


def laid(change, place, side):
    """Maps on the squares -> the same on whole pictures, N x 1 x side x side, nothing elsewhere."""
    scale, none = 1 / place[:, 0, 0], torch.zeros_like(place[:, 0, 0])
    back = [scale, none, -place[:, 0, 2] * scale, none, scale, -place[:, 1, 2] * scale]
    grid = F.affine_grid(torch.stack(back, 1).view(-1, 2, 3), (len(change), 1, side, side), align_corners=False)
    return F.grid_sample(change, grid, mode="bilinear", align_corners=False)


def middle(picture, share):
    """The middle of pictures, N x C x S x S: this share of their side."""
    cut = round(picture.shape[-1] * (1 - share) / 2)
    return picture[..., cut : picture.shape[-1] - cut, cut : picture.shape[-1] - cut]


def posted(picture):
    """A random fate: as it is, through JPEG, or smaller."""
    kind = random.random()
    if kind < 0.3:
        return jpeg(picture, random.randint(60, 92))
    return shrink(picture, random.uniform(0.5, 1)) if kind < 0.5 else picture


def coarse(picture):
    """As a smaller face shows."""
    side = picture.shape[-1]
    return resampled(picture, random.randint(side * 2 // 5, side))
