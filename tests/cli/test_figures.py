#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lamina-cli figure: every kind on built-in data.

    test_figures.py LAMINA_CLI [WORD …]
"""
import struct
import sys
import zlib

import harness

CONVOLUTION = [{"type": "conv2d", "name": "edges", "filters": 4, "padding": "same"}]


def colours(path):
    """How many different pixels a PNG holds: an empty picture has one or two."""
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at, data = 8, b""
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at:at + 8])
        if kind == b"IHDR":
            width, _, depth, colour = struct.unpack(">IIBB", content[at + 8:at + 18])
            assert depth == 8 and colour in (2, 6)
        elif kind == b"IDAT":
            data += content[at + 8:at + 8 + size]
        at += size + 12
    lines = zlib.decompress(data)
    length = 1 + width * (3 if colour == 2 else 4)
    return len({lines[i:i + length] for i in range(0, len(lines), length)})


def draw(cli, kind, *words):
    for ending in ("png", "svg", "pdf"):
        cli.run("figure", "e.lamina", "--kind", kind, "--output", f"{kind}.{ending}", *words)
    # Rows of pixels that differ: axes, marks or pictures, not a blank sheet.
    assert colours(cli.path(kind + ".png")) > 20, f"{kind} is empty"
    assert cli.path(kind + ".svg").read_bytes().startswith(b"<?xml")
    assert cli.path(kind + ".pdf").read_bytes().startswith(b"%PDF")


def test_curves_from_the_history(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--history-out", "h.csv")
    draw(cli, "curves", "--history", "h.csv")
    draw(cli, "training", "--history", "h.csv")
    cli.run("figure", "e.lamina", "--kind", "curves", "--history", "h.csv", "--output", "a.png",
            "--width", 300, "--height", 200)
    head = cli.path("a.png").read_bytes()[16:24]
    assert struct.unpack(">II", head) == (600, 400)  # two pixels a point


def test_answers_and_confusion(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    for kind in ("predictions", "classification", "confusion", "filters"):
        draw(cli, kind, "--weights", "w.npz")
    draw(cli, "predictions", "--weights", "w.npz", "--split", "train", "--sample", 440, "--count",
         50)


def test_stress(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    cli.run("train", "e.lamina", "--weights-out", "v.npz", "--set", "training.epochs=1")
    draw(cli, "stress", "--weights", "w.npz", "--against", "v.npz", "--count", 50)
    cli.refuse("figure", "e.lamina", "--kind", "stress", "--weights", "w.npz", "--against", "gone.npz",
               "--output", "s.png", says="gone.npz")


def test_filters_and_what_they_do(cli):
    cli.experiment(layers=CONVOLUTION + harness.SMALL["layers"])
    cli.run("train", "e.lamina", "--weights-out", "w.npz", "--set", "training.epochs=1")
    for kind in ("filters", "activations", "filtered"):
        draw(cli, kind, "--weights", "w.npz", "--layer", "edges")
    draw(cli, "activations", "--weights", "w.npz", "--layer", "hidden", "--sample", 3)


def test_restored_pictures(cli):
    cli.experiment(data={"target": "picture"}, layers=[
        {"type": "conv2d", "filters": 1, "padding": "same", "activation": "sigmoid"}],
        training={"loss": "mean_squared_error", "metrics": [], "epochs": 1})
    cli.run("train", "e.lamina", "--weights-out", "w.npz")
    draw(cli, "denoise", "--weights", "w.npz")


def test_wrong_figures_are_refused(cli):
    cli.experiment()
    cli.run("train", "e.lamina", "--weights-out", "w.npz", "--history-out", "h.csv")
    words = ("figure", "e.lamina", "--output", "f.png")
    cli.write("f.png", "not to be lost")
    cli.write("other.csv", "a,b\n1,2\n")
    cli.write("text.csv", "no numbers")
    cli.refuse(*words, says="--kind")
    cli.refuse(*words, "--kind", "curve", says=["curve", "curves"])
    cli.refuse(*words, "--kind", "curves", says="--history")
    cli.refuse(*words, "--kind", "curves", "--history", "other.csv", says="loss")
    cli.refuse(*words, "--kind", "curves", "--history", "text.csv", says="text.csv")
    cli.refuse(*words, "--kind", "curves", "--history", "gone.csv", says="gone.csv")
    cli.refuse(*words, "--kind", "confusion", says="--weights")
    cli.refuse(*words, "--kind", "filters", "--weights", "w.npz", "--layer", "output", says="output")
    cli.refuse(*words, "--kind", "filters", "--weights", "w.npz", "--layer", "gone", says="gone")
    cli.refuse(*words, "--kind", "denoise", "--weights", "w.npz", says="target")
    cli.refuse(*words, "--kind", "segmentation", "--weights", "w.npz", says="masks")
    cli.refuse(*words, "--kind", "predictions", "--weights", "w.npz", "--sample", 200, says="200")
    cli.refuse("figure", "e.lamina", "--kind", "curves", "--history", "h.csv", "--output", "f.gif",
               says=["f.gif", ".svg"])


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
