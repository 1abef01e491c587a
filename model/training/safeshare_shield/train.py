"""Trains the shield's net against frozen encoders, with two models of the eye as the price.

    python -m safeshare_shield.train --data DIR --out RUN --minutes 60 [--start start.pt]

DIR holds faces/*.jpg and natural/*.jpg, or both under photos/ (square crops, face's box centred, half the side; square
pictures without faces), and surrogates/*.onnx.
With scenes/ beside them the finder (finder.py) is taught along with the net, in some of the steps.
RUN gets checkpoint.pt (the same command goes on from it), shield.pt and finder.pt (averaged weights), log.csv and log.png.

Each batch is on one octave: faces laid into natural pictures are the grid, the photo is 2**octave larger; the coarser
octaves are added as on the phone. Objective: mean cosine between what encoders see of the posted, shielded face and of
the clean one, plus prices on the shortfall of SSIMULACRA2 (of the enlarged map, as the parent sees it) under its target
and on just-noticeable differences over theirs, plus prices on regular patterns and on what is done away from the face.
The first two are dual variables for each octave and size of face: they grow while a target is missed.
"""

import argparse
import csv
import pathlib
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from tqdm import tqdm

from . import ssimulacra2
from .compose import backgrounds, composed, content, load_natural
from .encoders import CleanEmbeddings, encoders_in, varied_view
from .finder import FaceFinder, finder_loss, targets
from .net import MULTIPLE, OCTAVES, Shield, ShieldNet
from .photos import HELD_BACK, far_too_large, load_faces, relit, resized, softened
from .plot import plot_log
from .posted import as_posted
from .pyramid import pyramid_delta, upsample
from .scenes import SIDE, learnt_from, lesson, load_scenes
from .teacher import Teacher
from .visibility import jnd, regularity

SIDES = (112, 128, 144, 160, 176, 208, 248)  # of the crop on the grid; the face's box is half of it
STRIPES_FROM = 0.55  # regularity that costs nothing: noise has 0.4, stripes have 2
LESSONS = 4  # pictures of a step of the finder
FINDING = 0.3  # weight of the finder's loss
PEAK = 14 / 255  # of full scale: what the strongest hundredth of a face's map may be at gain 1
JND_SHARE = {1: 1, 2: 0.7, 3: 0.5}  # of the target: coarser maps show fewer differences at the same score
COLUMNS = (
    "step",
    "minutes",
    "octave",
    "side",
    "score",
    "jnd",
    "regularity",
    "outside",
    "cosine",
    "price_score",
    "price_jnd",
    "loss",
)


def main():
    args = arguments()
    random.seed(args.seed), np.random.seed(args.seed), torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    run = Run(args)
    with tqdm(total=1, bar_format="{l_bar}{bar}|{postfix}") as bar:
        while run.done < 1:
            run.one_step(bar)
            if run.step % args.save_every == 0:
                run.save()
    run.save()


def arguments():
    parse = argparse.ArgumentParser(description="Trains the shield's net.")
    parse.add_argument("--data", type=pathlib.Path, required=True, help="folder with photos/faces and surrogates")
    parse.add_argument(
        "--out", type=pathlib.Path, required=True, help="folder of the run; resumed if it has a checkpoint"
    )
    parse.add_argument("--start", type=pathlib.Path, help="weights to start from")
    parse.add_argument("--teacher", type=pathlib.Path, help="ONNX file of a net whose maps are learnt first")
    parse.add_argument("--imitating", type=float, default=0.2, help="share of the run in which they are")
    parse.add_argument("--quieter", type=float, default=1, help="factor on the starting weights' last layer")
    parse.add_argument("--only-last", action="store_true", help="train the layers after those the finder sees")
    parse.add_argument("--minutes", type=float, default=60)
    parse.add_argument("--steps", type=int, default=0, help="the run's length in steps, on a machine that does other work")
    parse.add_argument("--encoders", nargs="+", default=["face_a", "face_b", "face_c"])
    parse.add_argument("--score", type=float, default=78, help="target SSIMULACRA2 at gain 1")
    parse.add_argument("--jnd", type=float, default=1.25, help="target of just-noticeable differences at gain 1")
    parse.add_argument("--regularity", type=float, default=0.4, help="price of regular patterns")
    parse.add_argument("--finding", type=float, default=0.2, help="share of the steps that teach the finder")
    parse.add_argument("--start-finder", type=pathlib.Path, help="the finder's weights to start from")
    parse.add_argument("--batch", type=int, default=4, help="faces of 160 px a step; more of smaller ones")
    parse.add_argument("--rate", type=float, default=4e-4)
    parse.add_argument("--loosened", type=float, default=0.25, help="share of the run in which the targets tighten")
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--threads", type=int, default=0, help="0: torch decides")
    parse.add_argument("--save-every", type=int, default=100)
    return parse.parse_args()


class Run:
    """One run: the net, its optimiser, the prices, the clock, all of it in the checkpoint."""

    def __init__(self, args):
        self.args, self.device = args, "cuda" if torch.cuda.is_available() else "cpu"
        faces, self.natural = load_faces(folder(args.data, "faces")), load_natural(folder(args.data, "natural"))
        self.faces = faces[min(HELD_BACK, len(faces) // 4) :]
        self.shown = content(self.faces)
        self.encoders = encoders_in(args.data / "surrogates", args.encoders, self.faces, self.device)
        self.clean = {n: CleanEmbeddings(e, self.faces) for n, e in self.encoders.items()}
        for encoder in self.encoders.values():
            encoder.dropout = 0.05
        self.net = ShieldNet().to(self.device)
        if args.start:
            self.net.load_state_dict(torch.load(args.start, map_location=self.device, weights_only=True))
            self.net.out.weight.data *= args.quieter
        self.teacher = Teacher(args.teacher) if args.teacher else None
        self.shield, self.finder = Shield(self.net), FaceFinder().to(self.device)
        if args.start_finder:
            self.finder.load_state_dict(torch.load(args.start_finder, map_location=self.device, weights_only=True))
        self.trained = nn.ModuleDict({"net": self.net, "finder": self.finder})
        self.average = {k: v.clone() for k, v in self.trained.state_dict().items()}
        self.material = self.finding_material(faces) if args.finding and not args.only_last else None
        if args.only_last:  # what the finder sees stays as it is
            for name, parameter in self.net.named_parameters():
                parameter.requires_grad_(name.split(".")[0] in ("up1", "join1", "out"))
        self.adam = torch.optim.Adam([p for p in self.trained.parameters() if p.requires_grad], args.rate)
        self.prices = {(o, s): [0.1, 0.1] for o in (1, 2, 3) for s in (0, 1)}
        self.step, self.minutes, self.rows = 0, 0.0, []
        if (args.out / "checkpoint.pt").exists():
            self.load()

    @property
    def done(self):
        """Share of the run that lies behind, by the clock or, where `--steps` is given, by the steps."""
        if self.args.steps:
            return self.step / self.args.steps
        return self.minutes / self.args.minutes

    def one_step(self, bar):
        begin = time.time()
        self.net.train(
            not self.args.start and self.done < 0.4
        )  # later statistics frozen: the exported net has no others
        self.step += 1
        loss, row = self.loss()
        for group in self.adam.param_groups:
            group["lr"] = self.args.rate * min(1, self.step / 50) * learning_rate_share(self.done)
        self.adam.zero_grad(), loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained.parameters(), 1)
        self.adam.step()
        decay = min(0.995, self.step / (self.step + 10))
        for name, value in self.trained.state_dict().items():
            self.average[name].lerp_(value, 1 - decay) if value.is_floating_point() else self.average[name].copy_(value)
        self.minutes += (time.time() - begin) / 60
        bar.update(min(1, self.done) - bar.n)
        if row:
            self.rows.append({"step": self.step, "minutes": f"{self.minutes:.2f}", **row, "loss": f"{loss.item():.4f}"})
            bar.set_postfix_str(f"{self.minutes:.1f} min step {self.step} cosine {row['cosine']} score {row['score']} jnd {row['jnd']}")

    def loss(self):
        """Loss of one batch, and its row of the log where it has one."""
        if self.material and random.random() < self.args.finding:
            return self.found(), None
        octave = random.choice((1, 1, 2, 2, 3))
        if self.teacher and self.done < self.args.imitating:
            return self.imitation(octave, random.choice(SIDES)), None
        if random.random() < 0.25:
            return self.silence(octave), None
        return self.shielding(octave, random.choice(SIDES))

    def finding_material(self, faces):
        """What `lesson` makes its pictures of; nothing where there are no whole photos."""
        scenes = folder(self.args.data, "scenes")
        if not scenes.is_dir():
            return None
        faces = faces[learnt_from(len(faces))]
        return load_scenes(scenes, held_back=False), faces, content(faces), self.natural

    def found(self):
        """Loss of a batch of pictures whose faces the finder is to find, on the net's features."""
        pictures, boxes = zip(*(lesson(*self.material) for _ in range(LESSONS)))
        octaves = torch.tensor(random.choices(OCTAVES, k=LESSONS)).view(-1, 1, 1, 1).float()
        _, *features = self.net(torch.cat(pictures).to(self.device), octaves.to(self.device))
        wanted = torch.stack([targets(b, SIDE // 8, SIDE // 8) for b in boxes]).to(self.device)
        return FINDING * finder_loss(self.finder.logits(*features), wanted)

    def imitation(self, octave, side):
        """How far the net's maps are from its teacher's, on faces and around them."""
        picture, _, _ = self.pictures(torch.randint(len(self.faces), (2 * self.args.batch,)), random.random() < 0.5, side)
        wanted = self.teacher(picture, octave)
        error = (self.shield(picture, octave) - wanted).pow(2).mean((1, 2, 3)).add(1e-9).sqrt()
        return (error / wanted.pow(2).mean((1, 2, 3)).add(1e-7).sqrt()).mean()

    def silence(self, octave):
        """Loss of a batch on which all is to be left as it is: no faces, or faces far too large for the grid."""
        if octave < 3 and random.random() < 0.3:
            at = torch.randint(len(self.faces), (4,))
            picture = far_too_large(self.faces[at].to(self.device).float() / 255)
        else:
            picture = backgrounds(self.natural, 4, random.choice((128, 192, 256)), self.device)
            picture = relit(picture) if random.random() < 0.25 else picture
        delta = self.shield(picture, octave)
        return 15 * (delta.abs().mean() + delta.pow(2).mean((1, 2, 3)).add(1e-9).sqrt().mean())

    def shielding(self, octave, side):
        """Loss and log row of one batch of faces whose crops are `side` px on the grid of `octave`."""
        args = self.args
        n = max(2, min(2 * args.batch, round(args.batch * (160 / side) ** 1.5)))
        at, flip = torch.randint(len(self.faces), (n,)), random.random() < 0.5
        picture, y, x = self.pictures(at, flip, side)
        delta = pyramid_delta(self.shield, picture, octave)
        cut = (..., slice(y, y + side), slice(x, x + side))
        clean, change = picture[cut], delta[cut]
        shielded = (clean + change).clamp(0, 1)
        match = self.cosine(as_posted(shielded, octave), at, flip)
        score, seen, regular = visible_score(clean, change, octave), jnd(clean, change, octave), regularity(change)
        outside = (delta.abs().sum() - change.abs().sum()) / max(1, delta.numel() - change.numel())
        loose = max(0, 1 - self.done / args.loosened) if args.loosened else 0
        target, most = args.score - 20 * loose, args.jnd * JND_SHARE[octave] * (1 + 2.5 * loose)
        prices = self.prices[octave, int(side >= 160)]
        loss = match + prices[0] * (target - score).mean() / 10 + prices[1] * (seen / most - 1).mean()
        loss = loss + 0.04 * (F.relu(target - 5 - score) + F.relu(score - target - 3)).mean()  # too quiet: no slope to learn
        loss = loss + 0.1 * F.relu(seen / most - 1.4).mean()
        loss = loss + 15 * F.relu(strongest(change) - PEAK).mean()
        loss = loss + args.regularity * F.relu(regular - STRIPES_FROM).mean() + 10 * outside
        prices[0] = step_price(prices[0], (target - score.mean().item()) / 3)
        prices[1] = step_price(prices[1], (seen.mean().item() / most - 1) * 6)
        row = {"octave": octave, "side": side, "score": f"{score.mean():.1f}", "jnd": f"{seen.mean():.2f}"}
        row |= {"regularity": f"{regular.mean():.2f}", "outside": f"{255 * outside:.3f}", "cosine": f"{match:.3f}"}
        return loss, row | {"price_score": f"{prices[0]:.3f}", "price_jnd": f"{prices[1]:.3f}"}

    def pictures(self, at, flip, side):
        """Faces in natural pictures: N x 3 x H x W, and where the crops of `side` px lie in them."""
        whole = -(-(side + random.choice((0, 16, 32))) // MULTIPLE) * MULTIPLE
        y, x = (random.randint(0, whole - side) for _ in range(2))
        faces, shown = (t[at].to(self.device).float() / 255 for t in (self.faces, self.shown))
        faces, shown = (resized(t.flip(3) if flip else t, side).clamp(0, 1) for t in (faces, shown))
        picture = composed(faces, shown, backgrounds(self.natural, len(at), whole, self.device), y, x)
        picture = relit(picture) if random.random() < 0.3 else picture
        return softened(picture) if random.random() < 0.2 else picture, y, x

    def cosine(self, seen, at, flip):
        """Weighted mean of the cosine between seen and clean faces, each face seen by one of the encoders.

        Under -0.1 nothing is gained.
        """
        names = random.sample(list(self.encoders), len(self.encoders))
        total, weights = 0, 0
        for i, name in enumerate(names[: len(at)]):
            encoder, some = self.encoders[name], slice(i, None, len(names))
            view = varied_view(seen[some], encoder.size)
            got = (encoder.embed(view, drop=random.random() < 0.5) * self.clean[name](at[some], flip)).sum(1)
            total = total + encoder.weight * F.leaky_relu(got + 0.1, 0.1).sum()
            weights += encoder.weight * len(got)
        return total / weights - 0.1

    def save(self):
        state = {
            "trained": self.trained.state_dict(),
            "average": self.average,
            "adam": self.adam.state_dict(),
            "step": self.step,
        }
        state |= {"minutes": self.minutes, "prices": self.prices, "torch_random": torch.get_rng_state()}
        torch.save(state | {"random": random.getstate()}, self.args.out / "checkpoint.tmp")
        (self.args.out / "checkpoint.tmp").replace(self.args.out / "checkpoint.pt")
        for part, file in (("net", "shield.pt"), ("finder", "finder.pt")):
            weights = {k.removeprefix(f"{part}."): v for k, v in self.average.items() if k.startswith(f"{part}.")}
            torch.save(weights, self.args.out / file)
        log = self.args.out / "log.csv"
        fresh = not log.exists()
        with log.open("a", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader() if fresh else None
            writer.writerows(self.rows)
        self.rows = []
        plot_log(log, self.args.out / "log.png")

    def load(self):
        state = torch.load(self.args.out / "checkpoint.pt", map_location=self.device, weights_only=False)
        self.trained.load_state_dict(state["trained"]), self.adam.load_state_dict(state["adam"])
        self.average, self.step, self.minutes = state["average"], state["step"], state["minutes"]
        self.prices = state["prices"]
        torch.set_rng_state(state["torch_random"].cpu()), random.setstate(state["random"])


def folder(data, name):
    nested = data / "photos" / name
    return nested if nested.is_dir() else data / name


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


def learning_rate_share(done):
    return 1 if done < 0.6 else 0.4 if done < 0.85 else 0.12


def step_price(price, push):
    return min(2, max(0.005, price * (1 + 0.04 * max(-3, min(3, push)))))


if __name__ == "__main__":
    main()
