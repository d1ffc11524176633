# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into a network while it trains: weights that move, a sample on its way, the softmax by hand, gradients
checked, the layer alone, and one step too far.

Screenshots are left in $LAMINA_SHOTS.
"""
import os
import re
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from drive import STALE, App, plain_name, wait  # noqa: E402


app = App()
shots = os.environ.get("LAMINA_SHOTS", tempfile.mkdtemp())


def shot(name):
    app.screenshot(os.path.join(shots, name))


def view(name):
    app.set_state("inspect-view", name)
    app.wait_state("inspect-view", name)


def says(*words):
    """Waits for a label that holds all of @words."""
    def found():
        try:
            return [name for name in app.labels() if name and all(word in name for word in words)]
        except STALE:
            return []
    return wait(found, f"a label with {words}")[0]


def description(name):
    return app.get("image", name).description


def test_weights_move():
    app.action("ready", "drawn-digits")
    app.wait_state("status", "idle")
    app.set_state("page", "inspect")
    app.wait_state("page", "inspect")
    says("First weights")
    before = says("numbers from")
    app.action("train")
    app.set_state("page", "inspect")
    says("Weights of the run")
    wait(lambda: says("numbers from") != before, "other weights")
    shot("inspect-weights.png")


def test_sample():
    view("activations")
    says("Comes out:")
    app.action("stop")
    app.wait_state("status", {"stopped", "done"})
    spin = app.get("spin button", "Sample")
    app.set_value(spin, 3)
    wait(lambda: spin.queryValue().currentValue == 3, "sample 3")
    shot("inspect-activations.png")


def test_softmax_by_hand():
    rows = [row for row in app.get("list", "Layers") if row is not None and row.getRoleName() == "list item"]
    app.click(app.get("label", "Softmax", root=rows[-1]))
    says("Softmax, step by step")
    entry = app.get("entry", "Own scores") if app.has("entry", "Own scores") else app.get("text", "Own scores")
    app.click(entry)
    app.type("1001, 1002")
    says("0.73105858")
    assert "0.26894142" in app.labels()
    shot("inspect-softmax.png")


def test_gradients():
    view("check")
    app.button("Check Gradients")
    says("tensors are right")
    shot("inspect-check.png")


def test_layer_alone():
    view("alone")
    says("✓ right")
    shot("inspect-alone.png")


def test_one_step():
    view("step")
    says("A step of rate 0.01 helps")
    scale = app.get("slider", re.compile("rate", re.I))
    app.set_value(scale, 3)
    says("A step of rate 1000")
    path = os.path.join(tempfile.mkdtemp(), "step.png")
    app.action("export-figure-path", path)
    wait(lambda: os.path.exists(path) and os.path.getsize(path) > 5000, path)
    shot("inspect-step.png")


app.run_tests(globals(), os.path.join(shots, "inspect-failed-"))
