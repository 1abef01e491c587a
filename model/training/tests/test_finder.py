"""What the finder is taught, how its output is read, and the pictures it learns from."""

import math
import random

import torch
from PIL import Image

from safeshare_shield import measure_finder
from safeshare_shield.compose import backgrounds, composed, content, load_natural
from safeshare_shield.finder import agreed, boxes_of, finder_loss, joined, targets
from safeshare_shield.scenes import SIDE, laid, lesson, load_people, load_scenes

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
    near, far, statue = [12.0, 10, 52, 65], [200.0, 200, 240, 250], [300.0, 300, 340, 350]
    found = [[*near, 0.9], [*far, 0.8], [*statue, 0.7]]
    case = measure_finder.judged("scene", 50, None, wanted, torch.tensor([statue]), found)
    assert case["best"] == [0.9] and case["wrong"] == [0.8]
    height, away = case["off"][0]
    assert height == 1.1 and abs(away - math.hypot(2, 2.5) / 50) < 1e-6
    assert "height 1.10 / 1.10 / 1.10" in measure_finder.accuracy([case], 0.5)


def test_faces_too_large_or_small_for_the_grid_are_not_judged():
    wanted = targets(torch.tensor([[10.0, 10, 22, 26], [60.0, 40, 230, 250]]), 32, 32)
    assert (wanted[0] <= 0).all() and (wanted[0] == -1).sum() > 100 and wanted[5].sum() == 0


def test_right_answers_cost_less_than_wrong_ones():
    wanted = targets(BOXES, 32, 32)[None]
    right = torch.cat([(wanted[:, :1] == 1) * 12.0 - 6, wanted[:, 1:5]], 1)
    assert finder_loss(right, wanted) < 0.1 < finder_loss(right * torch.tensor([-1.0, 1, 1, 1, 1]).view(1, 5, 1, 1), wanted)


def test_what_two_grids_see_is_likelier():
    seen, also, elsewhere = torch.tensor(
        [[[0, 0, 40, 50, 0.4]], [[2, 0, 42, 50, 0.36]], [[60, 0, 100, 50, 0.3]]]
    )
    found = agreed([seen, torch.cat([also, elsewhere]), torch.zeros(0, 5)])
    assert torch.equal(found[:, :4], torch.cat([seen, elsewhere])[:, :4])
    assert torch.allclose(found[:, 4], torch.tensor([1 - 0.6 * 0.8, 0.3]))


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
    scenes = [(torch.randint(0, 255, (1, 3, 300, 400), dtype=torch.uint8), torch.tensor([[100.0, 50, 180, 150]]), [])]
    lessons = [lesson(scenes, faces, content(faces), natural) for _ in range(60)]
    assert all(p.shape == (1, 3, SIDE, SIDE) and p.min() >= 0 and p.max() <= 1 for p, _ in lessons)
    assert any(len(b) > 1 for _, b in lessons) and any(len(b) == 0 for _, b in lessons)


def test_pictures_of_people_are_no_lessons_that_there_is_no_face(tmp_path):
    for name in ("class0000", "class0001", "class0004", "class0005"):  # the first is for measuring, the third shows a man
        Image.new("RGB", (256, 256)).save(tmp_path / f"{name}.jpg")
    assert [len(load_natural(tmp_path, people=people)) for people in (False, True)] == [2, 3]
    [(photo, boxes, statues)] = load_people(tmp_path, held_back=False)
    assert photo.shape == (1, 3, 256, 256) and boxes.shape == (1, 4) and statues.shape == (0, 4)
    assert load_people(tmp_path, held_back=True) == []


def test_a_statue_is_no_face(tmp_path):
    Image.new("RGB", (64, 64)).save(tmp_path / "0001.jpg")
    rows = "0001.jpg,1,2,31,42,1.0\n0001.jpg,50,50,60,62,0.9\n"
    (tmp_path / "boxes.csv").write_text(f"file,left,top,right,bottom,score\n{rows}")
    [(_, boxes, statues)] = load_scenes(tmp_path, held_back=True)
    assert boxes.tolist() == [[1, 2, 31, 42]] and statues.tolist() == [[50, 50, 60, 62]]


def test_what_lies_outside_is_left_out():
    ground, part = torch.zeros(1, 3, SIDE, SIDE), torch.ones(1, 3, 40, 40)
    for x, y in ((-60, 10), (10, SIDE + 5), (SIDE, SIDE), (-40, 0)):
        assert laid(ground, part, part[:, :1], x, y).sum() == 0
    assert laid(ground, part, part[:, :1], -20, SIDE - 10).sum() == 3 * 20 * 10


def test_a_face_lies_where_it_was_laid():
    ground = backgrounds(torch.randint(0, 255, (2, 3, 128, 128), dtype=torch.uint8), 1, 96)
    out = composed(torch.ones(1, 3, 32, 32), torch.ones(1, 1, 32, 32), ground, 40, 8)
    assert out[..., 40:72, 8:40].min() == 1 and torch.equal(out[..., :40, :], ground[..., :40, :])
