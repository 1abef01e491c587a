"""Weights that were kept: those of an earlier run, or of an exported file."""

import pathlib

import numpy as np
import onnx
import torch
from torch import nn


def started(net, path):
    """`net` with the weights of `path`, a run's .pt or the ONNX file of a net of the same layers.

    What a .pt lacks must be residual blocks: a deeper net begins by drawing what the other drew.
    """
    if pathlib.Path(path).suffix == ".onnx":
        return unfolded(net, path)
    missing, unknown = net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True), strict=False)
    if unknown or not all(".body." in name for name in missing):
        raise SystemExit("the file holds a net of other layers")
    for name in {name.partition(".body.")[0] for name in missing}:
        passing(net.get_submodule(name).body)
    return net


def passing(body):
    """A residual block that adds nothing yet, and whose layers neither fade nor swell what they will."""
    for layer in body.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(body[-1].weight)


@torch.no_grad()
def unfolded(net, path):
    """Exporting folds batch norm into the convolution before it, where there is one; here the two are parted again.

    Each channel's weights get the deviation that fresh ones have, and batch norm what is over: Adam's steps are as long
    for small weights as for large ones.
    """
    layers = [layer for layer in net.modules() if isinstance(layer, (nn.Conv2d, nn.BatchNorm2d))]
    stored = stored_layers(path)
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.BatchNorm2d):
            continue
        while stored and stored[0][0].shape != layer.weight.shape:  # another net's, in the same file
            stored.pop(0)
        if not stored:
            raise SystemExit("the file holds a net of other layers")
        weight, *bias = stored.pop(0)
        gain = torch.ones(len(weight))
        if not isinstance(following, nn.BatchNorm2d):
            if bias:
                layer.bias.copy_(*bias)
        elif stored and len(stored[0]) == 4:
            load(following, *stored.pop(0))
        else:
            gain = (3 * weight.flatten(1).pow(2).sum(1)).sqrt().clamp_min(1e-3)
            load(following, gain, *bias, torch.zeros_like(gain), torch.ones_like(gain) - following.eps)
        layer.weight.copy_(weight / gain.view(-1, 1, 1, 1))
    return net


def load(norm, weight, bias, mean, variance):
    norm.weight.copy_(weight), norm.bias.copy_(bias)
    norm.running_mean.copy_(mean), norm.running_var.copy_(variance)


def stored_layers(path):
    """Weights and bias of an ONNX file's convolutions, the four vectors of its batch norms, in the order of their running."""
    graph = onnx.load(str(path)).graph
    numbers = {i.name.removesuffix(".half"): onnx.numpy_helper.to_array(i).astype(np.float32) for i in graph.initializer}
    for node in graph.node:  # what several layers share is stored once
        if node.op_type == "Identity" and node.input[0] in numbers:
            numbers[node.output[0]] = numbers[node.input[0]]
    nodes = [node.input[1:] for node in graph.node if node.op_type in ("Conv", "BatchNormalization")]
    return [[torch.from_numpy(numbers[name]) for name in names] for names in nodes if names[0] in numbers]
