#!/usr/bin/env python3
"""A training step of MobileNetV2 in PyTorch: forward, backward from a gradient by grid and pooled
vector, Adam over all parameters; what `eval/speed/run.sh StepSpeed` measures in DL4J.

    python3 encoder_step.py WEIGHTS [--batch 8,32] [--threads 1,2] [--steps 10]

Photos a second by the clock on the wall (median of the steps), and milliseconds that all threads
together spent on a processor, for a photo. See README.md.
"""

import argparse
import statistics
import time

import torch

from encoder import SIDE, MobileNetV2, read_safetensors

WARM_UP = 4


def measure(net, layout, batch, steps):
    net = net.to(memory_format=layout)
    adam = torch.optim.Adam(net.parameters(), lr=1e-8)
    x = (2 * torch.rand(batch, 3, SIDE, SIDE) - 1).contiguous(memory_format=layout)
    pooled_pull, grid_pull = torch.randn(batch, 1280), torch.randn(batch, 1280, 7, 7)
    seconds, processor = [], 0.0
    for step in range(WARM_UP + steps):
        begun, used = time.perf_counter(), time.process_time()
        pooled, grid = net(x)
        adam.zero_grad()
        torch.autograd.backward([pooled, grid], [pooled_pull, grid_pull])
        adam.step()
        if step >= WARM_UP:
            seconds.append(time.perf_counter() - begun)
            processor += time.process_time() - used
    return batch / statistics.median(seconds), 1e3 * processor / (steps * batch)


def main():
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("--batch", type=numbers, default=[8, 32])
    parser.add_argument("--threads", type=numbers, default=[1, 2])
    parser.add_argument("--steps", type=int, default=10)
    arguments = parser.parse_args()
    tensors = read_safetensors(arguments.weights)
    print("PyTorch", torch.__version__)
    for batch in arguments.batch:
        for threads in arguments.threads:
            torch.set_num_threads(threads)
            for name, layout in (
                ("eager", torch.contiguous_format),
                ("channels last", torch.channels_last),
            ):
                speed, processor = measure(MobileNetV2(tensors), layout, batch, arguments.steps)
                print(
                    f"batch {batch}, threads {threads}, {name}: {speed:.1f} photos/s, "
                    f"{processor:.1f} ms of a processor for a photo",
                    flush=True,
                )


if __name__ == "__main__":
    main()
