"""Trains the shield's net against frozen encoders, with two models of the eye as the price.

    python -m safeshare_shield.train --data DIR --out RUN --minutes 60 [--start start.pt]

DIR holds faces/*.jpg and natural/*.jpg, or both under photos/ (square crops, face's box centred, half the side; square
pictures without faces), and surrogates/*.onnx.
With scenes/ beside them the finder (finder.py) is taught along with the net, in some of the steps.
RUN gets checkpoint.pt (the same command goes on from it), shield.pt and finder.pt (averaged weights), log.csv and log.png.

What is minimised is in objective.py.
"""

import argparse
import csv
import pathlib
import random
import time

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from .compose import content, load_natural
from .encoders import FACES, CleanEmbeddings, encoders_in
from .finder import FaceFinder, finder_loss, targets
from .net import CHANNELS, OCTAVES, Shield, ShieldNet
from .objective import MEASURED, Objective
from .photos import HELD_BACK, load_faces
from .plot import plot_log
from .scenes import SIDE, learnt_from, lesson, load_people, load_scenes
from .start import started
from .teacher import Teacher

FINDING = 0.3  # weight of the finder's loss
COLUMNS = ("step", "minutes", "octave", "side", *MEASURED, "loss")


def main():
    args = arguments()
    random.seed(args.seed), np.random.seed(args.seed), torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    go_through(Run(args), args.save_every)


def go_through(run, save_every):
    """Takes a run to its end, with a bar that tells of it, and saves it on the way."""
    with tqdm(total=1, bar_format="{l_bar}{bar}|{postfix}") as bar:
        while run.done < 1:
            run.one_step()
            bar.update(min(1, run.done) - bar.n)
            if run.step % save_every == 0:
                bar.set_postfix_str(run.told()), run.save()
    run.save()


def parser(description):
    """Of what every run against encoders takes."""
    parse = argparse.ArgumentParser(description=description)
    parse.add_argument("--data", type=pathlib.Path, required=True, help="folder with photos/faces and surrogates")
    parse.add_argument(
        "--out", type=pathlib.Path, required=True, help="folder of the run; resumed if it has a checkpoint"
    )
    parse.add_argument("--start", type=pathlib.Path, help="weights to start from: a run's .pt or an exported file")
    parse.add_argument("--minutes", type=float, default=60)
    parse.add_argument("--steps", type=int, default=0, help="the run's length in steps, on a machine that does other work")
    parse.add_argument("--encoders", nargs="+", default=list(FACES))
    parse.add_argument("--score", type=float, default=78, help="target SSIMULACRA2 at gain 1")
    parse.add_argument("--jnd", type=float, default=1.25, help="target of just-noticeable differences at gain 1")
    parse.add_argument("--regularity", type=float, default=0.4, help="price of regular patterns")
    parse.add_argument("--loosened", type=float, default=0.25, help="share of the run in which the targets tighten")
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--save-every", type=int, default=100)
    return parse


def arguments():
    parse = parser("Trains the shield's net.")
    parse.add_argument("--teacher", type=pathlib.Path, help="ONNX file of a net whose maps are learnt first")
    parse.add_argument("--imitating", type=float, default=0.2, help="share of the run in which they are")
    parse.add_argument("--quieter", type=float, default=1, help="factor on the starting weights' last layer")
    parse.add_argument("--only-last", action="store_true", help="train the layers after those the finder sees")
    parse.add_argument("--finding", type=float, default=0.2, help="share of the steps that teach the finder")
    parse.add_argument("--start-finder", type=pathlib.Path, help="the finder's, alike")
    parse.add_argument("--channels", type=int, nargs=3, default=CHANNELS, help="of the net, at 1/4, 1/8 and 1/16")
    parse.add_argument("--batch", type=int, default=4, help="faces a step: the same number always, since cuDNN plans anew for each")
    parse.add_argument("--workers", type=int, default=0, help="processes that draw the finder's pictures, beside a GPU")
    parse.add_argument("--rate", type=float, default=4e-4)
    parse.add_argument("--threads", type=int, default=0, help="0: torch decides")
    return parse.parse_args()


class Run:
    """One run: the net, its optimiser, the prices, the clock, all of it in the checkpoint."""

    def __init__(self, args):
        self.args, self.device = args, "cuda" if torch.cuda.is_available() else "cpu"
        faces, natural = load_faces(folder(args.data, "faces")), load_natural(folder(args.data, "natural"))
        learnt = faces[min(HELD_BACK, len(faces) // 4) :]
        encoders = encoders_in(args.data / "surrogates", args.encoders, learnt, self.device)
        clean = {n: CleanEmbeddings(e, learnt) for n, e in encoders.items()}
        for encoder in encoders.values():
            encoder.dropout = 0.05
        self.net, self.finder = ShieldNet(args.channels).to(self.device), FaceFinder(args.channels).to(self.device)
        if args.start:
            started(self.net, args.start)
            self.net.out.weight.data *= args.quieter
        if args.start_finder:
            started(self.finder, args.start_finder)
        self.teacher = Teacher(args.teacher) if args.teacher else None
        material = (t.to(self.device) for t in (learnt, content(learnt), natural))
        self.objective = Objective(args, Shield(self.net), encoders, clean, *material)
        self.lessons = self.finder_lessons(faces, natural) if args.finding and not args.only_last else None
        self.trained = nn.ModuleDict({"net": self.net, "finder": self.finder})
        self.average = {k: v.clone() for k, v in self.trained.state_dict().items()}
        if args.only_last:  # what the finder sees stays as it is
            for name, parameter in self.net.named_parameters():
                parameter.requires_grad_(name.split(".")[0] in ("up1", "join1", "out"))
        self.adam = torch.optim.Adam([p for p in self.trained.parameters() if p.requires_grad], args.rate)
        self.step, self.minutes, self.rows, self.clock = 0, 0.0, [], time.time()
        if (args.out / "checkpoint.pt").exists():
            self.load()

    @property
    def done(self):
        """Share of the run that lies behind, by the clock or, where `--steps` is given, by the steps."""
        if self.args.steps:
            return self.step / self.args.steps
        return self.minutes / self.args.minutes

    def one_step(self):
        self.net.train(
            not self.args.start and self.done < 0.4
        )  # later statistics frozen: the exported net has no others
        self.step += 1
        loss = self.loss()
        for group in self.adam.param_groups:
            group["lr"] = self.args.rate * min(1, self.step / 50) * learning_rate_share(self.done)
        self.adam.zero_grad(), loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained.parameters(), 1)
        self.adam.step()
        decay = min(0.995, self.step / (self.step + 10))
        follow(self.average, self.trained.state_dict(), 1 - decay)
        now = time.time()
        self.minutes, self.clock = self.minutes + (now - self.clock) / 60, now

    def loss(self):
        """Loss of one batch; its row of the log, where it has one, is added to `rows`."""
        if self.lessons is not None and random.random() < self.args.finding:
            return self.found()
        octave = random.choice((1, 1, 2, 2, 3))
        if self.teacher and self.done < self.args.imitating:
            return self.objective.imitation(self.teacher, octave)
        if random.random() < 0.25:
            return self.objective.silence(octave)
        loss, side, figures = self.objective.shielding(octave, self.done)
        self.rows.append((self.step, self.minutes, octave, side, torch.cat([figures, loss.detach()[None]])))
        return loss

    def finder_lessons(self, faces, natural):
        """Batches of pictures and what is to be found there, without end; nothing where there are no whole photos."""
        scenes = folder(self.args.data, "scenes")
        if not scenes.is_dir():
            return None
        faces = faces[learnt_from(len(faces))]
        whole = load_scenes(scenes, held_back=False) + load_people(folder(self.args.data, "natural"), held_back=False)
        lessons = Lessons((whole, faces, content(faces), natural), self.args.batch)
        return iter(torch.utils.data.DataLoader(lessons, batch_size=None, num_workers=self.args.workers))

    def found(self):
        """Loss of a batch of pictures whose faces the finder is to find, on the net's features."""
        pictures, octaves, wanted = (t.to(self.device, non_blocking=True) for t in next(self.lessons))
        _, *features = self.net(pictures, octaves)
        return FINDING * finder_loss(self.finder.logits(*features), wanted)

    def told(self):
        """What the bar says: means of the rows since the last save."""
        means = torch.stack([row[-1] for row in self.rows]).mean(0).tolist() if self.rows else ()
        figures = " ".join(f"{name} {mean:.2f}" for name, mean in zip(MEASURED, means))
        return f"{self.minutes:.1f} min step {self.step} {figures}"

    def save(self):
        state = {
            "trained": self.trained.state_dict(),
            "average": self.average,
            "adam": self.adam.state_dict(),
            "step": self.step,
        }
        state |= {"minutes": self.minutes, "prices": self.objective.prices, "torch_random": torch.get_rng_state()}
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
            writer.writerows(map(written, self.rows))
        self.rows = []
        plot_log(log, self.args.out / "log.png")

    def load(self):
        state = torch.load(self.args.out / "checkpoint.pt", map_location=self.device, weights_only=False)
        self.trained.load_state_dict(state["trained"]), self.adam.load_state_dict(state["adam"])
        self.average, self.step, self.minutes = state["average"], state["step"], state["minutes"]
        self.objective.prices = state["prices"]
        torch.set_rng_state(state["torch_random"].cpu()), random.setstate(state["random"])


@torch.no_grad()
def follow(average, weights, share):
    """Moves averaged weights by a share of the way to those of now; counters are taken as they are."""
    for kept, now in zip(average.values(), weights.values(), strict=True):
        kept.lerp_(now, share) if now.is_floating_point() else kept.copy_(now)


def folder(data, name):
    nested = data / "photos" / name
    return nested if nested.is_dir() else data / name


def written(row):
    *begun, figures = row
    step, minutes, octave, side = begun
    figures = [f"{figure:.3f}" for figure in figures.tolist()]
    return dict(zip(COLUMNS, (step, f"{minutes:.2f}", octave, side, *figures), strict=True))


class Lessons(torch.utils.data.IterableDataset):
    """Batches for the finder: pictures N x 3 x SIDE x SIDE, their octaves, and `targets`."""

    def __init__(self, material, batch):
        self.material, self.batch = material, batch

    def __iter__(self):
        while True:
            pictures, boxes = zip(*(lesson(*self.material) for _ in range(self.batch)))
            octaves = torch.tensor(random.choices(OCTAVES, k=self.batch)).view(-1, 1, 1, 1).float()
            yield torch.cat(pictures), octaves, torch.stack([targets(b, SIDE // 8, SIDE // 8) for b in boxes])


def learning_rate_share(done):
    return 1 if done < 0.6 else 0.4 if done < 0.85 else 0.12


if __name__ == "__main__":
    main()
