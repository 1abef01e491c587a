"""What can be reached at all: maps optimised for each photo by itself, at the prices that the net is trained with.

    python -m safeshare_shield.optimised --data DIR [--octave 1 --side 120] [--encoders face_a face_b] [--steps 160]

For held-back faces whose crops are `--side` px on the grid of `--octave` (the face is half of it, and 2**octave times as
tall in the photo), the map itself is what is optimised (Adam), against the encoders named. Prints, as it goes on, the
score, the JND, and the cosine to the own clean face for all encoders: those not named tell what carries over.
"""

import argparse
import pathlib
import random

import torch
import torch.nn.functional as F
from tqdm import trange

from .compose import backgrounds, composed, content, load_natural
from .encoders import FACES, encoders_in, varied_view
from .net import AMPLITUDE, OCTAVES, headroom
from .objective import JND_SHARE, visible_loss
from .photos import HELD_BACK, face_view, load_faces, placement, resized
from .posted import as_posted
from .train import folder


def main():
    parse = argparse.ArgumentParser(description="Optimises maps for single photos.")
    parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--octave", type=int, default=1, choices=OCTAVES), parse.add_argument("--side", type=int, default=120)
    parse.add_argument("--encoders", nargs="+", default=list(FACES), choices=FACES, help="those optimised against")
    parse.add_argument("--faces", type=int, default=8), parse.add_argument("--steps", type=int, default=160)
    parse.add_argument("--score", type=float, default=78), parse.add_argument("--jnd", type=float, default=1.25)
    parse.add_argument("--threads", type=int, default=0), parse.add_argument("--every", type=int, default=40)
    args = parse.parse_args()
    random.seed(0), torch.manual_seed(0)
    if args.threads:
        torch.set_num_threads(args.threads)
    faces = load_faces(folder(args.data, "faces"))
    encoders = encoders_in(args.data / "surrogates", FACES, faces[HELD_BACK:])
    some = faces[: HELD_BACK : HELD_BACK // args.faces]
    face, shown = (resized(t.float() / 255, args.side).clamp(0, 1) for t in (some, content(some)))
    ground = backgrounds(load_natural(folder(args.data, "natural"), held_back=True, people=True), len(some), args.side)
    picture = composed(face, shown, ground, 0, 0)
    with torch.no_grad():
        clean = {name: encoder.embed(encoder.straight(some)) for name, encoder in encoders.items()}
    optimise(picture, clean, encoders, args)


def optimise(picture, clean, encoders, args):
    drawn = (0.05 * torch.randn(len(picture), 1, *picture.shape[2:])).requires_grad_(True)
    adam, prices = torch.optim.Adam([drawn], 0.03), torch.full((2,), 0.2)
    aims = args.score, args.jnd * JND_SHARE[args.octave]
    for step in trange(args.steps, mininterval=5):
        change = AMPLITUDE * headroom(picture) * torch.tanh(drawn)
        name = args.encoders[step % len(args.encoders)]
        view = varied_view(as_posted((picture + change).clamp(0, 1), args.octave), encoders[name].size)
        match = F.leaky_relu((encoders[name].embed(view) * clean[name]).sum(1) + 0.1, 0.1).mean()
        visible, seen = visible_loss(picture, change, args.octave, aims, prices, 0.4)
        adam.zero_grad(), (match + visible).backward(), adam.step()
        if (step + 1) % args.every == 0:
            told = {"score": seen[0], "jnd": seen[1]} | cosines((picture + change).clamp(0, 1), clean, encoders)
            print(f"step {step + 1}  " + "  ".join(f"{name} {value:.2f}" for name, value in told.items()), flush=True)


@torch.no_grad()
def cosines(shielded, clean, encoders):
    views = {n: face_view(shielded, placement(len(shielded), 0), e.size) for n, e in encoders.items()}
    return {n: (e.embed(views[n]) * clean[n]).sum(1).mean() for n, e in encoders.items()}


if __name__ == "__main__":
    main()
