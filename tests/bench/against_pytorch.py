#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed of Lamina against PyTorch on the networks of the labs, as ratios.

    against_pytorch.py --cli build/tools/lamina-cli --peers PATH/peers.py [--nets a,b,d] [--rounds 5]
                       [--threads 1,2] [--seconds 2] [--infer] [--json FILE]

Each round measures both programs one after the other; the figure is the median over the rounds of
the ratio within a round. Whole training steps on both sides: Lamina gathers shuffled batches from
data in memory, PyTorch cycles through batches that are ready. Data are random numbers of the lab's
shapes; film reviews are lists of 150 words of 10000.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np

SCALE = {"step": "scale", "factor": 1 / 255}


def dense(units, activation="linear", **more):
    return {"type": "dense", "units": units, "activation": activation, **more}


def conv(filters, size, activation="relu", padding="valid", kind="conv2d", **more):
    return {"type": kind, "filters": filters, "kernel_size": size, "padding": padding,
            "activation": activation, **more}


def cifar(batch_norm):
    def block(filters, padding):
        if not batch_norm:
            return [conv(filters, 3, "relu", padding)]
        return [conv(filters, 3, "linear", padding), {"type": "batch_normalization"}, {"type": "relu"}]

    pool, drop = {"type": "max_pooling2d", "pool_size": 2}, {"type": "dropout", "rate": .25}
    return (block(32, "same") + block(32, "valid") + [pool, drop]
            + block(64, "same") + block(64, "valid") + [pool, drop, {"type": "flatten"}, dense(512)]
            + ([{"type": "batch_normalization"}] if batch_norm else [])
            + [{"type": "relu"}, {"type": "dropout", "rate": .5}, dense(10, "softmax")])


def simple_cnn(padding):
    pool = {"type": "max_pooling2d", "pool_size": 2}
    return [conv(32, 5, "relu", padding), pool, conv(64, 5, "relu", padding), pool, {"type": "flatten"},
            dense(512, "relu"), dense(10, "softmax")]


def autoencoder():
    pool, up = {"type": "max_pooling2d", "pool_size": 2}, {"type": "up_sampling2d", "size": 2}
    t = "conv2d_transpose"
    return [conv(16, 3), pool, conv(8, 2), pool, conv(8, 3), conv(8, 3, kind=t), up, conv(8, 2, kind=t), up,
            conv(1, 3, kind=t)]


def vgg19(ups):
    layers = []
    for v in [64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512, 512]:
        layers.append({"type": "max_pooling2d", "pool_size": 2} if v == "M"
                      else conv(v, 3, "relu", "same", trainable=False))
    for i, v in enumerate([256, 128, 128, 64, 32]):
        if i >= 5 - ups:
            layers.append({"type": "up_sampling2d", "size": 2})
        layers.append(conv(v, 3, "relu", "same", kind="conv2d_transpose"))
    return layers + [conv(16, 3, "relu", "same", kind="conv2d_transpose"),
                     conv(1, 1, "sigmoid", "same", kind="conv2d_transpose")]


CE, BCE = "categorical_crossentropy", "binary_crossentropy"
MOMENTUM = {"type": "sgd", "learning_rate": .01, "momentum": .9}
NETS = {  # name: input shape, target (classes, "values" with a shape), layers, loss, optimiser, batch
    "a": ((1024,), 10, [dense(512, "relu"), dense(128, "relu"), dense(10, "softmax")], CE, "rmsprop", 512),
    "b": ((784,), 10, [dense(256, "relu"), dense(128, "relu"), dense(10, "softmax")], CE, MOMENTUM, 1024),
    "c": ("words", 2, [dense(16, "relu"), dense(16, "relu"), dense(1, "sigmoid")], BCE, "rmsprop", 512),
    "d": ((32, 32, 3), 10, cifar(False), CE, "rmsprop", 32),
    "dbn": ((32, 32, 3), 10, cifar(True), CE, "rmsprop", 32),
    "e": ((28, 28, 1), (28, 28, 1), autoencoder(), "mean_squared_error", "adam", 128),
    "f": ((32, 32, 3), 2, [conv(32, 7, "relu", "same", l2=5e-4), {"type": "max_pooling2d", "pool_size": 2},
                           {"type": "flatten"}, dense(500, "relu", l2=5e-4), dense(2, "softmax", l2=5e-4)],
          CE, "adam", 50),
    "g": ((28, 28, 1), 10, simple_cnn("same"), CE, MOMENTUM, 64),
    "g0": ((28, 28, 1), 10, simple_cnn("valid"), CE, MOMENTUM, 64),
    "h": ((256, 256, 3), (512, 512, 1), vgg19(5), BCE, "adam", 2),
    "h4": ((256, 256, 3), (256, 256, 1), vgg19(4), BCE, "adam", 2),
}


def write_data(folder, name, shape, target, batch):
    rng = np.random.default_rng(1)
    n = 8 if name.startswith("h") else max(4 * batch, 1024)
    path = os.path.join(folder, name + ".npz")
    if shape == "words":
        x = np.empty(n, object)  # lists of one length would become a table
        for i in range(n):
            x[i] = [int(word) + 1 for word in rng.permutation(10000)[:150]]
        np.savez(path, x_train=x,
                 y_train=rng.integers(0, 2, n), x_test=x[:1], y_test=np.zeros(1, int))
        return {"source": "imdb", "path": path, "num_words": 10000}
    x = rng.integers(0, 256, (n, *shape), dtype=np.uint8)
    y = (rng.integers(0, target, n) if isinstance(target, int)
         else (rng.random((n, *target)) > .5).astype(np.float32))
    np.savez(path, x=x, y=y)
    return {"source": "arrays", "train": path, "prepare": [SCALE]}


def write_experiment(folder, name, batch=0):
    shape, target, layers, loss, optimizer, usual = NETS[name]
    batch = batch or usual
    text = {"format": "lamina-experiment", "version": 1, "seed": 1,
            "data": write_data(folder, name, shape, target, batch), "layers": layers,
            "training": {"loss": loss, "metrics": [], "optimizer": optimizer, "batch_size": batch}}
    path = os.path.join(folder, "%s-%d.lamina" % (name, batch))
    json.dump(text, open(path, "w"))
    return path


def measure(command, key):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stderr))
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer[key], answer


def compare(args, folder, name, threads, batch=0):
    experiment = write_experiment(folder, name, batch)
    ours = [args.cli, "benchmark", experiment, "--seconds", str(args.seconds), "--threads", str(threads)]
    theirs = ["/usr/bin/python3", args.peers, "--net", name, "--threads", str(threads), "--seconds", str(args.seconds)]
    if args.infer:
        ours += ["--mode", "infer"]
        theirs += ["--mode", "infer", "--batch", str(batch)]
    ratios, speeds, peers, memory, peer_memory = [], [], [], [], []
    for _ in range(args.rounds):
        peer, peer_answer = measure(theirs, args.peer_key)
        speed, answer = measure(ours, "samples_per_second")
        ratios.append(speed / peer)
        speeds.append(speed)
        peers.append(peer)
        memory.append(answer.get("peak_mb", 0))
        peer_memory.append(peer_answer.get("peak_rss_mb", 0))
    return {"net": name, "threads": threads, "batch": batch or NETS[name][5], "ratio": statistics.median(ratios),
            "low": min(ratios), "high": max(ratios), "lamina": statistics.median(speeds),
            "pytorch": statistics.median(peers), "lamina_mb": max(memory), "pytorch_mb": max(peer_memory)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", default="build/tools/lamina-cli")
    p.add_argument("--peers", required=True)
    p.add_argument("--nets", default="a,b,c,d,dbn,e,f,g,g0")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--threads", default="1,2")
    p.add_argument("--seconds", type=float, default=2)
    p.add_argument("--infer", action="store_true", help="inference of batches of 256 and of one picture")
    p.add_argument("--peer-key", default="images_per_s")
    p.add_argument("--json", help="also write the rows into this file")
    args = p.parse_args()
    rows = []
    print("%-4s %7s %6s %7s %15s %12s %12s %9s %9s" % ("net", "threads", "batch", "ratio", "(low–high)", "Lamina/s",
                                                      "PyTorch/s", "MB", "MB torch"))
    with tempfile.TemporaryDirectory() as folder:
        for name in args.nets.split(","):
            for threads in map(int, args.threads.split(",")):
                for batch in ((256, 1) if args.infer else (0,)):
                    row = compare(args, folder, name, threads, batch)
                    rows.append(row)
                    print("%(net)-4s %(threads)7d %(batch)6d %(ratio)7.2f  (%(low).2f–%(high).2f)   %(lamina)12.0f "
                          "%(pytorch)12.0f %(lamina_mb)9.0f %(pytorch_mb)9.0f" % row, flush=True)
    if args.json:
        json.dump(rows, open(args.json, "w"), indent=1)


if __name__ == "__main__":
    main()
