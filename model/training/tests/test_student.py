"""The student's own way back, the steps along it, and a run that teaches it."""

import csv
import subprocess
import sys

import pytest
import torch
import torch.nn.functional as F

from safeshare_shield import generated, measure_steps, steps, walk
from safeshare_shield.student import SIDE, Student


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    generated.write(folder, 12)
    return folder


@pytest.fixture(scope="module")
def student():
    torch.manual_seed(0)
    net = Student([16, 24])
    net.fit_scales(torch.rand(4, 3, SIDE, SIDE))
    return net


def test_the_slope_is_that_of_autograd(student):
    view, aims = torch.rand(2, 3, SIDE, SIDE), torch.randn(2, 40)
    change = torch.zeros(2, 1, SIDE, SIDE, requires_grad=True)
    (wanted,) = torch.autograd.grad((student(view + change) * aims).sum(), change)
    slope, embedding = student.slope(view, aims)
    assert (slope - wanted).abs().max() < 1e-4 * wanted.abs().max()
    assert torch.allclose(embedding, student(view), atol=1e-6)


def test_embeddings_are_a_unit_vector_for_each_teacher(student):
    first, second = student(torch.rand(3, 3, SIDE, SIDE)).split(student.sizes, 1)
    assert torch.allclose(first.norm(dim=1), torch.ones(3), atol=1e-3)
    assert torch.allclose(second.norm(dim=1), torch.ones(3), atol=1e-3)


def test_steps_lead_down_and_stay_within_their_room(student):
    torch.manual_seed(1)
    view = F.interpolate(torch.rand(2, 3, 28, 28), size=(SIDE, SIDE), mode="bicubic").clamp(0, 1)
    clean, most = student(view).detach(), steps.room(view)
    start = 0.1 * torch.randn(2, 1, SIDE, SIDE)
    change = steps.drawn(most, lambda c: student.slope(view + c, clean)[0].detach(), start)
    assert (change.abs() <= most).all() and most[..., 0, 0].abs().max() == 0
    before, after = (((student(view + c) * clean).sum(1)) for c in (most * torch.tanh(start), change))
    assert (after < before - 0.02).all()


def test_what_is_laid_on_a_picture_is_seen_again():
    torch.manual_seed(2)
    place = walk.located(2, 1)
    smooth = F.interpolate(torch.randn(2, 1, 9, 9), size=(SIDE, SIDE), mode="bicubic") * steps.WINDOW
    seen = walk.views(walk.laid(smooth, place, 224).expand(-1, 3, -1, -1), place)
    assert (seen[:, :1] - smooth).abs().max() < 0.1 * smooth.abs().max()


def test_a_student_learns_and_goes_on(data, tmp_path):
    def teach(count):
        command = [sys.executable, "-m", "safeshare_shield.train_student", "--data", data, "--out", tmp_path]
        command += ["--batch", "8", "--encoders", "face_a", "face_b", "--steps", str(count), "--rate", "0.003"]
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
        return torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"]

    assert teach(12) == 12 and teach(20) == 20
    with (tmp_path / "log.csv").open() as file:
        rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    assert [int(row["step"]) for row in rows] == list(range(1, 21))
    first, last = (sum(row["clean"] for row in part) / 4 for part in (rows[:4], rows[-4:]))
    assert last < first - 0.1


def test_a_map_is_scaled_to_the_score_asked_for(data, capsys):
    arguments = type("Args", (), {"data": data, "face": 120, "faces": 3, "score": 78, "steps": 2})
    scene = measure_steps.Scene(arguments)
    scene.tell("encoders", scene.stepped(scene.slope_of(["face_a"])))
    told = capsys.readouterr().out.split()
    assert abs(float(told[told.index("score") + 1]) - 78) < 1
