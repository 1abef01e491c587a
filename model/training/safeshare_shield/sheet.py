"""Contact sheets for people to look at: original, protected, difference x 8.

    python -m safeshare_shield.sheet shield.onnx OUT.png PHOTO... [--face 250] [--gain 0.8] [--zoom 2] [--side 2048]

With --face the files are square crops whose face's box is half the side, shown at that size of face; otherwise whole
photos, reduced to --side; --crop x y size cuts a square out of the result.
"""

import argparse
import pathlib

import numpy as np
import torch
from PIL import Image, ImageDraw

from .measure import OnnxShield, changed


def main():
    parse = argparse.ArgumentParser(description="Contact sheet of original, protected and difference.")
    (
        parse.add_argument("onnx"),
        parse.add_argument("out", type=pathlib.Path),
        parse.add_argument("photos", nargs="+", type=pathlib.Path),
    )
    parse.add_argument("--face", type=int), parse.add_argument("--side", type=int, default=2048)
    parse.add_argument("--gain", type=float, default=1.0), parse.add_argument("--zoom", type=int, default=1)
    parse.add_argument("--crop", type=int, nargs=3, metavar=("X", "Y", "SIZE"))
    args = parse.parse_args()
    net, rows = OnnxShield(args.onnx), []
    for path in args.photos:
        photo = opened(path, args)
        delta = net(photo)
        rows.append(sheet_row(photo, delta, args))
    width, height = max(r.width for r in rows), sum(r.height for r in rows)
    sheet, y = Image.new("RGB", (width, height), "white"), 0
    for row in rows:
        sheet.paste(row, (0, y))
        y += row.height
    sheet.save(args.out)


def opened(path, args):
    photo = Image.open(path).convert("RGB")
    if args.face:
        photo = photo.resize((2 * args.face, 2 * args.face), Image.BICUBIC)
    else:
        photo.thumbnail((args.side, args.side), Image.LANCZOS)
    return torch.from_numpy(np.asarray(photo).copy()).permute(2, 0, 1)[None].float() / 255


def sheet_row(photo, delta, args):
    protected = changed(photo, delta, args.gain)
    difference = (0.5 + 8 * (protected - photo)).clamp(0, 1)
    cells = [
        Image.fromarray((p[0].permute(1, 2, 0) * 255).round().byte().numpy()) for p in (photo, protected, difference)
    ]
    if args.crop:
        x, y, size = args.crop
        cells = [c.crop((x, y, x + size, y + size)) for c in cells]
    cells = [c.resize((c.width * args.zoom, c.height * args.zoom), Image.NEAREST) for c in cells]
    row = Image.new("RGB", (sum(c.width for c in cells) + 8, cells[0].height + 4), "white")
    for i, cell in enumerate(cells):
        row.paste(cell, (i * (cell.width + 4), 0))
    shown = f"gain {args.gain:g}, change up to {255 * (protected - photo).abs().max():.0f}/255"
    ImageDraw.Draw(row).text((4, 4), shown, fill="white", stroke_width=1, stroke_fill="black")
    return row


if __name__ == "__main__":
    main()
