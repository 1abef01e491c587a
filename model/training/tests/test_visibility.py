"""The second model of the eye sees what SSIMULACRA2 hardly weighs."""

import math

import pytest
import torch

from safeshare_shield.visibility import DCT, jnd, regularity

torch.manual_seed(3)
SKIN = 0.6 + torch.linspace(0, 0.1, 64).view(1, 1, 1, 64).expand(1, 3, 64, 64)
GRASS = (SKIN + 0.12 * torch.randn(1, 3, 64, 64)).clamp(0, 1)
NOISE = torch.randn(1, 1, 64, 64) * 4 / 255
STRIPES = (torch.arange(64) % 4 < 2).float().view(1, 1, 1, 64).expand(1, 1, 64, 64) * 8 / 255 - 4 / 255


def test_the_transform_is_orthonormal():
    assert torch.allclose(DCT @ DCT.t(), torch.eye(8), atol=1e-6)


def test_nothing_is_nothing():
    assert jnd(SKIN, torch.zeros(1, 1, 64, 64), 1).item() < 0.01


def test_twice_as_much_is_twice_as_visible():
    torch.manual_seed(0)
    once = jnd(SKIN, NOISE, 1)
    torch.manual_seed(0)
    assert torch.allclose(jnd(SKIN, 2 * NOISE, 1), 2 * once, rtol=1e-3)


def test_texture_hides_what_skin_shows():
    assert jnd(GRASS, NOISE, 1) < 0.6 * jnd(SKIN, NOISE, 1)


def test_stripes_show_more_than_noise_of_the_same_size():
    assert jnd(SKIN, STRIPES, 1) > 1.25 * jnd(SKIN, NOISE, 1)


def test_a_single_edge_masks_less_than_texture():
    edge = torch.where(torch.arange(64) < 35, 0.2, 0.8).view(1, 1, 1, 64).expand(1, 3, 64, 64)
    assert jnd(edge, NOISE, 1) > jnd(GRASS, NOISE, 1)


@pytest.mark.parametrize("period", (2, 3, 4, 5, 8))
@pytest.mark.parametrize("across", (2, 3))
def test_stripes_of_any_period_and_direction_are_regular(period, across):
    wave = torch.cos(2 * math.pi * torch.arange(64) / period).view(1, 1, 1, 64).expand(1, 1, 64, 64) * 4 / 255
    assert regularity(wave.transpose(across, 3)).item() > 1.8


def test_noise_of_any_colour_is_not_regular():
    coarse = torch.nn.functional.interpolate(NOISE, scale_factor=2, mode="bicubic")
    assert regularity(NOISE).item() < 0.55 and regularity(coarse).item() < 0.9


def test_both_can_be_trained_against():
    delta = STRIPES.clone().requires_grad_(True)
    (jnd(SKIN, delta, 2) + regularity(delta)).sum().backward()
    assert delta.grad.isfinite().all() and delta.grad.abs().max() > 0
