# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares two short runs as a student would: trains twice with another batch size, lays the curves over each other,
reads what differs, puts the network under stress, shows it a picture of its own, and finds the runs again after
closing the program.

Screenshots are left in $LAMINA_SHOTS.
"""
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, GLib, plain_name, wait  # noqa: E402

app = App()
room = tempfile.mkdtemp()
shots = os.environ.get("LAMINA_SHOTS", room)
EXPERIMENT = {
    "format": "lamina-experiment", "version": 1, "name": "Digits", "seed": 3,
    "data": {"source": "drawn_digits", "samples": 3000, "test_samples": 400, "prepare": ["scale"],
             "validation": {"split": 0.25, "stratify": True}},
    "layers": ["flatten", {"type": "dense", "name": "hidden", "units": 64, "activation": "relu"},
               {"type": "dense", "name": "out", "units": 10}, "softmax"],
    "training": {"metrics": ["accuracy"], "optimizer": "adam", "batch_size": 32, "epochs": 6}}


def shot(name):
    app.screenshot(os.path.join(shots, name))


def page(name):
    app.set_state("page", name)
    app.wait_state("page", name)


def view(name):
    app.set_state("results-view", name)
    app.wait_state("results-view", name)


def train(name, **training):
    path = os.path.join(room, name + ".lamina")
    content = json.loads(json.dumps(EXPERIMENT))
    content["training"].update(training)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)
    app.action("open-path", path)
    app.wait_state("status", "idle")
    app.action("train")
    app.wait_state("status", "done")


def texts():
    """Everything that labels say."""
    return [plain_name(text) for text in app.labels()]


def wait_text(part):
    return wait(lambda: next((t for t in texts() if part in t), None), f"a label with {part!r}")


def described(name):
    """The picture called @name in words."""
    return app.get("image", name).description


def write_png(path, rows):
    """A grey picture from rows of bytes."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                   + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(r) for r in rows))) + chunk(b"IEND", b""))


def records():
    folder = os.path.join(GLib.get_user_data_dir(), "lamina", "runs")
    return sorted(n for n in os.listdir(folder) if not n.startswith(".")) if os.path.isdir(folder) else []


# Two runs.
train("first")
train("second", batch_size=128)
wait(lambda: len(records()) == 2, "two records on disk")

# Laid over each other, and what differs.
page("runs")
wait_text("Batch size")
assert "Digits" in texts() and "Digits · 2" in texts(), texts()
assert "32" in texts() and "128" in texts(), texts()
assert "Epochs · " not in " ".join(texts())
wait(lambda: described("Curves of the ticked runs").count("best loss") == 2, "two curves")
overlay = os.path.join(room, "overlay.svg")
app.action("export-figure-path", overlay)
wait(lambda: os.path.exists(overlay), "the figure")
shot("runs.png")

# Results: the confusion table, a cell of it, the worst.
page("results")
wait_text("400 samples")
app.action("choose-cell", GLib.Variant("(uu)", (3, 3)))
wait_text("answered right")
shot("results-confusion.png")

# Stress falls, for both.
view("stress")
app.action("measure-stress")
lost = wait_text("under stress")
assert "Digits · 2" in lost, lost
first = records()[0]
app.action("results-compare", first)
wait(lambda: described("Stress").count("under stress") == 2, "both under stress")
noise = [t for t in texts() if " · " in t and t.count("%") == 2]
own = [float(t.split("%")[0]) for t in noise]
assert len(own) == 25, noise
for kind in range(5):
    assert own[5 * kind + 4] < own[5 * kind] + 1, own  # five strengths in a row
assert own[19] < own[15] - 5, own  # noise
shot("results-stress.png")

# A picture of one's own: a thick upright stroke of dark ink on white paper is a one.
paper = [[250] * 200 for _ in range(200)]
for r in range(30, 170):
    for c in range(88, 112):
        paper[r][c] = 20
picture = os.path.join(room, "stroke.png")
write_png(picture, paper)
app.action("add-picture", picture)
said = wait_text("stroke.png")
assert "inverted" in said and "resized" in said and "answer" in said, said
shot("results-own.png")

# Settings of the first run again, and back.
page("runs")
app.action("open-run", first)
wait(lambda: app.enabled("undo"), "something to undo")
app.action("undo")

# Deleted, and brought back.
app.action("delete-run", first)
wait(lambda: first not in records(), "one run less")
app.action("restore-run")
wait(lambda: first in records(), "the run again")

# Closed and opened again: both are there.
app.quit()
with subprocess.Popen([os.environ["LAMINA"]]) as again:
    app = App(pid=again.pid)
    app.action("ready", "drawn-digits")
    page("runs")
    wait(lambda: "Digits" in texts() and "Digits · 2" in texts(), "the earlier runs")
    shot("runs-again.png")
    again.send_signal(signal.SIGTERM)
    again.wait()
