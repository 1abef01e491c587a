"""Where faces are: a second, small head on the shield's features, what it is taught, and how its output is read.

Output N x 5 x H/8 x W/8, a cell is 8 x 8 px of the grid: the probability that a face box's centre lies in the cell; the
centre's offset from the cell's centre in cells (x, y); log2 of the box's width and height over 64 px of the grid.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .net import CHANNELS, Residual, conv_bn
from .placed import placed

CELL, UNIT = 8, 64
SMALLEST, LARGEST = 18, 160  # height of a face's box on the grid; the next grid sees the larger ones
BOX_WEIGHTS = torch.tensor([0.3, 0.3, 1.0, 1.5]).view(4, 1, 1)  # of the centre's offset, the width, the height
SAME_UNION, SAME_SMALLER = 0.35, 0.65  # share of what two boxes cover, or of the smaller, from which they are one face
AGREEING = 0.4  # the first of these, from which boxes of two grids agree


class FaceFinder(nn.Module):
    """Features of ShieldNet at 1/8 and 1/16 -> N x 5 x H/8 x W/8."""

    def __init__(self, channels=CHANNELS):
        super().__init__()
        _, eighth, sixteenth = channels
        self.wide = nn.Sequential(conv_1x1(sixteenth, 64), Residual(64))
        self.up, self.near = conv_1x1(64, 32), conv_1x1(eighth, 32)
        self.join, self.out = nn.Sequential(Residual(32), conv_bn(32, 32)), nn.Conv2d(32, 5, 1)
        nn.init.constant_(self.out.bias[:1], -4)  # faces are rare

    def forward(self, eighth, sixteenth):
        return read(self.logits(eighth, sixteenth))

    def logits(self, eighth, sixteenth):
        wide = F.interpolate(self.up(self.wide(sixteenth)), scale_factor=2, mode="nearest")
        return self.out(self.join(self.near(eighth) + wide))


def conv_1x1(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())


def read(logits):
    return torch.cat([logits[:, :1].sigmoid(), logits[:, 1:]], 1)


def targets(boxes, rows, columns):
    """What cells are taught, 6 x rows x columns: heat (1 at a centre), the four box values, and their weight.

    boxes: M x 4 (left, top, right, bottom) in px of the grid. A heat of -1 marks cells that are not judged: those of
    faces too small or too large for the grid.
    """
    out = torch.zeros(6, rows, columns)
    y = (torch.arange(rows) + 0.5).view(-1, 1)
    x = (torch.arange(columns) + 0.5).view(1, -1)
    for left, top, right, bottom in boxes.tolist():
        width, height = right - left, bottom - top
        cx, cy = (left + right) / 2 / CELL, (top + bottom) / 2 / CELL
        if not SMALLEST <= height <= LARGEST:
            if SMALLEST / 2 < height < 2 * LARGEST:  # twice as far off, the grid should know better
                away = torch.maximum((x - cx).abs() / width, (y - cy).abs() / height) * CELL
                out[0] = torch.where((away < 0.5) & (out[0] < 1), torch.tensor(-1.0), out[0])
            continue
        if not (0 <= cx < columns and 0 <= cy < rows):
            continue
        spread = max(0.7, 0.1 * height / CELL)
        near = torch.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * spread**2))
        out[0] = torch.maximum(out[0], 0.98 * near)
        out[0, int(cy), int(cx)] = 1
        taught = (near > 0.5) & (near > out[5])
        taught[int(cy), int(cx)] = True
        values = ((cx - x).expand_as(near), (cy - y).expand_as(near))
        sizes = torch.tensor([width / UNIT, height / UNIT]).log2().view(2, 1, 1).expand(2, rows, columns)
        out[1:5] = torch.where(taught, torch.cat([torch.stack(values), sizes]), out[1:5])
        out[5] = torch.where(taught, near, out[5])
    return out


def finder_loss(logits, wanted):
    """Focal loss of the heat (as CenterNet's, Zhou 2019) and the boxes' L1, per face."""
    heat, faces = wanted[:, 0], (wanted[:, 0] == 1).sum().clamp_min(1)
    p, q = F.logsigmoid(logits[:, 0]), F.logsigmoid(-logits[:, 0])
    hit = -(heat == 1).float() * q.exp() ** 2 * p
    miss = -((heat >= 0) & (heat < 1)).float() * (1 - heat.clamp_min(0)) ** 4 * p.exp() ** 2 * q
    off = (logits[:, 1:] - wanted[:, 1:5]).abs() * placed(BOX_WEIGHTS, logits) * wanted[:, 5:]
    return (hit.sum() + miss.sum()) / faces + off.sum() / wanted[:, 5].sum().clamp_min(1)


def boxes_of(output, scale=(1.0, 1.0), threshold=0.3):
    """Rows of (left, top, right, bottom, probability), M x 5, of one picture's output 5 x rows x columns.

    scale: photo pixels per grid pixel, x and y.
    """
    rows, columns = (output[0] >= threshold).nonzero(as_tuple=True)
    p, dx, dy, w, h = output[:, rows, columns]
    cx, cy = (columns + 0.5 + dx) * CELL * scale[0], (rows + 0.5 + dy) * CELL * scale[1]
    w, h = UNIT * 2 ** w.clamp(-4, 4) * scale[0] / 2, UNIT * 2 ** h.clamp(-4, 4) * scale[1] / 2
    return torch.stack([cx - w, cy - h, cx + w, cy + h, p], 1)


def agreed(grids):
    """The faces of all grids, M x 5, as the phone weighs them: likelier where another grid sees a box too.

    What another says is half a witness, since all are one net's.
    """
    grids, weighed = [joined(boxes) for boxes in grids], []
    for at, boxes in enumerate(grids):
        doubt = torch.ones(len(boxes))
        for other in grids[:at] + grids[at + 1 :]:
            if len(other) and len(boxes):
                agreeing = (shares(boxes, other) > AGREEING) * other[:, 4]
                doubt *= 1 - agreeing.amax(1)
        weighed.append(torch.cat([boxes[:, :4], 1 - (1 - boxes[:, 4:]) * doubt.sqrt()[:, None]], 1))
    return joined(torch.cat(weighed))


def shares(boxes, others):
    """Of what two boxes cover, what both do: M x N."""
    a, b = boxes[:, None], others[None]
    shared = (torch.minimum(a[..., 2:4], b[..., 2:4]) - torch.maximum(a[..., :2], b[..., :2])).clamp_min(0).prod(-1)
    return shared / ((a[..., 2:4] - a[..., :2]).prod(-1) + (b[..., 2:4] - b[..., :2]).prod(-1) - shared)


def joined(boxes):
    """Non-maximum suppression as the phone does it: of boxes of the same face the likeliest. M x 5 -> M' x 5."""
    kept = []
    for box in boxes[boxes[:, 4].argsort(descending=True)]:
        if not any(are_same(box, other) for other in kept):
            kept.append(box)
    return torch.stack(kept) if kept else boxes[:0]


def are_same(a, b):
    shared = (torch.minimum(a[2:4], b[2:4]) - torch.maximum(a[:2], b[:2])).clamp_min(0).prod()
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return bool(shared > SAME_UNION * (areas[0] + areas[1] - shared) or shared > SAME_SMALLER * min(areas))
