#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ready-made experiments on the real data in $LAMINA_DATA.

    LAMINA_DATA=DIR test_real.py LAMINA_CLI [WORD …]
"""
import json
import os
import sys

import harness


def folder(name, file):
    """Where a real set is; skips the test without it."""
    root = os.environ.get("LAMINA_DATA") or os.path.expanduser("~/.cache/lamina-data")
    path = os.path.join(root, name)
    if not os.path.exists(os.path.join(path, file)):
        raise harness.Skip(f"no {name}/{file} in {root}; set LAMINA_DATA")
    return path


def check_counts(cli, preset, path, counts):
    cli.run("new", preset, "--output", "e.lamina")
    got = cli.json("data", "e.lamina", "--data-dir", path)
    parts = [got[p] and got[p]["samples"] for p in ("train", "validation", "test")]
    assert parts == counts, parts
    assert len(got["classes"]) == 10
    return got


def test_hoda_is_read_whole(cli):
    got = check_counts(cli, "persian-digits", folder("hoda", "train.cdb"), [60000, 20000, 20000])
    assert got["train"]["class_counts"] == [6000] * 10 and got["train"]["shape"] == [32, 32, 1]
    assert got["test"]["class_counts"] == [2000] * 10 and got["classes"][4] == "۴"


def test_mnist_is_read_whole(cli):
    path = folder("mnist", "train-images-idx3-ubyte.gz")
    got = check_counts(cli, "mnist-digits", path, [54000, 6000, 10000])
    assert got["test"]["class_counts"] == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_kannada_is_read_whole(cli):
    path = folder("kannada", "X_kannada_MNIST_train-idx3-ubyte.gz")
    got = check_counts(cli, "kannada-digits", path, [54000, 6000, 10000])
    assert got["train"]["class_counts"] == [5400] * 10 and got["classes"][4] == "೪"


def test_hoda_is_learned(cli):
    """The lab's network: flatten, dense 512 and 128 with relu, softmax; RMSprop, 20 epochs."""
    path = folder("hoda", "train.cdb")
    cli.run("new", "persian-digits", "--output", "e.lamina")
    lines = cli.run("train", "e.lamina", "--data-dir", path, "--weights-out", "w.npz", "--json",
                    seconds=900).stdout.splitlines()
    got = cli.json("evaluate", "e.lamina", "--data-dir", path, "--weights", "w.npz")
    assert len(lines) == 20 and got["samples"] == 20000
    assert got["accuracy"] >= 0.978, got
    assert abs(json.loads(lines[-1])["val_loss"] - got["loss"]) < 1e-5


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
