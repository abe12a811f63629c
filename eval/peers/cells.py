#!/usr/bin/env python3
"""Recurrent layers and the character model in PyTorch, the same work as `eval/speed/run.sh CellSpeed`.

    python3 cells.py [--threads N] [--seconds S] [--json OUT]

One pass of a layer: forward over a batch of sequences, back through all steps, gradients of the
weights and of the input. One step of the character model: forward, back, the gradient's norm
clipped, Adam; it is written with a table of vectors and with one-hot vectors, the faster counts.
"""

import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

clock = time.perf_counter


def median_ms(work, seconds):
    for _ in range(3):
        work()
    times, spent = [], 0.0
    while len(times) < 5 or spent < seconds:
        begun = clock()
        work()
        times.append(clock() - begun)
        spent += times[-1]
    return 1000 * statistics.median(times)


def layer(kind, inputs, hidden, batch, steps, seconds):
    torch.manual_seed(1)
    net = {
        "lstm": lambda: nn.LSTM(inputs, hidden),
        "gru-reset-after": lambda: nn.GRU(inputs, hidden),
        "elman": lambda: nn.RNN(inputs, hidden),
        "elman-relu": lambda: nn.RNN(inputs, hidden, nonlinearity="relu"),
    }[kind]()
    x = torch.rand(steps, batch, inputs, requires_grad=True)
    dh = torch.rand(steps, batch, hidden)

    def work():
        x.grad = None
        net.zero_grad(set_to_none=True)
        y, _ = net(x)
        y.backward(dh)

    ms = median_ms(work, seconds)
    weights = sum(p.numel() for p in net.parameters())
    return {
        "cell": kind,
        "setting": {"inputs": inputs, "hidden": hidden, "batch": batch, "steps": steps},
        "milliseconds": ms,
        "gigaflops": 6 * weights * steps * batch / ms / 1e6,
    }


class Characters(nn.Module):
    def __init__(self, kind, characters, hidden, one_hot):
        super().__init__()
        self.characters = None if not one_hot else characters
        self.table = None if one_hot else nn.Embedding(characters, hidden)
        width = characters if one_hot else hidden
        cell = {"lstm": nn.LSTM, "gru-reset-after": nn.GRU, "elman": nn.RNN}[kind]
        self.cell = cell(width, hidden)
        self.output = nn.Linear(hidden, characters)

    def forward(self, ids, state):
        if self.table is None:
            x = F.one_hot(ids, self.characters).float()
        else:
            x = self.table(ids)
        h, state = self.cell(x, state)
        return self.output(h), state


def characters(kind, count, hidden, batch, steps, seconds):
    best = 0.0
    for one_hot in (False, True):
        torch.manual_seed(1)
        model = Characters(kind, count, hidden, one_hot)
        adam = torch.optim.Adam(model.parameters(), lr=1e-3)
        windows = torch.randint(count, (40, steps + 1, batch))
        state, at = None, 0
        begun, done = None, 0
        while True:
            if done == 20:
                begun = clock()
            ids = windows[at % 40]
            at += 1
            scores, state = model(ids[:-1], state)
            state = tuple(s.detach() for s in state) if kind == "lstm" else state.detach()
            loss = F.cross_entropy(scores.reshape(-1, count), ids[1:].reshape(-1))
            adam.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            adam.step()
            done += 1
            if begun is not None and clock() - begun > seconds:
                best = max(best, (done - 20) * batch * steps / (clock() - begun))
                break
    return {
        "setting": {
            "cell": kind, "characters": count, "hidden": hidden, "batch": batch, "steps": steps,
        },
        "charactersPerSecond": best,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--json")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cells = [
        layer(kind, 512, 512, 64, 16, options.seconds)
        for kind in ("lstm", "gru-reset-after", "elman", "elman-relu")
    ]
    texts = [
        characters(kind, 65, 128, batch, 25, options.seconds)
        for kind in ("lstm", "gru-reset-after", "elman")
        for batch in (1, 32)
    ]
    for one in cells:
        print(f"{one['cell']:16} {one['milliseconds']:8.2f} ms a pass, {one['gigaflops']:.1f} GFLOP/s")
    for one in texts:
        s = one["setting"]
        print(f"{s['cell']:16} batch {s['batch']:2}: {one['charactersPerSecond']:.0f} characters/s")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"cells": cells, "characterModelSpeeds": texts}, file, indent=1)


if __name__ == "__main__":
    main()
