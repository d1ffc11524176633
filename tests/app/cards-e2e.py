# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens every card of the first page in the real window, on built-in data: everything is filled in, a curve moves soon
after Train, its guide is beside it. Then what guides offer to try: one edit each, undone by one Undo.

A screenshot of each is left in $LAMINA_SHOTS, to be looked at by a person.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, wait  # noqa: E402

# Seconds that a busy machine may take: over a click, over reading, over a first loss.
PATIENCE = 30
FIRST_LOSS = 60

app = App()
shots = os.environ["LAMINA_SHOTS"]
listed = subprocess.run([os.environ["LAMINA_CLI"], "presets"], check=True, text=True, capture_output=True).stdout
titles = dict(line.split("\t")[:2] for line in listed.splitlines())


def shot(name):
    app.screenshot(os.path.join(shots, f"card-{name}.png"))


def title():
    return app.node[0].name


def open_card(name):
    """Save can be used where an experiment is shown, and not on the first page."""
    app.action("new")
    wait(lambda: not app.enabled("save"), PATIENCE, "the first page")
    app.button(titles[name], seconds=PATIENCE)
    wait(lambda: app.enabled("save"), PATIENCE, f"the editor with {name}")
    wait(lambda: title().startswith(titles[name]), PATIENCE, f"the title of {name}")
    app.wait_state("status", "idle", PATIENCE)


def try_card(name):
    open_card(name)
    assert app.state("page") == "train"
    assert app.state("help"), f"{name} has come without its guide"
    start = time.monotonic()
    app.button("Train")
    wait(lambda: app.state("loss") != 0, FIRST_LOSS, f"a loss of {name}")
    first = time.monotonic() - start
    # A little more than one point, for the picture.
    time.sleep(1.5)
    shot(name)
    if app.state("status") in ("training", "paused", "loading"):
        app.action("stop")
    app.wait_state("status", {"stopped", "done"}, PATIENCE)
    print(f"{name}: a loss {first:.1f} s after Train, {app.state('loss'):.4g} when stopped")


def try_variant(name, group):
    open_card(group)
    app.action("try", name)
    wait(lambda: title().startswith(titles[name]) and "•" in title(), PATIENCE, f"the title of {name}")
    app.wait_state("status", "idle", PATIENCE)
    assert app.enabled("train"), f"{name} cannot be trained"
    app.action("undo")
    wait(lambda: title().startswith(titles[group]) and "•" not in title(), PATIENCE, f"{group} back")


failed = []
shot("first-page")
for identifier in titles:
    # A variant is called after its experiment: "film-reviews-dropout".
    group = next((g for g in titles if identifier.startswith(g + "-")), None)
    try:
        if group is not None:
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
