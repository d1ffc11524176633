# SPDX-License-Identifier: GPL-3.0-or-later
"""Data as a user meets them: files and folders of every kind are opened on the window, reading is stopped and begun
again, and what was read lately is still known after the next start.

Settings must be kept in a file (GSETTINGS_BACKEND=keyfile). Screenshots are left in $LAMINA_SHOTS.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import made_sets  # noqa: E402
from drive import App, wait  # noqa: E402

room = tempfile.mkdtemp()
shots = os.environ.get("LAMINA_SHOTS", room)
app = App()


def make_sets():
    for make in (made_sets.digits, made_sets.flowers, made_sets.animals, made_sets.scenes, made_sets.reviews):
        make(room)
    # Long to draw, but not so large that filling its memory, which meson's malloc does, takes longer still.
    made_sets.write(room, "long.lamina",
                    b'{"format": "lamina-experiment", "version": 1, "name": "Long", "data": '
                    b'{"source": "drawn_scenes", "samples": 8000, "size": 128}}')


def texts():
    return [node.name or "" for node in app.walk() if node.getRoleName() == "label"]


def said():
    return [node.name for node in app.all("alert") if node.name not in (None, "", "GtkLabel")]


def open_path(path):
    app.action("open-path", os.path.join(room, path))


def expect(*words):
    """What the Data page says about the set in the end."""
    def found():
        # Without the invisible joiners that keep a shape on one line.
        text = re.sub("[\u2060\u2066-\u2069]", "", " | ".join(texts()))
        return all(word in text for word in words)
    wait(found, f"{words}")
    app.wait_state("status", "idle")


def test_every_kind():
    """Each is known for what it is, and what is suggested for it can be read without further ado."""
    for path, title, fact in (("digits", "MNIST files", "6×6×1 numbers, in 10 classes"),
                              ("flowers.csv", "CSV table", "2 numbers, in 2 classes"),
                              ("animals", "Picture folders", "32×32×1 numbers, in 2 classes"),
                              ("aclImdb", "Film reviews", "in 2 classes")):
        open_path(path)
        app.wait_state("page", "data")
        expect(title, fact)
        app.screenshot(os.path.join(shots, f"e2e-data-{os.path.basename(path)}.png"))
        # Other pages have hints of their own; a complaint names the file.
        assert not [text for text in said() if path in text], said()


def test_ask():
    """A folder that can be read in two ways: the user says which."""
    open_path("scenes")
    app.get("dialog")
    app.button("Pictures, masks")
    expect("Pictures, masks", "128×128×3 numbers")


def test_unknown():
    """A file that is no data set: a sentence, and the data stay."""
    made_sets.write(room, "letter.txt", b"Dear reader, nothing to be learned here")
    open_path("letter.txt")
    wait(lambda: any("letter.txt" in text for text in said()), "a sentence")
    expect("Pictures, masks")


def test_cancel():
    """Reading tells how far it is, and ends when told to."""
    app.action("undo")
    app.wait_state("status", "idle")
    app.action("save-as-path", os.path.join(room, "mine.lamina"))
    app.action("open-path", os.path.join(room, "long.lamina"))
    app.wait_state("status", "loading")
    app.action("data-view", "samples")
    app.get("progress bar", "Reading the data")
    wait(lambda: any(re.fullmatch(r"\d+ %", text) for text in texts()), "a share")
    app.screenshot(os.path.join(shots, "e2e-data-reading.png"))
    app.button("Cancel")
    app.wait_state("status", "idle")
    expect("Reading was stopped.")
    app.button("Read Again")
    app.wait_state("status", "loading")
    app.action("stop")
    app.wait_state("status", "idle")
    # The thread itself: what it used of the processor must not grow any more.
    wait(is_quiet, "the end of reading")


def is_quiet():
    before = used()
    time.sleep(0.5)
    return used() - before < 0.25


def used():
    with open(f"/proc/{app.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def recent():
    ours = ("digits", "flowers.csv", "animals", "aclImdb", "scenes")
    return [node.name for node in app.all("list item") if node.name in ours]


# The reviews came back when choosing the scenes was undone.
ALL = ["aclImdb", "scenes", "animals", "flowers.csv", "digits"]


def open_chooser():
    app.action("choose-data")
    app.get("list item", "File…")


def test_recent():
    """The newest first, in the chooser and after the next start; what is gone goes from the list too."""
    global app
    open_chooser()
    assert recent() == ALL, recent()
    app.screenshot(os.path.join(shots, "e2e-data-recent.png"))
    app.key("Escape")
    app.action("new-empty")
    app.quit()
    again = subprocess.Popen([os.environ["LAMINA"]])
    app = App(pid=again.pid)
    app.action("new-empty")
    shutil.rmtree(os.path.join(room, "animals"))
    open_chooser()
    assert recent() == ALL, recent()
    app.key("Escape")
    app.action("recent-data", "file://" + os.path.join(room, "digits"))
    expect("MNIST files", "6×6×1 numbers")
    app.action("recent-data", "file://" + os.path.join(room, "animals"))
    wait(lambda: any("animals" in text for text in said()), "why not")
    open_chooser()
    wait(lambda: recent() == ["digits"] + [name for name in ALL[:-1] if name != "animals"], "the list without it")
    app.key("Escape")
    app.action("clear-recent-data")
    open_chooser()
    wait(lambda: not recent(), "an empty list")
    again.terminate()
    again.wait()


make_sets()
app.run_tests(globals(), os.path.join(shots, "e2e-failed-"))
