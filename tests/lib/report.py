#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson's test logs say:  report.py [--table FILE] LABEL=testlog.json …

Prints a line for each failed and each skipped test, with what it lacks, and closes with
"N passed, N failed, N skipped". A program that speaks TAP counts once for each of its points, any other
once. A log that is not there counts as one failure: its tests could not even be built.
With --table the result goes into FILE too, between the two marker comments there.
Exit status: 1 if anything failed.
"""
import json
import os
import re
import sys

POINT = re.compile(r"^(not ok|ok)\b\s*(\d+)?\s*(?:- )?(.*?)(?:\s*#\s*(SKIP|TODO)\S*\s*(.*))?$", re.I)
PLAN = re.compile(r"^1\.\.(\d+)\s*(?:#\s*SKIP\S*\s*(.*))?", re.I)
BEGIN, END = "<!-- result: begin -->", "<!-- result: end -->"


class Counts:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lines = []

    def ok(self):
        self.passed += 1

    def fail(self, name, why=""):
        self.failed += 1
        self.lines.append(f"failed: {name}" + (f": {why}" if why else ""))

    def skip(self, name, why):
        self.skipped += 1
        self.lines.append(f"skipped: {name}: {why or 'no reason given'}")

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.lines += other.lines

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def explanation(lines):
    """The last comment before the next point: what a test says of its own failure."""
    why = ""
    for line in lines:
        if POINT.match(line):
            break
        if line.startswith("# ") and line[2:].strip():
            why = line[2:].strip()
    return why


def count_points(counts, name, output):
    """Counts the TAP points of @output; returns how many there were, and how many the plan promised."""
    seen, planned = 0, None
    lines = output.splitlines()
    for number, line in enumerate(lines, 1):
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0:
                counts.skip(name, plan.group(2))
                seen += 1
            continue
        point = POINT.match(line)
        if not point:
            continue
        seen += 1
        verdict, _, title, directive, why = point.groups()
        title = f"{name} {title}".strip()
        if (directive or "").upper() == "SKIP":
            counts.skip(title, why)
        elif verdict == "ok" or (directive or "").upper() == "TODO":
            counts.ok()
        else:
            counts.fail(title, explanation(lines[number:]))
    return seen, planned


def count_test(counts, label, entry):
    name = entry["name"].split(" / ")[-1]
    if label:
        name = f"{label}: {name}"
    output = entry.get("stdout") or ""
    result = entry["result"]
    before = counts.failed
    seen, planned = 0, None
    if PLAN.search(output) or re.search(r"(?m)^1\.\.\d+", output):
        seen, planned = count_points(counts, name, output)

    if result in ("OK", "EXPECTEDFAIL"):
        if not seen:
            counts.ok()
    elif result == "SKIP":
        if not seen:
            counts.skip(name, last_line(output) or last_line(entry.get("stderr") or ""))
    elif counts.failed == before:
        # It crashed, ran out of time or ended early: no point says so, and the program as a whole does.
        missing = f", {planned - seen} of its {planned} tests never ran" if planned and planned > seen else ""
        bail = re.search(r"(?m)^Bail out!\s*(.*)", output)
        counts.fail(name, f"{result.lower()}, exit status {entry.get('returncode')}{missing}"
                    + (f": {bail.group(1)}" if bail else ""))


def read(label, path):
    counts = Counts()
    try:
        with open(path, encoding="utf-8") as log:
            for line in log:
                if line.strip():
                    count_test(counts, label, json.loads(line))
    except FileNotFoundError:
        counts.fail(label or "tests", f"there is no {os.path.basename(path)}: nothing was run")
    return counts


def write_table(path, rows, total):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if BEGIN not in text or END not in text:
        sys.exit(f"{path} has no {BEGIN} … {END} to write the result between.")
    table = "| build | passed | failed | skipped |\n|---|---|---|---|\n"
    table += "".join(f"| {label} | {c.passed} | {c.failed} | {c.skipped} |\n" for label, c in rows)
    table += f"| all | {total.passed} | {total.failed} | {total.skipped} |\n"
    # What is skipped is the same in every build: once is enough to read.
    words = [re.sub(rf"^(\w+): {re.escape(label)}: ", r"\1: ", line) for label, c in rows for line in c.lines]
    lines = "".join(f"* {line}\n" for line in dict.fromkeys(words))
    body = table + ("\n" + lines if lines else "")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n{body}{END}{tail}")
    os.replace(path + ".part", path)


def main(arguments):
    table = None
    if arguments[:1] == ["--table"]:
        table, arguments = arguments[1], arguments[2:]
    if not arguments:
        sys.exit(__doc__)

    total, rows = Counts(), []
    for argument in arguments:
        label, path = argument.split("=", 1)
        counts = read("" if label == "plain" else label, path)
        rows.append((label, counts))
        total.add(counts)
    if table:
        write_table(table, rows, total)
    for line in sorted(total.lines):
        print(line)
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
