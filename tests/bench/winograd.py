#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Winograd's convolutions train as the direct ones do, on CIFAR-10.

    winograd.py --cli build/tools/lamina-cli [--data DIR] [--epochs 5 --seeds 5 --samples 10000]

Over the first 100 steps the loss as Keras and our window show it, the running mean of an epoch's steps, may
differ by one part in a thousand at any of them. Losses of single steps drift apart whatever way the sums are rounded, since an optimiser that divides by the gradient's size turns on the sign of the
smallest ones: they may do so twice as far as the direct kernels of another table drift from those of this one.

With --epochs each seed is trained both ways on the first --samples training pictures; the mean accuracies on as
many test pictures may be one point apart. A test in itself: exit status 1 where they differ more, 77 where
CIFAR-10 is not there."""
import argparse
import csv
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import against_pytorch  # noqa: E402: found by the line above

STEPS, BATCH = 100, 32
MOST_APART = 1e-3   # of the running mean of the loss, relative
MOST_DRIFT = 2      # of single steps, times that of direct kernels
MOST_POINTS = .01   # of the mean accuracies


def read_batch(path, n):
    rows = np.fromfile(path, np.uint8).reshape(-1, 3073)[:n]
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), rows[:, 0]


def write_experiment(folder, data, n, test, epochs):
    for name, file, count in (("train", "data_batch_1.bin", n), ("test", "test_batch.bin", test)):
        x, y = read_batch(os.path.join(data, file), count)
        np.savez(os.path.join(folder, name + ".npz"), x=x, y=y)
    path = os.path.join(folder, "cifar.lamina")
    text = {"format": "lamina-experiment", "version": 1, "seed": 1,
            "data": {"source": "arrays", "train": "train.npz", "test": "test.npz",
                     "prepare": [against_pytorch.SCALE], "validation": {"use": "test"}},
            "layers": against_pytorch.cifar(False),
            "training": {"loss": "categorical_crossentropy", "metrics": ["accuracy"], "batch_size": BATCH,
                         "epochs": epochs, "optimizer": {"type": "rmsprop", "learning_rate": 1e-4}}}
    with open(path, "w") as file:
        json.dump(text, file)
    return path


def train(args, path, seed, direct, **more):
    """The rows of a run: of its steps or, with --epochs, of its epochs."""
    out = path + ".csv"
    env = dict(os.environ, **more)
    env.pop("LAMINA_CONVOLUTIONS", None)
    if direct:
        env["LAMINA_CONVOLUTIONS"] = "direct"
    subprocess.run([args.cli, "train", path, "--seed", str(seed), "--threads", str(args.threads),
                    "--history-out" if args.epochs else "--steps-out", out],
                   check=True, env=env, stdout=subprocess.DEVNULL)
    with open(out) as file:
        return list(csv.DictReader(file))


def losses(*arguments, **more):
    return [float(row["loss"]) for row in train(*arguments, **more)]


def drift(a, b):
    """The greatest relative difference of two runs' losses."""
    return max(abs(p - q) / abs(q) for p, q in zip(a, b))


def mean_apart(a, b):
    """The greatest relative difference of two runs' running means."""
    return drift(list(itertools.accumulate(a)), list(itertools.accumulate(b)))


def compare_steps(args, path):
    apart, drifts, controls, others = [], [], [], []
    other_table = "avx2" if os.environ.get("LAMINA_KERNELS") == "base" else "base"
    for seed in range(1, args.seeds + 1):
        fast, direct = losses(args, path, seed, False), losses(args, path, seed, True)
        if len(fast) != STEPS or fast == direct:
            print("seed %d: %d steps, the same ones both ways: Winograd took no part" % (seed, len(fast)))
            return False
        apart.append(mean_apart(fast, direct))
        drifts.append(drift(fast, direct))
        controls.append(drift(losses(args, path, seed, True, LAMINA_KERNELS=other_table), direct))
        others.append(mean_apart(losses(args, path, seed + 100, True), direct))
    print("%d steps, %d seeds, Winograd against direct: running mean %.1e apart at most, single steps up to %.1e; "
          "direct kernels of table %s up to %.1e; running means of other seeds %.1e apart at least"
          % (STEPS, len(apart), max(apart), max(drifts), other_table, max(controls), min(others)))
    # The bound must be one that other runs do not keep.
    return max(apart) <= MOST_APART < min(others) and max(drifts) <= MOST_DRIFT * max(controls)


def compare_epochs(args, path):
    accuracies = {False: [], True: []}
    for seed in range(1, args.seeds + 1):
        for direct in (False, True):
            accuracies[direct].append(float(train(args, path, seed, direct)[-1]["val_accuracy"]))
        print("seed %d: %.4f with Winograd, %.4f without" % (seed, accuracies[False][-1], accuracies[True][-1]),
              flush=True)
    fast, direct = (statistics.mean(accuracies[key]) for key in (False, True))
    print("mean after %d epochs: %.4f with Winograd, %.4f without" % (args.epochs, fast, direct))
    return abs(fast - direct) <= MOST_POINTS


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", required=True)
    p.add_argument("--data", default=os.environ.get("LAMINA_DATA", os.path.expanduser("~/.cache/lamina-data")))
    p.add_argument("--epochs", type=int, default=0)
    p.add_argument("--seeds", type=int, default=3)
    p.add_argument("--samples", type=int, default=10000)
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    data = os.path.join(args.data, "cifar-10-batches-bin")
    if not os.path.exists(os.path.join(data, "data_batch_1.bin")):
        print("1..0 # SKIP CIFAR-10 is not here: %s/data_batch_1.bin" % data)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        if args.epochs:
            path = write_experiment(folder, data, args.samples, args.samples, args.epochs)
            return 0 if compare_epochs(args, path) else 1
        path = write_experiment(folder, data, STEPS * BATCH, BATCH, 1)
        return 0 if compare_steps(args, path) else 1


if __name__ == "__main__":
    sys.exit(main())
