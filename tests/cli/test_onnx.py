#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks written as ONNX: read back field by field, and run by onnxruntime where a Python has it.

    test_onnx.py LAMINA_CLI [WORD …]

$LAMINA_ONNX_PYTHON is a Python that has onnx and onnxruntime (the usual one where it is not set); they are no
packages of the distributions.
"""
import os
import struct
import subprocess
import sys

import numpy as np

import harness

PLAIN = [{"type": "conv2d", "name": "eyes", "filters": 3, "kernel_size": [3, 2], "activation": "relu"},
         {"type": "max_pooling2d", "name": "pool"}, {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "out", "units": 10, "activation": "softmax"}]
# Every kind of layer, with what is hard about each: uneven strides, cells that no window reaches, more
# padding after than before, links.
PICTURES = [
    {"type": "zero_padding2d", "name": "zeros", "padding": [[1, 0], [2, 1]]},
    {"type": "conv2d", "name": "same", "filters": 6, "kernel_size": [4, 3], "padding": "same", "activation": "elu"},
    {"type": "batch_normalization", "name": "norm"},
    {"type": "conv2d", "name": "wide", "filters": 4, "kernel_size": 3, "dilation_rate": 2, "use_bias": False},
    {"type": "leaky_relu", "name": "leaky", "negative_slope": 0.1},
    {"type": "conv2d", "name": "steps", "filters": 5, "kernel_size": 3, "strides": 2, "padding": "same"},
    {"type": "tanh", "name": "tanh"},
    {"type": "conv2d", "name": "given", "filters": 5, "kernel_size": 3, "strides": 2, "padding": "explicit",
     "pad": 1},
    {"type": "up_sampling2d", "name": "up", "interpolation": "bilinear"},
    {"type": "conv2d_transpose", "name": "back", "filters": 4, "kernel_size": 3, "strides": 2, "padding": "same"},
    {"type": "conv2d_transpose", "name": "more", "filters": 3, "kernel_size": 2, "strides": 3},
    {"type": "conv2d_transpose", "name": "extra", "filters": 3, "kernel_size": 3, "strides": 2, "padding": "same",
     "output_padding": 1},
    {"type": "max_pooling2d", "name": "most", "pool_size": 3, "strides": 2, "padding": "same"},
    {"type": "average_pooling2d", "name": "mean", "pool_size": 3, "strides": 2, "padding": "same"},
    {"type": "average_pooling2d", "name": "given_mean", "pool_size": 3, "strides": 2, "padding": "explicit", "pad": 1},
    {"type": "up_sampling2d", "name": "near", "size": [2, 3]},
    {"type": "conv2d", "name": "a", "filters": 3, "kernel_size": 3, "padding": "same", "activation": "sigmoid"},
    {"type": "add", "name": "sum", "from": "near"},
    {"type": "concatenate", "name": "both", "from": "a"},
    {"type": "gaussian_noise", "name": "noise", "stddev": 0.1},
    {"type": "softmax", "name": "shares"},
]
ENDS = [
    [{"type": "global_average_pooling2d", "name": "pooled"}, {"type": "softplus", "name": "plus"}],
    [{"type": "global_max_pooling2d", "name": "pooled"}, {"type": "batch_normalization", "name": "rows"}],
    [{"type": "flatten", "name": "flat"}, {"type": "dropout", "name": "drop"},
     {"type": "dense", "name": "deep", "units": 12, "activation": "leaky_relu"},
     {"type": "reshape", "name": "table", "target_shape": [3, 4]},
     {"type": "batch_normalization", "name": "rows_norm"}, {"type": "flatten", "name": "flat_2"}],
]
LAST = [{"type": "dense", "name": "out", "units": 10, "use_bias": False}, {"type": "log_softmax", "name": "logs"}]
RUN = """
import sys, numpy, onnx, onnxruntime
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
x = numpy.load(sys.argv[2])
numpy.save(sys.argv[3], onnxruntime.InferenceSession(sys.argv[1]).run(None, {"input": x})[0])
"""


def fields(data):
    """Number and value of each field of a message: a number, four bytes, or bytes."""
    at, found = 0, []

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while at < len(data):
        key = varint()
        if key & 7 == 0:
            found.append((key >> 3, varint()))
        else:
            size = 4 if key & 7 == 5 else varint()
            found.append((key >> 3, bytes(data[at:at + size])))
            at += size
    assert at == len(data)
    return found


def of(message, number):
    return [value for field, value in fields(message) if field == number]


def write(cli, layers, **changes):
    cli.experiment(layers=layers, **changes)
    cli.run("train", "e.lamina", "--model-out", "m.onnx", "--weights-out", "w.npz", "--set", "training.epochs=1")
    return np.load(cli.path("w.npz"))


def test_every_field_is_where_it_belongs(cli):
    want = write(cli, PLAIN)
    model = cli.path("m.onnx").read_bytes()
    assert of(model, 1) == [7] and of(of(model, 8)[0], 2) == [13]
    graph = of(model, 7)[0]
    ops = [of(node, 4)[0].decode() for node in of(graph, 1)]
    assert ops == ["Transpose", "Conv", "Relu", "MaxPool", "Transpose", "Flatten", "Gemm", "Softmax", "Identity"], ops
    tensors = {of(t, 8)[0].decode(): (of(t, 1), of(t, 9)[0]) for t in of(graph, 5)}
    assert sorted(tensors) == ["eyes/bias", "eyes/kernel", "out/bias", "out/kernel"]
    for name, (shape, raw) in tensors.items():
        expected = want[name].transpose(3, 2, 0, 1) if want[name].ndim == 4 else want[name]
        assert shape == list(expected.shape)
        assert raw == np.ascontiguousarray(expected, "<f4").tobytes(), name
    conv = of(graph, 1)[1]
    attributes = {of(a, 1)[0].decode(): of(a, 8) for a in of(conv, 5)}
    assert attributes == {"kernel_shape": [3, 2], "strides": [1, 1], "pads": [0, 0, 0, 0], "dilations": [1, 1]}
    leaky = write(cli, [{"type": "flatten"}, {"type": "leaky_relu", "negative_slope": 0.25},
                        {"type": "dense", "units": 10}])
    assert leaky is not None
    node = of(of(cli.path("m.onnx").read_bytes(), 7)[0], 1)[1]
    assert struct.unpack("<f", of(of(node, 5)[0], 2)[0])[0] == 0.25


def runner():
    python = os.environ.get("LAMINA_ONNX_PYTHON", sys.executable)
    done = subprocess.run([python, "-c", "import onnx, onnxruntime"], capture_output=True, check=False)
    if done.returncode != 0:
        raise harness.Skip(f"{python} has no onnx and onnxruntime")
    return python


def compare(cli, shape):
    """Runs the model on random samples and compares with our own answers."""
    python = runner()
    x = np.random.default_rng(7).random((5, *shape)).astype(np.float32)
    np.save(cli.path("x.npy"), x)
    cli.run("predict", "e.lamina", "--weights", "w.npz", "--input", "x.npy", "--output", "y.npy", "--prepared")
    done = subprocess.run([python, "-c", RUN, cli.path("m.onnx"), cli.path("x.npy"), cli.path("z.npy")],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ours, theirs = np.load(cli.path("y.npy")), np.load(cli.path("z.npy"))
    assert ours.shape == theirs.shape
    # Sums of up to a few thousand products of numbers about 1, each rounded to 24 bits.
    assert np.abs(ours - theirs).max() < 2e-5, np.abs(ours - theirs).max()


def test_onnxruntime_answers_as_we_do(cli):
    for end in ENDS:
        write(cli, PICTURES + end + LAST, data={"samples": 40, "test_samples": 10})
        compare(cli, (28, 28, 1))


def test_onnxruntime_reads_words(cli):
    write(cli, [{"type": "dense", "units": 4, "activation": "relu"}, {"type": "dense", "units": 1},
                {"type": "sigmoid"}],
          data={"source": "drawn_reviews", "samples": 200, "test_samples": 50, "num_words": 500, "prepare": []},
          training={"loss": "binary_crossentropy"})
    compare(cli, (500,))


def test_files_are_refused_with_a_sentence(cli):
    write(cli, PLAIN)
    cli.refuse("evaluate", "e.lamina", "--weights", "m.onnx", says=["m.onnx", "ONNX"])
    cli.refuse("convert", "w.npz", "n.onnx", says=["n.onnx", "experiment"])


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
