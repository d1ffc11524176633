# SPDX-License-Identifier: GPL-3.0-or-later
"""Small sets of every kind, written as the public ones are, for tests that drive the window."""
import gzip
import os
import struct
import zlib

SIDE = 6
N_DIGITS = 40


def write(room, name, content):
    path = os.path.join(room, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def png(rows, columns, grey):
    """A grey picture; @grey gives the value at row and column."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    lines = b"".join(b"\0" + bytes(grey(y, x) % 256 for x in range(columns)) for y in range(rows))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def digit_value(i):
    """The value at place @i of all digits one behind the other."""
    return (7 * i) % 256


def digits(room, name="digits"):
    """As MNIST is: sample i is of class i modulo 10."""
    pixels = bytes(digit_value(i) for i in range(N_DIGITS * SIDE * SIDE))
    write(room, name + "/train-images-idx3-ubyte.gz",
          gzip.compress(struct.pack(">IIII", 0x803, N_DIGITS, SIDE, SIDE) + pixels))
    write(room, name + "/train-labels-idx1-ubyte.gz",
          gzip.compress(struct.pack(">II", 0x801, N_DIGITS) + bytes(i % 10 for i in range(N_DIGITS))))


def flowers(room):
    write(room, "flowers.csv", b"length,width,kind\n" + b"".join(
        b"%d.%d,%d.5,%s\n" % (i % 7, i % 10, i % 3, (b"iris", b"rose")[i % 2]) for i in range(40)))


def animals(room):
    for i in range(12):
        write(room, f"animals/{('cat', 'dog')[i % 2]}/{i}.png", png(20 + i, 30, lambda y, x, i=i: x * i + y))


def scenes(room):
    for i in range(12):
        write(room, f"scenes/images/{i}.png", png(90, 70 + i, lambda y, x, i=i: x * i + y))
        write(room, f"scenes/annotations/{i}.png", png(90, 70 + i, lambda y, x: 255 * (x > 35)))


def reviews(room):
    for i in range(12):
        for part in ("train", "test"):
            for verdict, words in (("pos", b"a good film"), ("neg", b"a bad film")):
                write(room, f"aclImdb/{part}/{verdict}/{i}_{9 if verdict == 'pos' else 2}.txt",
                      words + b" number %d" % i)
