# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs lamina-cli in a folder of its own and speaks TAP.

A test is a function whose name begins with test_; it takes a Cli. It fails by an exception.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

SMALL = {
    "format": "lamina-experiment", "version": 1, "name": "Small", "seed": 3,
    "data": {"source": "drawn_digits", "samples": 600, "test_samples": 200,
             "prepare": [{"step": "scale"}], "validation": {"split": 0.25, "stratify": True}},
    "layers": [{"type": "flatten"},
               {"type": "dense", "name": "hidden", "units": 16, "activation": "relu"},
               {"type": "dense", "name": "output", "units": 10}, {"type": "softmax"}],
    "training": {"loss": "categorical_crossentropy", "optimizer": {"type": "adam"}, "batch_size": 50,
                 "epochs": 2},
}


class Skip(Exception):
    """The machine lacks what the test needs; says what."""


class Cli:
    """The program and a fresh folder."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)

    def path(self, name):
        return self.folder / name

    def write(self, name, content):
        path = self.path(name)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return name

    def experiment(self, name="e.lamina", **changes):
        """The small experiment with some of its keys replaced (None: left out)."""
        content = json.loads(json.dumps(SMALL))
        for key, value in changes.items():
            if value is None:
                content.pop(key)
            elif isinstance(value, dict) and isinstance(content.get(key), dict):
                content[key].update(value)
            else:
                content[key] = value
        return self.write(name, content)

    def environment(self, extra=None):
        return dict(os.environ, **(extra or {}))

    def run(self, *words, status=0, env=None, seconds=120):
        """Runs it and checks the exit status. Returns what it printed."""
        done = subprocess.run([self.program, *map(str, words)], cwd=self.folder, text=True,
                              capture_output=True, env=self.environment(env), timeout=seconds)
        assert done.returncode == status, (
            f"{' '.join(map(str, words))}: ended with {done.returncode}, not {status}\n"
            f"{done.stdout}{done.stderr}")
        return done

    def json(self, *words):
        return json.loads(self.run(*words).stdout)

    def refuse(self, *words, says=(), status=2):
        """Expects one line on stderr that names the place, and nothing else changed."""
        before = self.contents()
        done = self.run(*words, status=status)
        lines = done.stderr.splitlines()
        assert len(lines) == 1, f"stderr has {len(lines)} lines: {done.stderr!r}"
        for word in [says] if isinstance(says, str) else says:
            assert word in lines[0], f"“{word}” is not in {lines[0]!r}"
        assert self.contents() == before, "files have changed"
        return lines[0]

    def contents(self):
        return {str(p.relative_to(self.folder)): p.read_bytes()
                for p in sorted(self.folder.rglob("*")) if p.is_file()}


def main(module):
    """Runs the tests of @module on the program that the first argument names."""
    program = os.path.abspath(sys.argv[1])
    tests = [(n[5:].replace("_", " "), f) for n, f in vars(module).items() if n.startswith("test_")]
    wanted = sys.argv[2:]
    if wanted:
        tests = [t for t in tests if any(w in t[0] for w in wanted)]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="lamina-cli-") as folder:
            try:
                function(Cli(program, folder))
                print(f"ok {number} {name}", flush=True)
            except Skip as lack:
                print(f"ok {number} {name} # SKIP {lack}", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} {name}", flush=True)
                print("# " + traceback.format_exc().strip().replace("\n", "\n# "), flush=True)
    return 1 if failed else 0
