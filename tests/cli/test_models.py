#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lamina-cli train --model-out and convert: whole networks, looked at with h5py and PyTorch.

    test_models.py LAMINA_CLI [WORD …]
"""
import json
import sys
import zipfile

import h5py
import numpy as np
import torch

import harness

CONV = [{"type": "conv2d", "name": "eyes", "filters": 3, "kernel_size": 3, "activation": "relu"},
        {"type": "batch_normalization", "name": "norm"}, {"type": "max_pooling2d", "name": "pool"},
        {"type": "flatten", "name": "flat"},
        {"type": "dense", "name": "out", "units": 10, "activation": "softmax"}]
SKIP = [{"type": "dense", "name": "a", "units": 4}, {"type": "dense", "name": "b", "units": 4},
        {"type": "add", "name": "sum", "from": "a"}]


def train(cli, out, **changes):
    cli.experiment(training={"epochs": 1, "loss": "categorical_crossentropy"}, **changes)
    cli.run("train", "e.lamina", "--model-out", out, "--weights-out", "w.npz")
    return np.load(cli.path("w.npz"))


def texts(attribute):
    """As Keras reads them: bytes from fixed lengths."""
    return [name.decode("ascii") for name in attribute]


def test_classic_h5_is_as_keras_reads_it(cli):
    want = train(cli, "m.h5", layers=CONV)
    with h5py.File(cli.path("m.h5")) as file:
        config = json.loads(file.attrs["model_config"])
        assert config["class_name"] == "Sequential"
        layers = config["config"]["layers"]
        assert [layer["class_name"] for layer in layers] == [
            "InputLayer", "Conv2D", "BatchNormalization", "MaxPooling2D", "Flatten", "Dense"]
        assert layers[0]["config"]["batch_input_shape"] == [None, 28, 28, 1]
        assert layers[1]["config"]["kernel_size"] == [3, 3]
        assert layers[3]["config"]["strides"] == [2, 2]
        assert "training_config" not in file.attrs
        group = file["model_weights"]
        assert texts(group.attrs["layer_names"]) == ["input_1", "eyes", "norm", "pool", "flat", "out"]
        names = [n for layer in texts(group.attrs["layer_names"])
                 for n in texts(group[layer].attrs["weight_names"])]
        assert names == ["eyes/kernel:0", "eyes/bias:0", "norm/gamma:0", "norm/beta:0",
                         "norm/moving_mean:0", "norm/moving_variance:0", "out/kernel:0",
                         "out/bias:0"]
        for name in names:
            stored = group[name.split("/")[0]][name][()]
            assert stored.dtype == np.float32
            assert np.array_equal(stored, want[name[:-2]]), name


def test_keras_archive_is_as_keras_3_reads_it(cli):
    want = train(cli, "m.keras", layers=CONV)
    with zipfile.ZipFile(cli.path("m.keras")) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["config.json", "metadata.json", "model.weights.h5"]
        config = json.loads(archive.read("config.json"))
        with archive.open("model.weights.h5") as member, h5py.File(member) as file:
            for slot, name, ids in (("conv2d", "eyes", ["kernel", "bias"]),
                                    ("batch_normalization", "norm",
                                     ["gamma", "beta", "moving_mean", "moving_variance"]),
                                    ("dense", "out", ["kernel", "bias"])):
                group = file[f"layers/{slot}/vars"]
                assert len(group) == len(ids)
                for i, weight in enumerate(ids):
                    assert np.array_equal(group[str(i)][()], want[f"{name}/{weight}"])
    assert config["config"]["layers"][0]["config"]["batch_shape"] == [None, 28, 28, 1]
    assert config["compile_config"]["loss"] == "categorical_crossentropy"
    assert config["compile_config"]["optimizer"]["class_name"] == "Adam"


def test_branches_are_functional(cli):
    layers = [{"type": "flatten", "name": "f"}] + SKIP
    train(cli, "m.h5", layers=layers, data={"target": "class", "classes": [0, 1, 2, 3]})
    cli.run("convert", "m.h5", "m.keras")
    with h5py.File(cli.path("m.h5")) as file:
        config = json.loads(file.attrs["model_config"])
    assert config["class_name"] == "Model"
    total = config["config"]["layers"][-1]
    assert total["inbound_nodes"] == [[["b", 0, 0, {}], ["a", 0, 0, {}]]]
    assert config["config"]["output_layers"] == [["sum", 0, 0]]
    with zipfile.ZipFile(cli.path("m.keras")) as archive:
        config = json.loads(archive.read("config.json"))
    assert config["class_name"] == "Functional"
    both = config["config"]["layers"][-1]["inbound_nodes"][0]["args"][0]
    assert [t["config"]["keras_history"][0] for t in both] == ["b", "a"]


def test_models_make_experiments(cli):
    """Out to Keras and back: the same answers to the bit."""
    train(cli, "m.keras", layers=CONV)
    cli.run("convert", "m.keras", "m.h5")
    np.save(cli.path("x.npy"), np.random.default_rng(2).random((4, 28, 28, 1), np.float32))
    cli.run("predict", "e.lamina", "--weights", "w.npz", "--input", "x.npy", "--prepared",
            "--output", "y.npy")
    for file in ("m.keras", "m.h5"):
        cli.run("convert", file, "back.lamina")
        back = json.loads(cli.path("back.lamina").read_text())
        assert [layer["type"] for layer in back["layers"]] == ["input"] + [
            layer["type"] for layer in CONV]
        cli.run("predict", "back.lamina", "--weights", file, "--input", "x.npy", "--prepared",
                "--output", "z.npy")
        assert np.array_equal(np.load(cli.path("y.npy")), np.load(cli.path("z.npy")))


def test_pytorch_has_the_same_numbers(cli):
    want = train(cli, "m.pt", layers=CONV)
    state = torch.load(cli.path("m.pt"))
    assert np.array_equal(state["eyes.weight"].numpy(), want["eyes/kernel"].transpose(3, 2, 0, 1))
    assert np.array_equal(state["norm.running_var"].numpy(), want["norm/moving_variance"])
    # Behind a flattened picture PyTorch counts channel by channel.
    rows = want["out/kernel"].reshape(13, 13, 3, 10).transpose(3, 2, 0, 1).reshape(10, -1)
    assert np.array_equal(state["out.weight"].numpy(), rows)
    cli.run("convert", "m.pt", "back.npz", "--experiment", "e.lamina")
    cli.run("compare", "w.npz", "back.npz", "--rtol", 0, "--atol", 0)


def vgg_file(path, layers):
    """The layout of keras-applications: no version, flat names of Keras 1."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([n.encode() for n, _ in layers])
        for name, arrays in layers:
            group = file.create_group(name)
            names = [f"{name}_{w}_1:0" for w in ("W", "b")][:len(arrays)]
            group.attrs["weight_names"] = np.array([n.encode() for n in names])
            for weight, array in zip(names, arrays):
                group[weight] = array


def vgg(rng, top):
    """VGG19's layers, with an eighth of its channels."""
    layers, before, scale = [("input_1", [])], 1, np.float32(0.01)
    for block, (n, channels) in enumerate(((2, 8), (2, 16), (4, 32), (4, 64), (4, 64)), 1):
        for i in range(1, n + 1):
            layers.append((f"block{block}_conv{i}", [scale * rng.random((3, 3, before, channels), np.float32),
                                                     rng.random(channels, np.float32)]))
            before = channels
        layers.append((f"block{block}_pool", []))
    for name, rows, columns in (("fc1", 64, 32), ("fc2", 32, 32), ("predictions", 32, 10)):
        if top:
            layers.append((name, [rng.random((rows, columns), np.float32),
                                  rng.random(columns, np.float32)]))
    return layers


def vgg_experiment(cli, layers, prefix):
    """The convolutions as an encoder, and a head of its own."""
    kinds = [{"type": "conv2d", "name": prefix + name, "filters": arrays[0].shape[3],
              "padding": "same", "activation": "relu", "trainable": False}
             for name, arrays in layers if arrays and arrays[0].ndim == 4]
    kinds += [{"type": "global_average_pooling2d"}, {"type": "dense", "name": "mine", "units": 10}]
    cli.experiment(layers=kinds, data={"samples": 40, "test_samples": 10},
                   training={"loss": {"type": "categorical_crossentropy", "from_logits": True},
                             "epochs": 1})


def test_vgg_goes_by_name_and_by_order(cli):
    for top in (True, False):
        layers = vgg(np.random.default_rng(1), top)
        vgg_file(cli.path("vgg.h5"), layers)
        for prefix in ("", "mine_"):
            vgg_experiment(cli, layers, prefix)
            cli.run("train", "e.lamina", "--init", "vgg.h5", "--weights-out", "w.npz",
                    "--set", "training.batch_size=40")
            got = np.load(cli.path("w.npz"))
            for name, arrays in layers:
                if arrays and arrays[0].ndim == 4:
                    assert np.array_equal(got[f"{prefix}{name}/kernel"], arrays[0]), name
                    assert np.array_equal(got[f"{prefix}{name}/bias"], arrays[1]), name


def test_refusals(cli):
    train(cli, "m.keras", layers=CONV)
    cli.refuse("convert", "w.npz", "n.keras", says=["n.keras", "experiment"])
    cli.refuse("convert", "w.npz", "n.lamina", says=["w.npz", "no network"])
    cli.refuse("train", "e.lamina", "--model-out", "m.txt", says=["m.txt", ".keras"])
    data = cli.path("m.keras").read_bytes()
    cli.write("cut.keras", data[:len(data) // 2])
    cli.refuse("convert", "cut.keras", "n.lamina", says="cut.keras")
    with zipfile.ZipFile(cli.path("odd.keras"), "w") as archive:
        archive.writestr("config.json", "{}")
    cli.refuse("convert", "odd.keras", "n.lamina", says=["odd.keras", "model.weights.h5"])
    layers = CONV[:2] + [{"type": "max_pooling2d", "name": "p", "padding": "explicit", "pad": 1}] + CONV[3:]
    cli.experiment(layers=layers)
    cli.refuse("convert", "w.npz", "n.h5", "--experiment", "e.lamina", says=["“p”", "padding"])


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
