"""Teaches a shield's finder (finder.py), and the features that it sees, while its maps are held to those of a file.

    python -m safeshare_shield.train_finder SHIELD FINDER --teacher NET.onnx --data DIR --out RUN --minutes 60

SHIELD and FINDER are a run's shield.pt and finder.pt, or an exported file. NET's layers may be others: a smaller net
learns the maps of a larger one. DIR as for training, with scenes/ (whole photos and boxes.csv) beside faces/ and natural/.
RUN gets shield.pt and finder.pt, averaged over the last steps.
"""

import argparse
import copy
import pathlib
import random
import time

import torch
import torch.nn.functional as F
from torch import nn
from tqdm import tqdm

from .compose import content, load_natural
from .finder import FaceFinder, finder_loss
from .net import Shield, ShieldNet
from .photos import load_faces
from .scenes import learnt_from, load_people, load_scenes
from .start import started
from .teacher import Teacher
from .train import Lessons, folder, follow

AVERAGED, SAVED_EVERY = 300, 500  # steps
NEAR = 16  # pixels of the grid
UNSEEN = 0.5 / 255  # a change of which hardly counts


def main():
    parse = argparse.ArgumentParser(description="Teaches the finder and the features that it sees.")
    parse.add_argument("shield", type=pathlib.Path), parse.add_argument("finder", type=pathlib.Path)
    parse.add_argument("--teacher", type=pathlib.Path, required=True, help="exported file whose maps are kept")
    parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--out", type=pathlib.Path, required=True)
    parse.add_argument("--minutes", type=float, default=60), parse.add_argument("--batch", type=int, default=24)
    parse.add_argument("--rate", type=float, default=1e-3), parse.add_argument("--held", type=float, default=4)
    parse.add_argument("--seed", type=int, default=0), parse.add_argument("--threads", type=int, default=0)
    parse.add_argument("--workers", type=int, default=1, help="processes that draw the pictures")
    args = parse.parse_args()
    random.seed(args.seed), torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    learning = nn.ModuleDict({"shield": started(ShieldNet(), args.shield), "finder": started(FaceFinder(), args.finder)})
    teach(learning, Teacher(args.teacher), lessons(args), args)


def lessons(args):
    """Batches of pictures, their octaves and what is to be found there, without end."""
    faces = load_faces(folder(args.data, "faces"))
    faces = faces[learnt_from(len(faces))]
    natural = folder(args.data, "natural")
    whole = load_scenes(folder(args.data, "scenes"), held_back=False) + load_people(natural, held_back=False)
    drawn = Lessons((whole, faces, content(faces), load_natural(natural)), args.batch)
    return iter(torch.utils.data.DataLoader(drawn, batch_size=None, num_workers=args.workers))


def teach(learning, teacher, drawn, args):
    """Lets `learning` learn for the time given, and saves its weights averaged over the last steps."""
    average = copy.deepcopy(learning)
    adam = torch.optim.AdamW(learning.parameters(), weight_decay=1e-3)
    learning["shield"].eval(), learning["finder"].train()  # its statistics are kept: the exported net has no others
    begun, done, step, shown = time.time(), 0.0, 0, None
    with tqdm(total=1, bar_format="{l_bar}{bar}|{postfix}", mininterval=5) as bar:
        while done < 1:
            for group in adam.param_groups:
                group["lr"] = args.rate * min(1, step / 100) * (1 - done) ** 0.9
            found, moved = losses(learning, teacher, *next(drawn))
            adam.zero_grad(), (found + args.held * moved).backward()
            nn.utils.clip_grad_norm_(learning.parameters(), 5)
            adam.step()
            follow(average.state_dict(), learning.state_dict(), 1 / min(step + 1, AVERAGED))
            now = torch.stack([found, moved]).detach()
            shown, step = now if shown is None else shown.lerp(now, 0.02), step + 1
            done = (time.time() - begun) / 60 / args.minutes
            bar.update(min(1, done) - bar.n)
            bar.set_postfix_str(f"step {step} loss {shown[0]:.3f} maps off by {shown[1]:.4f}", refresh=False)
            if step % SAVED_EVERY == 0 or done >= 1:
                save(average, args.out)


def save(learnt, folder):
    for name, part in learnt.items():
        torch.save(part.state_dict(), folder / f"{name}.pt")


def losses(learning, teacher, pictures, octaves, wanted):
    """Of the finder, and how far the maps are from the teacher's: mean squares, as a share of theirs near by.

    Over a whole picture small faces, on which a map is small too, would not count.
    """
    drawn, *features = learning["shield"](pictures, octaves)
    found = finder_loss(learning["finder"].logits(*features), wanted)
    kept = teacher(pictures, octaves)
    off, power = (F.avg_pool2d(change.pow(2), NEAR) for change in (Shield.map(pictures, drawn) - kept, kept))
    off, power = (squares / (power + UNSEEN**2) for squares in (off, power))
    return found, off.mean() / power.mean()


if __name__ == "__main__":
    main()
