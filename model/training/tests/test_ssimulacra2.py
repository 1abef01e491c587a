"""The differentiable metric against the `ssimulacra2` crate (values: tests/crate_values, see its Cargo.toml)."""

import csv
import pathlib

import pytest
import torch
from pairs import pairs

from safeshare_shield import ssimulacra2

with (pathlib.Path(__file__).parent / "crate_values.csv").open() as file:
    CRATE = {name: float(value) for name, value in csv.reader(file)}


def tensors(pair):
    return [torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255 for picture in pair]


@pytest.mark.parametrize("name", CRATE)
def test_score_is_the_crates(name):
    ours = ssimulacra2.score(*tensors(pairs()[name])).item()
    assert ours == pytest.approx(CRATE[name], abs=1 if CRATE[name] > 50 else 3)


def test_same_picture_scores_100():
    picture = tensors(pairs()["busy grain 2"])[0]
    assert ssimulacra2.score(picture, picture).item() > 99.4


def test_shown_twice_as_large_is_the_larger_pictures_score():
    a, b = tensors(pairs()["busy spots 2"])
    large = [torch.nn.functional.interpolate(p, scale_factor=2) for p in (a, b)]
    assert ssimulacra2.score(a, b, 1).item() == pytest.approx(ssimulacra2.score(*large).item(), abs=3)


def test_shown_half_as_large_is_the_smaller_pictures_score():
    a, b = tensors(pairs()["busy spots 2"])
    small = [torch.nn.functional.avg_pool2d(p, 2) for p in (a, b)]
    assert ssimulacra2.score(a, b, -1).item() == pytest.approx(ssimulacra2.score(*small).item(), abs=1)


def test_several_sizes_at_once_are_the_single_scores():
    a, b = tensors(pairs()["smooth grain 5"])
    together = [s.item() for s in ssimulacra2.scores(a, b, (2, 1, 0, -1))]
    assert together == pytest.approx([ssimulacra2.score(a, b, k).item() for k in (2, 1, 0, -1)], abs=0.02)


def test_gradient_points_back_to_the_original():
    a, b = tensors(pairs()["busy grain 9"])
    b.requires_grad_(True)
    score = ssimulacra2.score(a, b)
    score.sum().backward()
    better = (b + b.grad / b.grad.abs().max() * 4 / 255).detach().clamp(0, 1)
    assert ssimulacra2.score(a, better).item() > score.item() + 1


def test_both_ways_to_blur_agree():
    planes = torch.rand(1, 2, 520, 520)
    wide = ssimulacra2.blur(planes)
    narrow = ssimulacra2.band(520) @ (planes @ ssimulacra2.band(520).t())
    assert (wide - narrow).abs().max() < 1e-5
