# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be taken away from the real window, and brought back: weights in every format, whole models, the history,
the archive to hand in; weights to begin with, and a model of Keras opened as an experiment.

Screenshots are left in $LAMINA_SHOTS.
"""
import csv
import json
import os
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, wait  # noqa: E402

EXPERIMENT = {
    "format": "lamina-experiment", "version": 1, "name": "Digits of mine", "seed": 3,
    "author": "Sara Ahmadi", "student_number": "9812345", "notes": "It learns.",
    "data": {"source": "drawn_digits", "samples": 400, "test_samples": 100, "prepare": [{"step": "scale"}],
             "validation": {"split": 0.25}},
    "layers": [{"type": "flatten", "name": "flat"},
               {"type": "dense", "name": "hidden", "units": 16, "activation": "relu"},
               {"type": "dense", "name": "out", "units": 10, "activation": "softmax"}],
    "training": {"loss": "categorical_crossentropy", "optimizer": {"type": "adam"}, "batch_size": 50, "epochs": 2},
}

app = App()
room = tempfile.mkdtemp()
shots = os.environ.get("LAMINA_SHOTS", room)


def place(name):
    return os.path.join(room, name)


def shot(name):
    app.screenshot(os.path.join(shots, name))


def export(action, name):
    """Asks for a file and waits until it is there."""
    app.action(action, place(name))
    wait(lambda: os.path.exists(place(name)), name)
    return place(name)


def says(words):
    wait(lambda: any(words in text for text in app.labels() + [n.name or "" for n in app.all("alert")]), words)


def train():
    app.action("train")
    app.wait_state("status", "done")


def test_before_training():
    """An archive can be handed in before anything was trained; weights cannot."""
    assert not app.enabled("export-weights") and not app.enabled("export-model")
    with zipfile.ZipFile(export("hand-in-path", "early.zip")) as archive:
        names = archive.namelist()
    assert "digits-of-mine.lamina" in names and "notes.txt" in names
    assert "weights.h5" not in names and "history.csv" not in names


def test_weights():
    for name in ("w.npz", "w.h5", "w.weights.h5", "w.safetensors", "w.pt"):
        export("export-weights-path", name)
    want = np.load(place("w.npz"))
    with h5py.File(place("w.h5")) as file:
        assert np.array_equal(file["hidden/hidden/kernel:0"][()], want["hidden/kernel"])
        assert "model_config" not in file.attrs
    return want


def test_models(want):
    with h5py.File(export("export-model-path", "m.h5")) as file:
        layers = json.loads(file.attrs["model_config"])["config"]["layers"]
        assert [layer["class_name"] for layer in layers] == ["InputLayer", "Flatten", "Dense", "Dense"]
        assert np.array_equal(file["model_weights/out/out/kernel:0"][()], want["out/kernel"])
    with zipfile.ZipFile(export("export-model-path", "m.keras")) as archive:
        assert "config.json" in archive.namelist()
    with open(export("export-model-path", "m.onnx"), "rb") as file:
        assert file.read(2) == b"\x08\x07"  # ir_version 7


def test_history():
    with open(export("export-history-path", "h.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert float(rows[1]["val_loss"]) > 0


def test_hand_in(want):
    with zipfile.ZipFile(export("hand-in-path", "all.zip")) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "digits-of-mine.lamina", "figures/curves.png", "figures/data.png", "figures/view.png", "history.csv",
            "model.keras", "notes.txt", "weights.h5"]
        notes = archive.read("notes.txt").decode()
        assert "Sara Ahmadi" in notes and "9812345" in notes and "It learns." in notes and "val_loss" in notes
        assert json.loads(archive.read("digits-of-mine.lamina"))["author"] == "Sara Ahmadi"
        assert archive.read("figures/curves.png").startswith(b"\x89PNG")
        with archive.open("weights.h5") as member, h5py.File(member) as file:
            assert np.array_equal(file["out/out/kernel:0"][()], want["out/kernel"])


def test_refused():
    """A place that cannot be written to is a sentence in the window."""
    app.action("export-model-path", "/nowhere/m.keras")
    says("/nowhere/m.keras")
    app.action("export-weights-path", place("w.txt"))
    says(".safetensors")
    with open(place("bad.h5"), "wb") as file:
        file.write(b"\x89HDF\r\n\x1a\n and then nothing")
    app.action("load-weights-path", place("bad.h5"))
    says("bad.h5")
    app.action("load-weights-path", place("w.keras"))
    says("w.keras")


def test_begin_with(want):
    """A rate of next to nothing leaves the weights that the run began with."""
    small = dict(EXPERIMENT, training=dict(EXPERIMENT["training"], epochs=1,
                                           optimizer={"type": "sgd", "learning_rate": 1e-30}))
    names = ("w.h5", "w.pt", "m.keras")
    for i, name in enumerate(names):
        for layer, new in zip(small["layers"], ("a", "b", "c")):
            layer["name"] = f"{new}{i}" if i else layer["name"]
        with open(place("small.lamina"), "w", encoding="utf-8") as file:
            json.dump(small, file)
        app.action("open-path", place("small.lamina"))
        app.wait_state("status", "idle")
        app.action("load-weights-path", place(name))
        says(f"Begins with weights from {name}")
        shot("export-chip.png")
        train()
        got = np.load(export("export-weights-path", f"again-{name}.npz"))
        assert np.array_equal(got[f"{'b%d' % i if i else 'hidden'}/kernel"], want["hidden/kernel"]), name
    app.action("forget-weights")
    wait(lambda: not any("Begins with" in label for label in showing()), "the chip to go")
    train()
    got = np.load(export("export-weights-path", "fresh.npz"))
    assert not np.array_equal(got[f"b{len(names) - 1}/kernel"], want["hidden/kernel"])


def showing():
    return [node.name for node in app.all("label") if app.is_in_state(node, "showing")]


def test_open_model(want):
    """Its layers become the experiment, and it begins with its weights."""
    app.action("open-path", place("m.keras"))
    says("Begins with weights from m.keras")
    app.wait_state("status", "idle")
    app.action("save-as-path", place("opened.lamina"))
    wait(lambda: os.path.exists(place("opened.lamina")), "opened.lamina")
    with open(place("opened.lamina"), encoding="utf-8") as file:
        opened = json.load(file)
    assert [layer["type"] for layer in opened["layers"]] == ["input", "flatten", "dense", "dense"]
    assert opened["data"]["samples"] == 400, "data that fit are kept"
    assert opened["training"]["optimizer"] == "adam", "a .keras says how it was trained"
    # A file of weights alone is for the network that is there.
    app.action("open-path", place("w.h5"))
    says("Begins with weights from w.h5")


def hand_in_under_own_names():
    """Files are called what their rows say; the file chooser keeps the ending while a name is typed."""
    own = {"weights.h5": "W of {number}.npz", "history.csv": "curve.csv", "figures/view.png": "v.pdf",
           "figures/curves.png": "c.svg"}
    for row in app.all("text"):
        if app.text(row) in own:
            row.queryEditableText().setTextContents(own[app.text(row)])
    shot("export-hand-in.png")
    app.button("Save Archive…")
    chooser = app.get("filler", "Hand In")
    wait(lambda: any(app.is_in_state(node, "focused") for node in app.all("text", root=chooser)), "its field of a name")
    app.type(place("own"))
    app.key("Return")
    wait(lambda: os.path.exists(place("own.zip")), "own.zip")
    with zipfile.ZipFile(place("own.zip")) as archive:
        assert sorted(archive.namelist()) == ["W of 9812345.npz", "c.svg", "curve.csv", "digits-of-mine.lamina",
                                              "figures/data.png", "model.keras", "notes.txt", "v.pdf"]
        assert ElementTree.fromstring(archive.read("c.svg")).tag.endswith("svg")
        assert archive.read("v.pdf").startswith(b"%PDF-")
    wait(lambda: not app.has(None, "Save Archive…"), "the dialog to close")


def test_figures():
    """What each page shows, as a drawing that others can read."""
    for page in ("train", "inspect", "results", "runs", "data"):
        app.set_state("page", page)
        for ending in ("svg", "pdf"):
            def written():
                """A page has its figure a moment after it is shown; until then the command is a sentence."""
                app.action("export-figure-path", place(f"{page}.{ending}"))
                return os.path.exists(place(f"{page}.{ending}"))
            wait(written, f"{page}.{ending}")
        assert ElementTree.parse(place(f"{page}.svg")).getroot().tag.endswith("svg")
        with open(place(f"{page}.pdf"), "rb") as file:
            assert file.read(5) == b"%PDF-"
    app.set_state("page", "train")


def test_dialogs():
    with open(place("e.lamina"), "w", encoding="utf-8") as file:
        json.dump(EXPERIMENT, file)
    app.action("open-path", place("e.lamina"))
    app.wait_state("status", "idle")
    train()
    app.action("hand-in")
    app.get(None, "Save Archive…")
    hand_in_under_own_names()
    app.action("details")
    app.get("text", "Notes")
    shot("export-details.png")
    app.type("Renamed")
    app.key("Escape")
    app.action("save")
    wait(lambda: json.load(open(place("e.lamina"), encoding="utf-8"))["name"] == "Renamed", "the name")


with open(place("e.lamina"), "w", encoding="utf-8") as start:
    json.dump(EXPERIMENT, start)
app.action("open-path", place("e.lamina"))
app.wait_state("status", "idle")
test_before_training()
train()
WANT = test_weights()
test_models(WANT)
test_history()
test_hand_in(WANT)
test_figures()
test_refused()
test_begin_with(WANT)
test_open_model(WANT)
test_dialogs()
print("everything taken away came back")
