#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in sets are neither too easy nor too hard: a linear model stays well under the lab's network, and reviews
can be learned by heart.

    test_hardness.py LAMINA_CLI [WORD …]

With LAMINA_FULL=1 (./check --full) networks train as long as in the lab; otherwise for a few epochs, in which they must
be ahead already. The linear model always has all the time it wants.
"""
import csv
import json
import os
import sys

import harness

FULL = bool(os.environ.get("LAMINA_FULL"))
AHEAD = 0.05
ADAM = {"type": "adam", "learning_rate": 0.001}


def classifier(classes):
    return [{"type": "flatten"}, {"type": "dense", "units": classes}, {"type": "softmax"}]


def history(cli, preset, layers=None, **training):
    """The preset on built-in data, trained: its rows of the history."""
    cli.run("new", preset, "--built-in", "--output", "e.lamina")
    content = json.loads(cli.path("e.lamina").read_text())
    content["layers"] = layers or content["layers"]
    content["training"].update(training)
    cli.write("e.lamina", content)
    cli.run("train", "e.lamina", "--history-out", "h.csv", seconds=3600)
    with open(cli.path("h.csv"), encoding="utf-8") as file:
        return [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(file)]


def best(rows, name):
    return max(row[name] for row in rows)


def stays_behind(cli, preset, few, linear, measure="val_accuracy", **training):
    """@few: epochs of the lab's network when it need not be trained to its end."""
    network = best(history(cli, preset, **({} if FULL else {"epochs": few})), measure)
    line = best(history(cli, preset, linear, **training), measure)
    print(f"# {preset}: {measure} {network:.4f}, linear {line:.4f}", flush=True)
    assert network - line >= AHEAD, f"{network:.4f} is not {AHEAD} over {line:.4f}"


def digits_stay_behind(cli, preset, few):
    stays_behind(cli, preset, few, classifier(10), optimizer=ADAM, batch_size=64, epochs=15,
                 loss="categorical_crossentropy")


def test_persian_digits(cli):
    digits_stay_behind(cli, "persian-digits", 12)


def test_kannada_digits(cli):
    digits_stay_behind(cli, "kannada-from-scratch", 10)


def test_latin_digits(cli):
    digits_stay_behind(cli, "mnist-digits", 2)


def test_two_digits(cli):
    linear = [{"type": "flatten"}, {"type": "dense", "units": 1}, {"type": "sigmoid"}]
    stays_behind(cli, "two-digits", 10, linear, optimizer=ADAM, loss="binary_crossentropy", epochs=30)


def test_aeroplanes_and_birds(cli):
    # The variant scaled to 0 … 1: on 0 … 255 a linear model does worse still.
    stays_behind(cli, "aeroplane-or-bird-glorot", 3, classifier(2), optimizer=ADAM, epochs=20)


def test_horses_and_dogs(cli):
    """A pixel from the 15×15 around it; most are background, so that accuracy says little and IoU counts."""
    linear = [{"type": "conv2d", "filters": 3, "kernel_size": 15, "padding": "same"}, {"type": "softmax"}]
    stays_behind(cli, "horse-and-dog", 4, linear, "val_iou", optimizer=ADAM, epochs=15 if FULL else 5)


def test_reviews(cli):
    """Learned by heart: the loss on others turns upward before epoch 8, and dropout ends better."""
    base, dropout = history(cli, "film-reviews"), history(cli, "film-reviews-dropout")
    losses = [row["val_loss"] for row in base]
    turn = losses.index(min(losses)) + 1
    gain = dropout[-1]["val_accuracy"] - base[-1]["val_accuracy"]
    print(f"# reviews: least loss in epoch {turn}, {losses[turn - 1]:.4f}, at the end {losses[-1]:.4f}; "
          f"dropout {gain:+.4f}", flush=True)
    assert turn < 8 and losses[-1] > 1.05 * losses[turn - 1], losses
    assert gain >= 0.005, gain


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
