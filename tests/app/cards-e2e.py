# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens every card of the first page in the real window, on built-in data: everything is filled in, a curve moves soon
after Train, its guide is beside it. Then what guides offer to try: one edit each, undone by one Undo.

A screenshot of each is left in $LAMINA_SHOTS, to be looked at by a person.

With --texts nothing is trained: texts of the first page and of the guides must lie within what they stand in.

With --pages every page of a card is gone through as well, once it has trained for --seconds: each view below the curves,
each tab of Inspect, and each of Results with stress measured to its end. Cards are named behind the options, all else; by
hand, for pictures of the real sets:

  LAMINA=build/src/app/lamina LAMINA_CLI=build/tools/lamina-cli LAMINA_SHOTS=/tmp DRIVER_TIMEOUT=3600 \
    tests/run-headless.sh -w "openbox & exec xcompmgr" -s 1280x800 tests/with-app.sh \
    /usr/bin/python3 tests/app/cards-e2e.py --pages film-reviews denoising
"""
import argparse
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, wait  # noqa: E402

# Over measuring five strengths of five changes with a large network.
STRESS = 600
# Over one epoch of the slowest.
EPOCH = 600
TRAIN_VIEWS = ("samples", "denoise", "masks", "words", "filters", "confusion")
INSPECT_VIEWS = ("weights", "activations", "check", "alone", "step")
RESULTS_VIEWS = ("samples", "confusion", "classes", "own", "review", "stress")

parser = argparse.ArgumentParser()
parser.add_argument("--pages", action="store_true")
parser.add_argument("--seconds", type=float, default=1.5, help="of training before the first picture")
parser.add_argument("--texts", action="store_true", help="only see to it that cards and guides hold their texts")
parser.add_argument("--rest", type=float, default=1.5, help="seconds from choosing a view to its picture")
parser.add_argument("--by-command", action="store_true", help="press no buttons, whose names are those of a language")
parser.add_argument("cards", nargs="*")
options = parser.parse_args()

app = App()
shots = os.environ["LAMINA_SHOTS"]
listed = subprocess.run([os.environ["LAMINA_CLI"], "presets"], check=True, text=True, capture_output=True).stdout
titles = dict(line.split("\t")[:2] for line in listed.splitlines())


def shot(name):
    app.screenshot(os.path.join(shots, f"card-{name}.png"))


def titled(name):
    """Whether the title is that of @name; which it is in another language nothing here knows."""
    return options.by_command or app.node[0].name.startswith(titles[name])


def edited():
    return "•" in app.node[0].name


def open_card(name):
    """Save can be used where an experiment is shown, and not on the first page."""
    app.action("new")
    wait(lambda: not app.enabled("save"), "the first page")
    if options.by_command:
        app.action("ready", name)
    else:
        app.button(titles[name])
    wait(lambda: app.enabled("save"), f"the editor with {name}")
    wait(lambda: titled(name), f"the title of {name}")
    app.wait_state("status", "idle")


def sides(node):
    box = app.box(node)
    return box.x, box.x + box.width


def check_texts(what):
    """Every text lies within its button, or within the window: one that does not is cut off there."""
    def look(node, left, right):
        if node.getRoleName() == "label" and node.name:
            start, end = sides(node)
            assert start >= end or left <= start < end <= right, f"{what}: “{node.name}” is cut off"
        elif node.getRoleName() == "push button":
            left, right = sides(node)
        for child in node:
            look(child, left, right)
    # Sizes come with the first frame.
    wait(lambda: any(start < end for start, end in map(sides, app.all("label"))), "a frame")
    look(app.get("frame"), *sides(app.get("frame")))


def look_at(picture):
    """A picture once what was asked for has come: nothing tells from outside that the last answer is drawn."""
    time.sleep(options.rest)
    shot(picture)


def measure_stress(name):
    """Its table of five strengths of five changes comes when all of it is measured."""
    before = len(app.labels())
    app.action("measure-stress")
    wait(lambda: len(app.labels()) >= before + 25, f"stress of {name}", seconds=STRESS)


def look_at_views(name, page, action, views):
    assert app.set_state("page", page), page
    for view in views:
        if app.set_state(action, view):
            if view == "stress":
                measure_stress(name)
            look_at(f"{name}-{page}-{view}")


def look_at_inspect(name):
    look_at_views(name, "inspect", "inspect-view", INSPECT_VIEWS)
    app.set_state("bench-loss", True)
    app.set_state("inspect-view", "alone")
    look_at(f"{name}-inspect-alone-loss")
    app.set_state("bench-loss", False)
    app.set_state("inspect-several", True)
    app.set_state("inspect-view", "activations")
    look_at(f"{name}-inspect-several")
    app.set_state("inspect-several", False)


def look_at_page(name, page):
    assert app.set_state("page", page), page
    look_at(f"{name}-{page}")


def try_card(name):
    open_card(name)
    assert app.state("page") == "train"
    # A narrow window has no place beside the page: there it comes when it is asked for.
    assert options.by_command or app.state("help"), f"{name} has come without its guide"
    start = time.monotonic()
    if options.by_command:
        app.action("train")
    else:
        app.button("Train")
    wait(lambda: app.state("loss") != 0, f"a loss of {name}")
    first = time.monotonic() - start
    # A little more than one point, for the picture.
    time.sleep(options.seconds)
    shot(name)
    if options.pages:
        # Results are of whole epochs; of a run without one they show the one before.
        wait(lambda: app.state("epoch") >= 1 or app.state("status") == "done", f"an epoch of {name}", seconds=EPOCH)
        # The guide goes, so that a page has the room it is meant for.
        app.set_state("help", False)
        look_at_views(name, "train", "train-view", TRAIN_VIEWS)
    if app.state("status") in ("training", "paused", "loading"):
        app.action("stop")
    app.wait_state("status", {"stopped", "done"})
    if options.pages:
        look_at_inspect(name)
        look_at_views(name, "results", "results-view", RESULTS_VIEWS)
        look_at_page(name, "runs")
        look_at_page(name, "data")
    print(f"{name}: a loss {first:.1f} s after Train, {app.state('loss'):.4g} when stopped")


def try_texts(name):
    open_card(name)
    check_texts(name)
    print(f"{name}: its guide is whole")


def try_variant(name, group):
    open_card(group)
    app.action("try", name)
    wait(lambda: titled(name) and edited(), f"the title of {name}")
    app.wait_state("status", "idle")
    assert app.enabled("train"), f"{name} cannot be trained"
    app.action("undo")
    wait(lambda: titled(group) and not edited(), f"{group} back")


failed = []
shot("first-page")
if options.texts:
    check_texts("first page")
    print("first page: its texts are whole")
for identifier in options.cards or titles:
    # A variant is called after its experiment: "film-reviews-dropout".
    group = next((g for g in titles if identifier.startswith(g + "-")), None)
    try:
        if options.texts:
            try_texts(identifier)
        elif group is not None and not options.pages:
            try_variant(identifier, group)
        else:
            try_card(identifier)
    except (TimeoutError, AssertionError) as error:
        print(f"failed: {identifier}: {error}", file=sys.stderr)
        shot(identifier + "-failed")
        failed.append(identifier)
        for action in ("stop", "undo"):
            if app.enabled(action):
                app.action(action)
sys.exit(1 if failed else 0)
