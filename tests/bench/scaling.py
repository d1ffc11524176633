#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much faster two threads train than one.

    scaling.py --cli build-release/tools/lamina-cli [--nets d,f,g --rounds 9 --seconds 1.5]

Each round trains with one thread, with two, and with one thread in two programs at once. The last says what two
processors of this machine have to give: the programs share nothing but the machine, so that what they lose to each
other, or to whatever runs beside a virtual machine, is not the threads' fault. Medians over the rounds."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import against_pytorch  # noqa: E402: found by the line above


def start(args, experiment, threads):
    return subprocess.Popen([args.cli, "benchmark", str(experiment), "--seconds", str(args.seconds), "--threads",
                             str(threads)], stdout=subprocess.PIPE, text=True)


def speed(process):
    """Samples a second."""
    return json.loads(process.communicate()[0].splitlines()[-1])["samples_per_second"]


def measure(args, experiment):
    """Of each round: how much faster two threads are, and two programs together."""
    rounds = []
    for _ in range(args.rounds):
        one, two = (speed(start(args, experiment, threads)) for threads in (1, 2))
        both = [start(args, experiment, 1) for _ in range(2)]
        rounds.append((two / one, sum(map(speed, both)) / one))
    return rounds


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", required=True)
    p.add_argument("--nets", default="d,f,g")
    p.add_argument("--rounds", type=int, default=9)
    p.add_argument("--seconds", type=float, default=1.5)
    args = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for net in args.nets.split(","):
            threads, programs = zip(*measure(args, against_pytorch.write_experiment(pathlib.Path(folder), net)))
            print(f"{net}: two threads {statistics.median(threads):.2f} ({min(threads):.2f} to {max(threads):.2f}), "
                  f"two programs {statistics.median(programs):.2f} ({min(programs):.2f} to {max(programs):.2f})",
                  flush=True)


if __name__ == "__main__":
    main()
