"""Pairs of pictures, made by arithmetic, whose SSIMULACRA2 is known from the crate (tests/crate_values)."""

import pathlib
import sys

import numpy as np

SIDE = 192


def pairs():
    """name -> (original, changed), both H x W x 3, bytes."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    smooth = np.stack([0.6 + 0.3 * x, 0.45 + 0.2 * y, 0.4 + 0.1 * np.sin(6 * x)], 2)
    busy = smooth + 0.15 * np.sin(90 * x * y + 7 * y)[..., None] + random.normal(0, 0.04, (SIDE, SIDE, 3))
    stripes = np.where(np.arange(SIDE) // 2 % 2, 1.0, -1.0)[None, :, None]
    spots = np.kron(random.normal(0, 1, (SIDE // 8, SIDE // 8, 1)), np.ones((8, 8, 1)))
    grain = random.normal(0, 1, (SIDE, SIDE, 1))
    changes = {"stripes": stripes, "spots": spots, "grain": grain}
    out = {}
    for base_name, base in (("smooth", smooth), ("busy", busy)):
        for name, change in changes.items():
            for amplitude in (2, 5, 9):
                pair = (base, base + change * amplitude / 255)
                out[f"{base_name} {name} {amplitude}"] = tuple(
                    np.round(p.clip(0, 1) * 255).astype(np.uint8) for p in pair
                )
    return out


def write(folder):
    """Each pair as two PPM files, for the crate."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, pair in pairs().items():
        for which, picture in zip("ab", pair):
            (folder / f"{name} {which}.ppm").write_bytes(b"P6 %d %d 255\n" % (SIDE, SIDE) + picture.tobytes())


if __name__ == "__main__":
    write(sys.argv[1])
