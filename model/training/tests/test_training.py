"""A run on generated pictures: it learns, it resumes, its encoders are those of the files."""

import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
import torch

from safeshare_shield import encoders, export, generated, photos
from safeshare_shield.finder import FaceFinder
from safeshare_shield.net import ShieldAndFinder, ShieldNet, headroom
from safeshare_shield.teacher import Teacher


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    generated.write(folder, 12)
    return folder


def test_an_encoder_in_torch_is_its_file(data):
    path, view = data / "surrogates" / "face_a.onnx", torch.rand(3, 3, 112, 112)
    wanted = onnxruntime.InferenceSession(str(path)).run(None, {"image": view.numpy()})[0]
    assert np.abs(encoders.load(path, 112)(view).numpy() - wanted).max() < 1e-4


def test_clean_embeddings_are_computed_once_and_right(data):
    faces = photos.load_faces(data / "faces")
    encoder = encoders.encoders_in(data / "surrogates", ["face_a"], faces)["face_a"]
    clean = encoders.CleanEmbeddings(encoder, faces)
    first, again = clean(torch.tensor([3, 1, 3]), False), clean(torch.tensor([3]), False)
    assert torch.equal(first[0], again[0]) and torch.equal(first[0], first[2])
    assert not torch.allclose(first[0], first[1])


def test_what_is_simplified_is_the_same_function_without_shapes_of_its_own(tmp_path):
    class Odd(torch.nn.Module):
        """Reverses the channels, pads by what it computes from the size, clips twice, divides by an expanded norm."""

        def forward(self, image):
            image = torch.flip(image, (1,)) - 0.5
            pad = image.shape[2] % 3
            planes = torch.nn.functional.pad(image, (0, pad, pad, 0))
            rows = planes.clamp(-0.2, 0.4).clamp(min=-0.1).reshape(image.shape[0], -1)
            return torch.nn.functional.normalize(rows, dim=1)

    path, view = tmp_path / "odd.onnx", torch.rand(3, 3, 20, 20)
    names = {"input_names": ["image"], "output_names": ["output"]}
    axes = {"image": {0: "N", 2: "H", 3: "W"}, "output": {0: "N"}}
    torch.onnx.export(Odd(), (view,), str(path), opset_version=17, dynamo=False, dynamic_axes=axes, **names)
    net = encoders.load(path, 20)
    assert torch.allclose(net(view), Odd()(view), atol=1e-6)
    left = {type(module).__name__ for module in net.modules()}
    assert not left & {"OnnxShape", "OnnxExpand", "OnnxPadDynamic", "OnnxSlice"} and {"Padded", "Clipped"} <= left


def test_for_some_changes_its_share_and_keeps_the_order():
    rows = torch.arange(40.0).view(40, 1, 1, 1)
    changed = photos.for_some(rows, 0.25, lambda some: some + 100)
    assert (changed != rows).sum() == 10 and torch.equal(changed % 100, rows)


def test_min_and_max_become_clip(tmp_path):
    class Capped(torch.nn.Module):
        def forward(self, image):
            return torch.minimum(torch.maximum(image, torch.tensor(0.2)), torch.tensor(0.6)).mean((2, 3))

    path, view = tmp_path / "capped.onnx", torch.rand(1, 3, 8, 8)
    names = {"input_names": ["image"], "output_names": ["output"]}
    torch.onnx.export(Capped(), (view,), str(path), opset_version=17, dynamo=False, **names)
    assert torch.allclose(encoders.load(path, 8)(view), view.clamp(0.2, 0.6).mean((2, 3)))


def test_a_teacher_is_its_file(tmp_path):
    net = ShieldAndFinder(ShieldNet((8, 12, 16)), FaceFinder((8, 12, 16))).eval()
    export.export(net, tmp_path / "teacher.onnx", "teacher", (0.5, 1, 1.5), 0.5)
    pictures = torch.rand(3, 3, 64, 96)
    with torch.no_grad():
        wanted = headroom(pictures) * net(pictures, 2)[0]
        octaves = torch.tensor([3.0, 1, 2]).view(3, 1, 1, 1)
        of_each = headroom(pictures) * net(pictures, octaves)[0]
    teacher = Teacher(tmp_path / "teacher.onnx")
    assert (teacher(pictures, 2) - wanted).abs().max() < 1e-4
    assert (teacher(pictures, octaves) - of_each).abs().max() < 1e-4 < (of_each - wanted).abs().max()


def test_a_run_writes_its_log_and_goes_on(data, tmp_path):
    def train(steps):
        command = [sys.executable, "-m", "safeshare_shield.train", "--data", data, "--out", tmp_path, "--batch", "2"]
        command += ["--encoders", "face_a", "--steps", str(steps), "--threads", "1"]
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
        return torch.load(tmp_path / "checkpoint.pt", weights_only=False)["step"]

    assert train(3) == 3
    assert train(5) == 5
    log = (tmp_path / "log.csv").read_text().splitlines()
    assert log[0].startswith("step,") and 2 <= len(log) <= 6
    assert (tmp_path / "log.png").stat().st_size > 1000
