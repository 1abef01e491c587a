"""Held-back faces in held-back pictures, and what encoders still see of them under maps that are equally visible."""

import random

import torch
import torch.nn.functional as F

from . import ssimulacra2
from .compose import backgrounds, composed, content, load_natural
from .encoders import FACES, encoders_in
from .face_views import FACE, laid, located, middle, views
from .net import headroom
from .photos import HELD_BACK, face_view, load_faces, placement, resized
from .pyramid import upsample
from .train import folder
from .visibility import regularity


class HeldBack:
    """`count` photos with a face of `height` px in the middle, N x 3 x 2 height x 2 height in [0, 1].

    score: that all maps are brought to; strongest: levels below which they are then bent to stay, as on the phone;
    names: of the encoders that look.
    """

    def __init__(self, data, height, count, score, strongest=None, names=FACES):
        random.seed(0), torch.manual_seed(0)
        faces, side = load_faces(folder(data, "faces")), 2 * height
        held_back = min(HELD_BACK, len(faces) // 4)
        some = faces[: held_back : max(1, held_back // count)][:count]
        face, shown = (resized(t.float() / 255, side).clamp(0, 1) for t in (some, content(some)))
        ground = backgrounds(load_natural(folder(data, "natural"), held_back=True, people=True), len(some), side)
        self.photo, self.score, self.strongest = composed(face, shown, ground, 0, 0), score, strongest
        self.encoders = encoders_in(data / "surrogates", names, faces[held_back:])
        with torch.no_grad():
            self.clean = {name: self.seen(name, self.photo, 0) for name in names}

    def views(self, jitter):
        """What the face net sees, N x 3 x SIDE x SIDE, and where; jitter: of the boxes, 1 as in training."""
        place = located(len(self.photo), jitter)
        return views(F.interpolate(self.photo, size=(224, 224), mode="bilinear", antialias=True), place), place

    def laid(self, change, place):
        """Maps on those squares as they lie on the photos."""
        return laid(change, place, self.photo.shape[-1])

    def noise(self):
        """Noise as fine as the finest grid, which hides where the maps do."""
        sides = self.photo.shape[-2:]
        return headroom(self.photo) * upsample(torch.randn(len(self.photo), 1, *(side // 2 for side in sides)), sides) / 64

    def seen(self, name, photo, jitter):
        encoder = self.encoders[name]
        return encoder.embed(face_view(photo, placement(len(photo), jitter), encoder.size))

    @torch.no_grad()
    def tell(self, what, change):
        """Prints the cosine to the own clean face with changes, N x 1 x H x W, that are all as visible as asked for."""
        shielded = (self.with_map(change, self.gain(change)) * 255).round() / 255
        cosines = [(self.seen(name, shielded, 0) * self.clean[name]).sum(1).mean().item() for name in self.encoders]
        figures = " ".join(f"{name} {cosine:.2f}" for name, cosine in zip(self.encoders, cosines, strict=True))
        within = self.scores(shielded, FACE).mean()
        judged = f"score {self.scores(shielded).mean():.1f} (face alone {within:.1f}) regularity {regularity(change).mean():.2f}"
        print(f"{what:16} {figures} mean {sum(cosines) / len(cosines):.2f} {judged}", flush=True)

    def with_map(self, change, gain):
        change = gain * change
        if self.strongest:
            most = self.strongest / 255
            change = most * torch.tanh(change / most)
        return (self.photo + change).clamp(0, 1)

    def scores(self, shielded, share=1):
        """Of the photos, or of the share of their sides in the middle."""
        return sum(ssimulacra2.scores(middle(self.photo, share), middle(shielded, share), (0, -1))) / 2

    def gain(self, change):
        """Of each face, by halving the logarithm's range: N x 1 x 1 x 1."""
        least = torch.full((len(change), 1, 1, 1), -6.0)
        most = torch.full_like(least, 6)
        for _ in range(11):
            between = (least + most) / 2
            hides = (self.scores(self.with_map(change, between.exp())) > self.score).view(-1, 1, 1, 1)
            least, most = torch.where(hides, between, least), torch.where(hides, most, between)
        return least.exp()
