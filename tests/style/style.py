#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the rules of docs/style.md that a program can check:  style.py SOURCE-FOLDER

Speaks TAP, a point a rule. A rule is a function that takes a Tree and yields a sentence for each breach;
style-test.py shows each of them a tree it must say no to.
"""
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
MOST_LINES = 800
CODE = (".c", ".h", ".def")
SCRIPTS = (".py", ".sh")
# What .clang-format was written for; other versions format a few things otherwise.
CLANG_FORMAT = 14
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
ROW = re.compile(r"^\s*LAM_[A-Z_]*ROW\s*\(\s*(\w+)", re.M)


class Skip(Exception):
    """The rule cannot be checked here; the text says what it lacks."""


class Tree:
    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.files = sorted(self._listed() or self._found())
        self._text = {}

    def _listed(self):
        """What git knows or would add; nothing where this is no clone."""
        if not (self.top / ".git").exists() or not shutil.which("git"):
            return []
        done = subprocess.run(["git", "-C", self.top, "-c", "safe.directory=*", "ls-files", "-z", "-c", "-o",
                               "--exclude-standard"], capture_output=True, text=True, check=False)
        names = done.stdout.split("\0") if done.returncode == 0 else []
        return [name for name in names if name and (self.top / name).is_file()]

    def _found(self):
        for folder, folders, names in os.walk(self.top):
            folders[:] = [f for f in folders if not f.startswith((".", "build")) and f != "__pycache__"]
            for name in names:
                yield (pathlib.Path(folder) / name).relative_to(self.top).as_posix()

    def text(self, name):
        if name not in self._text:
            self._text[name] = (self.top / name).read_text(encoding="utf-8", errors="replace")
        return self._text[name]

    def match(self, pattern):
        """Files that fit @pattern, in which * stands for slashes too."""
        return [name for name in self.files if fnmatch.fnmatch(name, pattern)]

    def code(self, folder=""):
        # po/ holds what tools/kind-texts.c writes.
        return [name for name in self.files
                if name.endswith(CODE) and name.startswith(folder) and not name.startswith("po/")]

    def scripts(self):
        def is_script(name):
            return name.endswith(SCRIPTS) or (os.access(self.top / name, os.X_OK)
                                              and self.text(name).startswith("#!"))
        return [name for name in self.files if is_script(name)]

    def includes(self, name):
        for sort, header in INCLUDE.findall(self.text(name)):
            yield ("own" if sort == '"' else "library"), header


def licence_line(tree):
    for name in tree.code():
        if not tree.text(name).startswith(f"/* {LICENCE} */"):
            yield f"{name}: its first line is not /* {LICENCE} */"
    for name in tree.scripts():
        lines = tree.text(name).split("\n", 2)
        wanted = lines[1:2] if lines[0].startswith("#!") else lines[:1]
        if wanted != [f"# {LICENCE}"]:
            yield f"{name}: {LICENCE} is not in its first line"


def purpose(tree):
    for name in tree.code("src/"):
        rest = tree.text(name).split("\n", 1)[-1].lstrip()
        if not rest.startswith("/*"):
            yield f"{name}: no paragraph after the licence says what it is for"


def file_length(tree):
    for name in tree.code() + tree.scripts() + tree.match("*.ui"):
        lines = tree.text(name).count("\n")
        if lines > MOST_LINES:
            yield f"{name}: {lines} lines, {MOST_LINES} is the limit"


def clean_text(tree):
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b(?=[ :(]|$)", re.M)
    for name in tree.code() + tree.scripts() + tree.match("*.ui") + tree.match("*meson.build"):
        if name.startswith("tests/style/"):
            continue
        text = tree.text(name)
        if "\t" in text:
            yield f"{name}: has tabs"
        if re.search(r"[ \t]+$", text, re.M):
            yield f"{name}: has spaces at the end of a line"
        if text and not text.endswith("\n"):
            yield f"{name}: does not end with a new line"
        found = unfinished.search(text)
        if found:
            yield f"{name}: says {found.group(1)}; an issue is the place for that"


def headers_once(tree):
    for name in tree.match("*.h"):
        # A template is included several times, under other names each.
        if not name.endswith("-template.h") and not re.search(r"^#pragma once$", tree.text(name), re.M):
            yield f"{name}: no #pragma once"


def borders(tree):
    toolkit = re.compile(r"^(gtk|gdk|gsk|adwaita)([-/.]|$)")
    painter = re.compile(r"^(cairo|pango)")
    engine = {pathlib.PurePath(n).name for n in tree.match("src/engine/*.h")}
    plot = {pathlib.PurePath(n).name for n in tree.match("src/plot/*.h")}
    above = ("src/app/", "src/figures/")
    for name in tree.code("src/"):
        for _, header in tree.includes(name):
            base = pathlib.PurePath(header).name
            picture_file = header.startswith("gdk-pixbuf/")
            if not name.startswith("src/app/") and toolkit.match(header) and not picture_file:
                yield f"{name}: includes {header}, and only the app knows GTK"
            if name.startswith("src/engine/") and (painter.match(header) or base in plot):
                yield f"{name}: includes {header}, and the engine does not paint"
            if name.startswith("src/plot/") and base in engine:
                yield f"{name}: includes {header}, and plot does not know the engine"
            if name.startswith(above) and base in engine - {"lam.h"}:
                yield f"{name}: includes {header}; of the engine app and figures include lam.h alone"
            if name.startswith(above) and base in plot - {"plot.h"}:
                yield f"{name}: includes {header}; of plot app and figures include plot.h alone"
            if name.startswith("src/engine/layers/") and base == "lam-network.h":
                yield f"{name}: includes {header}, and a layer sees its LamLayer alone"


def rows(tree):
    """A kind is one file and one row: LAM_ROW (dense) in layers.def and layers/dense.c.

    Steps that are variations of one piece of code (data/steps, data/augment) may share a file, which then names them."""
    for table in tree.match("src/engine/*.def"):
        folder = table[:-len(".def")]
        ids = ROW.findall(tree.text(table))
        for twice in {i for i in ids if ids.count(i) > 1}:
            yield f"{table}: {twice} has two rows"
        # table.c collects the rows; what several kinds share has a hyphen in its name, which an id never has.
        files = {pathlib.PurePath(n).stem: tree.text(n) for n in tree.match(folder + "/*.c")
                 if not n.endswith("/table.c")}
        if not files:
            continue
        shared = table.startswith("src/engine/data/")
        named = {i: {stem for stem, text in files.items()
                     if stem == i or shared and re.search(rf"\b(?:lam_\w+_)?{i}\b", text)} for i in ids}
        for missing in sorted(i for i in ids if not named[i]):
            yield f"{table}: {missing} has a row, and there is no {folder}/{missing}.c"
        for loose in sorted(set(files) - set().union(*named.values())):
            if "-" not in loose:
                yield f"{folder}/{loose}.c: has no row in {table}"


def built(tree):
    lists = tree.match("src/*meson.build") + tree.match("tools/*meson.build") + tree.match("src/*.def")
    known = "".join(tree.text(name) for name in lists)
    for name in tree.match("src/*.c") + tree.match("tools/*.c"):
        if not re.search(rf"\b{re.escape(pathlib.PurePath(name).stem)}\b", known):
            yield f"{name}: no meson.build lists it"


def templates(tree):
    """A template lies in data/ui under the name of its source."""
    for name in tree.match("data/ui/*.ui"):
        source = f"src/app/{pathlib.PurePath(name).stem}.c"
        if re.search(r"<template\b", tree.text(name)) and source not in tree.files:
            yield f"{name}: there is no {source}"


def packages(tree):
    known = set()
    for line in tree.text("tools/packages").splitlines():
        if line.strip() and not line.startswith("#"):
            cells = line.split()
            known.update(cells[1].split(","))
            if len(cells) != 5:
                yield f"tools/packages: {cells[1]} has {len(cells)} cells, not 5"
    for name in tree.match("*meson.build"):
        for wanted in re.findall(r"\bdependency\s*\(\s*'([^']+)'", tree.text(name)):
            if wanted not in known | {"threads"}:
                yield f"{name}: dependency {wanted} has no row in tools/packages"


def clang_format(tree):
    tool = shutil.which(f"clang-format-{CLANG_FORMAT}") or shutil.which("clang-format")
    if not tool:
        raise Skip(f"needs clang-format {CLANG_FORMAT}, which is not installed")
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"version (\d+)", version)
    if not major or int(major.group(1)) != CLANG_FORMAT:
        raise Skip(f"needs clang-format {CLANG_FORMAT}, found {version.strip()}")
    names = [name for name in tree.code() if not name.endswith(".def")]
    if not names:
        return
    done = subprocess.run([tool, "--dry-run", "-Werror", *names], cwd=tree.top, capture_output=True,
                          text=True, check=False)
    for name in sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error", done.stderr, re.M))):
        yield f"{name}: clang-format -i {name} would change it"


RULES = (licence_line, purpose, file_length, clean_text, headers_once, borders, rows, built, templates,
         packages, clang_format)


def main(top):
    tree = Tree(top)
    bad = False
    print(f"1..{len(RULES)}")
    for number, rule in enumerate(RULES, 1):
        try:
            breaches = list(rule(tree))
        except Skip as lack:
            print(f"ok {number} {rule.__name__} # SKIP {lack}")
            continue
        for breach in breaches:
            print(f"{rule.__name__}: {breach}", file=sys.stderr)
        bad = bad or bool(breaches)
        print(f"{'not ok' if breaches else 'ok'} {number} {rule.__name__}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
