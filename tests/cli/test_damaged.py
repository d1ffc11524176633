#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lamina-cli data on folders in which some pictures cannot be read.

    test_damaged.py LAMINA_CLI [WORD …]
"""
import os
import sys

import harness
import numpy as np
from test_cli import png


def describe(cli, source):
    cli.write("e.lamina", {"format": "lamina-experiment", "version": 1,
                           "data": {"source": source, "path": "set"}})
    return "data", "e.lamina"


def picture():
    return png(np.random.default_rng(5).integers(0, 256, (10, 10, 3)).astype(np.uint8))


def fill(cli, n, **folders):
    """Each of @folders of the set gets @n files of its picture."""
    for name, content in folders.items():
        os.makedirs(cli.path(f"set/{name}"))
        for i in range(n):
            cli.write(f"set/{name}/{i}.png", content)


def test_image_folder_leaves_out_what_cannot_be_read(cli):
    words, whole = describe(cli, "image_folder"), picture()
    fill(cli, 3, cat=whole, dog=whole)
    cli.write("set/dog/1.png", whole[:len(whole) // 2])
    got = cli.json(*words)
    assert got["train"]["samples"] == 5 and got["train"]["class_counts"] == [3, 2]
    assert got["warnings"] == ["One of 6 pictures cannot be read and was left out: “dog/1.png” is a "
                               "damaged PNG: it ends too early."]
    for i in (0, 2):
        cli.write(f"set/dog/{i}.png", whole[:40])
    cli.refuse(*words, says="dog/0.png")


def test_mask_folder_leaves_out_half_a_pair(cli):
    words, whole = describe(cli, "mask_folder"), picture()
    mask = png((np.arange(100) % 2 * 255).astype(np.uint8).reshape(10, 10, 1))
    fill(cli, 4, images=whole, masks=mask)
    cli.write("set/images/1.png", whole[:len(whole) // 2])
    cli.write("set/masks/2.png", b"")
    got = cli.json(*words)
    assert got["train"]["samples"] == 2 and got["classes"] == ["background", "object"]
    assert got["warnings"] == ["2 of 4 pairs of pictures cannot be read and were left out: "
                               "“images/1.png” is a damaged PNG: it ends too early; “masks/2.png” is "
                               "neither a JPEG nor a PNG picture."]
    cli.write("set/masks/3.png", b"")
    cli.refuse(*words, says="images/1.png")


def test_picture_pairs_leave_out_half_a_pair(cli):
    words, whole = describe(cli, "picture_pairs"), picture()
    fill(cli, 3, noisy=whole, clean=whole)
    cli.write("set/clean/0.png", whole[:len(whole) // 2])
    got = cli.json(*words)
    assert got["train"]["samples"] == 2
    assert got["warnings"] == ["One of 3 pairs of pictures cannot be read and was left out: "
                               "“clean/0.png” is a damaged PNG: it ends too early."]


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
