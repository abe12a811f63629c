#!/usr/bin/env python3
"""What encoders.sh measured, as encoders-speed.json and encoders-speed.md.

    encoders_summary.py WORK RESULTS [REMARK]     or     encoders_summary.py --knows NET
"""

import json
import pathlib
import re
import sys

from summary import WAYS, machine

COMMAND = "eval/peers/encoders.sh FOLDER_OF_ENCODERS PHOTOS"


def read(work, net, what):
    file = work / f"{net}-{what}.json"
    return json.loads(file.read_text()) if file.exists() else None


def best(measured, what="forward", batch=None):
    """The fastest way, and how it was done."""
    if measured is None:
        return None
    some = [s for s in measured["speeds"] if s["what"] == what and batch in (None, s["batch"])]
    return max(some, key=lambda s: s["imagesPerSecond"], default=None)


def onnx(measured):
    fastest = max(measured["bare"], key=lambda s: s["imagesPerSecond"])
    return {
        "bare": fastest,
        "bareAtBatch8": max(
            (s for s in measured["bare"] if s["batch"] == 8),
            key=lambda s: s["imagesPerSecond"],
            default=None,
        ),
        "sightline": measured["encoder"],
        "fleet": measured["fleet"]["imagesPerSecond"] / measured["alone"]["imagesPerSecond"],
    }


def ratio(a, b):
    return a["imagesPerSecond"] / b["imagesPerSecond"] if a and b else None


def row(work, net):
    bare = read(work, net, "dl4j-bare")
    tuned = read(work, net, "dl4j-sightline")
    memory = read(work, net, "memory")
    runtime = onnx(read(work, net, "onnx"))
    torch = {way: read(work, net, way) for way in WAYS}
    fastest = max(
        (b for b in (best(t) for t in torch.values()) if b),
        key=lambda s: s["imagesPerSecond"],
        default=None,
    )
    result = {
        "net": net,
        "side": memory["side"],
        "channels": memory["channels"],
        "cells": memory["cells"],
        "parameters": bare["parameters"],
        "dl4jAsItComes": best(bare, batch=8),
        "dl4jInSightline": best(tuned, batch=8),
        "onnxRuntimeBare": runtime["bare"],
        "onnxRuntimeInSightline": runtime["sightline"],
        "pytorch": {way: best(t) for way, t in torch.items()},
        "pytorchParameters": torch["debian"] and torch["debian"]["parameters"],
        "convolutions": {"asItComes": bare["convolutions"], "inSightline": tuned["convolutions"]},
        "peakBytes": {
            "dl4j": tuned["peakBytes"],
            "sightline": memory["peakBytes"],
            "pytorch": torch["debian"] and torch["debian"]["peakBytes"],
        },
        "ratios": {
            "dl4j": ratio(best(tuned, batch=8), best(bare, batch=8)),
            "bare": ratio(runtime["sightline"], runtime["bare"]),
            "pytorch": ratio(runtime["sightline"], fastest),
            "fleet": runtime["fleet"],
        },
        "all": {"dl4jAsItComes": bare["speeds"], "dl4jInSightline": tuned["speeds"]},
    }
    trained = best(tuned, "training")
    if trained:
        result["training"] = {
            "dl4jAsItComes": best(bare, "training"),
            "dl4jInSightline": trained,
            **{way: best(t, "training") for way, t in torch.items()},
        }
    return result


def speed(value):
    return "-" if value is None else f"{value['imagesPerSecond']:.1f}"


def how(value):
    if value is None:
        return "-"
    parts = [value.get("layout"), value.get("nets") and f"{value['nets']} nets"]
    parts += [f"batch {value['batch']}", value.get("threads") and f"{value['threads']} threads"]
    return ", ".join(str(p) for p in parts if p)


def times(value):
    return "-" if value is None else f"**{value:.2f}**"


def megabytes(value):
    return "-" if not value else f"{value / 2**20:.0f}"


def page(everything):
    lines = ["# Encoders: speed and memory", "", f"`{COMMAND}`", ""]
    lines += [f"{name}: {value}  " for name, value in everything["machine"].items()]
    if everything["remark"]:
        lines += ["", everything["remark"]]
    lines += [
        "",
        "Images a second, forward. DL4J at a batch of 8, its fastest way (one net with all threads, or two nets with"
        " one each, in Sightline as well as without); the others at the best batch and threading of each. Of PyTorch"
        " the faster of `debian` and `pypi` counts. Weights are random or not: that changes nothing.",
        "",
        "| net | input | parameters | DL4J as it comes | DL4J in Sightline | times | ONNX Runtime bare | in Sightline |"
        " times | PyTorch `debian` | `pypi` | Sightline times the better | two encoders times one |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in everything["encoders"]:
        ratios = r["ratios"]
        lines.append(
            f"| {r['net']} | {r['side']} | {r['parameters'] / 1e6:.2f} M | {speed(r['dl4jAsItComes'])} |"
            f" {speed(r['dl4jInSightline'])} | {times(ratios['dl4j'])} | {speed(r['onnxRuntimeBare'])} |"
            f" {speed(r['onnxRuntimeInSightline'])} | {times(ratios['bare'])} | {speed(r['pytorch']['debian'])} |"
            f" {speed(r['pytorch']['pypi'])} | {times(ratios['pytorch'])} | {times(ratios['fleet'])} |"
        )
    lines += ["", "## How each was fastest, and what it held", "",
              "Peak memory of a process that only does this, in MB.", "",
              "| net | features | ONNX Runtime bare | PyTorch | DL4J in Sightline | MB: Sightline | DL4J | PyTorch |",
              "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for r in everything["encoders"]:
        torch = max(
            (b for b in r["pytorch"].values() if b),
            key=lambda s: s["imagesPerSecond"],
            default=None,
        )
        held = r["peakBytes"]
        lines.append(
            f"| {r['net']} | {r['cells']} x {r['channels']} | {how(r['onnxRuntimeBare'])} | {how(torch)} |"
            f" {how(r['dl4jInSightline'])} | {megabytes(held['sightline'])} | {megabytes(held['dl4j'])} |"
            f" {megabytes(held['pytorch'])} |"
        )
    lines += ["", "## Training", "",
              "Steps of forward, backward and Adam with 256 words on top, images a second, the better of batches of 8 and 32.",
              "", "| net | DL4J as it comes | DL4J in Sightline | times | PyTorch `debian` | `pypi` |",
              "|---|---|---|---|---|---|"]  # fmt: skip
    for r in everything["encoders"]:
        if "training" in r:
            t = r["training"]
            lines.append(
                f"| {r['net']} | {speed(t['dl4jAsItComes'])} | {speed(t['dl4jInSightline'])} |"
                f" {times(ratio(t['dl4jInSightline'], t['dl4jAsItComes']))} | {speed(t.get('debian'))} |"
                f" {speed(t.get('pypi'))} |"
            )
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1] == "--knows":
        text = (pathlib.Path(__file__).parent / "encoders.py").read_text()
        sys.exit(0 if re.search(rf'^    "{re.escape(sys.argv[2])}":', text, re.M) else 1)
    work, results = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    nets = sorted(p.name[: -len("-onnx.json")] for p in work.glob("*-onnx.json"))
    everything = {
        "machine": machine(),
        "remark": sys.argv[3] if len(sys.argv) > 3 else "",
        "command": COMMAND,
        "doctor": json.loads((work / "doctor.json").read_text()),
        "encoders": [row(work, net) for net in nets],
    }
    results.mkdir(parents=True, exist_ok=True)
    (results / "encoders-speed.json").write_text(json.dumps(everything, indent=2) + "\n")
    (results / "encoders-speed.md").write_text(page(everything))
    print((results / "encoders-speed.md").read_text())


if __name__ == "__main__":
    main()
