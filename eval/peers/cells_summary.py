#!/usr/bin/env python3
"""Medians and ratios of the turns that cells.sh took: cells-speed.json and cells-speed.md.

    cells_summary.py WORK RESULTS [REMARK]
"""

import json
import pathlib
import statistics
import sys

from summary import WAYS, machine


def main():
    work, results = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    turns = {
        way: [json.loads(p.read_text()) for p in sorted(work.glob(f"cells-{way}-*.json"))]
        for way in ("java", "debian", "pypi", "dl4j")
    }

    def layer(way, cell, key="milliseconds"):
        found = [c[key] for turn in turns[way] for c in turn["cells"] if c["cell"] == cell]
        return statistics.median(found) if found else None

    def text(way, cell, batch):
        found = [
            s["charactersPerSecond"]
            for turn in turns[way]
            for s in turn["characterModelSpeeds"]
            if name(s["setting"]["cell"]) == cell and s["setting"]["batch"] == batch
        ]
        return statistics.median(found) if found else None

    def name(kind):
        return kind.lower().replace("_", "-")

    for turn in turns["java"]:
        for c in turn["cells"] + turn["byBatch"] + turn["bySteps"]:
            c["cell"] = name(c["cell"])
    cells = [c["cell"] for c in turns["java"][0]["cells"]]
    # PyTorch has no GRU whose reset gate stands before the product: the other one is its peer.
    peer = {"gru": "gru-reset-after"}
    peak = layer("java", "lstm", "gigaflops")
    layers = []
    for cell in cells:
        row = {"cell": cell, "sightline": layer("java", cell)}
        row["gigaflops"] = layer("java", cell, "gigaflops")
        row["toLstm"] = row["gigaflops"] / peak
        for way in WAYS:
            row[way] = layer(way, peer.get(cell, cell))
        row["dl4j"] = layer("dl4j", "graves-lstm" if cell == "peephole" else cell)
        layers.append(row)
    texts = []
    for cell in ("lstm", "gru", "gru-reset-after", "elman"):
        for batch in (1, 32):
            row = {"cell": cell, "batch": batch, "sightline": text("java", cell, batch)}
            for way in WAYS:
                row[way] = text(way, peer.get(cell, cell), batch)
            texts.append(row)
    growth = {}
    for table, what in (("byBatch", "batch"), ("bySteps", "steps")):
        sizes = [c["setting"][what] for c in turns["java"][0][table]]
        growth[what] = {
            size: statistics.median(
                c["milliseconds"]
                for turn in turns["java"]
                for c in turn[table]
                if c["setting"][what] == size
            )
            for size in sizes
        }
    remark = sys.argv[3] if len(sys.argv) > 3 else ""
    everything = {
        "machine": machine(),
        "remark": remark,
        "command": "eval/peers/cells.sh",
        "layers": layers,
        "characterModel": texts,
        "growth": growth,
    }
    results.mkdir(parents=True, exist_ok=True)
    (results / "cells-speed.json").write_text(json.dumps(everything, indent=2) + "\n")
    (results / "cells-speed.md").write_text(page(everything))
    print(page(everything))


def ratio(other, ours):
    return "" if other is None else f"**{other / ours:.2f}**"


def number(value):
    return "" if value is None else f"{value:.1f}"


def page(all_):
    lines = ["# Speed of the recurrent cells", "", "`" + all_["command"] + "`", ""]
    lines += [f"{name}: {value}  " for name, value in all_["machine"].items()]
    if all_["remark"]:
        lines += ["", all_["remark"]]
    lines += [
        "",
        "All sides took turns on the same machine; medians over the turns. `debian` is "
        + WAYS["debian"] + "; `pypi` is " + WAYS["pypi"] + ".",
        "",
        "## One layer, trained",
        "",
        "Inputs and hidden 512, batch 64, 16 steps: forward, back through all steps, gradients of weights and input;"
        " milliseconds a pass. Times: how many times as fast as the peer. Per flop: speed in multiplications a second"
        " against the LSTM's. PyTorch's GRU resets after the product; DL4J's peer of the peephole LSTM is GravesLSTM.",
        "",
        "| cell | Sightline | GFLOP/s | per flop | PyTorch `debian` | times | PyTorch `pypi` | times | DL4J | times |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in all_["layers"]:
        lines.append(
            f"| {r['cell']} | {r['sightline']:.1f} | {r['gigaflops']:.0f} | {r['toLstm']:.2f}"
            f" | {number(r['debian'])} | {ratio(r['debian'], r['sightline'])}"
            f" | {number(r['pypi'])} | {ratio(r['pypi'], r['sightline'])}"
            f" | {number(r['dl4j'])} | {ratio(r['dl4j'], r['sightline'])} |"
        )
    lines += [
        "",
        "## The character model, trained",
        "",
        "65 characters, one layer of 128, windows of 25 steps, Adam, clipping; characters a second. PyTorch with a"
        " table of vectors or with one-hot vectors, whichever is faster.",
        "",
        "| cell | batch | Sightline | PyTorch `debian` | times | PyTorch `pypi` | times |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in all_["characterModel"]:
        lines.append(
            f"| {r['cell']} | {r['batch']} | {r['sightline']:.0f}"
            f" | {r['debian']:.0f} | **{r['sightline'] / r['debian']:.2f}**"
            f" | {r['pypi']:.0f} | **{r['sightline'] / r['pypi']:.2f}** |"
        )
    for what, other in (("batch", "16 steps"), ("steps", "batch 64")):
        lines += [
            "",
            f"## Cost by {what} (LSTM, 512, {other})",
            "",
            f"| {what} | ms a pass | ms for each |",
            "|---|---|---|",
        ]
        for size, ms in all_["growth"][what].items():
            lines.append(f"| {size} | {ms:.2f} | {ms / size:.3f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
