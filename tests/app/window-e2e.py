# SPDX-License-Identifier: GPL-3.0-or-later
"""Sits down at the real window as a newcomer would: picks the built-in digits, adds layers by clicking, presses Train
and watches; then stops, saves, opens again, and tries to lose work.

Screenshots are left in $LAMINA_SHOTS.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import STALE, App, plain_name, run, wait  # noqa: E402

# The training line's blue, light theme; a little off counts, for edges are smoothed.
TRAIN_BLUE = "#0072b2"

app = App()
room = tempfile.mkdtemp()
layer_list = None
shots = os.environ.get("LAMINA_SHOTS", room)


def shot(name):
    path = os.path.join(shots, name)
    app.screenshot(path)
    return path


def rows():
    """The list is looked for once: a walk through the whole window takes a second on a busy machine."""
    global layer_list
    if layer_list is None:
        layer_list = next(iter(app.all("list", "Layers")), None)
    try:
        return [row for row in layer_list or [] if row is not None and row.getRoleName() == "list item"]
    except STALE:
        layer_list = None
        raise


def layers():
    """Kinds of the layers in the list, top to bottom: the first word of each row's name."""
    return [plain_name(row.name).rsplit(" ", 1)[0] for row in rows()]


def wait_layers(*wanted):
    wait(lambda: layers() == list(wanted), f"layers {wanted}")


def press_menu(name):
    """A menu button is pressed by the toggle inside it."""
    outer = app.get(None, re.compile(f"^{name}"))
    buttons = [n for n in app.walk(outer) if n.getRoleName() in ("push button", "toggle button")]
    app.press(next(n for n in buttons if app.actions(n)))


def add_layer(word):
    before = len(layers())
    press_menu("Add Layer")
    app.get("entry", "Search")
    time.sleep(0.2)
    app.type(word)
    app.key("Return")
    wait(lambda: len(layers()) == before + 1, f"a layer for {word}")


def set_spin(name, value, row):
    app.set_value(app.get("spin button", name, root=row), value)


def scroll_up():
    """What was added last was scrolled to: the wheel brings the first row back."""
    app.point(*app.centre(app.get("list", "Layers")))
    for _ in range(12):
        run("xdotool", "click", "4")
    time.sleep(0.3)


def unfold(position):
    row = rows()[position]
    app.press(app.get(None, "Settings of this layer", root=row))
    return row


def pick(position):
    """Clicks on a row's title and waits until keys go to the row: a busy window takes its time."""
    title = layers()[position]
    app.click(app.get("label", title, root=rows()[position]))
    wait(lambda: app.is_in_state(rows()[position], "focused"), f"the focus on {title}")


def pixels(path, colour=TRAIN_BLUE):
    """How many pixels of a picture are close to @colour."""
    counted = subprocess.run(["convert", path, "-alpha", "off", "-fuzz", "12%", "-fill", "black", "+opaque", colour,
                              "-fill", "white", "+opaque", "black", "-format", "%[fx:round(mean*w*h)]", "info:"],
                             capture_output=True, check=True, text=True)
    return int(counted.stdout)


def said():
    """What the window says of its own accord."""
    return [node.name or "" for node in app.all("alert")]


def test_first_start():
    """A card lands in Train with everything filled in, and its curve moves."""
    app.button("Drawn digits")
    app.wait_state("page", "train")
    wait(lambda: "Dense" in layers(), "layers")
    app.wait_state("status", "idle")
    before = pixels(shot("e2e-ready.png"))
    app.button("Train")
    wait(lambda: pixels(shot("e2e-training.png")) > before + 100, "a curve")
    app.action("stop")
    app.wait_state("status", {"stopped", "done"})


def test_own_network():
    """Nothing is filled in: data and layers are chosen by hand."""
    app.action("new-empty")
    wait_layers()
    press_menu("Data: ")
    app.get("list item", "Drawn Latin digits")
    app.key("Down", "Down", "Down", "Return")
    wait(lambda: any("Latin" in name for name in app.labels()), "Latin digits")
    for word in ("flatten", "dense", "dense", "softmax"):
        add_layer(word)
    wait_layers("Flatten", "Dense", "Dense", "Softmax")
    set_spin("Units", 64, unfold(1))
    app.choose(app.get("combo box", "Activation", root=rows()[1]), "ReLU")
    set_spin("Units", 10, unfold(2))
    # More than a fast machine gets through before Stop is tried.
    app.set_value(app.get("spin button", "Epochs"), 2000)
    app.wait_state("status", "idle")
    app.button("Train")
    app.wait_state("status", "training")
    wait(lambda: app.state("loss") > 0, "a loss")
    first = app.state("loss")
    wait(lambda: app.state("epoch") >= 2, "two epochs")
    # The first loss that is seen may be that of a whole epoch already.
    wait(lambda: app.state("loss") < first / 2, "half the loss")
    picture = shot("e2e-curves.png")
    assert pixels(picture) > 300, "the curve in the picture is empty"
    # Told about once a second, so as not to flood a screen reader.
    wait(lambda: "Loss" in app.get("image", "Loss and accuracy").description, "what the picture says")


def test_stop_answers():
    app.wait_state("status", "training")
    start = time.monotonic()
    app.action("stop")
    wait(lambda: app.state("status") in ("stopped", "done"), "the end")
    print(f"Stop answered within {(time.monotonic() - start) * 1000:.0f} ms")


def test_taking_away():
    weights = os.path.join(room, "w.npz")
    app.action("export-weights-path", weights)
    wait(lambda: os.path.exists(weights), "weights")
    names = zipfile.ZipFile(weights).namelist()
    assert any("kernel" in name for name in names), names
    for extension, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        path = os.path.join(room, "f." + extension)
        app.action("export-figure-path", path)
        wait(lambda: os.path.exists(path), path)
        with open(path, "rb") as file:
            assert file.read(5).startswith(start)
    assert pixels(os.path.join(room, "f.png")) > 300, "the figure is empty"


def test_moving():
    """By keyboard, and by dragging the handle."""
    pick(3)
    app.key("alt+Up")
    wait_layers("Flatten", "Dense", "Softmax", "Dense")
    app.action("undo")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")
    app.drag(app.all("image", root=rows()[3])[0], app.get("label", "Flatten", root=rows()[0]))
    wait_layers("Softmax", "Flatten", "Dense", "Dense")
    app.action("undo")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")
    add_layer("dropout")
    wait(lambda: "Dropout" in layers(), "Dropout")
    app.action("undo")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")


def test_mending():
    """Without Flatten it does not fit; the row says why, and its button mends it."""
    scroll_up()
    pick(0)
    app.key("Delete")
    wait_layers("Dense", "Dense", "Softmax")
    shot("e2e-mending.png")
    app.button("Insert Flatten")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")


def test_save_and_open():
    path = os.path.join(room, "mine.lamina")
    app.action("save-as-path", path)
    wait(lambda: os.path.exists(path), path)
    wait(lambda: not app.node[0].name.startswith("•") and "•" not in app.node[0].name, "no dot in the title")
    add_layer("dropout")
    wait(lambda: "•" in app.node[0].name, "a dot in the title")
    app.action("undo")
    wait(lambda: "•" not in app.node[0].name, "no dot after undo")
    app.action("new-empty")
    wait_layers()
    app.action("open-path", path)
    wait_layers("Flatten", "Dense", "Dense", "Softmax")


def test_bad_files():
    """A sentence, and nothing lost."""
    bad = os.path.join(room, "bad.lamina")
    with open(bad, "w", encoding="utf-8") as file:
        file.write('{"format": "lamina-experiment", "version": 1, "data": {"source": "drawn_digits"},'
                   ' "layers": [{"type": "denze"}]}')
    app.action("open-path", bad)
    wait(lambda: any("denze" in name for name in said()), "a message")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")
    cut = os.path.join(room, "cut.cdb")
    with open(cut, "wb") as file:
        file.write(b"nothing of the kind")
    app.action("open-path", cut)
    wait(lambda: not any("denze" in name for name in said()), "another message")
    wait_layers("Flatten", "Dense", "Dense", "Softmax")


def test_unsaved():
    """Closing with something unsaved asks, and Cancel keeps the window."""
    add_layer("dropout")
    app.key("ctrl+w")
    app.get("dialog")
    shot("e2e-unsaved.png")
    app.button("Cancel")
    wait(lambda: not app.all("dialog"), "the question gone")
    assert "Dropout" in layers()
    app.action("undo")


app.run_tests(globals(), os.path.join(shots, "e2e-failed-"))
