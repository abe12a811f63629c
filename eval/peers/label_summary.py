#!/usr/bin/env python3
"""Medians and ratios of the turns that label.sh took: label-speed.json and label-speed.md. Fails
where the two sides do not label the film the same.

    label_summary.py WORK RESULTS [REMARK]
"""

import json
import math
import pathlib
import statistics
import sys

from summary import WAYS, machine

LEAST_EQUAL = 0.97


def labels(path):
    """What holds at each frame: a set of labels, empty for background."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    ends = [line for line in lines if "frames" in line]
    if not ends:
        raise SystemExit(f"{path}: the film was not labelled to its end")
    frames, rate = ends[0]["frames"], ends[0]["rate"]
    held = [set() for _ in range(frames)]
    for line in lines:
        if "label" in line:
            # The last segment may end with the film, in the middle of its last frame.
            end = min(frames, math.ceil(line["end"] * rate - 1e-6))
            for k in range(round(line["start"] * rate), end):
                held[k].add(line["label"])
    return held


def equal(ours, theirs):
    """Share of the frames with the same labels; one that only one side has counts as unequal."""
    return sum(a == b for a, b in zip(ours, theirs)) / max(len(ours), len(theirs))


def turns(work, pattern):
    return [json.loads(p.read_text()) for p in sorted(work.glob(pattern))]


def main():
    work, results = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    film = json.loads((work / "film.json").read_text())

    def side(name):
        timed = turns(work, f"{name}-[0-9]*.time.json")
        seconds = statistics.median(t["seconds"] for t in timed)
        return {
            "seconds": seconds,
            "filmSecondsPerSecond": film["seconds"] / seconds,
            "processorSeconds": statistics.median(t["user"] + t["system"] for t in timed),
            "peakMegabytes": statistics.median(t["peakKilobytes"] for t in timed) / 1024,
            "turns": [t["seconds"] for t in timed],
        }

    ours = labels(work / "java-1.jsonl")
    rate = len(ours) / film["seconds"]
    sightline = side("java")
    bare = statistics.median(
        max(b["imagesPerSecond"] for b in t["bare"]) for t in turns(work, "encoder-[0-9]*.json")
    )
    peers = {}
    for name in WAYS:
        peer = peers[name] = side(name)
        inside = [t for t in turns(work, f"{name}-[0-9]*.json") if "filmSeconds" in t]
        way = json.loads((work / f"{name}.way.json").read_text())
        peer["opencv"] = inside[0]["opencv"]
        peer["afterStartSeconds"] = statistics.median(t["filmSeconds"] for t in inside)
        peer["times"] = peer["seconds"] / sightline["seconds"]
        peer["timesAfterStart"] = peer["afterStartSeconds"] / sightline["seconds"]
        peer["equalLabels"] = equal(ours, labels(work / f"{name}-1.jsonl"))
        peer["way"] = {k: way[k] for k in ("layout", "batch", "threads", "atOnce")}
        peer["tried"] = way["tried"]
    everything = {
        "machine": machine(),
        "remark": sys.argv[3] if len(sys.argv) > 3 else "",
        "command": "eval/peers/label.sh VIDEO_OR_FOLDER BUNDLE",
        "film": film,
        "framesLabelled": len(ours),
        "sightline": sightline,
        "peers": peers,
        "onnxRuntimeAlone": {
            "imagesPerSecond": bare,
            "filmSecondsPerSecond": bare / rate,
            "reached": sightline["filmSecondsPerSecond"] * rate / bare,
        },
    }
    results.mkdir(parents=True, exist_ok=True)
    (results / "label-speed.json").write_text(json.dumps(everything, indent=2) + "\n")
    (results / "label-speed.md").write_text(page(everything))
    print(page(everything))
    for name, peer in peers.items():
        if peer["equalLabels"] < LEAST_EQUAL:
            raise SystemExit(f"Only {peer['equalLabels']:.1%} of the frames are labelled as {name} does")


def page(all_):
    film, ours, roof = all_["film"], all_["sightline"], all_["onnxRuntimeAlone"]
    rate = all_["framesLabelled"] / film["seconds"]
    opencv = all_["peers"]["debian"]["opencv"]
    lines = ["# Speed of labelling films", "", "`" + all_["command"] + "`", ""]
    lines += [f"{name}: {value}  " for name, value in {**all_["machine"], "opencv": opencv}.items()]
    if all_["remark"]:
        lines += ["", all_["remark"]]
    lines += [
        "",
        f"A film of {film['seconds'] / 60:.1f} minutes out of {film['videos']} videos,"
        f" {film['width']} x {film['height']}, {film['framesPerSecond']:.4g} frames a second,"
        f" {film['codec']}, sampled {rate:.3g} times a second. Both sides took turns on the same machine;"
        f" medians over {len(ours['turns'])} turns, each a program from its start to its end."
        " The peer decodes with OpenCV and runs encoder and net in PyTorch, in the fastest of its"
        f" ways: `debian` is {WAYS['debian']}; `pypi` is {WAYS['pypi']}.",
        "",
        "| | seconds | film seconds a second | processor seconds | peak memory, MB | times"
        " | times, the peer's start left out | frames labelled the same |",
        "|---|---|---|---|---|---|---|---|",
        f"| Sightline | {ours['seconds']:.1f} | {ours['filmSecondsPerSecond']:.1f}"
        f" | {ours['processorSeconds']:.1f} | {ours['peakMegabytes']:.0f} | | | |",
    ]
    for name, p in all_["peers"].items():
        lines.append(
            f"| `{name}` | {p['seconds']:.1f} | {p['filmSecondsPerSecond']:.1f}"
            f" | {p['processorSeconds']:.1f} | {p['peakMegabytes']:.0f}"
            f" | **{p['times']:.2f}** | {p['timesAfterStart']:.2f} | {p['equalLabels']:.1%} |"
        )
    lines += [
        "",
        f"The roof: ONNX Runtime alone, best batch and threading, pictures ready in memory, {roof['imagesPerSecond']:.0f}"
        f" images/s, would be {roof['filmSecondsPerSecond']:.1f} film seconds a second;"
        f" Sightline reaches {roof['reached']:.2f} of that, start, decoding and net included.",
        "",
        "## The peer's ways",
        "",
        "Frames a second on the film's beginning, the better of two turns; of the best four the median of three turns"
        " on a longer part. The fastest ran.",
        "",
        "| layout | batch | threads | batches at once | `debian` | `pypi` |",
        "|---|---|---|---|---|---|",
    ]

    def key(way):
        return way["layout"], way["batch"], way["threads"], way["atOnce"]

    tried = {
        name: {key(way): way["framesPerSecond"] for way in p["tried"]}
        for name, p in all_["peers"].items()
    }
    for way in sorted(tried["debian"]):
        speeds = (
            f"**{tried[name][way]:.0f}**" if way == key(p["way"]) else f"{tried[name][way]:.0f}"
            for name, p in all_["peers"].items()
        )
        layout, batch, threads, at_once = way
        at_once = at_once or "1, decoding in turn"
        lines.append(f"| {layout} | {batch} | {threads} | {at_once} | " + " | ".join(speeds) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
