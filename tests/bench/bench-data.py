# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the real sets take to read, how much memory they need, and what augmentation costs:

    bench-data.py LAMINA-CLI [SET]…

For figures that mean something: a release build, nothing else running, files in the page cache (each set is read
twice, the second time counts). Exit status 1 when a set takes longer, or more than twice the memory of its tensors,
or when augmenting costs more than its share of a step.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.environ.get("LAMINA_DATA") or os.path.expanduser("~/.cache/lamina-data")
MB = 1 << 20

# Name, what is read, seconds it may take, bytes of the tensors that stay (inputs and targets).
SETS = [
    ("hoda", {"source": "hoda", "path": "hoda/train.cdb", "test_path": "hoda/test.cdb",
              "prepare": [{"step": "fit", "size": 32}, "scale"]}, 2, 80000 * (1024 + 2)),
    ("mnist", {"source": "idx", "path": "mnist", "prepare": ["scale"]}, 0.6, 70000 * (784 + 2)),
    ("fashion-mnist", {"source": "idx", "path": "fashion-mnist", "prepare": ["scale"]}, 0.6, 70000 * (784 + 2)),
    ("kannada-idx", {"source": "idx", "path": "kannada", "prepare": ["scale"]}, 0.6, 70000 * (784 + 2)),
    ("kannada-csv", {"source": "csv", "path": "kannada/train.csv", "prepare": ["scale"]}, 2, 60000 * (784 + 2)),
    ("cifar10", {"source": "cifar10", "path": "cifar-10-batches-bin", "prepare": ["scale"]}, 1, 60000 * (3072 + 2)),
    ("cifar10-folders", {"source": "image_folder", "path": "cifar-10-images", "prepare": ["scale"]}, 12,
     60000 * (3072 + 2)),
    # Train and test, 50000 reviews: twice the time that 25000 may take. Four bytes a word that occurs.
    ("reviews", {"source": "imdb", "path": "aclImdb"}, 12, (3292468 + 3218805) * 4 + 50000 * 10),
    ("pictures-masks", {"source": "mask_folder", "path": "HDSeg",
                        "prepare": [{"step": "resize", "size": 128}, "scale"]}, 6 * 1578 / 1118,
     1578 * 128 * 128 * 4),
    # Photographs of 400 and more pixels a side; a picture and a mask of each thread are in memory whole.
    ("weizmann", {"source": "mask_folder", "path": "weizmann_horse_db",
                  "prepare": [{"step": "resize", "size": 224}, "scale"]}, 6, 328 * 224 * 224 * 4),
    # What “Horse and dog from scratch” reads.
    ("horse-and-dog", {"source": "mask_folder", "path": "HDSeg", "also": "weizmann_horse_db",
                       "objects": ["horse", "dog"], "prepare": [{"step": "resize", "size": 96}, "scale"]},
     6 * (1578 + 328) / 1118, (1578 + 328) * 96 * 96 * 4),
]

# The network of Keras's CIFAR-10 example, as the labs train it.
CIFAR = {
    "format": "lamina-experiment", "version": 1, "seed": 1,
    "data": {"source": "cifar10", "path": "cifar-10-batches-bin", "prepare": ["scale"]},
    "layers": [
        {"type": "conv2d", "filters": 32, "kernel_size": 3, "padding": "same", "activation": "relu"},
        {"type": "conv2d", "filters": 32, "kernel_size": 3, "activation": "relu"},
        {"type": "max_pooling2d"}, {"type": "dropout", "rate": 0.25},
        {"type": "conv2d", "filters": 64, "kernel_size": 3, "padding": "same", "activation": "relu"},
        {"type": "conv2d", "filters": 64, "kernel_size": 3, "activation": "relu"},
        {"type": "max_pooling2d"}, {"type": "dropout", "rate": 0.25},
        {"type": "flatten"}, {"type": "dense", "units": 512, "activation": "relu"},
        {"type": "dropout", "rate": 0.5}, {"type": "dense", "units": 10}, {"type": "softmax"}],
    "training": {"loss": "categorical_crossentropy", "batch_size": 32},
}
# What Keras's example does to pictures: shifts of a tenth and mirroring; then all that moves pixels, and all there is.
AUGMENT = [
    ("shift, flip", [{"step": "shift", "rows": 0.1, "columns": 0.1}, "flip"]),
    ("shift, rotate, zoom, flip", ["shift", "rotate", "zoom", "flip"]),
    ("all nine", ["flip", "shift", "rotate", "zoom", "brightness", "contrast", "colour_shift", "noise", "cut_out"]),
]
SHARE = 0.10
ROUNDS = 5


def own_memory(pid):
    """Bytes that are the process's own: not pages of files it has mapped."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon")), 0)
    except FileNotFoundError:
        return 0


def run(cli, experiment, command, *more):
    """The program's answer, and the most memory it had of its own, in bytes."""
    with tempfile.NamedTemporaryFile("w", suffix=".lamina") as file:
        json.dump(experiment, file)
        file.flush()
        process = subprocess.Popen([cli, command, file.name, "--data-dir", ROOT, *more], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        peak = 0
        # Answers are short: they wait in the pipe until the end.
        while process.poll() is None:
            peak = max(peak, own_memory(process.pid))
            time.sleep(0.005)
        answer, trouble = process.communicate()
        if process.returncode:
            raise RuntimeError(trouble)
        return json.loads(answer), peak


def bench_sets(cli, wanted):
    good = True
    # What the program needs with next to no data.
    bare = run(cli, {"format": "lamina-experiment", "version": 1,
                     "data": {"source": "drawn_reviews", "samples": 10, "test_samples": 10}}, "data")[1]
    for name, data, limit, tensors in SETS:
        if wanted and name not in wanted:
            continue
        if not os.path.exists(os.path.join(ROOT, data["path"])):
            print(f"{name:16} not here: {data['path']}")
            continue
        experiment = {"format": "lamina-experiment", "version": 1, "data": data}
        run(cli, experiment, "data")
        answer, peak = run(cli, experiment, "data")
        seconds, factor = answer["seconds"], (peak - bare) / tensors
        fits = seconds <= limit and factor <= 2
        good = good and fits
        print(f"{name:16} {seconds:6.2f} s of {limit:5.2f}   {(peak - bare) / MB:7.0f} MB, {factor:5.2f} × its "
              f"{tensors / MB:.0f} MB of tensors   {'' if fits else 'TOO MUCH'}")
    return good


def bench_augmentation(cli):
    if not os.path.exists(os.path.join(ROOT, CIFAR["data"]["path"])):
        print("augmentation: no CIFAR-10 here")
        return True
    good, best = True, {}
    # In turn and again, the best of each counts: a machine's pace changes by more than what is measured.
    for _ in range(ROUNDS):
        for name, steps in [("plain", []), *AUGMENT]:
            experiment = json.loads(json.dumps(CIFAR))
            if steps:
                experiment["data"]["augment"] = steps
            took = run(cli, experiment, "benchmark", "--seconds", "2")[0]["step_ms"]
            best[name] = min(best.get(name, took), took)
    plain = best.pop("plain")
    print(f"step of the CIFAR-10 network, batch 32: {plain:.2f} ms")
    for name, took in best.items():
        fits = took - plain <= SHARE * plain
        good = good and fits
        print(f"  {name:26} {took - plain:+6.2f} ms, {100 * (took - plain) / plain:5.1f} %   "
              f"{'' if fits else 'TOO MUCH'}")
    return good


if __name__ == "__main__":
    program, chosen = sys.argv[1], sys.argv[2:]
    fine = bench_sets(program, chosen)
    if not chosen or "augmentation" in chosen:
        fine = bench_augmentation(program) and fine
    sys.exit(0 if fine else 1)
