"""The net, its pyramid and the exported file."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from safeshare_shield.export import MOST_BYTES, difference, export
from safeshare_shield.measure import OnnxShield
from safeshare_shield.finder import FaceFinder
from safeshare_shield.net import AMPLITUDE, REACH, Shield, ShieldAndFinder, ShieldNet, headroom
from safeshare_shield.pyramid import coarser, pyramid_delta
from safeshare_shield.start import started


ROUNDING = 1e-3  # of outputs of a net whose weights were stored with 16 bits


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return ShieldNet().eval()


@pytest.fixture(scope="module")
def whole(net):
    torch.manual_seed(1)
    return ShieldAndFinder(net, FaceFinder()).eval()


@pytest.fixture(scope="module")
def exported(whole, tmp_path_factory):
    path = tmp_path_factory.mktemp("net") / "shield.onnx"
    export(whole, path, "test", (0.5, 1, 1.5), 0.4)
    return path


def test_export_is_torch_but_for_the_rounding_of_its_weights(whole, exported):
    assert difference(whole, exported) < ROUNDING


def test_an_exported_file_is_a_start(tmp_path):
    torch.manual_seed(2)
    whole = ShieldAndFinder(ShieldNet(), FaceFinder()).eval()
    for norm in (layer for layer in whole.modules() if isinstance(layer, torch.nn.BatchNorm2d)):
        for numbers in (norm.weight, norm.running_var):
            torch.nn.init.uniform_(numbers, 0.5, 2)
        for numbers in (norm.bias, norm.running_mean):
            torch.nn.init.normal_(numbers, 0, 0.1)
    export(whole, tmp_path / "a.onnx", "test", (0.5, 1, 1.5), 0.4)
    again = ShieldAndFinder(*(started(part, tmp_path / "a.onnx") for part in (ShieldNet(), FaceFinder())))
    assert difference(again, tmp_path / "a.onnx") < 1e-5
    torch.save(again.net.state_dict(), tmp_path / "a.pt")
    assert torch.equal(started(ShieldNet(), tmp_path / "a.pt").out.weight, again.net.out.weight)


def test_export_states_its_contract(exported):
    model = onnx.load(exported)
    stated = {entry.key.removeprefix("safeshare."): entry.value for entry in model.metadata_props}
    assert stated == {
        "contract": "4", "octaves": "1,2,3", "multiple": "16", "name": "test", "reach": "1,2", "headroom": "20,1.5",
        "faces.threshold": "0.4",
        "gain.subtle": "0.5", "gain.standard": "1", "gain.strong": "1.5",
    }  # fmt: skip
    assert [i.name for i in model.graph.input] == ["image", "octave"]
    assert [o.name for o in model.graph.output] == ["delta", "faces", "near", "far"]
    assert exported.stat().st_size <= MOST_BYTES


def test_export_takes_any_multiple_of_16(exported):
    session = onnxruntime.InferenceSession(str(exported))
    for height, width in ((16, 48), (112, 16), (80, 96)):
        image, octave = np.zeros((1, 3, height, width), np.float32), np.ones((1, 1, 1, 1), np.float32)
        delta, faces, near, far = session.run(None, {"image": image, "octave": octave})
        assert delta.shape == (1, 1, height, width) and faces.shape == (1, 5, height // 8, width // 8)
        assert near.shape == (1, 16, height // 4, width // 4) and far.shape == (1, 32, height // 8, width // 8)
        assert 0 <= faces[:, 0].min() and faces[:, 0].max() <= 1


def test_the_map_stays_within_its_amplitude(net):
    with torch.no_grad():
        assert Shield(net)(torch.rand(1, 3, 64, 64), 1).abs().max() <= 1.5 * AMPLITUDE


def test_bands_see_as_far_as_is_stated():
    torch.manual_seed(3)
    net, image = ShieldNet().eval(), torch.rand(1, 3, 12 * 8, 64)  # twelve rows of cells
    with torch.no_grad():
        near = net.near(image, 2)
        far = net.far(near)[0]
        drawn = net.drawn(near, far)
        for told in (4, 7):
            seen = slice(told - REACH[0], told + 1 + REACH[0])
            of_band = net.near(image[:, :, 8 * seen.start : 8 * seen.stop], 2)[:, :, 2 * REACH[0] :][:, :, :2]
            assert (of_band - near[:, :, 2 * told : 2 * told + 2]).abs().max() < 1e-5
            seen = slice(told - REACH[1], told + 1 + REACH[1])
            of_band = net.drawn(near[:, :, 2 * seen.start : 2 * seen.stop], far[:, :, seen])[:, :, 8 * REACH[1] :][:, :, :8]
            assert (of_band - drawn[:, :, 8 * told : 8 * told + 8]).abs().max() < 1e-5


def test_plain_places_have_no_headroom():
    assert 255 * AMPLITUDE * headroom(torch.full((1, 3, 32, 32), 0.7)).max() < 0.2  # of a level: the variance is rounded
    assert headroom(torch.rand(1, 3, 32, 32)).mean() > 1.2


def test_headroom_follows_the_deviation_of_luma_over_six_pixels():
    image = 0.5 + 0.03 * torch.randn(1, 3, 32, 48)
    y = (image * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1)
    around = y[:, 10 - 2 : 10 + 4, 20 - 2 : 20 + 4]  # of the pixels at rows 10 and 11, columns 20 and 21
    wanted = 20 * around.std(correction=0)
    assert wanted < 1.5 and (headroom(image)[0, 0, 10:12, 20:22] - wanted).abs().max() < 1e-3


def test_training_and_the_phone_run_the_same_pyramid(net, exported):
    photo = torch.nn.functional.interpolate(torch.rand(1, 3, 24, 32), size=(256, 384), mode="bicubic").clamp(0, 1)
    with torch.no_grad():
        trained = pyramid_delta(Shield(net), coarser(photo, 2), 1)
    large = torch.nn.functional.interpolate(trained, size=(256, 384), mode="bicubic")
    assert (OnnxShield(exported)(photo) - large).abs().max() < ROUNDING * AMPLITUDE
