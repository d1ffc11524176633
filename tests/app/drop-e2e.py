# SPDX-License-Identifier: GPL-3.0-or-later
"""Drops files and folders of another program on the window, as from a file manager.

$DRAG_SOURCE is the program that files are dragged from. Screenshots are left in $LAMINA_SHOTS.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import made_sets  # noqa: E402
from drive import App, run, wait  # noqa: E402

# The window that files are dragged from lies over its right edge.
WIDTH, HEIGHT, SCREEN = 1040, 860, 1280

room = tempfile.mkdtemp()
shots = os.environ.get("LAMINA_SHOTS", room)
app = App()


def shot(name):
    path = os.path.join(shots, name + ".png")
    app.screenshot(path)
    return path


def texts():
    return [re.sub("[\u2060\u2066-\u2069]", "", node.name or "") for node in app.all("label")]


def wait_text(*words):
    def found():
        text = " | ".join(texts())
        return all(word in text for word in words)
    wait(found, f"{words}")


def place(window, x, y, width, height):
    """Without a manager a window goes and grows where it is told to."""
    run("xdotool", "windowsize", "--sync", window, str(width), str(height))
    run("xdotool", "windowmove", "--sync", window, str(x), str(y))


def drop(*names):
    """Drags files of another program onto the middle of the window, as from a file manager."""
    source = subprocess.Popen([os.environ["DRAG_SOURCE"], *[os.path.join(room, name) for name in names]])
    try:
        window = wait(lambda: run("xdotool", "search", "--onlyvisible", "--pid", str(source.pid)).split(),
                      "the other window")[-1]
        place(window, WIDTH + 10, 100, SCREEN - WIDTH - 20, 200)
        x, y = WIDTH + 10 + (SCREEN - WIDTH - 20) // 2, 200
        run("xdotool", "mousemove", "--sync", str(x), str(y))
        time.sleep(0.3)
        run("xdotool", "mousedown", "1")
        for i in range(1, 25):
            run("xdotool", "mousemove", "--sync", str(x + (WIDTH // 2 - x) * i // 24), str(y + 200 * i // 24))
            time.sleep(0.03)
        time.sleep(0.4)
        shot("drop-drag")
        run("xdotool", "mouseup", "1")
        time.sleep(0.3)
    finally:
        source.terminate()
        source.wait()


def test_drop_folder():
    """Anywhere on the window, whatever it shows."""
    drop("digits")
    app.wait_state("page", "data")
    wait_text("MNIST files", "6×6×1 numbers, in 10 classes")


def test_drop_file():
    drop("flowers.csv")
    wait_text("CSV table", "2 numbers, in 2 classes")
    drop("digits")
    wait_text("MNIST files")
    app.wait_state("status", "idle")


for make in (made_sets.digits, made_sets.flowers):
    make(room)
place(app.window, 0, 0, WIDTH, HEIGHT)
app.action("new-empty")
app.wait_state("status", {"idle"})
app.run_tests(globals(), os.path.join(shots, "e2e-failed-"))
