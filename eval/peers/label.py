#!/usr/bin/env python3
"""What `sightline label` does, with OpenCV and PyTorch: a film is decoded and sampled by its time
stamps, its frames go through MobileNetV2, their features through the bundle's LSTM, and runs of the
most probable label come out as JSON, one a line.

    python3 label.py FILM BUNDLE --way WAY.json --choose      finds the fastest way, writes it down
    python3 label.py FILM BUNDLE --way WAY.json [--json OUT] >SEGMENTS
    python3 label.py --encoder-of BUNDLE                      prints where the bundle's encoder is

For films of even frame rate. Needs Debian's python3-torch and python3-opencv. See README.md.
"""

import argparse
import collections
import concurrent.futures
import itertools
import json
import pathlib
import statistics
import sys
import time

import cv2
import numpy
import torch
from torch import nn

from captions import gates, linear
from encoder import SIDE, MobileNetV2, prepared, read_safetensors
from onnx_weights import read_onnx

BACKGROUND = "background"
BLOCK = 32  # frames that the LSTM reads at a time, as ours does
MODELS = pathlib.Path(__file__).resolve().parents[2] / "models"


def settings_of(bundle):
    return json.loads((bundle / "bundle.json").read_text())


def encoder_of(bundle):
    """The folder of the encoder that a bundle names: beside it, or among the project's models."""
    wanted = settings_of(bundle)["encoder"]
    for folder in (bundle.resolve().parent / wanted["name"], MODELS / wanted["name"]):
        if (folder / "bundle.json").exists():
            found = settings_of(folder)["files"]["encoder.onnx"]["sha256"]
            if found == wanted["sha256"]:
                return folder
    raise SystemExit(f"{bundle}: its encoder {wanted['name']} is neither beside it nor in {MODELS}")


class Labeller(nn.Module):
    """The bundle's net: standardised features, LSTM layers, scores of the labels."""

    def __init__(self, bundle):
        super().__init__()
        s = self.settings = settings_of(bundle)["settings"]
        kind = (s["net"], s["cell"], s["bidirectional"])
        if kind != ("lstm", "lstm", False):
            raise SystemExit(f"{bundle}: the peer has no net but LSTMs in one direction, not {kind}")
        w = read_safetensors(bundle / "weights.safetensors")
        self.mean, self.scale = w["input.mean"], w["input.scale"]
        self.lstm = nn.LSTM(s["channels"], s["hidden"], s["layers"])
        self.output = nn.Linear(s["hidden"], len(s["classes"]))
        linear(self.output, w, "output")
        with torch.no_grad():
            for layer in range(s["layers"]):
                name = "layer" if layer == 0 else f"layer-{layer + 1}"
                for ours, theirs in (("input", "weight_ih"), ("recurrent", "weight_hh")):
                    getattr(self.lstm, f"{theirs}_l{layer}").copy_(gates(w[f"{name}.{ours}"]))
                bias = gates(w[f"{name}.bias"]).reshape(-1)
                getattr(self.lstm, f"bias_ih_l{layer}").copy_(bias)
                getattr(self.lstm, f"bias_hh_l{layer}").zero_()

    def forward(self, features, state):
        """Features [n, channels] of the next frames: probabilities [n, labels] and the new state."""
        h, state = self.lstm((features - self.mean) * self.scale, state)
        scores = self.output(h)
        several = self.settings["several"]
        return torch.sigmoid(scores) if several else torch.softmax(scores, dim=1), state


class Film:
    """A film's samples: the picture on screen at 0, 1 / rate, 2 / rate ... as RGB, 224 x 224."""

    def __init__(self, path, rate, longest=float("inf")):
        self.path, self.rate, self.longest = path, rate, longest

    def __iter__(self):
        capture = cv2.VideoCapture(str(self.path))
        if not capture.isOpened():
            raise SystemExit(f"{self.path}: OpenCV cannot read it")
        step = 1 / capture.get(cv2.CAP_PROP_FPS)
        samples, at = 0, -step
        while capture.grab():
            # OpenCV forgets the time stamps of the last frames of some films.
            stamp = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            at = stamp if stamp > at else at + step
            # A frame is looked at only if a sample falls within the time that it is shown.
            picture = None
            while samples / self.rate < at + step - 1e-3:
                if samples / self.rate >= self.longest:
                    return
                if picture is None:
                    frame = cv2.resize(
                        capture.retrieve()[1], (SIDE, SIDE), interpolation=cv2.INTER_AREA
                    )
                    picture = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)
                samples += 1
                yield picture
        if samples == 0:
            raise SystemExit(f"{self.path}: OpenCV can decode nothing of it")


class Pipeline:
    """Frames to probabilities in one of the ways: layout and batch of the encoder, its threads, and
    how many batches it works on at a time while the next are decoded (0: all in turn)."""

    @torch.no_grad()
    def __init__(self, bundle, way):
        self.way = way
        torch.set_num_threads(way["threads"])
        self.labeller = Labeller(bundle).eval()
        net = MobileNetV2(read_onnx(encoder_of(bundle) / "encoder.onnx")).eval()
        self.run, self.shape = prepared(net, way["layout"], way["batch"])
        self.pool = None
        if way["atOnce"]:
            self.pool = concurrent.futures.ThreadPoolExecutor(
                way["atOnce"], initializer=torch.set_num_threads, initargs=(way["threads"],)
            )

    @torch.no_grad()
    def encode(self, pictures):
        x = torch.from_numpy(numpy.stack(pictures)).permute(0, 3, 1, 2)
        return self.run(self.shape(x.to(torch.float32).sub_(127.5).div_(127.5)))[0]

    def features(self, film):
        frames = iter(film)
        batches = iter(lambda: list(itertools.islice(frames, self.way["batch"])), [])
        if self.pool is None:
            yield from map(self.encode, batches)
            return
        waiting = collections.deque()
        for pictures in batches:
            waiting.append(self.pool.submit(self.encode, pictures))
            if len(waiting) > 2 * self.way["atOnce"]:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def warm_up(self):
        blank = [numpy.zeros((SIDE, SIDE, 3), dtype=numpy.uint8)] * self.way["batch"]
        for _ in range(2):
            self.encode(blank)

    def close(self):
        if self.pool:
            self.pool.shutdown()

    @torch.no_grad()
    def label(self, film):
        """Probabilities [frames, labels]."""
        torch.set_num_threads(self.way["threads"])
        state, all_ = None, []
        one_by_one = (f for batch in self.features(film) for f in batch)
        for features in iter(lambda: list(itertools.islice(one_by_one, BLOCK)), []):
            probabilities, state = self.labeller(torch.stack(features), state)
            all_.append(probabilities)
        return torch.cat(all_).numpy()


def segments(probabilities, settings):
    """Runs of the most probable label, or of each that is above one half: start, end, label, mean
    probability; background left out."""
    rate, names = settings["rateHz"], settings["classes"]
    best = probabilities.argmax(axis=1)
    found = []
    for label, name in enumerate(names):
        if settings["several"]:
            holds = probabilities[:, label] >= 0.5
        elif name == BACKGROUND:
            continue
        else:
            holds = best == label
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], holds, [0]])))
        for first, end in edges.reshape(-1, 2).tolist():
            score = float(probabilities[first:end, label].mean())
            found.append({"start": first / rate, "end": end / rate, "label": name, "score": score})
    return sorted(found, key=lambda s: s["start"])


def choose(path, bundle, threads, trial):
    """The fastest way on this machine: each twice on so many frames of the film, the best few on
    more, three times."""
    rate = settings_of(bundle)["settings"]["rateHz"]

    def speed(pipeline, frames):
        begin = time.perf_counter()
        done = len(pipeline.label(Film(path, rate, frames / rate)))
        return done / (time.perf_counter() - begin)

    together = dict.fromkeys([(threads, 0), (threads, 1), (1, threads)])
    ways = [
        {"layout": layout, "batch": batch, "threads": own, "atOnce": at_once}
        for layout in ("contiguous", "channels last", "script")
        for batch in (1, 8, 32)
        for own, at_once in together
    ]
    for way in ways:
        pipeline = Pipeline(bundle, way)
        pipeline.warm_up()
        way["framesPerSecond"] = max(speed(pipeline, trial) for _ in range(2))
        pipeline.close()
    ways.sort(key=lambda way: -way["framesPerSecond"])
    best = ways[:4]
    pipelines = [Pipeline(bundle, way) for way in best]
    for pipeline in pipelines:
        pipeline.warm_up()
    speeds = [[speed(pipeline, 4 * trial) for pipeline in pipelines] for _ in range(3)]
    for way, of_way in zip(best, zip(*speeds)):
        way["framesPerSecond"] = statistics.median(of_way)
    best.sort(key=lambda way: -way["framesPerSecond"])
    for way in best:
        print({k: round(v, 1) if isinstance(v, float) else v for k, v in way.items()})
    return {**best[0], "tried": ways}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("film", nargs="?", type=pathlib.Path)
    arguments.add_argument("bundle", nargs="?", type=pathlib.Path)
    arguments.add_argument("--way", type=pathlib.Path, help="how, as --choose wrote it")
    arguments.add_argument("--choose", action="store_true", help="find the fastest way")
    arguments.add_argument("--trial", type=int, default=128, help="frames to try a way on")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--json", type=pathlib.Path, help="write the figures here")
    arguments.add_argument("--encoder-of", type=pathlib.Path, metavar="BUNDLE")
    given = arguments.parse_args()
    if given.encoder_of:
        print(encoder_of(given.encoder_of))
        return
    if given.choose:
        way = choose(given.film, given.bundle, given.threads, given.trial)
        given.way.write_text(json.dumps(way, indent=2) + "\n")
        return
    begin = time.perf_counter()
    pipeline = Pipeline(given.bundle, json.loads(given.way.read_text()))
    settings = pipeline.labeller.settings
    ready = time.perf_counter()
    probabilities = pipeline.label(Film(given.film, settings["rateHz"]))
    seconds = time.perf_counter() - ready
    for segment in segments(probabilities, settings):
        print(json.dumps({"file": str(given.film), **segment}))
    frames = len(probabilities)
    print(json.dumps({"file": str(given.film), "frames": frames, "rate": settings["rateHz"]}))
    figures = {
        "torch": torch.__version__,
        "opencv": cv2.__version__,
        "frames": frames,
        "loadSeconds": ready - begin,
        "filmSeconds": seconds,
    }
    print(f"{frames / seconds:.1f} frames/s, nets loaded in {ready - begin:.1f} s", file=sys.stderr)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
