#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows each rule of style.py a small tree that keeps it and one that breaks it."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import style

HEAD = f"/* {style.LICENCE} */\n\n/* What it is for. */\n\n"
GOOD = {
    "src/engine/lam.h": HEAD + "#pragma once\n",
    "src/engine/lam-net.h": HEAD + "#pragma once\n",
    "src/engine/layers.def": HEAD + "LAM_ROW (dense)\n",
    "src/engine/layers/dense.c": HEAD + '#include "lam-net.h"\n',
    "src/engine/meson.build": "layers = ['dense']\n",
    "src/plot/plot.h": HEAD + "#pragma once\n\n#include <cairo.h>\n",
    "src/plot/plot-axis.h": HEAD + "#pragma once\n",
    "src/app/window.c": HEAD + '#include "lam.h"\n#include "plot.h"\n',
    "src/app/meson.build": "sources = files ('window.c')\ndependency ('gtk4')\n",
    "data/ui/window.ui": "<interface><template class='W'/></interface>\n",
    "tools/packages": "# for\nbuild gtk4 libgtk-4-dev gtk4-devel gtk4\n",
    "tools/do.sh": f"#!/bin/sh\n# {style.LICENCE}\n",
}
# Rule, file, what it holds instead (None: it is not there), a word of the complaint.
BAD = (
    (style.licence_line, "src/app/window.c", "int a;\n", "first line"),
    (style.licence_line, "tools/do.sh", "#!/bin/sh\n", "first line"),
    (style.purpose, "src/app/window.c", f"/* {style.LICENCE} */\n\nint a;\n", "what it is for"),
    (style.file_length, "src/app/window.c", HEAD + "\n" * 800, "limit"),
    (style.clean_text, "src/app/window.c", HEAD + "\tint a;\n", "tabs"),
    (style.clean_text, "src/app/window.c", HEAD + "int a; \n", "end of a line"),
    (style.clean_text, "src/app/window.c", HEAD + "int a;", "new line"),
    (style.clean_text, "src/app/window.c", HEAD + "/* TODO */\n", "TODO"),
    (style.headers_once, "src/plot/plot.h", HEAD, "pragma"),
    (style.borders, "src/engine/lam-net.h", HEAD + "#include <gtk/gtk.h>\n", "GTK"),
    (style.borders, "src/engine/lam-net.h", HEAD + "#include <cairo.h>\n", "paint"),
    (style.borders, "src/engine/lam-net.h", HEAD + '#include "plot.h"\n', "paint"),
    (style.borders, "src/plot/plot.h", HEAD + "#include <adwaita.h>\n", "GTK"),
    (style.borders, "src/plot/plot.h", HEAD + '#include "lam.h"\n', "engine"),
    (style.borders, "src/app/window.c", HEAD + '#include "lam-net.h"\n', "lam.h alone"),
    (style.borders, "src/app/window.c", HEAD + '#include "plot-axis.h"\n', "plot.h alone"),
    (style.borders, "src/figures/figure.h", HEAD + "#include <gtk/gtk.h>\n", "GTK"),
    (style.borders, "src/figures/figure.h", HEAD + '#include "lam-net.h"\n', "lam.h alone"),
    (style.borders, "src/engine/layers/dense.c", HEAD + '#include "lam-network.h"\n', "LamLayer"),
    (style.rows, "src/engine/layers.def", HEAD, "no row"),
    (style.rows, "src/engine/layers.def", HEAD + "LAM_ROW (dense)\nLAM_ROW (relu)\n", "no src/engine/layers/relu.c"),
    (style.rows, "src/engine/layers.def", HEAD + "LAM_ROW (dense)\nLAM_ROW (dense)\n", "two rows"),
    (style.built, "src/app/meson.build", "\n", "meson.build"),
    (style.templates, "src/app/window.c", None, "there is no src/app/window.c"),
    (style.packages, "src/app/meson.build", "dependency ('fftw3')\n", "fftw3"),
    (style.packages, "tools/packages", "build gtk4 libgtk-4-dev\n", "cells"),
    (style.clang_format, "src/app/window.c", HEAD + "int  a ;\n", "clang-format"),
)


class Rules(unittest.TestCase):
    def tree(self, files):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        for name, text in files.items():
            path = pathlib.Path(room.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755 if text.startswith("#!") else 0o644)
        (pathlib.Path(room.name) / ".clang-format").write_text("BasedOnStyle: GNU\n")
        return style.Tree(room.name)

    def breaches(self, rule, tree):
        try:
            return list(rule(tree))
        except style.Skip as lack:
            self.skipTest(str(lack))

    def test_says_nothing_against_a_good_tree(self):
        tree = self.tree(GOOD)
        for rule in style.RULES:
            with self.subTest(rule=rule.__name__):
                self.assertEqual(self.breaches(rule, tree), [])

    def test_says_no(self):
        for rule, name, text, word in BAD:
            with self.subTest(rule=rule.__name__, word=word):
                files = {k: v for k, v in GOOD.items() if k != name}
                if text is not None:
                    files[name] = text
                breaches = self.breaches(rule, self.tree(files))
                self.assertTrue(any(word in breach for breach in breaches), f"{word!r} not in {breaches}")

    def test_every_rule_is_shown_a_breach(self):
        self.assertEqual(set(style.RULES), {bad[0] for bad in BAD})


if __name__ == "__main__":
    unittest.main()
