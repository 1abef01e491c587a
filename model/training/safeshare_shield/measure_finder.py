"""Recall of the finder of an exported file on whole photos held back from its training, by size of face.

    python -m safeshare_shield.measure_finder shield.onnx --data DIR [--csv figures.csv]

The photos are those of scenes/ that are held back, each at several output sizes so that its face is 45 to 900 px tall,
held-back faces laid into held-back natural pictures, and held-back natural pictures that show people ("at large").
Photos without faces are held-back natural pictures at an output of 1024 px that show nobody. A statue is neither missed
nor a false box. The threshold is the one with one false box in ten photos, over all of them.

`--photos-to DIR` writes those photos and ends; `--peer FILE` reads the boxes that another detector found in them
(peers/rustface) and judges them in the same way, at its own such threshold.
"""

import argparse
import csv
import math
import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from tqdm import tqdm

from .compose import backgrounds, composed, content, load_natural
from .finder import agreed, boxes_of
from .measure import OnnxShield
from .net import OCTAVES
from .photos import HELD_BACK, load_faces, resized
from .scenes import EDGES, WIDTH, boxes_in, load_people, load_scenes
from .train import folder

SIZES = (45, 75, 120, 180, 250, 350, 500, 700, 900)
FOUND = 0.3  # overlap (intersection over union) from which a box is the face's
NONE = torch.zeros(0, 4)
LEAST, MOST = 0.05, 1920  # probability that is looked at, and px of a photo's longer side


def main():
    parse = argparse.ArgumentParser(description="Recall of the finder by size of face.")
    parse.add_argument("onnx"), parse.add_argument("--data", type=pathlib.Path, required=True)
    parse.add_argument("--csv", type=pathlib.Path), parse.add_argument("--threads", type=int, default=1)
    parse.add_argument("--every", type=int, default=1, help="only each so manieth photo: for a quick look")
    parse.add_argument("--photos-to", type=pathlib.Path, help="write the photos here, for another detector, and end")
    parse.add_argument("--peer", type=pathlib.Path, help="boxes of another detector: file, edges in pixels, score")
    args = parse.parse_args()
    torch.set_num_threads(args.threads), torch.manual_seed(0), random.seed(0)
    chosen = list(cases(args.data))[:: args.every]
    if args.photos_to:
        return write(chosen, args.photos_to)
    net = OnnxShield(args.onnx, args.threads)
    looked = [look(net, *case) for case in tqdm(chosen, mininterval=5)]
    rows = table(looked) + [row(f"all at {t}", looked, t) for t in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)]
    if args.peer:
        found = boxes_in(args.peer, (*EDGES, "score"))
        told = [judged(*case, found.get(name_of(i), [])) for i, case in enumerate(chosen)]
        rows += [{**line, "what": f"peer: {line['what']}"} for line in table(told)]
    for line in rows:
        print("  ".join(f"{k} {v}" for k, v in line.items()))
    print(accuracy(looked, rows[0]["threshold"]))
    if args.csv:
        with args.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader(), writer.writerows(rows)


def table(looked):
    """Recall over all, by kind and by size, at the threshold with one false box in ten photos."""
    threshold = threshold_for(looked)
    rows = [row("all", looked, threshold), row("over 60 px", looked, threshold, 60)]
    for kind in ("scene", "laid in"):
        for size in SIZES:
            some = [case for case in looked if case["kind"] == kind and case["size"] == size]
            rows += [row(f"{kind} {size} px", some, threshold)] if some else []
    rows += [row("at large", [case for case in looked if case["kind"] == "at large"], threshold)]
    return rows + [row("no face", [case for case in looked if case["kind"] == "none"], threshold)]


def write(chosen, into):
    into.mkdir(parents=True, exist_ok=True)
    for i, (_, _, photo, *_) in enumerate(tqdm(chosen, mininterval=5)):
        Image.fromarray((photo[0].permute(1, 2, 0) * 255).round().byte().numpy()).save(into / name_of(i))


def name_of(i):
    return f"{i:04}.png"


def cases(data):
    """(kind, size, photo 1 x 3 x H x W in [0, 1], boxes M x 4 in its pixels, those of statues)"""
    for i, (photo, boxes, statues) in enumerate(load_scenes(folder(data, "scenes"), held_back=True)):
        if not len(boxes):
            continue
        height = float((boxes[:, 3] - boxes[:, 1]).max())
        for size in SIZES[i % 3 :: 3]:
            scale = size / height
            sides = [max(64, round(s * scale)) for s in photo.shape[-2:]]
            if max(sides) > MOST or min(sides) < 100:
                continue
            large = F.interpolate(photo.float() / 255, size=sides, mode="bicubic", antialias=scale < 1)
            yield "scene", size, large.clamp(0, 1), boxes * scale, statues * scale
    for photo, boxes, statues in load_people(folder(data, "natural"), held_back=True):
        yield "at large", 0, enlarged(photo), boxes * 4, statues
    faces, natural = load_faces(folder(data, "faces"))[:HELD_BACK], load_natural(folder(data, "natural"), True)
    shown = content(faces)
    for i in range(0, len(faces), 2):
        size = SIZES[i // 2 % len(SIZES)]
        side = 2 * size
        whole = max(side, min(2 * side, 1200), 640)
        face, mask = (resized(t[i : i + 1].float() / 255, side).clamp(0, 1) for t in (faces, shown))
        y, x = (random.randint(0, whole - side) for _ in range(2))
        half = WIDTH * size / 2
        box = torch.tensor([[x + size - half, y + size / 2, x + size + half, y + size * 1.5]])
        yield "laid in", size, composed(face, mask, backgrounds(natural, 1, whole), y, x), box, NONE
    for picture in natural:
        yield "none", 0, enlarged(picture[None], 3 / 4), NONE, NONE


def enlarged(picture, height=1):
    """Four times as wide, and `height` times as high as that. Bytes -> [0, 1]"""
    size = [round(4 * height * picture.shape[2]), 4 * picture.shape[3]]
    return F.interpolate(picture.float() / 255, size=size, mode="bicubic").clamp(0, 1)


def look(net, kind, size, photo, boxes, statues):
    found = agreed([boxes_of(*net.faces(photo, k), threshold=LEAST) for k in OCTAVES])
    return judged(kind, size, photo, boxes, statues, found.tolist())


def judged(kind, size, _photo, boxes, statues, found):
    """Which of a photo's faces are found with which probability, and the probabilities of boxes that are no face."""
    best, off, wrong = [0.0] * len(boxes), [(0.0, 0.0)] * len(boxes), []
    for *box, probability in found:
        overlaps = [intersection_over_union(box, other) for other in boxes.tolist()]
        if not overlaps or max(overlaps) < FOUND:
            if all(intersection_over_union(box, other) < FOUND for other in statues.tolist()):
                wrong.append(probability)
            continue
        i = int(np.argmax(overlaps))
        if probability > best[i]:
            best[i], off[i] = probability, how_far_off(box, boxes[i].tolist())
    told = [at for at, box in enumerate(boxes) if box[3] - box[1] >= 40]
    sizes = [float(boxes[i][3] - boxes[i][1]) for i in told]
    figures = {"best": [best[i] for i in told], "off": [off[i] for i in told], "sizes": sizes}
    return {"kind": kind, "size": size, "wrong": wrong} | figures


def how_far_off(box, wanted):
    """A box's height over the one wanted, and how far its middle is away, in heights."""
    height = wanted[3] - wanted[1]
    away = [(box[i] + box[i + 2] - wanted[i] - wanted[i + 2]) / 2 / height for i in (0, 1)]
    return (box[3] - box[1]) / height, math.hypot(*away)


def accuracy(looked, threshold):
    """A line on how far off the boxes of the found faces are."""
    off = [o for case in looked for o, p in zip(case["off"], case["best"], strict=True) if p >= threshold]
    heights, away = np.array(off).T
    low, middle, high = np.percentile(heights, (10, 50, 90))
    told = f"boxes of {len(off)} found faces: height {low:.2f} / {middle:.2f} / {high:.2f} of the face's"
    return f"{told}, middle {np.median(away):.2f} heights away, 90th percentile {np.percentile(away, 90):.2f}"


def intersection_over_union(a, b):
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0, width) * max(0, height)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def threshold_for(looked, rate=0.1):
    wrong = sorted((p for case in looked for p in case["wrong"]), reverse=True)
    allowed = int(rate * len(looked))
    return round(wrong[allowed] + 0.005, 2) if len(wrong) > allowed else LEAST


def row(name, looked, threshold, smallest=0):
    best = [p for case in looked for p, size in zip(case["best"], case["sizes"], strict=True) if size >= smallest]
    wrong = sum(p >= threshold for case in looked for p in case["wrong"])
    recall = f"{sum(p >= threshold for p in best) / len(best):.3f}" if best else ""
    counts = {"photos": len(looked), "faces": len(best), "recall": recall}
    return {"what": name, "threshold": threshold, **counts, "false boxes a photo": f"{wrong / max(1, len(looked)):.3f}"}


if __name__ == "__main__":
    main()
