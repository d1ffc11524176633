# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data page with the keyboard alone: a source is chosen, a step added, changed and moved, a class picked out, and
a sample opened in full size and closed. Nothing is clicked and no command is given from outside.

Needs a manager of windows, which gives the keyboard to a window that opens. Screenshots are left in $LAMINA_SHOTS.
"""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, plain_name, wait  # noqa: E402

# More than there are stops of Tab in the window.
STOPS = 80
# A wall has hundreds of tiles, each a message to ask for: they are not looked at.
CROWD = 100

shots = os.environ.get("LAMINA_SHOTS", tempfile.mkdtemp())
app = App()


def nodes(root=None):
    """What is in the window, but for the tiles of a wall."""
    root = root or app.node
    yield root
    if root.childCount < CROWD:
        for child in root:
            if child is not None:
                yield from nodes(child)


def focus():
    """What has the keyboard, as role and name; a drop-down's button by the name of the drop-down, the wall's tiles as
    ("", "")."""
    for node in nodes():
        if app.is_in_state(node, "focused"):
            inner = node.name == "GtkToggleButton"
            return node.getRoleName(), plain_name((node.parent if inner else node).name)
    return "", ""


def press_until(key, role, name):
    """Presses @key until what is called @name, a pattern, has the keyboard."""
    met = []
    for _ in range(STOPS):
        here = wait(lambda: (focus(),))[0]
        if here[0] == role and re.match(name, here[1]):
            return
        met.append(here)
        app.key(key)
    raise AssertionError(f"{role} {name} is not reached: {met}")


def tab_to(role, name):
    press_until("Tab", role, name)


def choose_page(name):
    tab_to("page tab", name)
    app.key("space")


def steps():
    """The steps of preparation, as their rows name them."""
    lists = [n for n in nodes() if n.getRoleName() == "list" and plain_name(n.name) == "Steps, in this order"]
    return [plain_name(row.name) for row in lists[0]] if lists else []


def wait_steps(*names):
    wait(lambda: steps() == list(names), names)


def count():
    """How many samples the wall has, by its own words."""
    for node in nodes():
        found = re.fullmatch(r"(\d[\d\s]*) samples?", node.name or "")
        if found and node.getRoleName() == "label":
            return int(re.sub(r"\s", "", found.group(1)))
    return 0


def test_source():
    tab_to("push button", "Empty Experiment")
    app.key("Return")
    wait(lambda: focus() == ("push button", "Train"), "an empty experiment")
    tab_to("push button", "Data: ")
    app.key("space")
    press_until("Down", "list item", "Drawn Latin digits")
    app.key("Return")
    wait(lambda: any("Latin" in (n.name or "") for n in nodes() if n.getRoleName() == "label"), "the data")
    app.wait_state("status", "idle")


def test_steps():
    """Added, moved and changed."""
    choose_page("Data$")
    app.wait_state("page", "data")
    choose_page("Preparation$")
    before = wait(steps, "steps")
    tab_to("push button", "Add Step")
    app.key("space")
    wait(lambda: focus()[0] != "push button", "the kinds of steps")
    app.type("salt")
    app.key("Return")
    wait_steps(*before, "Salt, pepper")
    wait(lambda: focus() == ("list item", "Salt, pepper"), "the new row")
    app.key("alt+Up")
    wait_steps(*before[:-1], "Salt, pepper", before[-1])
    wait(lambda: focus() == ("list item", "Salt, pepper"), "the row that was moved")
    # Noise of every batch comes after what is done once: the page says so, and it goes back.
    app.key("alt+Down")
    wait_steps(*before, "Salt, pepper")
    wait(lambda: focus() == ("list item", "Salt, pepper"), "the row that was moved back")
    tab_to("text", "Salt")
    app.key("ctrl+a")
    app.type("0.25")
    app.key("Return")
    wait(lambda: any("0.25" in (n.name or "") for n in nodes() if n.getRoleName() == "label"), "its value")
    app.screenshot(os.path.join(shots, "e2e-keyboard-steps.png"))


def test_class():
    app.wait_state("status", "idle")
    choose_page("Samples$")
    everything = wait(count, "the wall")
    press_until("Tab", "push button", "Class$")
    app.key("space")
    app.key("Down", "Down", "Down", "Return")
    wait(lambda: 0 < count() < everything, "fewer samples")


def test_sample():
    """In full size, and away again."""
    frames = app.node.childCount
    app.key("Tab")
    app.key("Return")
    wait(lambda: app.node.childCount > frames, "a sample in full size")
    app.screenshot(os.path.join(shots, "e2e-keyboard-sample.png"))
    app.key("Escape")
    wait(lambda: app.node.childCount == frames, "its end")


app.run_tests(globals(), os.path.join(shots, "e2e-failed-keyboard-"))
