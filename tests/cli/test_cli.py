#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lamina-cli on built-in data: what each command prints, writes and ends with.

    test_cli.py LAMINA_CLI [WORD …]      only the tests with one of the words in their name
"""
import csv
import io
import json
import os
import signal
import struct
import subprocess
import sys
import zlib

import numpy as np

import harness


# ---- What works ----

def test_help_tells_every_command(cli):
    for word in ("--help", "-h", "help"):
        text = cli.run(word).stdout
        commands = [l.split()[0] for l in text.splitlines() if l.startswith("  ")]
        assert "train" in commands and len(commands) >= 10, commands
    for command in commands:
        text = cli.run(command, "--help").stdout
        assert text.startswith("lamina-cli " + command) and "--help" in text
    assert cli.run("--version").stdout.startswith("lamina-cli 0.")


def test_train_prints_and_writes(cli):
    cli.experiment()
    done = cli.run("train", "e.lamina", "--weights-out", "w.npz", "--history-out", "h.csv",
                   "--steps-out", "s.csv", "--threads", 2)
    assert len(done.stdout.splitlines()) == 2 and done.stderr == ""
    rows = list(csv.DictReader(open(cli.path("h.csv"), encoding="utf-8")))
    assert list(rows[0]) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy",
                             "learning_rate", "seconds"]
    assert [r["epoch"] for r in rows] == ["1", "2"]
    assert float(rows[1]["loss"]) < float(rows[0]["loss"]) and rows[0]["learning_rate"] == "0.001"
    steps = list(csv.reader(open(cli.path("s.csv"), encoding="utf-8")))
    assert steps[0] == ["step", "loss"]
    assert [s[0] for s in steps[1:]] == [str(i) for i in range(1, 2 * 9 + 1)]
    for text in (s[1] for s in steps[1:]):
        assert text == "%.9g" % float(text)
    with np.load(cli.path("w.npz")) as weights:
        assert weights["hidden/kernel"].shape == (784, 16)
        assert weights["output/bias"].dtype == np.float32


def test_train_tells_json(cli):
    cli.experiment()
    lines = cli.run("train", "e.lamina", "--json").stdout.splitlines()
    epochs = [json.loads(l) for l in lines]
    assert [e["epoch"] for e in epochs] == [1, 2]
    assert set(epochs[0]) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy",
                              "learning_rate", "seconds"}


def test_train_without_validation_has_no_columns_for_it(cli):
    data = dict(harness.SMALL["data"])
    del data["validation"]
    content = dict(harness.SMALL, data=data)
    cli.write("e.lamina", content)
    cli.run("train", "e.lamina", "--history-out", "h.csv")
    header = cli.path("h.csv").read_text().splitlines()[0]
    assert header == "epoch,loss,accuracy,learning_rate,seconds"


def test_same_seed_same_weights_for_any_threads(cli):
    cli.experiment()
    for name, words in {"a": ("--threads", 1), "b": ("--threads", 2), "c": ("--threads", 7),
                        "d": ("--seed", 4)}.items():
        cli.run("train", "e.lamina", "--weights-out", name + ".npz", *words)
    load = lambda n: np.load(cli.path(n + ".npz"))["hidden/kernel"].tobytes()
    assert load("a") == load("b") == load("c") != load("d")


def test_set_and_seed_change_the_run(cli):
    cli.experiment()
    out = cli.run("train", "e.lamina", "--set", "training.epochs=1", "--set",
                  "layers.hidden.units=5", "--set", "training.optimizer.learning_rate=0.5",
                  "--weights-out", "w.npz", "--json").stdout
    assert json.loads(out)["learning_rate"] == 0.5
    assert np.load(cli.path("w.npz"))["hidden/kernel"].shape == (784, 5)


def test_init_goes_on_from_weights(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--weights-out", "w.npz", "--set", "training.epochs=8")
    first = json.loads(cli.run("train", "e.lamina", "--json").stdout.splitlines()[0])
    again = json.loads(cli.run("train", "e.lamina", "--json", "--init", "w.npz").stdout
                       .splitlines()[0])
    assert again["loss"] < 0.7 * first["loss"], (first, again)


def test_weights_tell_where_they_come_from(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--weights-out", "w.npz", "--seed", 9)
    members = np.load(cli.path("w.npz")).files
    assert set(members) >= {"hidden/kernel", "hidden/bias", "output/kernel", "output/bias"}


def test_evaluate_agrees_with_the_history(cli):
    cli.experiment()
    last = json.loads(cli.run("train", "e.lamina", "--json", "--weights-out", "w.npz").stdout
                      .splitlines()[-1])
    got = cli.json("evaluate", "e.lamina", "--weights", "w.npz", "--split", "validation")
    # The same weights and samples in batches of the same size: only rounding may differ.
    assert abs(got["loss"] - last["val_loss"]) < 1e-6 and got["accuracy"] == last["val_accuracy"]
    assert got["samples"] == 150
    test = cli.json("evaluate", "e.lamina", "--weights", "w.npz", "--confusion")
    assert test["split"] == "test" and test["samples"] == 200
    confusion = np.array(test["confusion"])
    assert confusion.sum() == 200
    assert abs(np.trace(confusion) / 200 - test["accuracy"]) < 1e-12


def relu(a):
    return np.maximum(a, 0)


def softmax(a):
    e = np.exp(a - a.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def test_evaluate_under_stress(cli):
    cli.experiment(training={"epochs": 8})
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    words = ("evaluate", "e.lamina", "--weights", "w.npz", "--split", "test")
    clean = cli.json(*words)
    got = cli.json(*words, "--stress")
    assert got["metric"] == "accuracy" and got["clean"] == clean["accuracy"], got
    for change, amounts in (("brightness", 5), ("contrast", 5), ("colour_shift", 5), ("noise", 5),
                            ("blur", 5)):
        assert len(got[change]) == amounts, got
    # The same figure, asked for alone; and the same twice.
    for amount in ("0.1", "0.4"):
        one = cli.json(*words, "--perturb", "noise=" + amount)
        assert one["perturb"] == "noise=" + amount
        assert one["accuracy"] == got["noise"][amount], (one, got)
    assert got["noise"]["0.4"] < got["clean"] - 0.1 and got["lost"] > 0, got
    assert cli.json(*words, "--perturb", "blur=0")["accuracy"] == clean["accuracy"]
    cli.refuse(*words, "--perturb", "fog=0.2", says=("fog", "brightness"))
    cli.refuse(*words, "--perturb", "noise=3", says=("3", "0 to 1"))


def test_a_dumped_step_can_be_computed_by_hand(cli):
    cli.experiment(training={"optimizer": {"type": "sgd", "learning_rate": 0.1}})
    words = ("train", "e.lamina", "--set", "training.epochs=1", "--steps-out", "s.csv")
    cli.run(*words, "--dump-step", 2, "--dump-out", "a.npz")
    cli.run(*words, "--dump-step", 3, "--dump-out", "b.npz")
    a, b = dict(np.load(cli.path("a.npz"))), dict(np.load(cli.path("b.npz")))
    x = a["input"].reshape(len(a["input"]), -1).astype(float)
    hidden = relu(x @ a["hidden/kernel"] + a["hidden/bias"])
    y = softmax(hidden @ a["output/kernel"] + a["output/bias"])
    wanted = np.eye(10)[a["classes"].astype(int)]
    dz = (y - wanted) / len(y)
    dhidden = dz @ a["output/kernel"].T * (hidden > 0)
    loss = -np.log(y[wanted > 0]).mean()
    steps = np.loadtxt(cli.path("s.csv"), delimiter=",", skiprows=1)
    # Single precision against double: sums of up to 784 products.
    close = {"rtol": 1e-4, "atol": 1e-6}
    assert np.allclose(a["softmax_1/output"], y, **close)
    assert np.isclose(a["loss"], loss, **close) and np.isclose(steps[1, 1], loss, **close)
    assert np.allclose(a["output/kernel_gradient"], hidden.T @ dz, **close)
    assert np.allclose(a["hidden/kernel_gradient"], x.T @ dhidden, **close)
    # The update of step 2 is what step 3 begins with.
    after = a["hidden/kernel"] - 0.1 * a["hidden/kernel_gradient"]
    assert np.allclose(b["hidden/kernel"], after, **close)
    cli.refuse(*words, "--dump-step", 10, "--dump-out", "c.npz", says="10")
    cli.refuse(*words, "--dump-step", 1, says="--dump-out")
    cli.refuse(*words, "--dump-step", "1.5", "--dump-out", "c.npz", says="--dump-step")
    cli.refuse(*words, "--dump-step", 1, "--dump-out", "c.txt", says="c.txt")


def png(pixels):
    """A picture file of bytes [rows × columns × 1 or 3]."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    rows, columns, channels = pixels.shape
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 0 if channels == 1 else 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def small_arrays(cli):
    """A set of 8×8 bytes, trained a little; its weights as arrays."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (60, 8, 8)).astype(np.uint8)
    np.savez(cli.path("x.npz"), x=x, y=np.arange(60) % 10)
    cli.write("e.lamina", dict(harness.SMALL, data={
        "source": "arrays", "train": "x.npz",
        "prepare": [{"step": "scale"}, {"step": "standardise"}]}))
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    return x, dict(np.load(cli.path("w.npz")))


def test_predict_prepares_as_training_does(cli):
    x, w = small_arrays(cli)
    z = x.reshape(60, -1) / 255.0
    z = (z - z.mean()) / z.std()
    hidden = relu(z @ w["hidden/kernel"] + w["hidden/bias"])
    want = softmax(hidden @ w["output/kernel"] + w["output/bias"])
    words = ("predict", "e.lamina", "--weights", "w.npz")

    def got(name, *more):
        cli.run(*words, "--input", name, "--output", "y.npy", *more)
        return np.load(cli.path("y.npy"))

    # Sums of 64 products in single precision.
    close = {"rtol": 1e-4, "atol": 1e-6}
    np.save(cli.path("many.npy"), x)
    np.save(cli.path("one.npy"), x[3])
    np.save(cli.path("float.npy"), x.astype(np.float64)[..., None])
    np.save(cli.path("colour.npy"), np.repeat(x[..., None], 3, 3))
    np.save(cli.path("ready.npy"), z.reshape(60, 8, 8))
    np.savez(cli.path("two.npz"), x=x[:2], z=x[5:])
    np.savetxt(cli.path("rows.csv"), x[:5].reshape(5, 64), fmt="%d", delimiter=",")
    assert np.allclose(got("many.npy"), want, **close)
    assert np.allclose(got("float.npy"), want, **close)
    assert np.allclose(got("colour.npy"), want, **close)
    assert np.allclose(got("one.npy"), want[3:4], **close)
    assert np.allclose(got("two.npz"), want[:2], **close)
    assert np.allclose(got("rows.csv"), want[:5], **close)
    assert np.allclose(got("ready.npy", "--prepared"), want, **close)
    assert np.allclose(got("many.npy", "--layer", "hidden"), hidden, **close)
    assert got("many.npy", "--layer", "flatten_1").shape == (60, 64)
    os.mkdir(cli.path("folder"))
    for i in (2, 1):
        np.save(cli.path(f"folder/{i}.npy"), x[i])
    assert np.allclose(got("folder"), want[1:3], **close)
    cli.run(*words, "--input", "many.npy", "--output", "y.csv")
    assert np.allclose(np.loadtxt(cli.path("y.csv"), delimiter=","), want, **close)


def test_predict_reads_pictures(cli):
    x, _ = small_arrays(cli)
    words = ("predict", "e.lamina", "--weights", "w.npz")
    np.save(cli.path("x.npy"), x)
    cli.run(*words, "--input", "x.npy", "--output", "want.npy")
    want = np.load(cli.path("want.npy"))
    os.mkdir(cli.path("folder"))
    for i in range(3):
        cli.write(f"folder/{i}.png", png(np.repeat(x[i][..., None], 1 + 2 * (i % 2), 2)))
    cli.write("folder/notes.txt", "no picture")
    cli.run(*words, "--input", "folder", "--output", "y.npy")
    # Grey and colour alike: the weights of the three colours sum up to 1.
    assert np.array_equal(np.load(cli.path("y.npy")), want[:3])
    cli.write("broken.png", png(x[0][..., None])[:60])
    cli.refuse(*words, "--input", "broken.png", "--output", "y.npy", says="broken.png")


def test_predict_shows_filters_set_by_hand(cli):
    picture = np.random.default_rng(2).integers(0, 256, (9, 11, 3)).astype(np.uint8)
    kernel = np.zeros((3, 3, 3, 2), np.float32)
    kernel[1, 1, :, 0] = [0.299, 0.587, 0.114]
    kernel[:, :, 1, 1] = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    np.savez(cli.path("w.npz"), **{"filters/kernel": kernel})
    cli.write("p.png", png(picture))
    cli.write("e.lamina", {
        "format": "lamina-experiment", "version": 1,
        "data": {"source": "image_folder", "path": "not here"},
        "layers": [{"type": "conv2d", "name": "filters", "filters": 2, "padding": "same",
                    "use_bias": False}]})
    cli.run("predict", "e.lamina", "--weights", "w.npz", "--input", "p.png", "--output", "y.npy")
    y = np.load(cli.path("y.npy"))[0]
    assert np.allclose(y[..., 0], picture @ [0.299, 0.587, 0.114], atol=1e-3)
    green = np.pad(picture[..., 1].astype(float), 1)
    edge = sum(f * (green[r:r + 9, 2:] - green[r:r + 9, :-2]) for r, f in enumerate((1, 2, 1)))
    assert np.allclose(y[..., 1], edge, atol=1e-3)


def test_predict_refuses_what_does_not_fit(cli):
    small_arrays(cli)
    words = ("predict", "e.lamina", "--weights", "w.npz", "--output", "y.npy")
    np.save(cli.path("small.npy"), np.zeros((3, 7, 7), np.uint8))
    np.save(cli.path("deep.npy"), np.zeros((2, 2, 2, 2, 2)))
    np.save(cli.path("row.npy"), np.zeros(5))
    cli.write("text.npy", "no array")
    os.mkdir(cli.path("empty"))
    cli.refuse(*words, "--input", "small.npy", says=["7×7×1", "64×16"])
    cli.refuse(*words, "--input", "small.npy", "--prepared", says=["7×7", "64×16"])
    cli.refuse(*words, "--input", "deep.npy", says="2×2×2×2×2")
    cli.refuse(*words, "--input", "row.npy", says="5")
    cli.refuse(*words, "--input", "text.npy", says="text.npy")
    cli.refuse(*words, "--input", "empty", says="empty")
    cli.refuse(*words, "--input", "x.npz", "--layer", "hiden", says="hiden")
    cli.refuse(*words, says="--input")
    cli.refuse(*words[:4], "--input", "x.npz", says="--output")
    cli.refuse(*words[:4], "--input", "x.npz", "--output", "y.txt", says="y.txt")


def test_gradcheck_says_yes(cli):
    cli.experiment()
    rows = [l.split("\t") for l in cli.run("gradcheck", "e.lamina").stdout.splitlines()]
    assert [r[0] for r in rows] == ["hidden/kernel", "hidden/bias", "output/kernel", "output/bias",
                                    "input"]
    assert all(float(r[1]) <= 1e-6 and r[2].isdigit() for r in rows)
    only = cli.run("gradcheck", "e.lamina", "--layer", "output", "--all", "--samples", 2).stdout
    assert [l.split("\t")[0] for l in only.splitlines()] == ["output/kernel", "output/bias"]
    assert "160 checked" in only


def test_benchmark_measures(cli):
    cli.experiment()
    for mode in ("train", "infer"):
        got = cli.json("benchmark", "e.lamina", "--mode", mode, "--seconds", "0.05", "--threads", 1)
        assert got["samples_per_second"] > 0 and got["threads"] == 1 and got["mode"] == mode


def test_data_tells_the_parts(cli):
    cli.experiment()
    got = cli.json("data", "e.lamina", "--sample", 1, "--output", "s.png")
    assert got["train"]["samples"] == 450 and got["validation"]["samples"] == 150
    assert got["train"]["shape"] == [28, 28, 1] and got["train"]["class_counts"] == [45] * 10
    assert got["test"]["samples"] == 200 and 0 < got["test"]["mean"] < 0.5
    assert got["test"]["deviation"] > 0 and got["seconds"] > 0
    head = cli.path("s.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", head[16:]) == (28, 28)


def test_data_needs_neither_layers_nor_training(cli):
    cli.experiment(layers=None, training=None)
    assert cli.json("data", "e.lamina")["train"]["samples"] == 450


def test_summary_counts_parameters(cli):
    cli.experiment()
    text = cli.run("summary", "e.lamina").stdout
    assert "hidden (dense)" in text and "12560" in text
    assert "Total parameters: 12730" in text, text


def test_lists_have_id_tab_title(cli):
    for command, known in {"layers": "dense", "datasets": "drawn_digits",
                           "presets": "drawn-digits"}.items():
        rows = [l.split("\t") for l in cli.run(command).stdout.splitlines()]
        assert all(len(r) == 2 and r[0] and r[1] for r in rows)
        assert known in [r[0] for r in rows]


def test_every_preset_is_an_experiment(cli):
    for row in cli.run("presets").stdout.splitlines():
        name, title = row.split("\t")
        for args in [], ["--built-in"]:
            cli.run("new", name, *args, "--output", name + ".lamina")
            assert cli.run("new", name, *args).stdout == cli.path(name + ".lamina").read_text()
            content = json.loads(cli.path(name + ".lamina").read_text())
            assert content["format"] == "lamina-experiment" and content["name"] == title
        assert content["data"]["source"].startswith("drawn_")
    cli.run("train", "drawn-digits.lamina", "--set", "training.epochs=1")


def test_new_takes_the_real_set_where_it_is(cli):
    hoda = cli.path("sets/hoda")
    hoda.mkdir(parents=True)
    (hoda / "train.cdb").write_bytes(b"")
    for folder in "sets", "sets/hoda":
        data = json.loads(cli.run("new", "persian-digits", "--data-dir", folder).stdout)["data"]
        assert data["source"] == "hoda" and data["path"] == str((hoda / "train.cdb").resolve())
    # A variant changes the same experiment, on either data.
    data = json.loads(cli.run("new", "persian-digits-dropout", "--data-dir", "sets").stdout)
    assert data["data"]["source"] == "hoda"
    assert [l["type"] for l in data["layers"]].count("dropout") == 2
    cli.refuse("new", "film-reviews", "--data-dir", "sets", says="aclImdb/train")
    cli.refuse("new", "film-reviews", "--data-dir", "sets", "--built-in", says="exclude")


def test_a_run_goes_on_with_the_same_bits(cli):
    cli.experiment(training={"epochs": 4})
    cli.run("train", "e.lamina", "--weights-out", "whole.npz", "--history-out", "whole.csv",
            "--steps-out", "whole-steps.csv")
    cli.run("train", "e.lamina", "--set", "training.epochs=2", "--run-out", "r.safetensors")
    cli.run("train", "e.lamina", "--resume", "r.safetensors", "--weights-out", "rest.npz",
            "--history-out", "rest.csv", "--steps-out", "rest-steps.csv")
    cli.run("compare", "whole.npz", "rest.npz", "--rtol", 0, "--atol", 0)
    cut = lambda name: [l.rsplit(",", 1)[0] for l in cli.path(name).read_text().splitlines()]
    assert cut("whole.csv") == cut("rest.csv") and len(cut("whole.csv")) == 5
    steps = [cli.path(n).read_text().splitlines() for n in ("whole-steps.csv", "rest-steps.csv")]
    assert steps[1][1:] == steps[0][len(steps[0]) // 2 + 1:]


def test_best_weights(cli):
    # A rate that ruins everything after the first phase.
    cli.experiment(training={"phases": [{"epochs": 2},
                                        {"epochs": 1,
                                         "set": {"training.optimizer.learning_rate": 3}}]})
    cli.run("train", "e.lamina", "--weights-out", "best.npz", "--best", "--history-out", "h.csv")
    losses = [float(row.split(",")[3]) for row in cli.path("h.csv").read_text().splitlines()[1:]]
    assert len(losses) == 3 and losses[2] > 2 * losses[1]
    best = json.loads(cli.run("evaluate", "e.lamina", "--weights", "best.npz", "--split",
                              "validation").stdout)
    assert abs(best["loss"] - min(losses)) < 1e-6


# ---- Two collections of masks, objects told by name ----

def collections(cli):
    """Dogs and horses with a grey border in one folder, horses of two values in another."""
    mask = [[0] * 8] * 4 + [[255] * 8] * 4
    bordered = mask[:3] + [[128] * 8] + mask[4:]
    for pictures, masks, names, values in (
            ("first/images/Dogs", "first/annotations/Dogs", "abcd", bordered),
            ("first/images/Horses", "first/annotations/Horses", "efgh", bordered),
            ("second/rgb", "second/figure_ground", ["horse1", "horse2"], mask)):
        for folder in pictures, masks:
            cli.path(folder).mkdir(parents=True)
        for i, name in enumerate(names):
            cli.write(f"{pictures}/{name}.png", png(np.full((8, 8, 3), 40 * i, np.uint8)))
            cli.write(f"{masks}/{name}.png", png(np.array(values, np.uint8)[..., None]))
    return {"source": "mask_folder", "path": "first", "also": "second", "objects": ["horse", "dog"],
            "prepare": ["scale"]}


def test_two_collections_and_objects_by_name(cli):
    data = collections(cli)
    layers = [{"type": "conv2d", "filters": 3, "kernel_size": 1}, {"type": "softmax"}]
    cli.experiment(data=None)
    content = json.loads(cli.path("e.lamina").read_text())
    content.update(data=data, layers=layers)
    content["training"].update(batch_size=4, epochs=1, metrics=["iou"])
    cli.write("e.lamina", content)
    told = json.loads(cli.run("data", "e.lamina").stdout)
    assert told["classes"] == ["background", "horse", "dog"] and told["train"]["samples"] == 10
    # Four lines of eight in each; of the first collection one of background is a border.
    assert told["train"]["class_counts"] == [8 * 8 * 3 + 2 * 8 * 4, 6 * 8 * 4, 4 * 8 * 4]
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    measure = lambda *only: json.loads(cli.run("evaluate", "e.lamina", "--weights", "w.npz", "--split",
                                               "train", "--confusion", *only).stdout)
    assert measure()["samples"] == 10
    second = measure("--only", "second")
    assert second["samples"] == 2 and sum(second["confusion"][2]) == 0
    assert measure("--only", "Dogs")["samples"] == 4
    cli.refuse("evaluate", "e.lamina", "--weights", "w.npz", "--only", "cats", says="cats")
    cli.refuse("data", "e.lamina", "--set", 'data.objects=["dog", "cat"]', says=["Horses", "cat"])


# ---- What is refused: a sentence with the place, 2, and nothing lost ----

def outputs():
    return ("--weights-out", "w.npz", "--history-out", "h.csv", "--steps-out", "s.csv")


def test_bad_experiments_are_refused(cli):
    cli.write("w.npz", "not to be lost")
    cli.write("h.csv", "not to be lost")
    layers = harness.SMALL["layers"]

    def bad(says, **changes):
        cli.experiment(**changes)
        cli.refuse("train", "e.lamina", *outputs(), says=says)

    bad(["layers[1]", "denze", "dense"], layers=[layers[0], {"type": "denze", "units": 5}])
    bad(["layers[1]", "units", "0"], layers=[layers[0], {"type": "dense", "units": 0}])
    bad(["dense_1", "Flatten"], layers=[{"type": "dense", "units": 10}, {"type": "softmax"}])
    bad(["10", "5"], layers=[layers[0], {"type": "dense", "units": 5}, {"type": "softmax"}])
    bad(["learning_rate", "abc"], training={"optimizer": {"type": "adam", "learning_rate": "abc"}})
    bad(["learnin_rate", "learning_rate"],
        training={"optimizer": {"type": "adam", "learnin_rate": 1}})
    bad(["loss", "hinge"], training={"loss": "hinge"})
    bad("batch_size", training={"batch_size": 0})
    bad("epochs", training={"epochs": -1})
    bad("layers", layers=[])
    bad(["add_1", "second input"], layers=layers[:2] + [{"type": "add"}]) \
        if "add\t" in cli.run("layers").stdout else None
    bad(["data", "nonsense"], data={"source": "nonsense"})
    bad(["split", "1.5"], data={"validation": {"split": 1.5}})
    bad("format", format="something")
    bad("version", version=2)


def test_broken_files_are_refused(cli):
    for text in ("", "{", "[]", "null", '{"format": "lamina-experiment"}', "\0\1\2"):
        cli.write("e.lamina", text)
        cli.refuse("train", "e.lamina", *outputs(), says="e.lamina")
    cli.refuse("train", "missing.lamina", says="missing.lamina")
    cli.refuse("train", ".", says=".")


def test_bad_data_files_are_refused(cli):
    cli.experiment(data={"source": "arrays", "train": "x.npz"}, name="e.lamina")
    content = dict(harness.SMALL, data={"source": "arrays", "train": "x.npz"})
    cli.write("e.lamina", content)
    cli.refuse("train", "e.lamina", *outputs(), says="x.npz")
    np.savez(cli.path("x.npz"), x=np.zeros((5, 4), np.float32))
    cli.refuse("train", "e.lamina", *outputs(), says=["x.npz", "y"])
    np.savez(cli.path("x.npz"), x=np.zeros((5, 4), np.float32), y=np.zeros(4, int))
    cli.refuse("train", "e.lamina", *outputs(), says=["5", "4"])
    cli.path("x.npz").write_bytes(cli.path("x.npz").read_bytes()[:200])
    cli.refuse("train", "e.lamina", *outputs(), says="x.npz")
    # A .cdb whose header is whole and whose records are cut off.
    cli.write("e.lamina", dict(harness.SMALL, data={"source": "hoda", "path": "t.cdb"}))
    header = struct.pack("<HBBBBI", 2020, 1, 1, 32, 32, 100) + struct.pack("<128I", *[100] * 128)
    cli.write("t.cdb", header + bytes(512 + 500))
    cli.refuse("train", "e.lamina", *outputs(), says="t.cdb")
    cli.write("t.cdb", header[:100])
    cli.refuse("data", "e.lamina", says="t.cdb")


def test_more_classes_than_outputs_are_refused(cli):
    rng = np.random.default_rng(1)
    np.savez(cli.path("x.npz"), x=rng.random((40, 4), np.float32), y=np.arange(40) % 7)
    cli.write("e.lamina", dict(harness.SMALL, data={"source": "arrays", "train": "x.npz"},
                               layers=[{"type": "dense", "units": 3}, {"type": "softmax"}]))
    cli.refuse("train", "e.lamina", *outputs(), says=["7", "3"])


def test_wrong_use_is_refused(cli):
    cli.experiment()
    cli.refuse(says="--help")
    cli.refuse("trian", says="train")
    cli.refuse("train", says="E.lamina")
    cli.refuse("train", "e.lamina", "f.lamina", says="f.lamina")
    cli.refuse("train", "e.lamina", "--weigths-out", "w.npz", says="--weights-out")
    cli.refuse("train", "e.lamina", "--weights-out", says="--weights-out")
    cli.refuse("train", "e.lamina", "--json=1", says="--json")
    cli.refuse("train", "e.lamina", "--threads", "many", says=["--threads", "many"])
    cli.refuse("train", "e.lamina", "--threads", "0", says="--threads")
    cli.refuse("train", "e.lamina", "--threads", "1.5", says="--threads")
    cli.refuse("train", "e.lamina", "--seed", "-1", says="--seed")
    cli.refuse("train", "e.lamina", "--set", "training.epochs", says="PATH=VALUE")
    cli.refuse("train", "e.lamina", "--set", "training.epoch=3", says=["training.epoch", "epochs"])
    cli.refuse("train", "e.lamina", "--set", "training.optimizer.learning_rate=abc",
               says=["learning_rate", "abc"])
    cli.refuse("train", "e.lamina", "--set", "layers.hiden.units=3", says="hiden")
    cli.refuse("train", "e.lamina", "--set", "layers.hidden.units=0", says="units")
    cli.refuse("evaluate", "e.lamina", says="--weights")
    cli.refuse("data", "e.lamina", "--sample", 1, says="--output")
    cli.refuse("data", "e.lamina", "--sample", 450, "--output", "s.png", says=["450", "--sample"])
    cli.refuse("new", "drawn-digit", says="drawn-digits")
    cli.refuse("train", "e.lamina", "--run-out", "r.npz", says=".safetensors")
    cli.refuse("train", "e.lamina", "--best", says="--weights-out")
    cli.refuse("train", "e.lamina", "--resume", "none.safetensors", says="none.safetensors")
    cli.refuse("train", "e.lamina", "--set", 'training.phases=[{"epochs": 0}]', says="phases[0]")
    cli.refuse("benchmark", "e.lamina", "--mode", "fly", says=["--mode", "train, infer"])


def test_places_that_cannot_be_written_are_said_first(cli):
    cli.experiment(training={"epochs": 100000})  # would never end
    os.mkdir(cli.path("folder"))
    for option in ("--weights-out", "--history-out", "--steps-out"):
        cli.refuse("train", "e.lamina", option, "no/where.npz", says=[option, "no"])
        cli.refuse("train", "e.lamina", option, "folder", says="folder")
    cli.refuse("train", "e.lamina", "--weights-out", "w.txt", says=["w.txt", ".npz"])


def test_bad_weights_are_refused(cli):
    cli.experiment()
    np.savez(cli.path("few.npz"), **{"hidden/kernel": np.zeros((784, 16), np.float32)})
    cli.refuse("evaluate", "e.lamina", "--weights", "few.npz", says="hidden/bias")
    np.savez(cli.path("wide.npz"), **{"hidden/kernel": np.zeros((784, 17), np.float32)})
    cli.refuse("train", "e.lamina", "--init", "wide.npz", *outputs(), says=["784×17", "784×16"])
    np.savez(cli.path("other.npz"), **{"conv/kernel": np.zeros((3, 3, 1, 2), np.float32)})
    cli.refuse("train", "e.lamina", "--init", "other.npz", *outputs(), says="other.npz")
    cli.write("broken.npz", "PK\3\4 but nothing else")
    cli.refuse("evaluate", "e.lamina", "--weights", "broken.npz", says="broken.npz")
    cli.refuse("evaluate", "e.lamina", "--weights", "gone.npz", says="gone.npz")


# ---- How it ends ----

def test_divergence_ends_with_3(cli):
    cli.experiment(training={"optimizer": {"type": "sgd", "learning_rate": 1e6}, "epochs": 5,
                             "loss": "mean_squared_error"},
                   layers=[{"type": "flatten"}, {"type": "dense", "units": 8},
                           {"type": "dense", "units": 10}])
    done = cli.run("train", "e.lamina", "--history-out", "h.csv", "--weights-out", "w.npz",
                   status=3)
    assert len(done.stderr.splitlines()) == 1 and "epoch 1" in done.stderr, done.stderr
    assert cli.path("h.csv").read_text().startswith("epoch,")
    # The weights of the last good epoch: those it began with.
    assert np.isfinite(np.load(cli.path("w.npz"))["dense_1/kernel"]).all()


def interrupt(cli, number, *words):
    process = subprocess.Popen([cli.program, "train", "e.lamina", "--json", *words], text=True,
                               cwd=cli.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()  # an epoch is over, so training goes on
    process.send_signal(number)
    # All epochs take longer than this.
    process.communicate(timeout=60)
    return process.returncode


def test_ctrl_c_writes_and_ends_with_130(cli):
    cli.experiment(training={"epochs": 100000})
    for number in (signal.SIGINT, signal.SIGTERM):
        status = interrupt(cli, number, *outputs())
        assert status == 130, status
        assert np.isfinite(np.load(cli.path("w.npz"))["hidden/kernel"]).all()
        assert len(cli.path("h.csv").read_text().splitlines()) >= 2
        assert len(cli.path("s.csv").read_text().splitlines()) >= 10
        cli.run("evaluate", "e.lamina", "--weights", "w.npz")
        for name in ("w.npz", "h.csv", "s.csv"):
            os.remove(cli.path(name))
    assert set(cli.contents()) == {"e.lamina"}, "temporary files are left"


def test_numbers_do_not_depend_on_the_locale(cli):
    cli.experiment()
    texts = []
    for locale in ("C", "de_DE.UTF-8", "fa_IR.UTF-8"):
        cli.run("train", "e.lamina", "--steps-out", "s.csv", "--set",
                "training.optimizer.learning_rate=0.002", env={"LC_ALL": locale})
        texts.append(cli.path("s.csv").read_text())
    assert texts[0] == texts[1] == texts[2]


def test_the_harness_says_no(cli):
    cli.experiment()
    for wrong in (lambda: cli.run("layers", status=1), lambda: cli.refuse("layers"),
                  lambda: cli.refuse("trian", says="something else")):
        try:
            wrong()
        except AssertionError:
            continue
        raise RuntimeError("a wrong expectation was not noticed")


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
