# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains a denoising autoencoder and a segmentation network on built-in sets in the real window, and watches the
pictures below the curves: they come, they change, they can be taken away.

Screenshots are left in $LAMINA_SHOTS.
"""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, wait  # noqa: E402


app = App()
room = tempfile.mkdtemp()
shots = os.environ.get("LAMINA_SHOTS", room)


def conv(filters, activation="relu", size=3):
    return {"type": "conv2d", "filters": filters, "kernel_size": size, "padding": "same", "activation": activation}


POOL, UP = {"type": "max_pooling2d"}, {"type": "up_sampling2d"}
DENOISE = {
    "data": {"source": "drawn_digits", "samples": 1000, "test_samples": 100, "target": "picture",
             "prepare": ["scale", {"step": "salt_and_pepper", "salt": 0.1, "pepper": 0.1}],
             "validation": {"use": "test"}},
    "layers": [conv(16), POOL, conv(8), UP, conv(1)],
    "training": {"loss": "mean_squared_error", "metrics": ["psnr"], "optimizer": "adam", "batch_size": 32,
                 "epochs": 300}}
SCENES = {
    "data": {"source": "drawn_scenes", "samples": 120, "test_samples": 30, "size": 64, "prepare": ["scale"],
             "validation": {"split": 0.25}},
    "layers": [conv(8), POOL, conv(16), UP, conv(3, "softmax", 1)],
    # Animals are small: without weights the first answer is that there are none.
    "training": {"optimizer": {"type": "adam", "learning_rate": 0.01}, "batch_size": 15, "epochs": 300,
                 "class_weight": {"background": 1, "horse": 6, "dog": 6}}}


def open_experiment(name, parts):
    path = os.path.join(room, name + ".lamina")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"format": "lamina-experiment", "version": 1, "name": name, "seed": 7, **parts}, file)
    app.action("open-path", path)
    wait(lambda: app.state("status") == "idle" and name in app.labels(), f"{name} to be open")


def choose(view):
    app.action("train-view", view)
    app.wait_state("train-view", view)


def export_view(name):
    """The bytes of the view below the curves as a PNG; and it can be had as SVG and PDF."""
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        path = os.path.join(room, f"{name}.{ending}")

        def written(path=path, start=start):
            app.action("export-view-path", path)
            return os.path.exists(path) and open(path, "rb").read(5).startswith(start)
        wait(written, path)
    with open(os.path.join(room, name + ".png"), "rb") as file:
        return file.read()


def colours(name):
    text = subprocess.run(["convert", os.path.join(room, name + ".png"), "-format", "%k", "info:"],
                          capture_output=True, text=True, check=True).stdout
    return int(text)


def note(word):
    """What the views say beside their switcher."""
    return next((label for label in app.labels() if word in (label or "")), None)


def watch(name, view, word, *others):
    """Trains and looks at the task's own view, which must come by itself, change, and be taken away."""
    assert app.state("train-view") == view, f"{name} shows {app.state('train-view')} and not {view}"
    app.action("train")
    wait(lambda: app.state("epoch") >= 1, "the first epoch")
    first_note = wait(lambda: note(word), f"a note with {word}")
    first = export_view(f"{name}-first")
    assert colours(f"{name}-first") > 60, f"the figure of {view} is empty"
    wait(lambda: app.state("epoch") >= 6, "some epochs")
    wait(lambda: note(word) != first_note, f"another note than {first_note}")
    app.screenshot(os.path.join(shots, f"views-{name}.png"))
    wait(lambda: export_view(f"{name}-later") != first, f"a change of {view}")
    for other in others:
        choose(other)
        wait(lambda other=other: len(export_view(f"{name}-{other}")) > 2000, other)
        assert colours(f"{name}-{other}") > 20, f"the figure of {other} is empty"
        app.screenshot(os.path.join(shots, f"views-{name}-{other}.png"))
    app.action("stop")
    app.wait_state("status", "stopped")


open_experiment("restored", DENOISE)
watch("restored", "denoise", "PSNR", "filters")
app.action("train-view", "masks")  # not offered here: nothing happens
assert app.state("train-view") == "filters"
open_experiment("scenes", SCENES)
watch("scenes", "masks", "IoU", "filters", "confusion")
# The matrix can be read by keys: each cell says what it counts.
matrix = app.get("image", "Which class is taken for which")
app.click(matrix)


def told():
    app.key("Right")
    return "answered as" in (matrix.description or "")


wait(told, "a cell of the matrix in words")
# The two figures of the page are not the same.
curves = os.path.join(room, "curves.png")
wait(lambda: app.action("export-figure-path", curves) or os.path.exists(curves), curves)
assert open(curves, "rb").read() != export_view("below")
# Elsewhere there is no view to take away.
app.action("page", "data")
wait(lambda: not app.enabled("export-view"), "export-view to be off")
