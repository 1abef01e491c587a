"""What steps down an encoder's slope reach on held-back faces, as large in the photo as asked for.

    python -m safeshare_shield.measure_steps --data DIR [--height 120] [--agreeing 0.3 0.6]

Draws maps (steps.py) by chance, by the slopes of the frozen encoders themselves (what is possible at all), of all but
one (what is possible on an encoder never seen), and by slopes that agree with theirs in part and are else noise. Scaled
and judged as in measure_face.py.
"""

import argparse
import pathlib

import torch

from .encoders import FACES
from .face_net import room
from .held_back import HeldBack
from .steps import COUNT, drawn, tempered, unit


def main():
    parse = argparse.ArgumentParser(description="Measures steps down an encoder's slope.")
    parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--agreeing", type=float, nargs="*", default=[], help="cosines of slopes to the encoders'")
    parse.add_argument("--height", type=int, default=120, help="of the faces in the photo, in pixels")
    parse.add_argument("--faces", type=int, default=16), parse.add_argument("--score", type=float, default=78)
    parse.add_argument("--steps", type=int, default=COUNT)
    args = parse.parse_args()
    slopes = Slopes(HeldBack(args.data, args.height, args.faces, args.score), args.steps)
    slopes.tell("chance", slopes.room * torch.tanh(torch.randn_like(slopes.room)))
    slopes.tell("all encoders", slopes.stepped(slopes.of(FACES)))
    for left_out in FACES:
        others = [name for name in FACES if name != left_out]
        slopes.tell(f"all but {left_out}", slopes.stepped(slopes.of(others)))
    for share in args.agreeing:
        slopes.tell(f"agreeing {share:g}", slopes.stepped(slopes.agreeing(share)))


class Slopes:
    """Slopes by the changes of luma on the squares that the face net sees."""

    def __init__(self, photos, steps):
        self.photos, self.steps = photos, steps
        view, self.place = photos.views(0)
        self.room = room(view)

    def tell(self, what, change):
        self.photos.tell(what, self.photos.laid(change, self.place))

    def stepped(self, slope_at):
        torch.manual_seed(0)
        return drawn(self.room, slope_at, 0.1 * torch.randn_like(self.room), self.steps)

    def of(self, names):
        """Slope of the named encoders' mean cosine, each seeing the face a little off."""

        def slope_at(change):
            change = change.detach().requires_grad_(True)
            photo = self.photos.with_map(self.photos.laid(change, self.place), 1)
            match = sum((self.photos.seen(name, photo, 0.6) * self.photos.clean[name]).sum() for name in names)
            return torch.autograd.grad(match, change)[0]

        return slope_at

    def agreeing(self, share):
        """Slope whose cosine to that of all encoders, strong places tempered, is `share`; the rest is fixed noise."""
        torch.manual_seed(1)
        noise, slope_at = unit(torch.randn_like(self.room)), self.of(FACES)
        return lambda change: share * unit(tempered(slope_at(change))) + (1 - share**2) ** 0.5 * noise


if __name__ == "__main__":
    main()
