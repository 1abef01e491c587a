"""The plot of a run: cosine, score, just-noticeable differences and regularity over the steps, by octave or scale."""

import csv
import pathlib
import sys

PANELS = (
    ("cosine", "cosine to the clean face"),
    ("score", "SSIMULACRA2"),
    ("jnd", "JND"),
    ("regularity", "regularity"),
)


def plot_log(log, picture, by="octave", smooth=25):
    """by: the column whose values get a line each."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    with pathlib.Path(log).open() as file:
        rows = list(csv.DictReader(file))
    figure, axes = plt.subplots(2, 2, figsize=(10, 7), sharex=True)
    for axis, (column, title) in zip(axes.flat, PANELS):
        for value in sorted({row[by] for row in rows}):
            points = [(int(r["step"]), float(r[column])) for r in rows if r[by] == value]
            chunks = [points[i : i + smooth] for i in range(0, len(points), smooth)]
            means = [tuple(sum(v) / len(v) for v in zip(*chunk)) for chunk in chunks]
            axis.plot(*zip(*means), label=f"{by} {value}")
        axis.set_title(title), axis.grid(alpha=0.3)
    axes[0, 0].legend() if rows else None
    figure.tight_layout()
    figure.savefig(picture, dpi=80)
    plt.close(figure)


if __name__ == "__main__":
    plot_log(sys.argv[1], sys.argv[2])
