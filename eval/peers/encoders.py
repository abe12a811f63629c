#!/usr/bin/env python3
"""Sightline's encoders written in PyTorch, with random weights: images a second forward at batches of 1
and 8 in several ways, and steps of training of those that are trained here.

    python3 encoders.py NET OUT.json [--seconds 1] [--rounds 3] [--training]

Batch normalisation is folded into the convolutions, as in Sightline's. See README.md.
"""

import argparse
import json
import pathlib
import statistics
import time
import warnings

import torch
import torch.nn.functional as F
from torch import nn

WORDS = 256


class Conv(nn.Sequential):
    """A convolution with bias and what follows it; padded so that stride 1 keeps the size."""

    def __init__(self, into, out, kernel=1, stride=1, groups=1, padding=None, act=None):
        padding = kernel // 2 if padding is None else padding
        layers = [nn.Conv2d(into, out, kernel, stride, padding, groups=groups)]
        layers += [] if act == "none" else [act or nn.ReLU(inplace=True)]
        super().__init__(*layers)


class Cat(nn.Module):
    def __init__(self, *ways):
        super().__init__()
        self.ways = nn.ModuleList(ways)

    def forward(self, x):
        return torch.cat([way(x) for way in self.ways], 1)


class Sum(nn.Module):
    def __init__(self, *ways, last=None):
        super().__init__()
        self.ways = nn.ModuleList(ways)
        self.last = last or nn.Identity()

    def forward(self, x):
        return self.last(self.ways[0](x) + self.ways[1](x))


def pool(kernel=3, stride=2, padding=0, ceil=True):
    return nn.MaxPool2d(kernel, stride, padding, ceil_mode=ceil)


def squeezenet():
    def fire(into, squeeze, expand):
        return nn.Sequential(
            Conv(into, squeeze), Cat(Conv(squeeze, expand), Conv(squeeze, expand, 3))
        )

    return nn.Sequential(
        Conv(3, 64, 3, 2, padding=0), pool(),
        fire(64, 16, 64), fire(128, 16, 64), pool(),
        fire(128, 32, 128), fire(256, 32, 128), pool(),
        fire(256, 48, 192), fire(384, 48, 192), fire(384, 64, 256), fire(512, 64, 256),
    )  # fmt: skip


def resnet50():
    def block(into, width, stride):
        return Sum(
            nn.Sequential(
                Conv(into, width), Conv(width, width, 3, stride), Conv(width, 4 * width, act="none")
            ),
            nn.Identity()
            if into == 4 * width and stride == 1
            else Conv(into, 4 * width, 1, stride, act="none"),
            last=nn.ReLU(inplace=True),
        )

    layers, into = [Conv(3, 64, 7, 2), pool(padding=1, ceil=False)], 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for i in range(blocks):
            layers.append(block(into, width, stride if i == 0 else 1))
            into = 4 * width
    return nn.Sequential(*layers)


def vgg16():
    layers, into = [], 3
    for stage, (channels, count) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))):
        layers += [pool(2)] if stage else []
        for _ in range(count):
            layers.append(Conv(into, channels, 3))
            into = channels
    return nn.Sequential(*layers)


def alexnet():
    return nn.Sequential(
        Conv(3, 64, 11, 4, padding=2), pool(ceil=False), Conv(64, 192, 5), pool(ceil=False),
        Conv(192, 384, 3), Conv(384, 256, 3), Conv(256, 256, 3), pool(ceil=False),
    )  # fmt: skip


def googlenet():
    """As in the paper: response normalisation, the third way 5 x 5."""

    def module(into, a, b0, b, c0, c, d):
        return Cat(
            Conv(into, a),
            nn.Sequential(Conv(into, b0), Conv(b0, b, 3)),
            nn.Sequential(Conv(into, c0), Conv(c0, c, 5)),
            nn.Sequential(pool(3, 1, 1, False), Conv(into, d)),
        )

    return nn.Sequential(
        Conv(3, 64, 7, 2), pool(), nn.LocalResponseNorm(5), Conv(64, 64), Conv(64, 192, 3),
        nn.LocalResponseNorm(5), pool(),
        module(192, 64, 96, 128, 16, 32, 32), module(256, 128, 128, 192, 32, 96, 64), pool(),
        module(480, 192, 96, 208, 16, 48, 64), module(512, 160, 112, 224, 24, 64, 64),
        module(512, 128, 128, 256, 24, 64, 64), module(512, 112, 144, 288, 32, 64, 64),
        module(528, 256, 160, 320, 32, 128, 128), pool(),
        module(832, 256, 160, 320, 32, 128, 128), module(832, 384, 192, 384, 48, 128, 128),
    )  # fmt: skip


def darknet19():
    layers, into = [], 3
    stages = ([32], [64], [128, 64, 128], [256, 128, 256], [512, 256, 512, 256, 512],
              [1024, 512, 1024, 512, 1024])  # fmt: skip
    for number, stage in enumerate(stages):
        layers += [pool(2)] if number else []
        for i, channels in enumerate(stage):
            layers.append(
                Conv(into, channels, 1 if i % 2 else 3, act=nn.LeakyReLU(0.1, inplace=True))
            )
            into = channels
    return nn.Sequential(*layers)


def xception():
    def separable(into, out, act=None):
        depth = nn.Conv2d(into, into, 3, 1, 1, groups=into, bias=False)
        return nn.Sequential(depth, Conv(into, out, act=act))

    def halving(into, middle, out, begin):
        way = [nn.ReLU()] if begin else []
        way += [separable(into, middle), separable(middle, out, "none"), pool(3, 2, 1, False)]
        return Sum(nn.Sequential(*way), Conv(into, out, 1, 2, act="none"))

    def middle():
        way = [nn.ReLU(), separable(728, 728), separable(728, 728), separable(728, 728, "none")]
        return Sum(nn.Sequential(*way), nn.Identity())

    return nn.Sequential(
        Conv(3, 32, 3, 2, padding=0), Conv(32, 64, 3, padding=0),
        halving(64, 128, 128, False), halving(128, 256, 256, True), halving(256, 728, 728, True),
        *[middle() for _ in range(8)],
        halving(728, 728, 1024, True), separable(1024, 1536), separable(1536, 2048),
    )  # fmt: skip


def mobilenet_v2():
    stages = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
              (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip

    def act():
        return nn.ReLU6(inplace=True)

    def block(into, expansion, out, stride):
        wide = into * expansion
        way = [Conv(into, wide, act=act())] if expansion > 1 else []
        way += [
            Conv(wide, wide, 3, stride, groups=wide, act=act()), Conv(wide, out, act="none")
        ]  # fmt: skip
        way = nn.Sequential(*way)
        return Sum(way, nn.Identity()) if stride == 1 and into == out else way

    layers, into = [Conv(3, 32, 3, 2, act=act())], 32
    for expansion, channels, blocks, stride in stages:
        for i in range(blocks):
            layers.append(block(into, expansion, channels, stride if i == 0 else 1))
            into = channels
    return nn.Sequential(*layers, Conv(into, 1280, act=act()))


def inception_resnet_v1():
    bare = {"padding": 0}

    def module(into, ways, last=True):
        branches, wide = [], 0
        for way in ways:
            layers, at = [], into
            for channels, kernel in way:
                size = kernel if isinstance(kernel, tuple) else (kernel, kernel)
                layers.append(Conv(at, channels, size, padding=(size[0] // 2, size[1] // 2)))
                at = channels
            branches.append(nn.Sequential(*layers))
            wide += at
        return Sum(
            nn.Sequential(Cat(*branches), Conv(wide, into, act="none")),
            nn.Identity(),
            last=nn.ReLU(inplace=True) if last else None,
        )

    a = [[(32, 1)], [(32, 1), (32, 3)], [(32, 1), (32, 3), (32, 3)]]
    b = [[(128, 1)], [(128, 1), (128, (1, 7)), (128, (7, 1))]]
    c = [[(192, 1)], [(192, 1), (192, (1, 3)), (192, (3, 1))]]
    first = Cat(
        Conv(256, 384, 3, 2, **bare),
        nn.Sequential(Conv(256, 192), Conv(192, 192, 3), Conv(192, 256, 3, 2, **bare)),
        pool(ceil=False),
    )
    second = Cat(
        nn.Sequential(Conv(896, 256), Conv(256, 384, 3, 2, **bare)),
        nn.Sequential(Conv(896, 256), Conv(256, 256, 3, 2, **bare)),
        nn.Sequential(Conv(896, 256), Conv(256, 256, 3), Conv(256, 256, 3, 2, **bare)),
        pool(ceil=False),
    )
    return nn.Sequential(
        Conv(3, 32, 3, 2, **bare), Conv(32, 32, 3, **bare), Conv(32, 64, 3), pool(ceil=False),
        Conv(64, 80), Conv(80, 192, 3, **bare), Conv(192, 256, 3, 2, **bare),
        *[module(256, a) for _ in range(5)], first, *[module(896, b) for _ in range(10)],
        second, *[module(1792, c) for _ in range(5)], module(1792, c, last=False),
    )  # fmt: skip


NETS = {
    "inception-resnet-v1": (inception_resnet_v1, 160),
    "squeezenet": (squeezenet, 224),
    "resnet50": (resnet50, 224),
    "vgg16": (vgg16, 224),
    "alexnet": (alexnet, 224),
    "googlenet": (googlenet, 224),
    "darknet19": (darknet19, 224),
    "xception": (xception, 299),
    "mobilenet-v2": (mobilenet_v2, 224),
}


class Encoder(nn.Module):
    """A photo to its grid and the mean of it."""

    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, x):
        grid = self.features(x)
        return grid.mean(dim=(2, 3)), grid


def timed(run, batch, seconds):
    run()
    images, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds or images == 0:
        run()
        images += batch
    return images / (time.perf_counter() - begin)


def forward(net, layout, batch, side, seconds):
    x = torch.rand(batch, 3, side, side)
    with torch.no_grad():
        if layout == "script":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x)))
        form = torch.channels_last if layout == "channels last" else torch.contiguous_format
        if layout != "script":
            net, x = net.to(memory_format=form), x.contiguous(memory_format=form)
        return timed(lambda: net(x), batch, seconds)


def training(net, channels, layout, batch, side, seconds):
    form = torch.channels_last if layout == "channels last" else torch.contiguous_format
    top = nn.Linear(channels, WORDS)
    net = net.to(memory_format=form).train()
    adam = torch.optim.Adam([*net.parameters(), *top.parameters()], lr=1e-4)
    x = torch.rand(batch, 3, side, side).contiguous(memory_format=form)
    y = (torch.rand(batch, WORDS) > 0.95).float()

    def step():
        adam.zero_grad()
        F.binary_cross_entropy_with_logits(top(net(x)[0]), y).backward()
        adam.step()

    return timed(step, batch, seconds)


def peak():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("net", choices=sorted(NETS))
    arguments.add_argument("out")
    arguments.add_argument("--seconds", type=float, default=1, help="of each turn")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--training", action="store_true")
    given = arguments.parse_args()
    torch.manual_seed(1)
    build, side = NETS[given.net]
    net = Encoder(build()).eval()
    with torch.no_grad():
        pooled, grid = net(torch.zeros(1, 3, side, side))
    torch.set_num_threads(2)
    with torch.no_grad():
        net(torch.zeros(8, 3, side, side))
    held = peak()
    speeds = []
    ways = [("forward", w, b, t) for w in ("contiguous", "channels last", "script")
            for b in (1, 8) for t in (1, 2)]  # fmt: skip
    if given.training:
        ways += [("training", w, b, 2) for w in ("contiguous", "channels last") for b in (8, 32)]
    for what, layout, batch, threads in ways:
        torch.set_num_threads(threads)
        turns = []
        for _ in range(given.rounds):
            if what == "forward":
                turns.append(forward(net.eval(), layout, batch, side, given.seconds))
            else:
                turns.append(
                    training(net, pooled.shape[1], layout, batch, side, given.seconds)
                )
        speed = statistics.median(turns)
        speeds.append({"what": what, "layout": layout, "batch": batch, "threads": threads,
                       "imagesPerSecond": speed})  # fmt: skip
        print(f"{what:9s} {layout:13s} batch {batch:2d}, {threads} threads: {speed:7.1f} images/s")
    result = {
        "net": given.net,
        "torch": torch.__version__,
        "parameters": sum(p.numel() for p in net.parameters()),
        "grid": list(grid.shape[1:]),
        "peakBytes": held,
        "speeds": speeds,
    }
    pathlib.Path(given.out).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
