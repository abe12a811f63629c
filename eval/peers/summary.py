#!/usr/bin/env python3
"""Medians and ratios of the turns that run.sh took: speed.json and speed.md.

    summary.py WORK RESULTS [REMARK]     or     summary.py --best WORK
"""

import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

WAYS = {
    "debian": "PyTorch as Debian has it, OpenBLAS with OpenMP, all cores",
    "pypi": "PyTorch as PyPI has it, all cores",
}

PYPI_PYTHON = os.environ.get(
    "PYPI_PYTHON", str(pathlib.Path(__file__).parents[2] / "target/pytorch/bin/python")
)


def turns(work, what, way):
    return [json.loads(p.read_text()) for p in sorted(work.glob(f"{what}-{way}-*.json"))]


def best_variants(work):
    names = set()
    for way in WAYS:
        for model in turns(work, "captions", way)[0]["models"].values():
            names.add(max(model["trained"], key=model["trained"].get))
    return names


def captions(work):
    ours = turns(work, "captions", "java")
    rows = []
    for model in ("show-and-tell", "soft-attention"):
        java = [c for turn in ours for c in turn["captioners"] if c["model"] == model]
        for what, pick in (
            ("training", lambda m: max(m["trained"].values())),
            ("beam search, 5 beams", lambda m: m["decoded"]),
        ):
            key = "trained" if what == "training" else "decoded"
            row = {"what": f"{model}, {what}", "unit": "captions/s"}
            row["sightline"] = statistics.median(c[key] for c in java)
            for way in WAYS:
                models = [turn["models"][model] for turn in turns(work, "captions", way)]
                row[way] = statistics.median(pick(m) for m in models)
            rows.append(row)
    return rows


def variants(work):
    return {
        way: {name: m["trained"] for name, m in turns(work, "captions", way)[0]["models"].items()}
        for way in WAYS
    }


def encoder(work):
    ours = turns(work, "encoder", "java")
    folder = statistics.median(t["folder"]["imagesPerSecond"] for t in ours)
    bare = statistics.median(max(b["imagesPerSecond"] for b in t["bare"]) for t in ours)
    row = {"what": "a folder of photos to features", "unit": "images/s", "sightline": folder}
    for way in WAYS:
        row[way] = statistics.median(t["bestFolder"] for t in turns(work, "encoder", way))
    alone = {way: statistics.median(t["bestNet"] for t in turns(work, "encoder", way)) for way in WAYS}
    ratio = statistics.median(
        t["folder"]["imagesPerSecond"] / max(b["imagesPerSecond"] for b in t["bare"]) for t in ours
    )
    return row, {"onnxRuntimeAlone": bare, "folderToOnnxRuntimeAlone": ratio, "pytorchNetAlone": alone}


def command(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def machine():
    cpu = [line.split(":")[1].strip() for line in command("lscpu").splitlines() if "Model name" in line]
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    blas = command("dpkg-query", "-W", "-f", "${Version}", "libopenblas0-openmp")
    return {
        "date": datetime.date.today().isoformat(),
        "processor": f"{cpu[0] if cpu else 'unknown'}, {command('nproc')} cores",
        "system": platform.platform(),
        "java": java.splitlines()[0] if java else "unknown",
        "torch, Debian": command("/usr/bin/python3", "-c", "import torch; print(torch.__version__)"),
        "openblas of Debian's torch": blas,
        "torch, PyPI": command(PYPI_PYTHON, "-c", "import torch; print(torch.__version__)"),
    }


def main():
    if sys.argv[1] == "--best":
        print(",".join(sorted(best_variants(pathlib.Path(sys.argv[2])))))
        return
    work, results = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    remark = sys.argv[3] if len(sys.argv) > 3 else ""
    rows = captions(work)
    photos, alone = encoder(work)
    rows.append(photos)
    for row in rows:
        row["timesDebian"] = row["sightline"] / row["debian"]
        row["timesPypi"] = row["sightline"] / row["pypi"]
    check = json.loads((work / "check.json").read_text())["models"]
    everything = {
        "machine": machine(),
        "remark": remark,
        "command": "eval/peers/run.sh FLICKR8K WEIGHTS",
        "speeds": rows,
        "encoder": alone,
        "sameFunction": check,
        "waysOfPyTorch": variants(work),
    }
    results.mkdir(parents=True, exist_ok=True)
    (results / "speed.json").write_text(json.dumps(everything, indent=2) + "\n")
    (results / "speed.md").write_text(page(everything))
    print((results / "speed.md").read_text())


def page(all_):
    lines = ["# Speed beside PyTorch", "", "`" + all_["command"] + "`", ""]
    lines += [f"{name}: {value}  " for name, value in all_["machine"].items()]
    if all_["remark"]:
        lines += ["", all_["remark"]]
    lines += [
        "",
        "Both sides took turns on the same machine; medians over the turns. `debian` is "
        + WAYS["debian"] + "; `pypi` is " + WAYS["pypi"]
        + ". For each, the fastest way of writing the model counts.",
        "",
        "| | unit | Sightline | PyTorch `debian` | PyTorch `pypi` | times `debian` | times `pypi` |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in all_["speeds"]:
        lines.append(
            f"| {row['what']} | {row['unit']} | {row['sightline']:.0f} | {row['debian']:.0f} |"
            f" {row['pypi']:.0f} | **{row['timesDebian']:.2f}** | **{row['timesPypi']:.2f}** |"
        )
    encoder = all_["encoder"]
    lines += [
        "",
        f"ONNX Runtime alone, best batch and threading, pictures ready in memory: {encoder['onnxRuntimeAlone']:.0f} images/s;"
        f" a folder with its JPEGs goes at {encoder['folderToOnnxRuntimeAlone']:.2f} of that."
        f" PyTorch's net alone: {encoder['pytorchNetAlone']['debian']:.0f} and {encoder['pytorchNetAlone']['pypi']:.0f} images/s.",
        "",
        "## The same function",
        "",
        "With the same weights and no dropout, on a batch of real photos (relative differences):",
        "",
        "| | loss | norm of the gradient | captions by beam search, the same word for word |",
        "|---|---|---|---|",
    ]
    for name, model in all_["sameFunction"].items():
        loss = max(v["loss"] for v in model["variants"].values())
        norm = max(v["gradientNorm"] for v in model["variants"].values())
        lines.append(
            f"| {name} | {loss:.0e} | {norm:.0e} | {model['sameCaptions']} of {model['captions']} |"
        )
    lines += ["", "## PyTorch's ways of writing the models, training, captions/s", "", "| | `debian` | `pypi` |", "|---|---|---|"]
    ways = all_["waysOfPyTorch"]
    for name, trained in ways["debian"].items():
        for variant, speed in trained.items():
            lines.append(f"| {name}, {variant} | {speed:.0f} | {ways['pypi'][name][variant]:.0f} |")
    lines += [
        "",
        "## More",
        "",
        "Recurrent cells: [cells-speed.md](cells-speed.md), by `eval/peers/cells.sh`. Films to labels, with OpenCV and"
        " PyTorch as the peer: label-speed.md, by `eval/peers/label.sh VIDEO_OR_FOLDER BUNDLE`.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
