#!/usr/bin/env python3
"""Medians and ratios of the turns that video.sh took: video-speed.json and video-speed.md.

    video_summary.py WORK RESULTS [REMARK]
"""

import json
import pathlib
import statistics
import sys

from summary import WAYS, machine, turns


def main():
    work, results = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    remark = sys.argv[3] if len(sys.argv) > 3 else ""
    ours = [turn["captioners"][0] for turn in turns(work, "video", "java")]
    theirs = {way: [turn["models"]["s2vt"] for turn in turns(work, "video", way)] for way in WAYS}
    rows = []
    for what, key, pick in (
        ("training", "trained", lambda m: max(m["trained"].values())),
        ("beam search", "decoded", lambda m: m["decoded"]),
    ):
        row = {"what": what, "sightline": statistics.median(c[key] for c in ours)}
        for way in WAYS:
            row[way] = statistics.median(pick(m) for m in theirs[way])
            row["times " + way] = row["sightline"] / row[way]
        rows.append(row)
    ways = {way: theirs[way][0]["trained"] for way in WAYS}
    check = json.loads((work / "video-check.json").read_text())["models"]["s2vt"]
    everything = {
        "machine": machine(),
        "remark": remark,
        "command": "eval/peers/video.sh MSVD",
        "speeds": rows,
        "waysOfPyTorch": ways,
        "sameFunction": check,
    }
    (results / "video-speed.json").write_text(json.dumps(everything, indent=2) + "\n")
    (results / "video-speed.md").write_text(page(everything))
    print((results / "video-speed.md").read_text())


def page(all_):
    lines = ["# S2VT beside PyTorch", "", "`" + all_["command"] + "`", ""]
    lines += [f"{name}: {value}  " for name, value in all_["machine"].items()]
    lines += ["", all_["remark"]] if all_["remark"] else []
    lines += [
        "",
        "16 clips of 8 frames with 4 captions each a batch, width 512; captions a second, medians over turns."
        " `debian` is " + WAYS["debian"] + "; `pypi` is " + WAYS["pypi"] + ". The fastest way of"
        " writing the model counts (README.md of eval/peers has the ways).",
        "",
        "| | Sightline | PyTorch `debian` | PyTorch `pypi` | times `debian` | times `pypi` |",
        "|---|---|---|---|---|---|",
    ]
    for row in all_["speeds"]:
        lines.append(
            f"| {row['what']} | {row['sightline']:.0f} | {row['debian']:.0f} | {row['pypi']:.0f} |"
            f" **{row['times debian']:.2f}** | **{row['times pypi']:.2f}** |"
        )
    check = all_["sameFunction"]
    lines += [
        "",
        "PyTorch's ways in training: "
        + "; ".join(
            f"`{way}` " + ", ".join(f"{name} {speed:.0f}" for name, speed in speeds.items())
            for way, speeds in all_["waysOfPyTorch"].items()
        )
        + ".",
        "",
        "With the same weights and no dropout both sides compute the same: relative differences "
        + ", ".join(
            f"{way} {v['loss']:.0e} (loss), {v['gradientNorm']:.0e} (norm of the gradient)"
            for way, v in check["variants"].items()
        )
        + f"; {check['sameCaptions']} of {check['captions']} captions are the same word for word.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
