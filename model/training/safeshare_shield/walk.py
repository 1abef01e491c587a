"""Faces on their way down the frozen encoders' slopes: what a student of them is taught from.

Each face gets a map by a few steps (steps.py), and at each step the frozen encoders say what they see and where they
fall. A part of the batch is replaced at every step, so that faces at all points of their way are in it.
"""

import random

import torch
import torch.nn.functional as F

from .compose import backgrounds, composed
from .encoders import in_other_light, resampled
from .photos import face_view, for_some, placement, relit, softened
from .posted import jpeg, shrink
from .steps import room, stepped
from .student import REACH, SIDE

PARTS = 4  # steps that each face is kept for


class Walk:
    """A batch of `n` faces on their way. faces and natural: bytes N x 3 x S x S; shown: the crops' `content`."""

    def __init__(self, teachers, faces, shown, natural, n):
        self.teachers, self.faces, self.shown, self.natural = teachers, faces, shown, natural
        self.part, self.at = n // PARTS, 0
        fresh = [self.fresh() for _ in range(PARTS)]
        self.rows = {name: torch.cat([some[name] for some in fresh]) for name in fresh[0]}

    def __getitem__(self, name):
        """picture, place, view, clean, room, weights, before, momentum or length, for each face; see `fresh`."""
        return self.rows[name]

    @property
    def change(self):
        """Of luma on the squares that the student sees, N x 1 x SIDE x SIDE."""
        return self["room"] * torch.tanh(self["before"])

    def fresh(self):
        picture, place = self.pictures(self.part), located(self.part, 1, self.faces.device)
        view = views(picture, place)
        chance = torch.rand(self.part, 3, 1, 1, 1, device=view.device).unbind(1)
        return {
            "picture": picture,
            "place": place,
            "view": view,
            "clean": self.embedded(picture),
            "room": room(view) * (0.4 + 0.6 * chance[0]),
            "weights": 0.2 + torch.rand(self.part, len(self.teachers), device=view.device),
            "before": (0.05 + 0.15 * chance[1]) * torch.randn(self.part, 1, SIDE, SIDE, device=view.device),
            "momentum": torch.zeros(self.part, 1, SIDE, SIDE, device=view.device),
            "length": 0.08 + 0.17 * chance[2],
        }

    def seen(self):
        """What the teachers see of the changed faces, N x sum of their sizes, and their slope by the change.

        The slope is that of the cosines to the clean faces, weighted for each face by its `weights`.
        """
        change = self.change.requires_grad_(True)
        picture = self["picture"]
        changed = posted((picture + laid(change, self["place"], picture.shape[-1])).clamp(0, 1))
        seen = []
        for teacher in self.teachers.values():
            view = face_view(changed, placement(len(changed), 0.5, change.device), teacher.size)
            seen.append(teacher.embed(for_some(view, 0.2, in_other_light)))
        seen = torch.cat(seen, 1)
        (slope,) = torch.autograd.grad((self.aims() * seen).sum(), change)
        return seen.detach(), slope

    def aims(self):
        """The clean embeddings, each teacher's times its weight: what the slope is of."""
        sizes = torch.tensor([teacher.length for teacher in self.teachers.values()], device=self["weights"].device)
        return self["clean"] * self["weights"].repeat_interleave(sizes, 1, output_size=int(self["clean"].shape[1]))

    def go_on(self, slope):
        """One step down `slope`; then a part of the faces is replaced by fresh ones."""
        rows = self.rows
        moved = stepped(rows["before"], rows["momentum"], slope * rows["room"], rows["length"])
        rows["before"], rows["momentum"] = moved
        here = slice(self.at * self.part, (self.at + 1) * self.part)
        for name, some in self.fresh().items():
            rows[name][here] = some
        self.at = (self.at + 1) % PARTS

    def pictures(self, n):
        """Chance faces in natural pictures, N x 3 x S x S; some are mixed of two, so that there is no end of people."""
        at = torch.randint(len(self.faces), (2, n), device=self.faces.device)
        first, second = (self.faces[a].float() / 255 for a in at)
        if random.random() < 0.5:
            first = first.flip(3)
        mixed = n // 3
        share = torch.rand(mixed, 1, 1, 1, device=first.device) * 0.5
        first = torch.cat([first[:mixed].lerp(second[:mixed], share), first[mixed:]])
        picture = composed(first, self.shown[at[0]].float() / 255, backgrounds(self.natural, n, first.shape[-1]), 0, 0)
        return for_some(for_some(for_some(picture, 0.4, relit), 0.2, softened), 0.2, coarse)

    @torch.no_grad()
    def embedded(self, picture):
        straight = placement(len(picture), 0, picture.device)
        return torch.cat([t.embed(face_view(picture, straight, t.size)) for t in self.teachers.values()], 1)


def located(n, jitter, device="cpu"):
    """The squares that a student sees, N x 2 x 3 for affine_grid: found boxes are upright, and a little off."""
    chance = jitter * (2 * torch.rand(n, 3, device=device) - 1)
    side, middle, none = REACH / 2 * (1 + 0.1 * chance[:, 0]), 0.04 * chance[:, 1:], torch.zeros(n, device=device)
    return torch.stack([side, none, middle[:, 0], none, side, middle[:, 1]], 1).view(n, 2, 3)


def views(picture, place):
    """What a student sees, N x 3 x SIDE x SIDE."""
    grid = F.affine_grid(place, (len(picture), 3, SIDE, SIDE), align_corners=False)
    return F.grid_sample(picture, grid, mode="bilinear", align_corners=False, padding_mode="border")


def laid(change, place, side):
    """Maps on the squares -> the same on whole pictures, N x 1 x side x side, nothing elsewhere."""
    scale, none = 1 / place[:, 0, 0], torch.zeros_like(place[:, 0, 0])
    back = [scale, none, -place[:, 0, 2] * scale, none, scale, -place[:, 1, 2] * scale]
    grid = F.affine_grid(torch.stack(back, 1).view(-1, 2, 3), (len(change), 1, side, side), align_corners=False)
    return F.grid_sample(change, grid, mode="bilinear", align_corners=False)


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
