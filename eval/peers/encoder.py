#!/usr/bin/env python3
"""MobileNetV2 in PyTorch over a folder of photos, from the safetensors weights: batches of 1, 8 and
32, eager in two memory layouts and as an optimised script, with and without decoding the JPEGs.

    python3 encoder.py FOLDER WEIGHTS [--json OUT] [--seconds 2] [--rounds 3]

Decoding (Pillow) runs in threads beside the net where that is faster. See README.md.
"""

import argparse
import concurrent.futures
import itertools
import json
import pathlib
import statistics
import time
import warnings

import numpy
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

# Table 2 of Sandler et al. 2018: expansion, channels, blocks, stride of the first block.
STAGES = [
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
]
SIDE = 224
KINDS = {"F16": numpy.dtype("<f2"), "F32": numpy.dtype("<f4")}


def read_safetensors(path):
    """Tensors by name: eight bytes of length, a JSON header, then the data."""
    data = pathlib.Path(path).read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = numpy.frombuffer(data[begin:end], dtype=KINDS[entry["dtype"]])
        tensors[name] = torch.from_numpy(values.astype(numpy.float32)).view(entry["shape"])
    return tensors


class Convolution(nn.Module):
    """Batch norm is folded into weight and bias. Stride 2 pads right and below only, as TensorFlow's
    SAME does on even sizes."""

    def __init__(self, tensors, name, stride=1, groups=1, activation=True):
        super().__init__()
        self.weight = nn.Parameter(tensors[name + ".weight"])
        self.bias = nn.Parameter(tensors[name + ".bias"])
        self.stride, self.groups, self.activation = stride, groups, activation
        self.padding = 1 if stride == 1 and self.weight.shape[2] == 3 else 0

    def forward(self, x):
        if self.stride == 2:
            x = F.pad(x, (0, 1, 0, 1))
        x = F.conv2d(x, self.weight, self.bias, self.stride, self.padding, 1, self.groups)
        return F.relu6(x) if self.activation else x


class Block(nn.Module):
    def __init__(self, tensors, name, channels_in, expansion, channels, stride):
        super().__init__()
        layers = []
        if expansion > 1:
            layers.append(Convolution(tensors, name + ".expand"))
        wide = channels_in * expansion
        layers.append(Convolution(tensors, name + ".depthwise", stride, groups=wide))
        layers.append(Convolution(tensors, name + ".project", activation=False))
        self.layers = nn.Sequential(*layers)
        self.adds = stride == 1 and channels_in == channels

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.adds else y


class MobileNetV2(nn.Module):
    """[n, 3, 224, 224] to the pooled vector [n, 1280] and the grid [n, 1280, 7, 7]."""

    def __init__(self, tensors):
        super().__init__()
        layers = [Convolution(tensors, "stem", 2)]
        channels_in, number = 32, 0
        for expansion, channels, blocks, stride in STAGES:
            for k in range(blocks):
                number += 1
                name = f"block{number:02d}"
                layers.append(
                    Block(tensors, name, channels_in, expansion, channels, stride if k == 0 else 1)
                )
                channels_in = channels
        layers.append(Convolution(tensors, "head"))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        grid = self.layers(x)
        return grid.mean(dim=(2, 3)), grid


def decode(path):
    """A photo as the net's input [3, 224, 224], squashed to size where it has another."""
    with Image.open(path) as photo:
        photo = photo.convert("RGB")
        if photo.size != (SIDE, SIDE):
            photo = photo.resize((SIDE, SIDE), Image.BILINEAR)
        pixels = torch.from_numpy(numpy.asarray(photo).copy())
    return pixels.permute(2, 0, 1).to(torch.float32).sub_(127.5).div_(127.5)


def prepared(net, kind, batch):
    """The net in one of its ways, and what to do with an input before it."""
    if kind == "script":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            example = torch.zeros(batch, 3, SIDE, SIDE)
            script = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, example)))
        return script, lambda x: x
    if kind == "channels last":
        return net.to(memory_format=torch.channels_last), lambda x: x.contiguous(
            memory_format=torch.channels_last
        )
    return net.to(memory_format=torch.contiguous_format), lambda x: x.contiguous()


def net_alone(net, kind, batch, pictures, seconds):
    run, shape = prepared(net, kind, batch)
    x = shape(torch.stack(pictures[:batch]))
    for _ in range(3):
        run(x)
    images, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        run(x)
        images += batch
    return images / (time.perf_counter() - begin)


def folder(net, kind, batch, workers, photos, seconds):
    """Photos to features, round and round until the time is up; decoding `workers` threads wide."""
    run, shape = prepared(net, kind, batch)
    endless = itertools.cycle(photos)
    images = 0
    if workers == 0:
        run(shape(torch.stack([decode(p) for p in itertools.islice(endless, batch)])))
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            run(shape(torch.stack([decode(p) for p in itertools.islice(endless, batch)])))
            images += batch
        return images / (time.perf_counter() - begin)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        def ask():
            return [pool.submit(decode, p) for p in itertools.islice(endless, batch)]

        # Two batches ahead.
        waiting = [ask(), ask()]
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            pictures = [future.result() for future in waiting.pop(0)]
            waiting.append(ask())
            run(shape(torch.stack(pictures)))
            images += batch
        speed = images / (time.perf_counter() - begin)
        for future in itertools.chain(*waiting):
            future.cancel()
    return speed


@torch.no_grad()
def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("folder")
    arguments.add_argument("weights")
    arguments.add_argument("--json", help="write the figures here")
    arguments.add_argument("--seconds", type=float, default=2, help="of each turn")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--photos", type=int, default=500, help="of the folder, by name")
    arguments.add_argument("--features", help="write pooled vectors of the first 8 photos as JSON")
    given = arguments.parse_args()
    photos = sorted(p for p in pathlib.Path(given.folder).iterdir() if p.suffix == ".jpg")
    photos = photos[: given.photos]
    net = MobileNetV2(read_safetensors(given.weights)).eval()
    pictures = [decode(p) for p in photos[:32]]
    if given.features:
        pooled = net(torch.stack(pictures[:8]))[0].tolist()
        names = [p.name for p in photos[:8]]
        pathlib.Path(given.features).write_text(json.dumps(dict(zip(names, pooled))))
        return

    ways = [
        (kind, batch, threads)
        for kind in ("contiguous", "channels last", "script")
        for batch in (1, 8, 32)
        for threads in (1, 2)
    ]
    alone = {way: [] for way in ways}
    for _ in range(given.rounds):
        for kind, batch, threads in ways:
            torch.set_num_threads(threads)
            speed = net_alone(net, kind, batch, pictures, given.seconds)
            alone[kind, batch, threads].append(speed)
    alone = {way: statistics.median(speeds) for way, speeds in alone.items()}

    # With decoding: the three best ways of the net at two threads and the best at one.
    best = sorted(alone, key=lambda way: -alone[way])[:4]
    one = max((way for way in ways if way[2] == 1), key=lambda way: alone[way])
    mixed = [(way, workers) for way in dict.fromkeys([*best, one]) for workers in (0, 1, 2)]
    whole = {m: [] for m in mixed}
    for _ in range(given.rounds):
        for way, workers in mixed:
            torch.set_num_threads(way[2])
            whole[way, workers].append(folder(net, way[0], way[1], workers, photos, given.seconds))
    whole = {m: statistics.median(speeds) for m, speeds in whole.items()}

    result = {
        "torch": torch.__version__,
        "pillow": Image.__version__,
        "net": [
            {"layout": k, "batch": b, "threads": t, "imagesPerSecond": alone[k, b, t]}
            for k, b, t in ways
        ],
        "folder": [
            {"layout": k, "batch": b, "threads": t, "decodingThreads": w, "imagesPerSecond": speed}
            for ((k, b, t), w), speed in whole.items()
        ],
        "bestNet": max(alone.values()),
        "bestFolder": max(whole.values()),
    }
    for part in ("net", "folder"):
        for line in result[part]:
            print(part, *(f"{k}={v if not isinstance(v, float) else round(v, 1)}" for k, v in line.items()))
    print(f"best: net alone {result['bestNet']:.1f}, folder {result['bestFolder']:.1f} images/s")
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
