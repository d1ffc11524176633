#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small networks of odd sizes, Lamina against PyTorch: finds shapes that are slow.

    sweep.py --cli build/tools/lamina-cli [--cases 60] [--seed 1] [--threads 2] [--rounds 1] [--only conv]
             [--below 0.9] [--seconds 0.4] [--json FILE]

The cases are drawn at random, the same ones for the same seed: convolutions of 1 to 512 channels, kernels
of 1 to 7 cells, strides, dilations, transposed ones, pooling, batch normalization, dense layers, batches of
1 to 1024, training and inference. PyTorch runs in a process of its own with the settings that suit it best
(the OpenMP build of OpenBLAS, freed memory kept, huge pages, AVX-512);
of its two memory layouts the faster one counts. The ratio is the median over the rounds; a case below --below
is measured four times more first, since one round of so short a time errs. Those that stay below are
listed again at the end, worst first, and make the exit status 1.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = [5, 7, 9, 12, 13, 16, 19, 27, 28, 32, 37, 48, 63]
CHANNELS = [1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 24, 32, 33, 48, 64, 96, 100, 128, 192, 256, 384, 512]
BATCHES = [1, 1, 2, 3, 5, 8, 16, 17, 32, 50, 64, 100, 128, 256, 512, 1024]
UNITS = [1, 2, 5, 10, 16, 30, 64, 100, 128, 200, 256, 300, 500, 512, 784, 1000, 1024, 2000, 4096]
AGAIN = 4              # further rounds of a case that seems slow
MOST_WORK = 1.5e9      # multiplications of a step
MOST_NUMBERS = 2.5e7   # of the largest tensor of a batch
OPTIMIZER = {"type": "sgd", "learning_rate": .001, "momentum": .9}
HEAD = [{"type": "global_average_pooling2d"}, {"type": "dense", "units": 10, "activation": "softmax"}]


# ---- drawing cases ----

def conv(r, filters, size, transposed=False):
    kernel = r.choice([1, 2, 3, 3, 3, 4, 5, 5, 7])
    stride = r.choice([1, 1, 1, 2, 2, 3])
    dilation = r.choice([1, 1, 1, 1, 2]) if stride == 1 else 1
    reach = (kernel - 1) * dilation + 1
    pad = r.choice([0, reach // 2])
    if reach > size + 2 * pad:
        kernel, stride, dilation, pad = 3, 1, 1, 1
    return {"type": "conv2d_transpose" if transposed else "conv2d", "filters": filters, "kernel_size": kernel,
            "strides": stride, "padding": "explicit", "pad": min(pad, kernel - 1) if transposed else pad,
            "dilation_rate": 1 if transposed else dilation, "activation": "relu"}


def draw_conv(r):
    size, first = r.choice(SIZES), r.choice(CHANNELS)
    layers = [conv(r, r.choice(CHANNELS), size)]
    if r.random() < .7:
        layers += [{**layers[0], "strides": 1, "padding": "same", "pad": 0, "filters": r.choice(CHANNELS),
                    "kernel_size": layers[0]["kernel_size"] | 1}]
    return (size, r.choice([size, size, max(5, size - 3)]), first), layers + HEAD


def draw_transposed(r):
    size = r.choice([s for s in SIZES if s < 30])
    layers = [{"type": "conv2d", "filters": r.choice(CHANNELS), "kernel_size": 1, "activation": "relu"},
              conv(r, r.choice(CHANNELS), size, True)]
    return (size, size, r.choice(CHANNELS[:12])), layers + HEAD


def draw_normal(r):
    """Convolution, batch normalization, activation, pooling, as in the labs."""
    size, layers = r.choice([s for s in SIZES if s >= 9]), []
    for _ in range(2):
        layers += [{"type": "conv2d", "filters": r.choice(CHANNELS[3:18]), "kernel_size": r.choice([3, 5]),
                    "padding": "same"}, {"type": "batch_normalization"}, {"type": "relu"}]
        pool = r.choice([2, 2, 3])
        layers += [{"type": r.choice(["max_pooling2d", "average_pooling2d"]), "pool_size": pool,
                    "strides": r.choice([pool, 1, 2])}]
    return (size, size, r.choice([1, 3])), layers + HEAD


def draw_dense(r):
    layers = [{"type": "dense", "units": r.choice(UNITS), "activation": "relu"} for _ in range(r.choice([1, 2, 3]))]
    return (r.choice(UNITS),), layers + [HEAD[1]]


DRAW = {"conv": draw_conv, "transposed": draw_transposed, "normal": draw_normal, "dense": draw_dense}


def shapes_of(shape, layers):
    """The shape behind every layer and the multiplications of a sample; None where a picture vanishes."""
    work, shapes = 0, []
    for layer in layers:
        kind = layer["type"]
        if kind in ("conv2d", "conv2d_transpose"):
            k, s, d = layer["kernel_size"], layer.get("strides", 1), layer.get("dilation_rate", 1)
            reach, pad = (k - 1) * d + 1, layer.get("pad", 0)
            if kind == "conv2d_transpose":
                new = tuple((n - 1) * s + reach - 2 * pad for n in shape[:2])
                cells = shape[0] * shape[1]
            else:
                same = layer.get("padding") == "same"
                new = tuple(n if same else (n + 2 * pad - reach) // s + 1 for n in shape[:2])
                cells = max(new[0], 0) * max(new[1], 0)
            work += cells * k * k * shape[2] * layer["filters"]
            shape = new + (layer["filters"],)
        elif kind in ("max_pooling2d", "average_pooling2d"):
            shape = tuple((n - layer["pool_size"]) // layer["strides"] + 1 for n in shape[:2]) + shape[2:]
        elif kind == "global_average_pooling2d":
            shape = shape[2:]
        elif kind == "dense":
            work += shape[0] * layer["units"]
            shape = (layer["units"],)
        if min(shape) < 1:
            return None, 0
        shapes.append(shape)
    return shapes, work


def size_of(shape):
    n = 1
    for d in shape:
        n *= d
    return n


def draw(r, families):
    """One case that is neither too small to measure nor too large."""
    while True:
        family = r.choice(families)
        shape, layers = DRAW[family](r)
        batch, mode = r.choice(BATCHES), r.choice(["train", "train", "train", "infer"])
        shapes, work = shapes_of(shape, layers)
        if shapes is None or work * batch * 3 > MOST_WORK:
            continue
        if batch * max(map(size_of, shapes + [shape])) <= MOST_NUMBERS:
            return {"family": family, "shape": shape, "layers": layers, "batch": batch, "mode": mode}


def name_of(case):
    words = ["×".join(map(str, case["shape"]))]
    for layer in case["layers"]:
        kind = layer["type"]
        if kind.startswith("conv2d"):
            words.append("%s%d,%d" % ("t" if kind == "conv2d_transpose" else "c", layer["kernel_size"], layer["filters"])
                         + ("s%d" % layer["strides"] if layer.get("strides", 1) > 1 else "")
                         + ("d%d" % layer["dilation_rate"] if layer.get("dilation_rate", 1) > 1 else "")
                         + ("p" if layer.get("pad") or layer.get("padding") == "same" else ""))
        elif kind == "dense":
            words.append("%d" % layer["units"])
        elif kind in ("max_pooling2d", "average_pooling2d"):
            words.append("%s%ds%d" % (kind[:3], layer["pool_size"], layer["strides"]))
        elif kind == "batch_normalization":
            words.append("bn")
    return "%s %s b%d" % (case["mode"], " ".join(words), case["batch"])


# ---- PyTorch, in a process of its own: a case a line in, images a second a line out ----

def torch_layer(nn, layer, shape):
    kind = layer["type"]
    if kind in ("conv2d", "conv2d_transpose"):
        k, d = layer["kernel_size"], layer.get("dilation_rate", 1)
        pad = (k - 1) * d // 2 if layer.get("padding") == "same" else layer.get("pad", 0)
        make = nn.ConvTranspose2d if kind == "conv2d_transpose" else nn.Conv2d
        made = [make(shape[2], layer["filters"], k, stride=layer.get("strides", 1), padding=pad, dilation=d)]
    elif kind == "dense":
        made = [nn.Linear(shape[0], layer["units"])]
    elif kind in ("max_pooling2d", "average_pooling2d"):
        made = [(nn.MaxPool2d if kind[0] == "m" else nn.AvgPool2d)(layer["pool_size"], layer["strides"])]
    elif kind == "batch_normalization":
        made = [nn.BatchNorm2d(shape[2])]
    elif kind == "relu":
        made = [nn.ReLU()]
    elif kind == "global_average_pooling2d":
        made = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return made + ([nn.ReLU()] if layer.get("activation") == "relu" else [])


def torch_speed(torch, case, channels_last, seconds):
    nn, shape = torch.nn, tuple(case["shape"])
    layers, before = [], [shape] + shapes_of(shape, case["layers"])[0]
    for layer, s in zip(case["layers"], before):
        layers += torch_layer(nn, layer, s)
    net = nn.Sequential(*layers)
    memory = torch.channels_last if channels_last else torch.contiguous_format
    net = net.to(memory_format=memory) if len(shape) == 3 else net
    x = torch.rand(case["batch"], *(shape[2:] + shape[:2] if len(shape) == 3 else shape))
    x = x.contiguous(memory_format=memory) if len(shape) == 3 else x
    y = torch.randint(0, 10, (case["batch"],))
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=.9, foreach=True)
    loss = nn.CrossEntropyLoss()

    def train():
        optimizer.zero_grad(set_to_none=True)
        loss(net(x), y).backward()
        optimizer.step()

    def infer():
        with torch.inference_mode():
            net(x)

    net.train(case["mode"] == "train")
    step, times, start = (train if case["mode"] == "train" else infer), [], time.perf_counter()
    while time.perf_counter() - start < seconds * 1.3 or len(times) < 4:
        before = time.perf_counter()
        step()
        times.append((before, time.perf_counter() - before))
    warm = [t for at, t in times if at - start > seconds * .3] or [times[-1][1]]
    return case["batch"] / statistics.median(warm)


def be_torch(args):
    import torch
    torch.set_num_threads(args.threads)
    for line in sys.stdin:
        case = json.loads(line)
        speeds = [torch_speed(torch, case, last, args.seconds)
                  for last in ([False, True] if len(case["shape"]) == 3 else [False])]
        print(json.dumps(max(speeds)), flush=True)


def start_torch(args):
    blas = "/usr/lib/x86_64-linux-gnu/openblas-openmp"
    if not os.path.isdir(blas):
        print("note: no %s: PyTorch is slower than it could be" % blas, file=sys.stderr)
    env = dict(os.environ, OMP_NUM_THREADS=str(args.threads), OPENBLAS_NUM_THREADS=str(args.threads),
               ATEN_CPU_CAPABILITY="avx512", LD_LIBRARY_PATH=blas,
               GLIBC_TUNABLES="glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=17179869184"
                              ":glibc.malloc.top_pad=67108864:glibc.malloc.hugetlb=1")
    return subprocess.Popen([sys.executable, os.path.abspath(__file__), "--worker", "--threads", str(args.threads),
                             "--seconds", str(args.seconds), "--cli", ""], env=env, text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)


# ---- Lamina ----

def write_case(folder, index, case):
    import numpy as np
    rng = np.random.default_rng(index)
    n = case["batch"] * 2
    data = os.path.join(folder, "%d.npz" % index)
    np.savez(data, x=rng.integers(0, 256, (n, *case["shape"]), dtype=np.uint8), y=np.arange(n) % 10)
    path = os.path.join(folder, "%d.lamina" % index)
    classes = min(10, n)
    layers = case["layers"][:-1] + [{**case["layers"][-1], "units": classes}]
    json.dump({"format": "lamina-experiment", "version": 1, "seed": 1,
               "data": {"source": "arrays", "train": data, "prepare": [{"step": "scale", "factor": 1 / 255}]},
               "layers": layers,
               "training": {"loss": "categorical_crossentropy", "metrics": [], "optimizer": OPTIMIZER,
                            "batch_size": case["batch"]}}, open(path, "w"))
    return path


def lamina_speed(args, case, path):
    done = subprocess.run([args.cli, "benchmark", path, "--mode", case["mode"], "--seconds", str(args.seconds),
                           "--threads", str(args.threads)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s: %s" % (name_of(case), done.stderr))
    return json.loads(done.stdout)["samples_per_second"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", required=True)
    p.add_argument("--cases", type=int, default=60)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--rounds", type=int, default=1)
    p.add_argument("--only", default=",".join(DRAW), help="families: " + ", ".join(DRAW))
    p.add_argument("--pick", help="numbers of the cases to run, such as 3,17")
    p.add_argument("--below", type=float, default=.9)
    p.add_argument("--seconds", type=float, default=.4)
    p.add_argument("--json")
    p.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.worker:
        return be_torch(args)
    r = random.Random(args.seed)
    cases = [draw(r, args.only.split(",")) for _ in range(args.cases)]
    picked = list(map(int, args.pick.split(","))) if args.pick else range(len(cases))
    torch, rows = start_torch(args), []
    with tempfile.TemporaryDirectory() as folder:
        for i in picked:
            path, ratios = write_case(folder, i, cases[i]), []
            while len(ratios) < args.rounds or (len(ratios) < args.rounds + AGAIN
                                                and statistics.median(ratios) < args.below):
                torch.stdin.write(json.dumps(cases[i]) + "\n")
                torch.stdin.flush()
                theirs = json.loads(torch.stdout.readline())
                ours = lamina_speed(args, cases[i], path)
                ratios.append(ours / theirs)
            os.unlink(os.path.join(folder, "%d.npz" % i))
            rows.append({"case": i, "name": name_of(cases[i]), "family": cases[i]["family"], "threads": args.threads,
                         "ratio": statistics.median(ratios), "lamina": ours, "pytorch": theirs})
            print("%3d %6.2f  %10.0f /s  %s" % (i, rows[-1]["ratio"], ours, rows[-1]["name"]), flush=True)
    torch.stdin.close()
    torch.wait()
    slow = sorted((row for row in rows if row["ratio"] < args.below), key=lambda row: row["ratio"])
    print("%d of %d cases below %.2f; the median is %.2f" % (len(slow), len(rows), args.below,
                                                            statistics.median(row["ratio"] for row in rows)))
    for row in slow:
        print("%3d %6.2f  %s" % (row["case"], row["ratio"], row["name"]))
    if args.json:
        json.dump(rows, open(args.json, "w"), indent=1)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
