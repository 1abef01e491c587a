"""Teaches the finder (finder.py) on the features of a trained shield, whose weights stay as they are.

    python -m safeshare_shield.train_finder RUN/shield.pt --data DIR --out finder.pt

DIR as for training, with scenes/ (whole photos and boxes.csv) beside faces/ and natural/. The features of all pictures
are computed once and kept in memory: 0.15 MB a picture.
"""

import argparse
import pathlib
import random

import torch
from tqdm import tqdm

from .compose import content, load_natural
from .finder import FaceFinder, finder_loss, targets
from .net import OCTAVES, ShieldNet
from .photos import load_faces
from .scenes import SIDE, learnt_from, lesson, load_scenes
from .start import started
from .train import folder


def main():
    parse = argparse.ArgumentParser(description="Teaches the finder on a trained shield's features.")
    parse.add_argument("weights", type=pathlib.Path), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--out", type=pathlib.Path, required=True)
    parse.add_argument("--start", type=pathlib.Path, help="finder to start from")
    parse.add_argument("--pictures", type=int, default=4000), parse.add_argument("--steps", type=int, default=2500)
    parse.add_argument("--batch", type=int, default=24), parse.add_argument("--rate", type=float, default=2e-3)
    parse.add_argument("--seed", type=int, default=0), parse.add_argument("--threads", type=int, default=0)
    args = parse.parse_args()
    random.seed(args.seed), torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    lessons = Lessons(started(ShieldNet(), args.weights).eval(), args.data, args.pictures)
    finder = FaceFinder()
    if args.start:
        started(finder, args.start)
    teach(finder, lessons, args)
    torch.save(finder.state_dict(), args.out)


class Lessons:
    """Features of many pictures on random octaves, and what is to be found there."""

    def __init__(self, net, data, count):
        faces = load_faces(folder(data, "faces"))
        faces = faces[learnt_from(len(faces))]
        material = (load_scenes(folder(data, "scenes"), held_back=False), faces, content(faces))
        material += (load_natural(folder(data, "natural")),)
        self.eighth, self.sixteenth, self.wanted = [], [], []
        for _ in tqdm(range(count // 8), desc="features", mininterval=5):
            pictures, boxes = zip(*(lesson(*material) for _ in range(8)))
            octaves = torch.tensor(random.choices(OCTAVES, k=8)).view(-1, 1, 1, 1).float()
            with torch.no_grad():
                _, eighth, sixteenth = net(torch.cat(pictures), octaves)
            self.eighth.append(eighth.half()), self.sixteenth.append(sixteenth.half())
            self.wanted.append(torch.stack([targets(b, SIDE // 8, SIDE // 8) for b in boxes]).half())
        self.eighth, self.sixteenth, self.wanted = map(torch.cat, (self.eighth, self.sixteenth, self.wanted))

    def __call__(self, n):
        at = torch.randint(len(self.wanted), (n,))
        return (t[at].float() for t in (self.eighth, self.sixteenth, self.wanted))


def teach(finder, lessons, args):
    adam = torch.optim.AdamW(finder.parameters(), args.rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, args.rate, args.steps, pct_start=0.1)
    finder.train()
    shown = 0.0
    with tqdm(range(args.steps), desc="finder", mininterval=5) as bar:
        for _ in bar:
            eighth, sixteenth, wanted = lessons(args.batch)
            loss = finder_loss(finder.logits(eighth, sixteenth), wanted)
            adam.zero_grad(), loss.backward()
            torch.nn.utils.clip_grad_norm_(finder.parameters(), 5)
            adam.step(), schedule.step()
            shown = loss.item() if not shown else 0.98 * shown + 0.02 * loss.item()
            bar.set_postfix_str(f"loss {shown:.3f}", refresh=False)


if __name__ == "__main__":
    main()
