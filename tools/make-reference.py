#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes tests/reference with PyTorch (Debian: python3-torch), to compare Lamina against.

usage: tools/make-reference.py [FOLDER]

Writes index.json and an .npz a case. Tensors are NHWC, kernels as Keras orders them. Inputs are exact
in single precision, results are computed in double; torch_f32_max_err says how far PyTorch's own
single precision is from them.
"""

import json
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

CASES = []
SEED = 20240


def rng(name):
    return np.random.RandomState((SEED + sum(ord(c) * (i + 7) for i, c in enumerate(name))) % 2**31)


def draw(r, shape, scale=1.0, offset=0.0):
    return (r.standard_normal(shape) * scale + offset).astype(np.float32)


# ---- Layers, as functions of torch tensors in NHWC ----

def same_pad(n, k, s):
    out = -(-n // s)
    total = max((out - 1) * s + k - n, 0)
    return total // 2, total - total // 2


def pads(c, n, k, s):
    if c.get("padding") == "same":
        return [same_pad(n[i], k[i], s[i]) for i in (0, 1)]
    if c.get("padding") == "explicit":
        p = c["pad"]
        p = p if isinstance(p, list) else [p, p]
        return [(p[0], p[0]), (p[1], p[1])]
    return [(0, 0), (0, 0)]


def pair(v):
    return v if isinstance(v, list) else [v, v]


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def activation(name, x):
    return {"linear": lambda: x, "relu": lambda: torch.relu(x), "sigmoid": lambda: torch.sigmoid(x),
            "tanh": lambda: torch.tanh(x), "softmax": lambda: torch.softmax(x, -1),
            "elu": lambda: F.elu(x), "leaky_relu": lambda: F.leaky_relu(x, 0.2),
            "softplus": lambda: F.softplus(x), "log_softmax": lambda: torch.log_softmax(x, -1)}[name]()


def conv2d(c, x, p):
    k, s, d = pair(c["kernel_size"]), pair(c.get("strides", 1)), pair(c.get("dilation_rate", 1))
    reach = [(k[i] - 1) * d[i] + 1 for i in (0, 1)]
    (top, bottom), (left, right) = pads(c, x.shape[1:3], reach, s)
    y = F.conv2d(F.pad(nchw(x), (left, right, top, bottom)), p["kernel"].permute(3, 2, 0, 1),
                 p.get("bias"), s, 0, d)
    return nhwc(y)


def conv2d_transpose(c, x, p):
    k, s = pair(c["kernel_size"]), pair(c.get("strides", 1))
    whole = F.conv_transpose2d(nchw(x), p["kernel"].permute(3, 2, 0, 1), None, s)
    same, op = c.get("padding") == "same", c.get("output_padding")
    begin, length = [], []
    for i in (0, 1):
        n, w = x.shape[1 + i], whole.shape[2 + i]
        if c.get("padding") == "explicit":
            cut = pair(c["pad"])[i]
            out = w - 2 * cut + (pair(op)[i] if op is not None else 0)
        elif op is None:
            out = n * s[i] if same else n * s[i] + max(k[i] - s[i], 0)
        else:
            out = w - 2 * (k[i] // 2 if same else 0) + pair(op)[i]
        if c.get("padding") != "explicit":
            cut = max(w - out, 0) // 2 if same else 0
        begin.append(cut)
        length.append(out)
    room = [max(begin[i] + length[i] - whole.shape[2 + i], 0) for i in (0, 1)]
    y = F.pad(whole, (0, room[1], 0, room[0]))
    y = nhwc(y[:, :, begin[0]:begin[0] + length[0], begin[1]:begin[1] + length[1]])
    return y + p["bias"] if "bias" in p else y


def pooling(c, x, p, greatest):
    k = pair(c["pool_size"])
    s = pair(c.get("strides") or k)
    (top, bottom), (left, right) = pads(c, x.shape[1:3], k, s)
    if greatest:
        y = F.max_pool2d(F.pad(nchw(x), (left, right, top, bottom), value=-math.inf), k, s)
        return nhwc(y)
    ones = torch.ones_like(nchw(x))
    total = F.avg_pool2d(F.pad(nchw(x), (left, right, top, bottom)), k, s)
    return nhwc(total / F.avg_pool2d(F.pad(ones, (left, right, top, bottom)), k, s))


def batchnorm(c, x, p, training):
    axes = tuple(range(x.dim() - 1))
    mean = x.mean(axes) if training else p["moving_mean"]
    variance = x.var(axes, unbiased=False) if training else p["moving_variance"]
    y = (x - mean) / torch.sqrt(variance + c.get("epsilon", 1e-3))
    return y * p.get("gamma", 1) + p.get("beta", 0)


def upsample(c, x, p):
    bilinear = c.get("interpolation") == "bilinear"
    options = {"mode": "bilinear", "align_corners": False} if bilinear else {"mode": "nearest"}
    return nhwc(F.interpolate(nchw(x), scale_factor=tuple(map(float, pair(c["size"]))), **options))


def zero_padding(c, x, p):
    (top, bottom), (left, right) = c["padding"]
    return F.pad(x, (0, 0, left, right, top, bottom))


LAYERS = {
    "dense": lambda c, x, p: x @ p["kernel"] + p.get("bias", 0),
    "conv2d": conv2d,
    "conv2d_transpose": conv2d_transpose,
    "maxpool": lambda c, x, p: pooling(c, x, p, True),
    "avgpool": lambda c, x, p: pooling(c, x, p, False),
    "global_avgpool": lambda c, x, p: x.mean((1, 2)),
    "global_maxpool": lambda c, x, p: x.amax((1, 2)),
    "batchnorm_train": lambda c, x, p: batchnorm(c, x, p, True),
    "batchnorm_infer": lambda c, x, p: batchnorm(c, x, p, False),
    "upsample": upsample,
    "zero_padding": zero_padding,
    "flatten": lambda c, x, p: x.reshape(x.shape[0], -1),
    "reshape": lambda c, x, p: x.reshape(x.shape[0], *c["target_shape"]),
    "relu": lambda c, x, p: torch.relu(x),
    "leaky_relu": lambda c, x, p: F.leaky_relu(x, c["alpha"]),
    "elu": lambda c, x, p: F.elu(x, c["alpha"]),
    "activation": lambda c, x, p: activation(c["activation"], x),
}
for name in ("sigmoid", "tanh", "softplus", "softmax", "log_softmax"):
    LAYERS[name] = lambda c, x, p, name=name: activation(name, x)


def weights(c, shape, r):
    """First weights by name, from the shape of x."""
    kind, p = c["layer"], {}
    if kind == "dense":
        p["kernel"] = draw(r, (shape[-1], c["units"]), 1 / math.sqrt(shape[-1]))
        size = c["units"]
    elif kind == "conv2d":
        k = pair(c["kernel_size"])
        p["kernel"] = draw(r, (*k, shape[-1], c["filters"]), 1 / math.sqrt(k[0] * k[1] * shape[-1]))
        size = c["filters"]
    elif kind == "conv2d_transpose":
        k = pair(c["kernel_size"])
        p["kernel"] = draw(r, (*k, c["filters"], shape[-1]), 1 / math.sqrt(k[0] * k[1] * shape[-1]))
        size = c["filters"]
    elif kind.startswith("batchnorm"):
        if c.get("scale", True):
            p["gamma"] = draw(r, shape[-1], 0.3, 1)
        if c.get("center", True):
            p["beta"] = draw(r, shape[-1], 0.3)
        return p
    else:
        return p
    if c.get("use_bias", True):
        p["bias"] = draw(r, size, 0.2)
    return p


def stat(double, single):
    double, single = np.asarray(double), np.asarray(single, dtype=np.float64)
    return {"max_abs": float(np.abs(double).max()) if double.size else 0.0,
            "torch_f32_max_err": float(np.abs(double - single).max()) if double.size else 0.0}


def save(folder, id, kind, config, arrays, stats):
    np.savez_compressed(os.path.join(folder, id + ".npz"), **arrays)
    CASES.append({"id": id, "file": id + ".npz", "kind": kind, "config": config, "stats": stats})


def layer_case(folder, id, c, shape, scale=1.0, offset=0.0, x=None):
    r = rng(id)
    x = draw(r, shape, scale, offset) if x is None else np.asarray(x, np.float32)
    p = weights(c, x.shape, r)
    states = {}
    if c["layer"].startswith("batchnorm"):
        states = {"moving_mean": draw(r, x.shape[-1], 0.5, offset),
                  "moving_variance": np.abs(draw(r, x.shape[-1], 0.5, 1)) + np.float32(0.1)}
    arrays = {"x": x, **{"p." + k: v for k, v in p.items()}, **{"s." + k: v for k, v in states.items()}}
    results, dy = {}, None
    for dtype in (torch.float64, torch.float32):
        tx = torch.tensor(x, dtype=dtype, requires_grad=True)
        tp = {k: torch.tensor(v, dtype=dtype, requires_grad=True) for k, v in p.items()}
        fixed = {k: torch.tensor(v, dtype=dtype) for k, v in states.items()}
        y = LAYERS[c["layer"]](c, tx, {**tp, **fixed})
        if dy is None:
            dy = draw(r, tuple(y.shape))
        y.backward(torch.tensor(dy, dtype=dtype))
        results[dtype] = {"y": y.detach().numpy(), "dx": tx.grad.numpy(),
                          **{"d." + k: v.grad.numpy() for k, v in tp.items()}}
        if c["layer"] == "batchnorm_train":
            m, axes = c.get("momentum", 0.99), tuple(range(tx.dim() - 1))
            now = {"moving_mean": tx.detach().mean(axes),
                   "moving_variance": tx.detach().var(axes, unbiased=False)}
            for k in now:
                results[dtype]["s1." + k] = (fixed[k] * m + now[k] * (1 - m)).numpy()
    arrays["dy"] = dy
    arrays.update(results[torch.float64])
    save(folder, id, "layer", c, arrays,
         {k: stat(v, results[torch.float32][k]) for k, v in results[torch.float64].items()})


# ---- Losses ----

def clip(p):
    return p.clamp(1e-7, 1 - 1e-7)


LOSSES = {
    "softmax_ce_logits": lambda x, t: -(t * torch.log_softmax(x, -1)).sum(-1).mean(),
    "categorical_ce_probs":
        lambda x, t: -(t * clip(x / x.sum(-1, keepdim=True)).log()).sum(-1).mean(),
    "bce_logits": lambda x, t: F.binary_cross_entropy_with_logits(x, t),
    "bce_probs": lambda x, t: -(t * clip(x).log() + (1 - t) * (1 - clip(x)).log()).mean(),
    "nll": lambda x, t: -(t * x).sum(-1).mean(),
    "mse": lambda x, t: ((x - t) ** 2).mean(),
    "mae": lambda x, t: (x - t).abs().mean(),
    "se_mean": lambda x, t: ((x - t) ** 2).sum() / x.shape[0],
    "se_sum": lambda x, t: ((x - t) ** 2).sum(),
}
LOSSES["sparse_ce_probs"] = LOSSES["categorical_ce_probs"]


def targets(r, fn, shape, soft=False):
    if fn.startswith(("softmax", "categorical", "sparse", "nll")):
        if soft:
            t = np.abs(draw(r, shape))
            return (t / t.sum(-1, keepdims=True)).astype(np.float32)
        return np.eye(shape[-1], dtype=np.float32)[r.randint(0, shape[-1], shape[:-1])]
    if fn.startswith("bce"):
        return r.randint(0, 2, shape).astype(np.float32)
    return draw(r, shape)


def loss_case(folder, id, fn, shape, scale=1.0, soft=False):
    r = rng(id)
    x = draw(r, shape, scale)
    if fn.endswith("probs"):
        x = (1 / (1 + np.exp(-x))).astype(np.float32)
    elif fn == "nll":
        x = -np.abs(x)
    t = targets(r, fn, shape, soft)
    results = {}
    for dtype in (torch.float64, torch.float32):
        tx = torch.tensor(x, dtype=dtype, requires_grad=True)
        y = LOSSES[fn](tx, torch.tensor(t, dtype=dtype))
        y.backward()
        results[dtype] = {"y": y.detach().numpy(), "dx": tx.grad.numpy()}
    save(folder, id, "loss", {"layer": "loss", "fn": fn},
         {"x": x, "t": t, **results[torch.float64]},
         {k: stat(v, results[torch.float32][k]) for k, v in results[torch.float64].items()})


# ---- Training runs ----

def run_net(net, x, w, training, states, update_states):
    penalty = 0
    for i, c in enumerate(net):
        kind = c["layer"] + (("_train" if training else "_infer") if c["layer"] == "batchnorm" else "")
        p = {k: v for (j, k), v in w.items() if j == i}
        state = {k: v for (j, k), v in states.items() if j == i}
        if kind == "batchnorm_train" and update_states:
            m, axes = c.get("momentum", 0.99), tuple(range(x.dim() - 1))
            now = {"moving_mean": x.detach().mean(axes),
                   "moving_variance": x.detach().var(axes, unbiased=False)}
            for k in now:
                states[(i, k)] = state[k] * m + now[k] * (1 - m)
        x = LAYERS[kind](c, x, {**p, **state})
        if "activation" in c and c["layer"] != "activation":
            x = activation(c["activation"], x)
        if c.get("l2"):
            penalty = penalty + c["l2"] * (p["kernel"] ** 2).sum()
    return x, penalty


def clipped(o, g):
    if "clipvalue" in o:
        g = {k: v.clamp(-o["clipvalue"], o["clipvalue"]) for k, v in g.items()}
    if "clipnorm" in o:
        for k, v in g.items():
            n = v.norm()
            if n > o["clipnorm"]:
                g[k] = v * (o["clipnorm"] / n)
    return g


def update(o, w, g, slots, t):
    name = o["name"]
    lr = o["lr"] / (1 + o.get("decay", 0) * (t - 1))
    g = clipped(o, g)
    for k in g:
        s = slots.setdefault(k, [torch.zeros_like(w[k]), torch.zeros_like(w[k])])
        if name == "sgd":
            m = o.get("momentum", 0)
            s[0] = m * s[0] - lr * g[k]
            w[k] = w[k] + (m * s[0] - lr * g[k] if o.get("nesterov") else s[0])
        elif name == "rmsprop":
            rho, eps = o.get("rho", 0.9), o.get("epsilon", 1e-7)
            s[0] = rho * s[0] + (1 - rho) * g[k] ** 2
            root = (s[0] + eps).sqrt() if o.get("eps_inside_sqrt") else s[0].sqrt() + eps
            w[k] = w[k] - lr * g[k] / root
        elif name == "adagrad":
            s[0] = s[0] + g[k] ** 2
            w[k] = w[k] - lr * g[k] / (s[0].sqrt() + o.get("epsilon", 1e-7))
        else:
            b1, b2, eps = o.get("beta_1", 0.9), o.get("beta_2", 0.999), o.get("epsilon", 1e-7)
            if name == "adamw":
                w[k] = w[k] * (1 - lr * o.get("weight_decay", 0.004))
            s[0] = b1 * s[0] + (1 - b1) * g[k]
            s[1] = b2 * s[1] + (1 - b2) * g[k] ** 2
            w[k] = w[k] - lr * math.sqrt(1 - b2 ** t) / (1 - b1 ** t) * s[0] / (s[1].sqrt() + eps)


def first_weights(net, shape, r):
    """Weights and moving statistics of all layers, shapes found by running."""
    w, states = {}, {}
    x = torch.zeros(shape, dtype=torch.float64)
    for i, c in enumerate(net):
        kind = c["layer"] + ("_infer" if c["layer"] == "batchnorm" else "")
        p = weights({**c, "layer": kind}, tuple(x.shape), r)
        w.update({(i, k): v for k, v in p.items()})
        s = {}
        if c["layer"] == "batchnorm":
            s = {"moving_mean": np.zeros(x.shape[-1], np.float32),
                 "moving_variance": np.ones(x.shape[-1], np.float32)}
            states.update({(i, k): v for k, v in s.items()})
        x = LAYERS[kind](c, x, {k: torch.tensor(v, dtype=torch.float64) for k, v in {**p, **s}.items()})
    return w, states, tuple(x.shape[1:])


def train(net, loss, o, x, t, order, w0, s0, frozen, dtype):
    w = {k: torch.tensor(v, dtype=dtype) for k, v in w0.items()}
    states = {k: torch.tensor(v, dtype=dtype) for k, v in s0.items()}
    slots, losses, g0 = {}, [], None
    for step, rows in enumerate(order):
        live = {k: v.detach().requires_grad_(k[0] not in frozen) for k, v in w.items()}
        y, penalty = run_net(net, torch.tensor(x[rows], dtype=dtype), live, True, states, True)
        value = LOSSES[loss](y, torch.tensor(t[rows], dtype=dtype)) + penalty
        value.backward()
        losses.append(float(value))
        g = {k: v.grad for k, v in live.items() if k[0] not in frozen}
        g0 = g0 or {k: v.clone() for k, v in g.items()}
        w = {k: v.detach() for k, v in w.items()}
        update(o, w, g, slots, step + 1)
    y, _ = run_net(net, torch.tensor(x[:4], dtype=dtype), w, False, states, False)
    return losses, g0, {**w, **states}, y.numpy()


def train_case(folder, id, net, loss, o, shape, n, batch, steps):
    r = rng(id)
    w0, s0, out = first_weights(net, (2, *shape), r)
    x, t = draw(r, (n, *shape)), targets(r, loss, (n, *out))
    order = np.stack([r.permutation(n)[:batch] for _ in range(steps)]).astype(np.int32)
    frozen = {i for i, c in enumerate(net) if c.get("frozen")}
    losses, g0, w1, y = train(net, loss, o, x, t, order, w0, s0, frozen, torch.float64)
    _, g0_single, _, _ = train(net, loss, o, x, t, order, w0, s0, frozen, torch.float32)
    arrays = {"x": x, "t": t, "batch_idx": order, "loss": np.array(losses), "y_final": y}
    for k, v in {**w0, **s0}.items():
        arrays["w0.%d.%s" % k] = v
    for k, v in w1.items():
        arrays["w1.%d.%s" % k] = v.numpy()
    for k, v in g0.items():
        arrays["g0.%d.%s" % k] = v.numpy()
    config = {"input": list(shape), "net": net, "loss": loss, "optimizer": o, "batch": batch,
              "steps": steps}
    save(folder, id, "train", config, arrays,
         {"g0.%d.%s" % k: stat(v.numpy(), g0_single[k].numpy()) for k, v in g0.items()})


# ---- The cases ----

def conv(kernel, **more):
    return {"layer": "conv2d", "filters": 5, "kernel_size": kernel, **more}


def deconv(kernel, **more):
    return {"layer": "conv2d_transpose", "filters": 3, "kernel_size": kernel, **more}


def layer_cases(folder):
    def case(id, c, shape, **more):
        layer_case(folder, id, c, shape, **more)

    case("dense", {"layer": "dense", "units": 7}, (6, 11))
    case("dense-wide", {"layer": "dense", "units": 65, "use_bias": False}, (17, 70))
    case("conv2d-valid", conv([3, 3], filters=17), (2, 9, 8, 3))
    case("conv2d-same-winograd", conv([3, 3], filters=16, padding="same"), (2, 13, 11, 16))
    case("conv2d-same-5x5", conv([5, 5], filters=16, padding="same"), (1, 9, 10, 16))
    case("conv2d-same-even", conv([4, 2], padding="same"), (1, 7, 9, 2))
    case("conv2d-same-stride", conv([3, 5], strides=[2, 3], padding="same"), (2, 10, 11, 2))
    case("conv2d-row", conv([1, 5], padding="same"), (2, 4, 9, 3))
    case("conv2d-explicit", conv([4, 3], strides=2, padding="explicit", pad=[2, 1]), (2, 7, 6, 3))
    case("conv2d-dilated", conv([3, 2], dilation_rate=[2, 3], padding="same"), (1, 9, 10, 2))
    case("conv2d-dilated-valid", conv(3, dilation_rate=2, use_bias=False), (2, 8, 7, 3))
    case("conv2d-one-channel", conv([5, 5], filters=8), (3, 12, 12, 1))
    case("conv2d_transpose-valid", deconv([3, 3]), (2, 4, 5, 4))
    case("conv2d_transpose-same-stride", deconv([3, 3], strides=2, padding="same"), (2, 5, 3, 3))
    case("conv2d_transpose-valid-stride-4", deconv([2, 3], strides=4), (1, 3, 2, 2))
    case("conv2d_transpose-output-padding",
         deconv([4, 3], strides=[3, 2], padding="same", output_padding=[2, 1]), (1, 3, 4, 2))
    case("conv2d_transpose-explicit",
         deconv([4, 4], strides=2, padding="explicit", pad=1, use_bias=False), (2, 3, 4, 3))
    for kind in ("maxpool", "avgpool"):
        case(kind + "-2x2", {"layer": kind, "pool_size": 2}, (2, 7, 8, 5))
        case(kind + "-overlap", {"layer": kind, "pool_size": [3, 2], "strides": [2, 1]}, (2, 8, 7, 3))
        case(kind + "-same", {"layer": kind, "pool_size": 3, "strides": 2, "padding": "same"},
             (1, 8, 9, 4))
        case(kind + "-explicit",
             {"layer": kind, "pool_size": [3, 4], "strides": [3, 2], "padding": "explicit", "pad": 1},
             (2, 7, 6, 2))
    case("global_avgpool", {"layer": "global_avgpool"}, (3, 6, 5, 4))
    case("global_maxpool", {"layer": "global_maxpool"}, (3, 6, 5, 4))
    case("batchnorm-train", {"layer": "batchnorm_train", "momentum": 0.9}, (4, 5, 3, 6), scale=2,
         offset=1.5)
    case("batchnorm-train-rows", {"layer": "batchnorm_train", "epsilon": 1e-5}, (150, 7), offset=-3)
    case("batchnorm-train-bare", {"layer": "batchnorm_train", "scale": False, "center": False}, (9, 4))
    case("batchnorm-infer", {"layer": "batchnorm_infer"}, (2, 3, 4, 5))
    case("batchnorm-infer-center", {"layer": "batchnorm_infer", "scale": False}, (6, 5))
    case("upsample-nearest", {"layer": "upsample", "size": [2, 3]}, (2, 3, 4, 3))
    case("upsample-bilinear", {"layer": "upsample", "size": 2, "interpolation": "bilinear"},
         (2, 4, 5, 3))
    case("upsample-bilinear-odd", {"layer": "upsample", "size": [3, 4], "interpolation": "bilinear"},
         (1, 2, 1, 2))
    case("zero_padding", {"layer": "zero_padding", "padding": [[2, 0], [1, 3]]}, (2, 3, 2, 3))
    case("flatten", {"layer": "flatten"}, (2, 3, 2, 4))
    case("reshape", {"layer": "reshape", "target_shape": [4, 6]}, (2, 3, 2, 4))
    for name in ("relu", "sigmoid", "tanh", "softplus", "softmax", "log_softmax"):
        case(name, {"layer": name}, (5, 19), scale=3)
        case("activation-" + name, {"layer": "activation", "activation": name}, (2, 3, 3, 5), scale=2)
    for name in ("linear", "elu", "leaky_relu"):
        case("activation-" + name, {"layer": "activation", "activation": name}, (3, 17))
    case("leaky_relu", {"layer": "leaky_relu", "alpha": 0.05}, (4, 9))
    case("elu", {"layer": "elu", "alpha": 1.7}, (4, 9), scale=2)
    far = [[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [88, 89, 90]]
    case("softmax-far", {"layer": "softmax"}, None, x=far)
    case("log_softmax-far", {"layer": "log_softmax"}, None, x=far)
    case("sigmoid-far", {"layer": "sigmoid"}, None, x=far)
    case("softplus-far", {"layer": "softplus"}, None, x=far)


def loss_cases(folder):
    for fn in LOSSES:
        loss_case(folder, "loss-" + fn, fn, (7, 5))
    for fn in ("softmax_ce_logits", "bce_logits"):
        loss_case(folder, "loss-" + fn + "-far", fn, (6, 4), scale=5000)
        loss_case(folder, "loss-" + fn + "-pixels", fn, (2, 4, 3, 3), scale=3)
    for fn in ("bce_probs", "mse", "mae", "se_mean"):
        loss_case(folder, "loss-" + fn + "-pixels", fn, (2, 4, 3, 1))
    loss_case(folder, "loss-softmax_ce_logits-soft", "softmax_ce_logits", (5, 6), soft=True)


def dense(units, **more):
    return {"layer": "dense", "units": units, **more}


def train_cases(folder):
    mlp = [dense(9, activation="relu"), dense(4)]
    optimizers = {
        "sgd": {"name": "sgd", "lr": 0.1, "decay": 0.05},
        "nesterov": {"name": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": True},
        "rmsprop": {"name": "rmsprop", "lr": 0.01, "rho": 0.8},
        "rmsprop-inside": {"name": "rmsprop", "lr": 0.01, "epsilon": 1e-3, "eps_inside_sqrt": True},
        "adam": {"name": "adam", "lr": 0.02, "epsilon": 1e-4},
        "adamw": {"name": "adamw", "lr": 0.01, "weight_decay": 0.05, "decay": 0.02},
        "adagrad": {"name": "adagrad", "lr": 0.05},
        "clipvalue": {"name": "sgd", "lr": 0.2, "momentum": 0.5, "clipvalue": 0.02},
        "clipnorm": {"name": "sgd", "lr": 0.2, "clipnorm": 0.05},
    }
    for name, o in optimizers.items():
        train_case(folder, "train-mlp-" + name, mlp, "softmax_ce_logits", o, (7,), 40, 8, 12)
    train_case(folder, "train-mlp-l2-frozen",
               [dense(8, activation="tanh", frozen=True), dense(6, activation="softplus", l2=0.03),
                dense(2, l2=0.01)], "mse", {"name": "sgd", "lr": 0.05}, (5,), 30, 6, 12)
    train_case(folder, "train-cnn-bn",
               [conv([3, 3], padding="same", use_bias=False), {"layer": "batchnorm", "momentum": 0.8},
                {"layer": "relu"}, {"layer": "maxpool", "pool_size": 2}, conv([2, 2], activation="elu"),
                {"layer": "global_avgpool"}, dense(3)],
               "softmax_ce_logits", {"name": "adam", "lr": 0.01}, (8, 8, 2), 24, 6, 12)
    train_case(folder, "train-autoencoder",
               [conv([3, 3], strides=2, padding="same", activation="relu"),
                deconv([3, 3], strides=2, padding="same", activation="leaky_relu"),
                {"layer": "upsample", "size": 2, "interpolation": "bilinear"},
                {"layer": "avgpool", "pool_size": 2},
                conv([3, 3], filters=1, padding="same")],
               "bce_logits", {"name": "rmsprop", "lr": 0.003}, (6, 6, 1), 16, 4, 12)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "tests/reference"
    os.makedirs(folder, exist_ok=True)
    torch.set_num_threads(1)
    layer_cases(folder)
    loss_cases(folder)
    train_cases(folder)
    with open(os.path.join(folder, "index.json"), "w") as f:
        json.dump({"made_by": "tools/make-reference.py", "cases": CASES}, f, indent=1)
        f.write("\n")
    print(len(CASES), "cases")


main()
