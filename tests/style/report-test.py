#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests tests/lib/report.py: what it counts, and that it says no. Its one argument is that script."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

REPORT = sys.argv.pop(1)


def entry(name, result, stdout="", code=0):
    return {"name": f"lamina:engine / {name}", "result": result, "stdout": stdout, "returncode": code}


class Report(unittest.TestCase):
    def setUp(self):
        self.room = tempfile.TemporaryDirectory()
        self.addCleanup(self.room.cleanup)
        self.log = pathlib.Path(self.room.name) / "testlog.json"

    def report(self, *entries, label="plain", before=()):
        self.log.write_text("".join(json.dumps(e) + "\n" for e in entries))
        done = subprocess.run([sys.executable, REPORT, *before, f"{label}={self.log}"],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def test_points_and_programs_are_counted(self):
        code, lines = self.report(entry("tap", "OK", "TAP version 13\n1..2\nok 1 /a\nok 2 /b\n"),
                                  entry("plain", "OK", "hello\n"))
        self.assertEqual((code, lines), (0, ["3 passed, 0 failed, 0 skipped"]))

    def test_a_failed_point_fails_and_is_named(self):
        code, lines = self.report(entry("tap", "FAIL", "1..2\nok 1 /a\nnot ok 2 /b/c\n", 1))
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("failed: tap /b/c", lines)

    def test_a_failure_says_why(self):
        _, lines = self.report(entry("tap", "FAIL", "1..2\nnot ok 1 /a\n# Traceback\n# KeyError: 3\nok 2 /b\n# x\n", 1),
                               entry("c", "ERROR", "1..2\nok 1 /a\nBail out! ERROR: a == b\n", -6))
        self.assertIn("failed: tap /a: KeyError: 3", lines)
        self.assertTrue(any(line.endswith(": ERROR: a == b") for line in lines), lines)

    def test_a_skip_says_what_it_lacks(self):
        code, lines = self.report(entry("tap", "OK", "1..2\nok 1 /a\nok 2 /b # SKIP no hoda/train.cdb\n"),
                                  entry("old", "SKIP", "looking\nneeds Xvfb\n", 77))
        self.assertEqual((code, lines[-1]), (0, "1 passed, 0 failed, 2 skipped"))
        self.assertIn("skipped: tap /b: no hoda/train.cdb", lines)
        self.assertIn("skipped: old: needs Xvfb", lines)

    def test_a_crash_after_good_points_fails(self):
        code, lines = self.report(entry("tap", "ERROR", "1..5\nok 1 /a\n", -11))
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("4 of its 5 tests never ran", lines[0])

    def test_time_out_without_output_fails(self):
        code, lines = self.report(entry("slow", "TIMEOUT", "", -15))
        self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_whole_program_that_skips_counts_once(self):
        code, lines = self.report(entry("tap", "SKIP", "1..0 # SKIP no display\n", 0))
        self.assertEqual((code, lines), (0, ["skipped: tap: no display", "0 passed, 0 failed, 1 skipped"]))

    def test_a_missing_log_fails(self):
        done = subprocess.run([sys.executable, REPORT, f"asan={self.room.name}/none.json"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.endswith("0 passed, 1 failed, 0 skipped\n"))

    def test_the_table_replaces_the_old_one_only(self):
        page = pathlib.Path(self.room.name) / "testing.md"
        page.write_text("above\n<!-- result: begin -->\nold\n<!-- result: end -->\nbelow\n")
        self.report(entry("plain", "OK"), label="asan", before=("--table", page))
        text = page.read_text()
        self.assertTrue(text.startswith("above\n") and text.endswith("\nbelow\n"))
        self.assertIn("| asan | 1 | 0 | 0 |", text)
        self.assertNotIn("old", text)


if __name__ == "__main__":
    unittest.main()
