"""Teaches a small encoder of our own (student.py) what the frozen encoders see, and their slopes.

    python -m safeshare_shield.train_student --data DIR --out RUN --minutes 8

DIR as for train.py. RUN gets checkpoint.pt (the same command goes on from it), student.pt (averaged weights), log.csv.

On faces on their way down the teachers' slopes (walk.py) the student learns four things: the embedding of the clean
face, that of the changed one, how it moved between them, and the teachers' slope (Jacobian matching: Srinivas and
Fleuret 2018). The slope is asked for along the teachers' own directions: along the student's, which mean nothing at
first, it would learn one pattern for all faces, and its embedding would collapse.
"""

import argparse
import csv
import math
import pathlib
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

from .compose import content, load_natural
from .encoders import FACES, encoders_in
from .photos import HELD_BACK, load_faces
from .replayed import with_slopes
from .steps import tempered, unit
from .student import Student
from .train import folder, go_through
from .walk import Walk

FIGURES = ("clean", "changed", "moved", "slope", "cosine")


def main():
    args = arguments()
    random.seed(args.seed), torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    args.out.mkdir(parents=True, exist_ok=True)
    go_through(Run(args), args.save_every)


def arguments():
    parse = argparse.ArgumentParser(description="Teaches a small encoder what the frozen encoders see.")
    parse.add_argument("--data", type=pathlib.Path, required=True, help="folder with photos/faces and surrogates")
    parse.add_argument(
        "--out", type=pathlib.Path, required=True, help="folder of the run; resumed if it has a checkpoint"
    )
    parse.add_argument("--minutes", type=float, default=60)
    parse.add_argument("--steps", type=int, default=0, help="the run's length in steps, not minutes")
    parse.add_argument("--encoders", nargs="+", default=list(FACES))
    parse.add_argument("--batch", type=int, default=16, help="faces a step, a multiple of 4")
    parse.add_argument("--rate", type=float, default=1e-3)
    parse.add_argument("--slopes", type=float, default=2, help="weight of the slope's error, after a fifth of the run")
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--save-every", type=int, default=100)
    return parse.parse_args()


class Run:
    """One run: student, optimiser and clock, all of it in the checkpoint."""

    def __init__(self, args):
        self.args, self.step, self.minutes, self.rows, self.clock = args, 0, 0.0, [], time.time()
        device = "cuda" if torch.cuda.is_available() else "cpu"
        faces, natural = load_faces(folder(args.data, "faces")), load_natural(folder(args.data, "natural"))
        learnt = faces[min(HELD_BACK, len(faces) // 4) :]
        teachers = encoders_in(args.data / "surrogates", args.encoders, learnt, device)
        self.sizes = [teacher.length for teacher in teachers.values()]
        material = (t.to(device) for t in (learnt, content(learnt), natural))
        self.walk = Walk(teachers, *material, args.batch)
        self.net = Student(self.sizes).to(device, memory_format=torch.channels_last)
        self.net.fit_scales(self.walk["view"])
        self.average = {k: v.clone() for k, v in self.net.state_dict().items()}
        self.adam = torch.optim.AdamW(self.net.parameters(), args.rate, weight_decay=0.02)
        if (args.out / "checkpoint.pt").exists():
            self.load(device)
        for teacher in teachers.values():
            teacher.replay(len(self.walk["view"]))
        self.lesson = with_slopes(Lesson(self.net), *(torch.rand_like(t) for t in self.shown()))

    @property
    def done(self):
        """Share of the run that lies behind, by the clock or, where `--steps` is given, by the steps."""
        return self.step / self.args.steps if self.args.steps else self.minutes / self.args.minutes

    def one_step(self):
        self.step += 1
        loss, slope = self.loss()
        along = (1 + math.cos(math.pi * min(1, self.done))) / 2
        for group in self.adam.param_groups:
            group["lr"] = self.args.rate * min(1, self.step / 200) * (0.02 + 0.98 * along)
        self.adam.zero_grad(), loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1)
        self.adam.step()
        decay = min(0.998, self.step / (self.step + 10))
        for name, value in self.net.state_dict().items():
            self.average[name].lerp_(value, 1 - decay)
        self.walk.go_on(slope)
        if slope.is_cuda and self.step % 10 == 0:
            torch.cuda.synchronize()  # the clock counts what was done, not what was asked for
        now = time.time()
        self.minutes, self.clock = self.minutes + (now - self.clock) / 60, now

    def loss(self):
        """Loss of one batch, and the slope to go on along: the teachers' for some faces, the student's for others."""
        walk = self.walk
        wanted, slope_wanted = walk.seen()
        clean, embedding, slope = self.lesson(*self.shown())
        tempered_both = (tempered(s * walk["room"]).flatten(1) for s in (slope, slope_wanted))
        errors = (
            self.differing(clean, walk["clean"]),
            self.differing(embedding, wanted),
            self.differing(embedding - clean, wanted - walk["clean"]),
            1 - F.cosine_similarity(*tempered_both).mean(),
        )
        weights = 1, 1, 0.5, self.args.slopes * min(1, self.done / 0.2)
        cosine = 1 - self.differing(wanted, walk["clean"])
        self.rows.append((self.step, self.minutes, torch.stack([*errors, cosine]).detach()))
        by_student = (torch.rand(len(slope), 1, 1, 1, device=slope.device) < 0.4).float()
        onward = torch.lerp(unit(slope_wanted), unit(slope.detach()), by_student)
        return sum(weight * error for weight, error in zip(weights, errors, strict=True)), onward

    def shown(self):
        return self.walk["view"], self.walk["view"] + self.walk.change, self.walk.aims()

    def differing(self, a, b):
        """1 minus the mean cosine over teachers and faces."""
        parts = zip(a.split(self.sizes, 1), b.split(self.sizes, 1), strict=True)
        return 1 - sum(F.cosine_similarity(x, y).mean() for x, y in parts) / len(self.sizes)

    def told(self):
        """What the bar says: means of the rows since the last save."""
        means = torch.stack([figures for *_, figures in self.rows]).mean(0).tolist()
        return f"step {self.step} " + " ".join(f"{name} {mean:.3f}" for name, mean in zip(FIGURES, means, strict=True))

    def save(self):
        out = self.args.out
        state = {"net": self.net.state_dict(), "average": self.average, "adam": self.adam.state_dict()}
        torch.save(state | {"step": self.step, "minutes": self.minutes}, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        torch.save({"sizes": self.sizes, "weights": self.average}, out / "student.pt")
        fresh = not (out / "log.csv").exists()
        with (out / "log.csv").open("a", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("step", "minutes", *FIGURES)) if fresh else None
            for step, minutes, figures in self.rows:
                writer.writerow((step, f"{minutes:.3f}", *(f"{figure:.4f}" for figure in figures.tolist())))
        self.rows = []

    def load(self, device):
        state = torch.load(self.args.out / "checkpoint.pt", map_location=device, weights_only=True)
        self.net.load_state_dict(state["net"]), self.adam.load_state_dict(state["adam"])
        self.average, self.step, self.minutes = state["average"], state["step"], state["minutes"]
        seed = self.args.seed + self.step  # not the faces of the start again
        random.seed(seed), torch.manual_seed(seed)


class Lesson(nn.Module):
    """What is taught of one face: its embedding, that of the changed face, and the slope there."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, view, changed, aims):
        slope, embedding = self.net.slope(changed, aims)
        return self.net(view), embedding, slope


if __name__ == "__main__":
    main()
