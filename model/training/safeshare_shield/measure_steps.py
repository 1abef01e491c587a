"""What steps down an encoder's slope reach on held-back faces, as large in the photo as asked for.

    python -m safeshare_shield.measure_steps --data DIR [--face 120] [--agreeing 0.3 0.6] [--student S/student.pt]

Draws maps (steps.py) by chance, by the slopes of the frozen encoders themselves (what is possible at all), of all but
one (what is possible on an encoder never seen), by slopes that agree with theirs in part and are else noise, and by a
student's. Then each face's map is scaled until its region (the square of twice its height, mean of full and half size)
has the SSIMULACRA2 of `--score`; printed is the cosine to the own clean face.
"""

import argparse
import pathlib
import random

import torch
import torch.nn.functional as F

from . import ssimulacra2
from .compose import backgrounds, composed, content, load_natural
from .encoders import FACES, encoders_in
from .photos import HELD_BACK, face_view, load_faces, placement, resized
from .steps import COUNT, drawn, room, tempered, unit
from .student import Student
from .train import folder
from .visibility import regularity
from .walk import laid, located, views


def main():
    parse = argparse.ArgumentParser(description="Measures steps down an encoder's slope.")
    parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--agreeing", type=float, nargs="*", default=[], help="cosines of slopes to the encoders'")
    parse.add_argument("--student", type=pathlib.Path, help="weights of train_student")
    parse.add_argument("--face", type=int, default=120, help="height of the face in the photo, in pixels")
    parse.add_argument("--faces", type=int, default=16), parse.add_argument("--score", type=float, default=78)
    parse.add_argument("--steps", type=int, default=COUNT)
    args = parse.parse_args()
    random.seed(0), torch.manual_seed(0)
    scene = Scene(args)
    scene.tell("chance", scene.room * torch.tanh(torch.randn_like(scene.room)))
    scene.tell("all encoders", scene.stepped(scene.slope_of(FACES)))
    for left_out in FACES:
        others = [name for name in FACES if name != left_out]
        scene.tell(f"all but {left_out}", scene.stepped(scene.slope_of(others)))
    for share in args.agreeing:
        scene.tell(f"agreeing {share:g}", scene.stepped(scene.slope_agreeing(share)))
    if args.student:
        scene.tell("student", scene.stepped(student_slope(args.student, scene.view)))


class Scene:
    """Held-back faces in natural pictures, what the encoders see of them, and where the maps go."""

    def __init__(self, args):
        self.args = args
        faces, side = load_faces(folder(args.data, "faces")), 2 * args.face
        held_back = min(HELD_BACK, len(faces) // 4)
        some = faces[: held_back : max(1, held_back // args.faces)][: args.faces]
        face, shown = (resized(t.float() / 255, side).clamp(0, 1) for t in (some, content(some)))
        ground = backgrounds(load_natural(folder(args.data, "natural"), held_back=True), len(some), side)
        self.picture, self.place = composed(face, shown, ground, 0, 0), located(len(some), 0)
        self.encoders = encoders_in(args.data / "surrogates", FACES, faces[held_back:])
        self.view = views(F.interpolate(self.picture, size=(224, 224), mode="bilinear", antialias=True), self.place)
        self.room = room(self.view)
        with torch.no_grad():
            self.clean = {name: self.seen(name, self.picture, 0) for name in FACES}

    def seen(self, name, picture, jitter):
        encoder = self.encoders[name]
        return encoder.embed(face_view(picture, placement(len(picture), jitter), encoder.size))

    def changed(self, change, gain=1):
        return (self.picture + gain * laid(change, self.place, self.picture.shape[-1])).clamp(0, 1)

    def stepped(self, slope_at):
        torch.manual_seed(0)
        return drawn(self.room, slope_at, 0.1 * torch.randn_like(self.room), self.args.steps)

    def slope_of(self, names):
        """Slope of the named encoders' mean cosine, each seeing the face a little off."""

        def slope_at(change):
            change = change.detach().requires_grad_(True)
            picture = self.changed(change)
            match = sum((self.seen(name, picture, 0.6) * self.clean[name]).sum() for name in names)
            return torch.autograd.grad(match, change)[0]

        return slope_at

    def slope_agreeing(self, share):
        """Slope whose cosine to that of all encoders is `share`, counted as a student's is; the rest is fixed noise."""
        torch.manual_seed(1)
        noise, slope_at = unit(torch.randn_like(self.room)), self.slope_of(FACES)
        return lambda change: share * unit(tempered(slope_at(change))) + (1 - share**2) ** 0.5 * noise

    @torch.no_grad()
    def tell(self, what, change):
        gain = self.gain(change)
        shielded = (self.changed(change, gain) * 255).round() / 255
        cosines = [(self.seen(name, shielded, 0) * self.clean[name]).sum(1).mean().item() for name in FACES]
        figures = " ".join(f"{name} {cosine:.2f}" for name, cosine in zip(FACES, cosines, strict=True))
        judged = f"score {self.scores(shielded).mean():.1f} regularity {regularity(change).mean():.2f}"
        print(f"{what:16} {figures} mean {sum(cosines) / 3:.2f} {judged}", flush=True)

    def scores(self, shielded):
        return sum(ssimulacra2.scores(self.picture, shielded, (0, -1))) / 2

    def gain(self, change):
        """Of each face, by halving: N x 1 x 1 x 1."""
        least = torch.zeros(len(change), 1, 1, 1)
        most = torch.full_like(least, 4)
        for _ in range(9):
            middle = (least + most) / 2
            hides = (self.scores(self.changed(change, middle)) > self.args.score).view(-1, 1, 1, 1)
            least, most = torch.where(hides, middle, least), torch.where(hides, most, middle)
        return least


def student_slope(path, view):
    state = torch.load(path, map_location="cpu", weights_only=True)
    student = Student(state["sizes"])
    student.load_state_dict(state["weights"])
    with torch.no_grad():
        clean = student(view)
    return lambda change: student.slope(view + change, clean)[0].detach()


if __name__ == "__main__":
    main()
