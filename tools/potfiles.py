#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes po/POTFILES, the list of files with texts to translate:  tools/potfiles.py [--check] [SOURCE-FOLDER]

With --check it changes nothing, names what is missing or too much, and leaves with 1 when anything is.
"""
import pathlib
import re
import sys

MARKED = re.compile(r'\b(?:C?_|N_|NC_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*(?:NULL\s*,\s*)?"')
SENTENCE = re.compile(r'\b(?:lam_fail|lam_translate|wrong)\s*\((?:[^;"]*,)?\s*"')
IN_TEMPLATE = re.compile(r'\btranslatable="(?:yes|true|1)"')


def found(top):
    names = {"data/dev.lamina.lamina.desktop.in"}
    # What kinds say of themselves: see tools/kind-texts.c.
    if (top / "po/kinds.c").exists():
        names.add("po/kinds.c")
    for folder, pattern, mark in (("src", "*.c", MARKED), ("src", "*.h", MARKED), ("tools", "*.c", MARKED),
                                  ("data", "*.ui", IN_TEMPLATE)):
        for path in (top / folder).rglob(pattern):
            text = path.read_text(encoding="utf-8")
            if mark.search(text) or (folder == "src" and SENTENCE.search(text)):
                names.add(path.relative_to(top).as_posix())
    return sorted(names)


def main(arguments):
    check = "--check" in arguments
    rest = [a for a in arguments if a != "--check"]
    top = pathlib.Path(rest[0] if rest else pathlib.Path(__file__).resolve().parent.parent)
    list_file = top / "po/POTFILES"
    names = found(top)
    if not check:
        list_file.write_text("".join(name + "\n" for name in names))
        return 0
    listed = list_file.read_text().split() if list_file.exists() else []
    for name in names:
        if name not in listed:
            print(f"{name} has texts to translate and is not in po/POTFILES: run tools/potfiles.py")
    for name in listed:
        if name not in names:
            print(f"{name} is in po/POTFILES and has no text to translate: run tools/potfiles.py")
    return 0 if sorted(listed) == names else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
