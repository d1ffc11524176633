#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two filters typed in by hand, against PyTorch's convolution of the same pictures.

    [LAMINA_DATA=DIR] test_by_hand.py LAMINA_CLI [WORD …]
"""
import os
import sys

import harness

# What the exercise asks for: a thousandth of the brightest value.
CLOSE = 1e-3 * 255


def libraries():
    try:
        import numpy
        import torch
    except ImportError as missing:
        raise harness.Skip(f"{missing.name} is not installed for {sys.executable}") from missing
    return numpy, torch


def by_hand(cli, *data):
    """The preset, the pictures as they are prepared, and what Lamina's filters make of them."""
    numpy, torch = libraries()
    cli.run("train", "e.lamina", *data, "--weights-out", "w.npz", "--set", "training.epochs=1")
    weights = numpy.load(cli.path("w.npz"))
    kernel, bias = weights["filters/kernel"], weights["filters/bias"]
    wanted = numpy.zeros((2, 3, 3, 3), numpy.float32)
    wanted[0, :, 1, 1] = [0.3, 0.6, 0.1]
    wanted[1, 2] = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
    assert (kernel == wanted.transpose(2, 3, 1, 0)).all() and list(bias) == [0, 128]
    pictures = numpy.random.default_rng(5).integers(0, 256, (2, 200, 200, 3)).astype(numpy.float32)
    return numpy, torch, wanted, pictures


def compare(cli, data, name, pictures, numpy, torch, wanted):
    numpy.save(cli.path(name), pictures)
    cli.run("predict", "e.lamina", *data, "--weights", "w.npz", "--layer", "filters", "--prepared",
            "--input", name, "--output", "y.npy")
    got = numpy.load(cli.path("y.npy"))
    x = torch.from_numpy(pictures.astype(numpy.float64).transpose(0, 3, 1, 2))
    y = torch.nn.functional.conv2d(x, torch.from_numpy(wanted.astype(numpy.float64)),
                                   torch.tensor([0., 128.], dtype=torch.float64), padding=1)
    y = y.numpy().transpose(0, 2, 3, 1)
    assert got.shape == y.shape, got.shape
    assert abs(got - y).max() < CLOSE, abs(got - y).max()
    # And the two filters do different things.
    assert y[..., 0].std() > 1 and y[..., 1].std() > 1


def test_filters_of_drawn_pictures(cli):
    cli.run("new", "convolution-by-hand", "--built-in", "--output", "e.lamina")
    numpy, torch, wanted, pictures = by_hand(cli)
    compare(cli, (), "x.npy", pictures, numpy, torch, wanted)


def test_filters_of_kitten_and_puppy(cli):
    root = os.environ.get("LAMINA_DATA") or os.path.expanduser("~/.cache/lamina-data")
    folder = os.path.join(root, "images")
    if not os.path.exists(os.path.join(folder, "kitten.jpg")):
        raise harness.Skip(f"no images/kitten.jpg in {root}; set LAMINA_DATA")
    data = ("--data-dir", folder)
    cli.run("new", "convolution-by-hand", *data, "--output", "e.lamina")
    numpy, torch, wanted, _ = by_hand(cli, *data)
    about = cli.json("data", "e.lamina", *data)
    assert about["train"]["samples"] == 2 and about["train"]["shape"] == [200, 200, 3]
    assert about["classes"] == ["kitten", "puppy"]
    from PIL import Image
    pictures = []
    for sample in range(2):
        cli.run("data", "e.lamina", *data, "--sample", sample, "--output", "p.png")
        pictures.append(numpy.asarray(Image.open(cli.path("p.png")).convert("RGB"), numpy.float32))
    assert pictures[0].shape == (200, 200, 3)
    compare(cli, data, "x.npy", numpy.stack(pictures), numpy, torch, wanted)


def test_figure_wants_no_weights(cli):
    cli.run("new", "convolution-by-hand", "--built-in", "--output", "e.lamina")
    cli.run("figure", "e.lamina", "--kind", "filtered", "--output", "f.png")
    assert cli.path("f.png").stat().st_size > 20000


def test_wrong_count_is_told(cli):
    conv = {"type": "conv2d", "name": "filters", "filters": 2, "kernel_size": 3,
            "kernel_initializer": {"type": "values", "values": [1, 2, 3]}}
    cli.experiment(layers=[conv, {"type": "flatten"}, {"type": "dense", "units": 10}, {"type": "softmax"}])
    cli.refuse("train", "e.lamina", says=["filters", "3 numbers", "18"])


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
