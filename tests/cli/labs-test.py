#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/labs says no where it should: a missed bar, a loss that rises, a program that fails."""
import argparse
import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import tempfile

loader = importlib.machinery.SourceFileLoader("labs", sys.argv[1])
sys.dont_write_bytecode = True
labs = importlib.util.module_from_spec(importlib.util.spec_from_loader("labs", loader))
loader.exec_module(labs)

# Stands for lamina-cli: writes the history that LOSSES gives, or fails with a sentence.
STUB = """#!/usr/bin/python3
import sys
args = sys.argv[1:]
value = lambda name: args[args.index(name) + 1]
losses = {losses}
if args[0] == "new":
    open(value("--output"), "w").write('{{"data": {{"source": "drawn_digits"}}, "training": {{}}}}')
elif losses is None:
    sys.exit("lamina-cli: no such luck")
else:
    rows = "".join("%d,%g,%g\\n" % (i + 1, l, 0.9) for i, l in enumerate(losses))
    open(value("--history-out"), "w").write("epoch,loss,val_accuracy\\n" + rows)
"""


def run(folder, losses, bar):
    stub = pathlib.Path(folder, "cli")
    stub.write_text(STUB.format(losses=losses))
    stub.chmod(0o755)
    options = argparse.Namespace(quick=False, built_in=True, again=True, threads=1, note=None,
                                 cli=str(stub), work=folder)
    labs.ROWS[99] = ("Stub", lambda l: [("accuracy", l.train("any").last("val_accuracy"), bar)])
    return labs.run_row(labs.Labs(options), 99)


with tempfile.TemporaryDirectory() as folder:
    good = run(folder, [2, 1], 0.9)
    assert good["figures"] == [["accuracy", "0.9000", "≥ 0.9", True]] and good["failure"] is None
    assert run(folder, [2, 1], 0.91)["figures"][0][3] is False
    assert run(folder, [2, 1], "<0.8")["figures"][0][3] is False
    assert "does not fall" in run(folder, [1, 2], 0.5)["failure"]
    assert "no such luck" in run(folder, None, 0.5)["failure"]
    page = labs.page_text({99: run(folder, [2, 1], 0.91)}, argparse.Namespace(threads=1, note=None))
    assert "**missed**" in page

# Two classes: 3 of 4 pixels of the first found, one of the second taken for it.
assert labs.mean_iou([[3, 1], [1, 5]], (0, 1)) == (3 / 5 + 5 / 7) / 2
assert json.loads(json.dumps(labs.wanted_rows(["1", "5-6"]))) == [1, 5, 6]
