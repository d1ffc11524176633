#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lamina-cli layer, compare and convert: arrays in, arrays out.

    test_arrays.py LAMINA_CLI [WORD …]
"""
import pathlib
import re
import sys

import numpy as np

import harness

# Both sides compute in double; sums of a few dozen numbers of size 1 are taken in another order.
CLOSE = {"rtol": 1e-13, "atol": 1e-13}


def convolve(x, kernel, bias, stride, pad):
    """NHWC, HWIO, by the definition."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    rows = (x.shape[1] - kernel.shape[0]) // stride + 1
    columns = (x.shape[2] - kernel.shape[1]) // stride + 1
    y = np.empty((x.shape[0], rows, columns, kernel.shape[3]))
    for r in range(rows):
        for c in range(columns):
            window = x[:, r * stride:r * stride + kernel.shape[0],
                       c * stride:c * stride + kernel.shape[1]]
            y[:, r, c] = np.tensordot(window, kernel, ([1, 2, 3], [0, 1, 2])) + bias
    return y


def save_flat(cli, name, array):
    np.savetxt(cli.path(name), array.reshape(-1, 1), fmt="%.17g")


def load(cli, name):
    array = np.load(cli.path(f"out/{name}.npy"))
    table = np.loadtxt(cli.path(f"out/{name}.csv"), delimiter=",", ndmin=2)
    assert np.array_equal(table.ravel(), array.ravel()), "csv and npy differ"
    return array


def conv_words(*more):
    return ("layer", "conv2d", "--set", "filters=3", "--set", "kernel_size=[4, 3]", "--set",
            "strides=2", "--set", "padding=explicit", "--set", "pad=1", "--in", "x=x.csv", "--in",
            "kernel=w.csv", "--in", "bias=b.csv", "--out", "out", *more)


def test_convolution_in_both_layouts(cli):
    rng = np.random.default_rng(5)
    x, kernel = rng.normal(size=(2, 6, 7, 2)), rng.normal(size=(4, 3, 2, 3))
    bias, dy = rng.normal(size=3), rng.normal(size=(2, 3, 4, 3))
    want = convolve(x, kernel, bias, 2, 1)
    save_flat(cli, "b.csv", bias)
    for layout in ("nhwc", "nchw"):
        turn = (lambda a: a.transpose(0, 3, 1, 2)) if layout == "nchw" else (lambda a: a)
        back = (lambda a: a.transpose(0, 2, 3, 1)) if layout == "nchw" else (lambda a: a)
        save_flat(cli, "x.csv", turn(x))
        save_flat(cli, "w.csv", kernel.transpose(3, 2, 0, 1) if layout == "nchw" else kernel)
        save_flat(cli, "dy.csv", turn(dy))
        shape = "x=" + ",".join(map(str, turn(x).shape))
        cli.run(*conv_words("--layout", layout, "--shape", shape, "--upstream", "dy.csv"))
        assert np.allclose(back(load(cli, "y")), want, **CLOSE)
        assert np.allclose(load(cli, "dbias"), dy.sum((0, 1, 2)), **CLOSE)
        dkernel = load(cli, "dkernel")
        dkernel = dkernel.transpose(2, 3, 1, 0) if layout == "nchw" else dkernel
        # A convolution is linear in x and in its kernel: Σ dy·(y − b) = Σ dx·x = Σ dkernel·kernel.
        whole = (dy * (want - bias)).sum()
        assert np.isclose((back(load(cli, "dx")) * x).sum(), whole, rtol=1e-12)
        assert np.isclose((dkernel * kernel).sum(), whole, rtol=1e-12)


def test_digits_are_enough_to_read_back(cli):
    np.save(cli.path("x.npy"), np.array([[1 / 3, 0.1, 1e-30, 12345678.901234567]]))
    cli.run("layer", "flatten", "--in", "x=x.npy", "--out", "out")
    assert np.array_equal(load(cli, "y"), np.load(cli.path("x.npy")))


def test_dropout_drops_its_share(cli):
    x = np.random.default_rng(1).normal(size=(50, 200)) + 3
    np.save(cli.path("x.npy"), x)
    words = ("layer", "dropout", "--in", "x=x.npy", "--upstream", "x.npy", "--out", "out")
    for rate in (0.3, 0.8):
        cli.run(*words, "--set", f"rate={rate}")
        y, dx = load(cli, "y"), load(cli, "dx")
        # 10000 numbers: the share dropped has a deviation of at most 0.005.
        assert abs((y == 0).mean() - rate) < 0.025
        assert np.allclose(y[y != 0], x[y != 0] / (1 - rate), rtol=1e-14)
        assert np.array_equal(y, dx), "backward has another mask"
    cli.run(*words, "--set", "rate=0.3", "--seed", 2)
    other = load(cli, "y")
    cli.run(*words, "--set", "rate=0.3", "--seed", 2)
    assert np.array_equal(load(cli, "y"), other) and not np.array_equal(other == 0, y == 0)
    cli.run(*words, "--mode", "infer")
    assert np.array_equal(load(cli, "y"), x) and np.array_equal(load(cli, "dx"), x)


def test_dense_gradient_per_sample(cli):
    rng = np.random.default_rng(2)
    x, w, dy = rng.normal(size=(4, 5)), rng.normal(size=(5, 3)), rng.normal(size=(4, 3))
    for name, array in {"x": x, "w": w, "dy": dy}.items():
        np.save(cli.path(name + ".npy"), array)
    cli.run("layer", "dense", "--set", "units=3", "--set", "activation=relu", "--in", "x=x.npy",
            "--in", "kernel=w.npy", "--upstream", "dy.npy", "--per-sample", "--out", "out")
    dz = dy * (x @ w > 0)
    assert np.allclose(load(cli, "y"), np.maximum(x @ w, 0), **CLOSE)
    assert np.allclose(load(cli, "dkernel"), x.T @ dz, **CLOSE)
    each = np.load(cli.path("out/dkernel_per_sample.npy"))
    assert each.shape == (4, 5, 3) and np.allclose(each, x[:, :, None] * dz[:, None], **CLOSE)
    assert np.array_equal(np.load(cli.path("out/dbias_per_sample.npy")), dz[:, None])


def test_batch_normalization_moves_its_statistics(cli):
    x = np.random.default_rng(3).normal(size=(8, 3))
    np.save(cli.path("x.npy"), x)
    cli.run("layer", "batch_normalization", "--set", "momentum=0.9", "--in", "x=x.npy", "--out",
            "out")
    assert np.allclose(load(cli, "y"), (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3), **CLOSE)
    assert np.allclose(load(cli, "moving_mean"), 0.1 * x.mean(0), **CLOSE)
    assert np.allclose(load(cli, "moving_variance"), 0.9 + 0.1 * x.var(0), **CLOSE)


def test_two_inputs_are_added(cli):
    a, b = np.arange(6.0).reshape(2, 3), np.ones((2, 3))
    np.save(cli.path("a.npy"), a)
    np.save(cli.path("b.npy"), b)
    cli.run("layer", "add", "--in", "x=a.npy", "--in", "x2=b.npy", "--upstream", "a.npy", "--out",
            "out")
    assert np.array_equal(load(cli, "y"), a + b) and np.array_equal(load(cli, "dx2"), a)


def by_torch():
    """What the same loss is in PyTorch: of predictions and targets of one layout, a mean over the batch."""
    try:
        import torch
    except ImportError as missing:
        raise harness.Skip(f"torch is not installed for {sys.executable}") from missing
    f, log = torch.nn.functional, torch.log
    rows = lambda x: x.reshape(-1, x.shape[-1])
    # Keras divides by the sum of the probabilities first.
    cross = lambda x, t: -(rows(t) * log(rows(x / x.sum(-1, keepdims=True)))).sum(1).mean()
    return torch, {
        "squared_error": (lambda x, t: ((x - t) ** 2).sum() / len(x), "numbers"),
        "mean_squared_error": (f.mse_loss, "numbers"),
        "mean_absolute_error": (f.l1_loss, "numbers"),
        "binary_crossentropy": (f.binary_cross_entropy, "shares"),
        "categorical_crossentropy": (cross, "classes"),
        "sparse_categorical_crossentropy": (cross, "classes"),
        "negative_log_likelihood": (lambda x, t: -(rows(t) * rows(x)).sum(1).mean(), "classes"),
    }


def some_of(kind, shape, rng):
    """Predictions and targets that suit a kind of loss."""
    x = rng.normal(size=shape)
    if kind == "numbers":
        return x, rng.normal(size=shape)
    if kind == "shares":
        return 1 / (1 + np.exp(-x)), rng.integers(0, 2, shape).astype(float)
    x = np.exp(x) / np.exp(x).sum(-1, keepdims=True)
    return x, np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]


def test_every_loss_alone(cli):
    torch, wanted = by_torch()
    rng = np.random.default_rng(7)
    table = pathlib.Path(__file__).parents[2] / "src/engine/losses.def"
    known = set(re.findall(r"^LAM_ROW \((\w+)\)", table.read_text(), re.MULTILINE))
    assert known == set(wanted), known ^ set(wanted)
    for loss, (measure, kind) in wanted.items():
        for shape, layout in (((5, 4), "nhwc"), ((2, 3, 4, 3), "nhwc"), ((2, 3, 4, 3), "nchw")):
            x, t = some_of(kind, shape, rng)
            turn = (lambda a: a.transpose(0, 3, 1, 2)) if layout == "nchw" else (lambda a: a)
            np.save(cli.path("x.npy"), turn(x))
            np.save(cli.path("t.npy"), turn(t))
            said = cli.run("layer", loss, "--in", "x=x.npy", "--in", "target=t.npy", "--layout",
                           layout, "--check", "--out", "out").stdout
            assert "checked" in said, said
            at = torch.tensor(x, requires_grad=True)
            value = measure(at, torch.tensor(t))
            value.backward()
            assert np.allclose(load(cli, "y"), value.item(), **CLOSE), (loss, shape)
            assert np.allclose(load(cli, "dx"), turn(at.grad.numpy()), **CLOSE)
            assert load(cli, "y_per_sample").shape == (shape[0],)
            if kind == "classes":
                np.save(cli.path("t.npy"), t.argmax(-1))
                cli.run("layer", loss, "--in", "x=x.npy", "--in", "target=t.npy", "--layout", layout,
                        "--out", "out")
                assert np.allclose(load(cli, "y"), value.item(), **CLOSE), (loss, "numbers of classes")


def test_wrong_losses_are_refused(cli):
    np.save(cli.path("x.npy"), np.full((2, 4), 0.25))
    np.save(cli.path("t.npy"), np.array([1, 4]))
    np.save(cli.path("none.npy"), np.array([-1, -1]))
    np.save(cli.path("odd.npy"), np.zeros(3))
    loss = ("layer", "categorical_crossentropy", "--in", "x=x.npy", "--out", "out")
    cli.refuse(*loss, says="target")
    cli.refuse(*loss, "--in", "target=t.npy", says=["4", "0 to 3"])
    cli.refuse(*loss, "--in", "target=none.npy", says="−1")
    cli.refuse(*loss, "--in", "target=odd.npy", says=["3 numbers", "8", "2"])
    cli.refuse(*loss, "--in", "target=x.npy", "--upstream", "x.npy", says="upstream")
    cli.refuse(*loss, "--in", "target=x.npy", "--in", "kernel=x.npy", says="kernel")
    cli.refuse(*loss, "--in", "target=x.npy", "--per-sample", says="dense")
    cli.refuse("layer", "squared_eror", "--in", "x=x.npy", "--out", "out", says="squared_error")


def test_wrong_layers_are_refused(cli):
    np.save(cli.path("x.npy"), np.zeros((2, 5)))
    np.save(cli.path("w.npy"), np.zeros((4, 3)))
    words = ("--in", "x=x.npy", "--out", "out")
    cli.refuse("layer", "dense", "--in", "x=x.npy", says="--out")
    cli.refuse("layer", "denze", *words, says="dense")
    cli.refuse("layer", "dense", "--out", "out", says="x")
    cli.refuse("layer", "dense", *words, says="kernel")
    cli.refuse("layer", "dense", *words, "--set", "units=3", "--in", "kernel=w.npy",
               says=["12", "5×3"])
    cli.refuse("layer", "dense", *words, "--set", "unit=3", says="units")
    cli.refuse("layer", "dense", *words, "--set", "units=0", says="units")
    cli.refuse("layer", "conv2d", *words, says="conv2d")
    cli.refuse("layer", "relu", *words, "--in", "kernel=w.npy", says="kernel")
    cli.refuse("layer", "relu", *words, "--in", "x2=x.npy", says="one input")
    cli.refuse("layer", "relu", *words, "--shape", "x=3,4", says=["12", "10"])
    cli.refuse("layer", "relu", *words, "--shape", "x=3,b", says="x=3,b")
    cli.refuse("layer", "relu", *words, "--layout", "hcwn", says=["--layout", "nchw"])
    cli.refuse("layer", "relu", *words, "--upstream", "w.npy", says="12")
    cli.refuse("layer", "relu", *words, "--upstream", "x.npy", "--per-sample", says="dense")
    cli.refuse("layer", "relu", "--in", "x=gone.npy", "--out", "out", says="gone.npy")


# ---- compare ----

def test_compare_says_yes_and_no(cli):
    a = {"d/kernel": np.arange(6, dtype=np.float32).reshape(2, 3), "d/bias": np.ones(3, np.float32)}
    np.savez(cli.path("a.npz"), **a)
    np.savez(cli.path("b.npz"), **dict(a, **{"d/kernel": a["d/kernel"] + np.float32(1e-3)}))
    np.savez(cli.path("few.npz"), **{"d/bias": a["d/bias"]})
    np.savez(cli.path("flat.npz"), **dict(a, **{"d/kernel": a["d/kernel"].ravel()}))
    lines = cli.run("compare", "a.npz", "a.npz").stdout.splitlines()
    assert [l.split("\t")[:2] for l in lines] == [["d/kernel", "same"], ["d/bias", "same"]]
    text = cli.run("compare", "a.npz", "b.npz", status=1).stdout
    assert text.startswith("d/kernel\tdiffers\t0.001\t6 of 6"), text
    cli.run("compare", "a.npz", "b.npz", "--atol", "0.01")
    cli.run("compare", "a.npz", "b.npz", "--rtol", "0.5", status=1)  # of b's 0.001 at the first entry
    assert "only in the first" in cli.run("compare", "a.npz", "few.npz", status=1).stdout
    assert "only in the second" in cli.run("compare", "few.npz", "a.npz", status=1).stdout
    assert "2×3 and 6" in cli.run("compare", "a.npz", "flat.npz", status=1).stdout


def test_compare_knows_what_is_no_number(cli):
    np.save(cli.path("a.npy"), np.array([1, np.nan, np.inf]))
    np.save(cli.path("b.npy"), np.array([1, 2, np.inf]))
    np.save(cli.path("c.npy"), np.array([1, np.nan, -np.inf]))
    cli.run("compare", "a.npy", "a.npy")
    cli.run("compare", "a.npy", "b.npy", "--rtol", "1", status=1)
    cli.run("compare", "a.npy", "c.npy", "--rtol", "1", status=1)
    cli.write("a.csv", "1,2\n3,4\n")
    np.save(cli.path("t.npy"), np.array([[1.0, 2], [3, 4]]))
    cli.run("compare", "a.csv", "t.npy")
    cli.refuse("compare", "a.npy", says="A B")
    cli.refuse("compare", "a.npy", "gone.npy", says="gone.npy")
    cli.refuse("compare", "a.npy", "a.txt", says="a.txt")


# ---- convert ----

def test_convert_keeps_every_number(cli):
    rng = np.random.default_rng(4)
    np.savez(cli.path("a.npz"), **{"d/kernel": rng.normal(size=(3, 2)).astype(np.float32)})
    for ending in ("npz", "safetensors", "h5"):
        cli.run("convert", "a.npz", "b." + ending)
        cli.run("convert", "b." + ending, "c.npz")
        for other in ("b." + ending, "c.npz"):
            cli.run("compare", "a.npz", other, "--rtol", 0, "--atol", 0)
    np.savez(cli.path("a.npz"), **{"d/kernel": rng.normal(size=(784, 2)).astype(np.float32)})
    cli.experiment(layers=[{"type": "flatten"},
                           {"type": "dense", "name": "d", "units": 2, "use_bias": False}],
                   training={"loss": "mean_squared_error"})
    cli.run("convert", "a.npz", "b.safetensors", "--experiment", "e.lamina")
    assert b"lamina-experiment" in cli.path("b.safetensors").read_bytes()
    cli.experiment()
    cli.refuse("convert", "a.npz", "b.npz", "--experiment", "e.lamina", says="a.npz")
    cli.refuse("convert", "a.npz", "b.txt", says=["b.txt", ".npz"])
    cli.refuse("convert", "gone.npz", "b.npz", says="gone.npz")


if __name__ == "__main__":
    sys.exit(harness.main(sys.modules[__name__]))
