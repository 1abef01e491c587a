"""What the finder is taught, how its output is read, and the pictures it learns from."""

import math
import random

import torch

from safeshare_shield import measure_finder
from safeshare_shield.compose import backgrounds, composed, content
from safeshare_shield.finder import boxes_of, finder_loss, joined, targets
from safeshare_shield.scenes import SIDE, laid, lesson

BOXES = torch.tensor([[40.0, 30, 80, 90], [120.0, 100, 220, 240]])


def taught(boxes):
    """An output that says exactly what was taught."""
    wanted = targets(boxes, 32, 32)
    return torch.cat([(wanted[:1] == 1).float(), wanted[1:5]])


def test_what_is_taught_reads_as_the_boxes():
    found = boxes_of(taught(BOXES), threshold=0.5)
    assert torch.allclose(found[:, :4], BOXES, atol=1e-3)


def test_boxes_are_scaled_to_the_photo():
    found = boxes_of(taught(BOXES), scale=(4.0, 2.0), threshold=0.5)
    assert torch.allclose(found[:, :4], BOXES * torch.tensor([4.0, 2, 4, 2]), atol=1e-2)


def test_boxes_are_told_apart_by_how_far_they_are_off():
    wanted = torch.tensor([[10.0, 10, 50, 60]])
    near, far = [12.0, 10, 52, 65], [200.0, 200, 240, 250]
    case = measure_finder.judged("scene", 50, None, wanted, [[*near, 0.9], [*far, 0.8]])
    assert case["best"] == [0.9] and case["wrong"] == [0.8]
    height, away = case["off"][0]
    assert height == 1.1 and abs(away - math.hypot(2, 2.5) / 50) < 1e-6
    assert "height 1.10 / 1.10 / 1.10" in measure_finder.accuracy([case], 0.5)


def test_faces_too_large_or_small_for_the_grid_are_not_judged():
    wanted = targets(torch.tensor([[10.0, 10, 24, 30], [60.0, 40, 230, 250]]), 32, 32)
    assert (wanted[0] <= 0).all() and (wanted[0] == -1).sum() > 100 and wanted[5].sum() == 0


def test_right_answers_cost_less_than_wrong_ones():
    wanted = targets(BOXES, 32, 32)[None]
    right = torch.cat([(wanted[:, :1] == 1) * 12.0 - 6, wanted[:, 1:5]], 1)
    assert finder_loss(right, wanted) < 0.1 < finder_loss(right * torch.tensor([-1.0, 1, 1, 1, 1]).view(1, 5, 1, 1), wanted)


def test_boxes_of_one_face_are_joined_and_neighbours_kept():
    boxes = torch.tensor([[0, 0, 40, 50, 0.9], [3, 2, 42, 50, 0.6], [10, 10, 30, 30, 0.5], [60, 0, 100, 50, 0.4]])
    assert torch.equal(joined(boxes), boxes[[0, 3]])


def test_a_black_frame_is_not_content_and_dark_hair_is():
    crop = torch.zeros(1, 3, 64, 64, dtype=torch.uint8)
    crop[..., 10:54, 16:48] = 150
    crop[..., 20:30, 24:40] = 0
    shown = content(crop)
    assert shown[..., :8, :].max() == 0 and shown[..., :12].max() == 0 and shown[..., 25, 32].item() == 255


def test_lessons_have_faces_within_the_picture_and_none():
    random.seed(1), torch.manual_seed(1)
    faces = torch.randint(40, 255, (6, 3, 224, 224), dtype=torch.uint8)
    natural = torch.randint(0, 255, (6, 3, 256, 256), dtype=torch.uint8)
    scenes = [(torch.randint(0, 255, (1, 3, 300, 400), dtype=torch.uint8), torch.tensor([[100.0, 50, 180, 150]]))]
    lessons = [lesson(scenes, faces, content(faces), natural) for _ in range(60)]
    assert all(p.shape == (1, 3, SIDE, SIDE) and p.min() >= 0 and p.max() <= 1 for p, _ in lessons)
    assert any(len(b) > 1 for _, b in lessons) and any(len(b) == 0 for _, b in lessons)


def test_what_lies_outside_is_left_out():
    ground, part = torch.zeros(1, 3, SIDE, SIDE), torch.ones(1, 3, 40, 40)
    for x, y in ((-60, 10), (10, SIDE + 5), (SIDE, SIDE), (-40, 0)):
        assert laid(ground, part, part[:, :1], x, y).sum() == 0
    assert laid(ground, part, part[:, :1], -20, SIDE - 10).sum() == 3 * 20 * 10


def test_a_face_lies_where_it_was_laid():
    ground = backgrounds(torch.randint(0, 255, (2, 3, 128, 128), dtype=torch.uint8), 1, 96)
    out = composed(torch.ones(1, 3, 32, 32), torch.ones(1, 1, 32, 32), ground, 40, 8)
    assert out[..., 40:72, 8:40].min() == 1 and torch.equal(out[..., :40, :], ground[..., :40, :])
