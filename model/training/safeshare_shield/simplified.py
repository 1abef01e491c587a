"""An encoder converted from ONNX without what a GPU would wait for: shapes it computes as it runs, clips one by one."""

import torch
import torch.nn.functional as F
from torch import nn

HUGE = 1e30


class Padded(nn.Module):
    def __init__(self, pads):
        super().__init__()
        self.pads = pads

    def forward(self, planes):
        return F.pad(planes, self.pads)


class Sliced(nn.Module):
    """What ONNX's Slice does with constants: a part of some axes, or all of one from its end (RGB as BGR)."""

    def __init__(self, starts, ends, axes, steps):
        super().__init__()
        self.parts = list(zip(axes, map(slice, starts, ends, steps), strict=True))

    def forward(self, planes):
        for axis, part in self.parts:
            planes = planes.flip(axis) if part.step == -1 else planes[(slice(None),) * axis + (part,)]
        return planes


class Shaped(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, planes):
        return planes.reshape(len(planes), *self.shape)


class Clipped(nn.Module):
    def __init__(self, least, most):
        super().__init__()
        self.least, self.most = least, most

    def forward(self, planes):
        return F.hardtanh(planes, self.least, self.most)  # clamp's way back takes three times as long on a CPU


def simplified(net, view):
    """The same function of batches of views of the size of `view`, 1 x 3 x H x W, whose rows do not touch each other."""
    made = seen(net, view)
    for node in list(net.graph.nodes):
        if node.op != "call_module":
            continue
        kind, result = type(net.get_submodule(node.target)).__name__, made[node.name]
        if kind == "OnnxPadDynamic":
            pads = [p for before, after in zip(*pads_of(node, made)) for p in (before, after)]
            net.add_submodule(node.target, Padded(pads)), keep_first(node)
        elif kind == "OnnxReshape" and len(result) == 1 and made[node.args[0].name].dim() > 1:
            net.add_submodule(node.target, Shaped(result.shape[1:])), keep_first(node)
        elif kind == "OnnxSlice" and made[node.args[0].name].dim() == 4:
            net.add_submodule(node.target, Sliced(*(made[arg.name].tolist() for arg in node.args[1:]))), keep_first(node)
        elif kind == "OnnxExpand":  # what it is expanded for broadcasts by itself
            node.replace_all_uses_with(node.args[0])
    for node in list(net.graph.nodes):
        join_clips(net, node)
    net.graph.eliminate_dead_code(), net.recompile(), net.delete_all_unused_submodules()
    return net


class Recorder(torch.fx.Interpreter):
    def __init__(self, net):
        super().__init__(net)
        self.made = {}

    def run_node(self, node):
        self.made[node.name] = super().run_node(node)
        return self.made[node.name]


def seen(net, view):
    """What each node of the net makes of a view."""
    recorder = Recorder(net)
    with torch.no_grad():
        recorder.run(view)
    return recorder.made


def pads_of(node, made):
    """Pads before and after each dimension, the last one first."""
    pads = made[node.args[1].name].tolist()
    return pads[: len(pads) // 2][::-1], pads[len(pads) // 2 :][::-1]


def keep_first(node):
    node.args = node.args[:1]


def join_clips(net, node):
    """A clip of a clip that nothing else reads is one clip."""
    bounds = bounds_of(net, node)
    before = bounds and bounds_of(net, node.args[0])
    if not before or len(node.args[0].users) > 1:
        return
    least, most = (min(max(edge, bounds[0]), bounds[1]) for edge in before)
    net.add_submodule(node.target, Clipped(least, most))
    node.args = node.args[0].args


def bounds_of(net, node):
    if node.op != "call_module":
        return None
    module = net.get_submodule(node.target)
    match type(module).__name__:
        case "ReLU":
            return 0.0, HUGE
        case "ReLU6":
            return 0.0, 6.0
        case "OnnxClip":
            least, most = module.min_val, module.max_val
            return -HUGE if least is None else max(least, -HUGE), HUGE if most is None else min(most, HUGE)
        case "Clipped":
            return module.least, module.most
    return None
