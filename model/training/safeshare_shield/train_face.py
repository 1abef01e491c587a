"""Trains the face net (face_net.py) against frozen encoders, with two models of the eye as the price.

    python -m safeshare_shield.train_face --data DIR --out RUN --minutes 8

DIR as for train.py. RUN gets checkpoint.pt (the same command goes on from it), face.pt (averaged weights), log.csv and, at its end, log.png.

As in objective.py, minimised is what encoders still see of the posted face, at the price of what a parent sees; but of
faces that were found, so that each is seen upright, in the middle and as large as all others. On the phone a face's map
is amplified until it is as visible as the strength allows, so here its gain, one for each size of face, follows the
score, slowly. With one gain for all sizes the prices end at their bounds: what hides on a small face is ruled by a
large one, and the other way round.
"""

import csv
import math
import random
import time

import torch
import torch.nn.functional as F

from . import ssimulacra2
from .compose import content, load_natural
from .encoders import encoders_in, varied_view
from .face_net import SIDE as VIEW
from .face_net import FaceNet
from .face_views import FACE, laid, located, middle, pictures, posted, views
from .objective import visible_score
from .photos import HELD_BACK, face_view, load_faces, placement
from .plot import plot_log
from .pyramid import upsample
from .replayed import with_slopes
from .start import started
from .train import folder, go_through, parser
from .visibility import jnd, regularity

SIDE = 224  # of the pictures; the face's box is half of it
# Octave on which the map is laid, and how much coarser than the pictures: faces of 112, 224 and 448 px in the photo.
SCALES = ((1, 2), (1, 1), (2, 1))
JND_SHARES = (1, 0.85, 0.7)  # of the target at each scale
STRONGEST = 14 / 255  # of full scale: below which the phone bends the maps of `standard` to stay
GAINS = 0.4, -0.2, -0.6  # natural logarithms, of each scale's at the start
GAIN_BOUNDS = -2, 2  # of these logarithms
PRICES = 0.1, 0.05  # of ten points of the score below its target, of as many just-noticeable differences as are aimed at
STRIPES_FROM = 0.45  # regularity that costs nothing: less than in whole pictures, rays are seen on a face first
FIGURES = ("score", "jnd", "regularity", "cosine", "gain")


def main():
    args = arguments()
    random.seed(args.seed), torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    args.out.mkdir(parents=True, exist_ok=True)
    go_through(Run(args), args.save_every)


def arguments():
    parse = parser("Trains the face net.")
    parse.add_argument("--batch", type=int, default=12, help="faces a step, a multiple of the number of `--encoders`")
    parse.add_argument("--rate", type=float, default=2e-3)
    return parse.parse_args()


class Run:
    """One run: net, optimiser, prices and clock, all of it in the checkpoint."""

    def __init__(self, args):
        self.args, self.step, self.minutes, self.rows, self.clock = args, 0, 0.0, [], time.time()
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        faces, natural = load_faces(folder(args.data, "faces")), load_natural(folder(args.data, "natural"))
        learnt = faces[min(HELD_BACK, len(faces) // 4) :]
        known = encoders_in(args.data / "surrogates", sorted(set(args.encoders)), learnt, self.device)
        faces_each = args.batch // len(args.encoders)
        self.encoders = [(encoder, faces_each * args.encoders.count(name)) for name, encoder in known.items()]
        self.material = [t.to(self.device) for t in (learnt, content(learnt), natural)]
        self.net = FaceNet().to(self.device, memory_format=torch.channels_last)
        if args.start:
            started(self.net, args.start)
        self.average = {k: v.clone() for k, v in self.net.state_dict().items() if v.is_floating_point()}
        self.adam = torch.optim.Adam(self.net.parameters(), args.rate, betas=(0.9, 0.99))
        self.gains = torch.tensor(GAINS, device=self.device)
        if (args.out / "checkpoint.pt").exists():
            self.load()
        for encoder, n in self.encoders:
            encoder.replay(n)
        self.drawn = None

    @property
    def done(self):
        """Share of the run that lies behind, by the clock or, where `--steps` is given, by the steps."""
        return self.step / self.args.steps if self.args.steps else self.minutes / self.args.minutes

    def one_step(self):
        self.step += 1
        self.made_ready()
        loss = self.loss()
        along = (1 + math.cos(math.pi * min(1, self.done))) / 2
        for group in self.adam.param_groups:
            group["lr"] = self.args.rate * min(1, self.step / 200) * (0.02 + 0.98 * along)
        self.adam.zero_grad(), loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1)
        self.adam.step()
        self.averaged(min(0.998, self.step / (self.step + 10)))
        if loss.is_cuda and self.step % 10 == 0:
            torch.cuda.synchronize()  # the clock counts what was done, not what was asked for
        now = time.time()
        self.minutes, self.clock = self.minutes + (now - self.clock) / 60, now

    def made_ready(self):
        """Statistics are frozen for the last part of a run: the exported net has no others."""
        learning = self.done < 0.6 and not self.args.start
        if self.drawn is None or learning != self.net.training:
            self.net.train(learning)
            example = torch.rand(self.args.batch, 3, VIEW, VIEW, device=self.device)
            self.drawn = with_slopes(self.net, example)

    def averaged(self, decay):
        state = self.net.state_dict()
        torch._foreach_lerp_(list(self.average.values()), [state[name] for name in self.average], 1 - decay)

    def loss(self):
        picture = pictures(*self.material, self.args.batch, SIDE)
        place = located(len(picture), 1, self.device)
        change = laid(self.drawn(views(picture, place)), place, SIDE)
        scale = random.randrange(len(SCALES))
        grid, coarser = picture, SCALES[scale][1]
        if coarser > 1:
            grid, change = (F.avg_pool2d(t, coarser) for t in (picture, change))
        change = STRONGEST * torch.tanh(self.gains[scale].exp() * change / STRONGEST)
        shown = upsample(change, (SIDE, SIDE)) if coarser > 1 else change
        match = self.cosine(picture, posted((picture + shown).clamp(0, 1)))
        visible, figures = self.visible(grid[::2], change[::2], scale)  # half of them tell enough
        told = *figures, match.detach(), self.gains[scale].exp()
        self.rows.append((self.step, self.minutes, scale, torch.stack(told)))
        return match + visible

    def visible(self, grid, change, scale):
        """The price of what is seen of maps, N x 1 x S x S, on pictures, N x 3 x S x S, and its figures."""
        octave, coarser = SCALES[scale]
        # The region of twice the face's height is what strengths are defined by; it hardly weighs an altered eye.
        regions = [(middle(grid, share), middle(change, share)) for share in (1, FACE)]
        if coarser > 1:
            score = sum(visible_score(*region, octave) for region in regions) / 2
        else:  # fine enough as it is
            pairs = [(clean, (clean + more).clamp(0, 1)) for clean, more in regions]
            score = sum(sum(ssimulacra2.scores(*pair, (octave, octave - 1))) for pair in pairs) / 4
        loose = max(0, 1 - self.done / self.args.loosened) if self.args.loosened else 0
        target, most = self.args.score - 20 * loose, self.args.jnd * JND_SHARES[scale] * (1 + 2.5 * loose)
        differences, regular = jnd(grid, change, octave), regularity(change)
        loss = PRICES[0] * (target - score).mean() / 10 + PRICES[1] * differences.mean() / most
        # Far from the target there is another, where nothing is drawn.
        loss = loss + 0.04 * (F.relu(target - 3 - score) + F.relu(score - target - 3)).mean()
        loss = loss + 0.1 * F.relu(differences / most - 1.2).mean()
        loss = loss + self.args.regularity * F.relu(regular - STRIPES_FROM).mean()
        figures = [figure.detach().mean() for figure in (score, differences, regular)]
        self.gains[scale] = (self.gains[scale] + 0.003 * ((figures[0] - target) / 3).clamp(-1, 1)).clamp(*GAIN_BOUNDS)
        return loss, figures

    def cosine(self, picture, shielded):
        """Mean cosine between what encoders see of posted and clean faces, each face seen by one of them."""
        total, begin = 0, 0
        for encoder, n in self.encoders:
            some, begin = slice(begin, begin + n), begin + n
            with torch.no_grad():
                straight = placement(n, 0, picture.device)
                clean = encoder.embed(face_view(picture[some], straight, encoder.size))
            got = (encoder.embed(varied_view(shielded[some], encoder.size)) * clean).sum(1)
            total = total + (F.leaky_relu(got + 0.1, 0.1) - 0.1).sum()
        return total / begin

    def told(self):
        """What the bar says: means of the rows since the last save."""
        means = torch.stack([figures for *_, figures in self.rows]).mean(0).tolist()
        return f"step {self.step} " + " ".join(f"{name} {mean:.3f}" for name, mean in zip(FIGURES, means, strict=True))

    def save(self):
        out = self.args.out
        state = {"net": self.net.state_dict(), "average": self.average, "adam": self.adam.state_dict()}
        state |= {"step": self.step, "minutes": self.minutes, "gains": self.gains}
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        torch.save(self.net.state_dict() | self.average, out / "face.tmp")
        (out / "face.tmp").replace(out / "face.pt")
        fresh = not (out / "log.csv").exists()
        with (out / "log.csv").open("a", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("step", "minutes", "scale", *FIGURES)) if fresh else None
            for step, minutes, at, figures in self.rows:
                writer.writerow((step, f"{minutes:.3f}", at, *(f"{figure:.4f}" for figure in figures.tolist())))
        self.rows = []
        if self.done >= 1:
            plot_log(out / "log.csv", out / "log.png", by="scale")

    def load(self):
        state = torch.load(self.args.out / "checkpoint.pt", map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"]), self.adam.load_state_dict(state["adam"])
        self.average, self.step, self.minutes = state["average"], state["step"], state["minutes"]
        self.gains = state["gains"]
        seed = self.args.seed + self.step  # not the faces of the start again
        random.seed(seed), torch.manual_seed(seed)


if __name__ == "__main__":
    main()
