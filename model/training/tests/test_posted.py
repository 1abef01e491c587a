"""The posted-photo simulation keeps the picture, its size and the gradient."""

import io
import random

import numpy as np
import pytest
import torch
from PIL import Image

from safeshare_shield.posted import as_posted, jpeg, posted_1080

PICTURE = torch.nn.functional.interpolate(torch.rand(2, 3, 12, 12), size=96, mode="bicubic").clamp(0, 1)


@pytest.mark.parametrize("quality", (40, 75, 92))
def test_jpeg_is_what_a_codec_makes_of_it(quality):
    """Pillow's libjpeg-turbo, but for the rounding of its integer arithmetic; at a size that is no multiple of 16."""
    picture = (PICTURE[:1, :, :90, :75] * 255).round() / 255
    buffer = io.BytesIO()
    levels = (picture[0].permute(1, 2, 0) * 255).round().byte().numpy()
    Image.fromarray(levels).save(buffer, "JPEG", quality=quality, subsampling=2)
    wanted = np.array(Image.open(buffer)).astype(np.float32)
    error = np.abs(jpeg(picture, quality)[0].permute(1, 2, 0).numpy() * 255 - wanted).mean()
    assert error < 0.5 * np.abs(levels - wanted).mean()


def test_jpeg_changes_little_and_more_at_low_quality():
    losses = [(jpeg(PICTURE, quality) - PICTURE).abs().mean().item() for quality in (92, 60)]
    assert 0 < losses[0] < losses[1] < 0.05


def test_jpeg_keeps_luma_and_loses_fine_chroma():
    checks = (torch.arange(96).view(96, 1) + torch.arange(96)) % 2 * 0.2 - 0.1
    grey = 0.5 + checks.expand(1, 3, 96, 96)
    green = 0.5 + checks * torch.tensor([-0.5, 0.2, 0.0]).view(1, 3, 1, 1)
    kept = [(jpeg(p, 90) - 0.5).std() / (p - 0.5).std() for p in (grey, green)]
    assert kept[0] > 0.8 and kept[1] < 0.75


@pytest.mark.parametrize("octave", (1, 2, 3))
def test_posted_1080_keeps_size_and_picture(octave):
    out = posted_1080(PICTURE, octave)
    assert out.shape == PICTURE.shape and (out - PICTURE).abs().mean() < 0.04


@pytest.mark.parametrize("octave", (1, 2, 3))
def test_gradients_pass_every_fate(octave):
    random.seed(octave)
    for _ in range(12):
        picture = PICTURE.clone().requires_grad_(True)
        as_posted(picture, octave).sum().backward()
        assert picture.grad.abs().sum() > 0
