"""The face net: what it sees and where its maps lie, its file, and a run that trains it."""

import csv
import subprocess
import sys

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import torch.nn.functional as F

from safeshare_shield import export_face, face_views, generated, measure_face, measure_steps, steps, train_face
from safeshare_shield.export import MOST_BYTES
from safeshare_shield.face_net import SIDE, WINDOW, FaceNet, room
from safeshare_shield.net import ShieldNet
from safeshare_shield.start import started


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    generated.write(folder, 12)
    return folder


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return FaceNet().eval()


@pytest.fixture(scope="module")
def exported(net, tmp_path_factory):
    path = tmp_path_factory.mktemp("net") / "face.onnx"
    export_face.export(net, path, "test")
    return path


def test_export_is_torch_but_for_the_weights_rounding(net, exported):
    assert export_face.difference(net, exported) < 2e-3


def test_an_exported_file_is_a_start(exported):
    assert export_face.difference(started(FaceNet(), exported), exported) < 1e-5
    with pytest.raises(SystemExit, match="other layers"):
        started(ShieldNet(), exported)


def test_a_deeper_net_begins_as_the_shallower_one_it_starts_from(tmp_path):
    net = FaceNet().eval()
    kept = {name: weight for name, weight in net.state_dict().items() if not name.startswith(("fine.", "quarter.5."))}
    torch.save(kept, tmp_path / "shallow.pt")
    for block in (net.fine, net.quarter[5]):
        torch.nn.init.zeros_(block.body[-1].weight)
    view = torch.rand(1, 3, SIDE, SIDE)
    assert torch.equal(started(FaceNet().eval(), tmp_path / "shallow.pt")(view), net(view))


@pytest.mark.parametrize("without, added", [("stem.", ()), ("fine.", ("other.weight",))])
def test_weights_of_another_net_are_no_start(tmp_path, without, added):
    kept = {name: weight for name, weight in FaceNet().state_dict().items() if not name.startswith(without)}
    torch.save(kept | {name: torch.zeros(1) for name in added}, tmp_path / "other.pt")
    with pytest.raises(SystemExit):
        started(FaceNet(), tmp_path / "other.pt")


def test_export_states_its_contract(exported):
    model = onnx.load(exported)
    stated = {entry.key: entry.value for entry in model.metadata_props}
    assert stated == {"safeshare.face.contract": "1", "safeshare.face.name": "test", "safeshare.face.reach": "1.3"}
    assert [i.name for i in model.graph.input] == ["face"] and [o.name for o in model.graph.output] == ["delta"]
    assert exported.stat().st_size <= MOST_BYTES


def test_weights_are_stored_with_half_the_bits(net, exported):
    halves = [i for i in onnx.load(exported).graph.initializer if i.data_type == onnx.TensorProto.FLOAT16]
    assert sum(int(np.prod(half.dims)) for half in halves) > 0.95 * sum(p.numel() for p in net.parameters())


def test_a_map_stays_within_its_room_and_ends_before_the_corners(exported):
    face = torch.rand(1, 3, SIDE, SIDE)
    delta = onnxruntime.InferenceSession(str(exported)).run(None, {"face": face.numpy()})[0]
    most = room(face).numpy()
    assert delta.shape == (1, 1, SIDE, SIDE) and (np.abs(delta) <= most + 1e-6).all() and np.abs(delta).max() > 0
    assert most[0, 0, 0, 0] == 0 and most[0, 0, SIDE // 2, SIDE // 2] > 0


def test_what_is_laid_on_a_picture_is_seen_again():
    torch.manual_seed(2)
    place = face_views.located(2, 1)
    smooth = F.interpolate(torch.randn(2, 1, 9, 9), size=(SIDE, SIDE), mode="bicubic") * WINDOW
    seen = face_views.views(face_views.laid(smooth, place, 224).expand(-1, 3, -1, -1), place)
    assert (seen[:, :1] - smooth)[..., 8:-8, 8:-8].abs().mean() < 0.05 * smooth.abs().mean()


def test_steps_lead_down_and_stay_within_their_room():
    torch.manual_seed(1)
    view = F.interpolate(torch.rand(2, 3, 28, 28), size=(SIDE, SIDE), mode="bicubic").clamp(0, 1)
    most, aim = room(view), torch.randn(2, 1, SIDE, SIDE)
    change = steps.drawn(most, lambda change: aim * (1 + change), torch.zeros(2, 1, SIDE, SIDE))
    assert (change.abs() <= most).all() and most[..., 0, 0].abs().max() == 0
    assert ((change * aim).sum((1, 2, 3)) < 0).all()


def test_tempering_keeps_signs_and_bounds_the_strong():
    slope = torch.randn(1, 1, 40, 40) ** 3
    tempered = steps.tempered(slope)
    assert (tempered.sign() == slope.sign()).all()
    assert tempered.abs().max() / steps.unit(tempered).abs().max() > 0.2


def test_a_run_goes_on_from_its_checkpoint(data, tmp_path):
    run = [sys.executable, "-W", "ignore", "-m", "safeshare_shield.train_face", "--data", data, "--out", tmp_path]
    run += ["--encoders", "face_c", "face_a", "face_c"]
    for count in (2, 4):
        subprocess.run([*run, "--steps", str(count), "--batch", "3", "--save-every", "2"], check=True)
    with (tmp_path / "log.csv").open() as file:
        assert [int(row["step"]) for row in csv.DictReader(file)] == [1, 2, 3, 4]
    FaceNet().load_state_dict(torch.load(tmp_path / "face.pt", weights_only=True))
    assert (tmp_path / "log.png").stat().st_size > 10_000


def test_an_encoder_that_is_named_twice_sees_twice_as_many(data, tmp_path, monkeypatch):
    names = ["--encoders", "face_c", "face_a", "face_c", "--batch", "6", "--steps", "1"]
    monkeypatch.setattr("sys.argv", ["train_face", "--data", str(data), "--out", str(tmp_path), *names])
    run = train_face.Run(train_face.arguments())
    assert {encoder.size: faces for encoder, faces in run.encoders} == {112: 2, 224: 4}
    seen = []
    for encoder, _ in run.encoders:
        monkeypatch.setattr(encoder, "embed", lambda view: seen.append(view.shape[::3]) or torch.ones(len(view), 1))
    run.cosine(*torch.rand(2, 6, 3, 224, 224))
    assert sorted(seen) == [(2, 112), (2, 112), (4, 224), (4, 224)]


def test_files_and_slopes_are_measured(data, exported, monkeypatch, capsys):
    common = ["--data", str(data), "--faces", "1", "--height", "112"]
    monkeypatch.setattr("sys.argv", ["measure_face", str(exported), *common])
    measure_face.main()
    monkeypatch.setattr("sys.argv", ["measure_steps", *common, "--steps", "1", "--agreeing", "0.5"])
    measure_steps.main()
    told = capsys.readouterr().out.splitlines()
    names = ["noise", "face net", "chance", "all encoders", "all but face_a", "all but face_b", "all but face_c"]
    assert [line[:16].strip() for line in told] == [*names, "agreeing 0.5"]
    scores = [float(line.split("score ")[1].split()[0]) for line in told]
    assert scores[1] > 77  # an untrained net draws too little, whatever the gain
    assert all(abs(score - 78) < 1 for score in scores[:1] + scores[2:]), told
