# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and view of a trained run in the smallest window that is promised, 900x600: none makes it wider, which
would push its right side off a small screen."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import App, wait  # noqa: E402

VIEWS = {
    "data": ("samples", "found", "prepare", "split"),
    "train": ("samples", "filters", "confusion"),
    "inspect": ("weights", "activations", "check", "alone", "step"),
    "results": ("samples", "confusion", "classes", "stress", "own"),
    "runs": (None,),
}


def choose(page, view):
    assert app.set_state("page", page), page
    if page == "data":
        app.action("data-view", view)
    elif view is not None:
        assert app.set_state(f"{page}-view", view), (page, view)


app = App()
# A convolution network with a long name, whose epoch takes a moment.
app.action("ready", "aeroplane-or-bird-100")
wait(lambda: app.enabled("save"), "the editor")
app.wait_state("status", "idle")
app.action("train")
wait(lambda: app.state("epoch") >= 1, "an epoch")
app.action("stop")
app.wait_state("status", {"stopped", "done"})
for page, views in VIEWS.items():
    for view in views:
        choose(page, view)
        app.screenshot(os.path.join(os.environ["LAMINA_SHOTS"], "narrow.png"))  # only once a frame was drawn
        width = app.box(app.get("frame")).width
        assert 0 < width <= 900, f"{page} {view or ''} needs {width} units"
app.quit()
