"""Runs a command and samples its process every ten seconds: resident memory, Java heap in use, open
files, files in its temporary folder, results written. Writes eval/results/long-runs.json, where
each kind of run has its place, and long-runs.md from it. Called by long.sh."""

import json
import os
import re
import statistics
import subprocess
import sys
import time

EVERY = 10
RESULTS = "eval/results/long-runs"


def heap(pid):
    """Megabytes of the Java heap in use, as jcmd says; None where there is no jcmd."""
    try:
        said = subprocess.run(
            ["jcmd", str(pid), "GC.heap_info"], capture_output=True, text=True, timeout=30
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    used = [
        int(found)
        for line in said.splitlines()
        if "etaspace" not in line and "class space" not in line
        for found in re.findall(r"used (\d+)K", line)
    ]
    return round(sum(used) / 1024, 1) if used else None


def sample(pid, folder, began):
    with open("/proc/%d/status" % pid) as status:
        resident = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024
    results = os.path.join(folder, "results.jsonl")
    written = os.path.getsize(results) if os.path.exists(results) else 0
    return {
        "seconds": round(time.time() - began),
        "residentMB": round(resident, 1),
        "heapMB": heap(pid),
        "openFiles": len(os.listdir("/proc/%d/fd" % pid)),
        "temporaryFiles": sum(len(files) for _, _, files in os.walk(os.path.join(folder, "tmp"))),
        "bytesOfResults": written,
    }


def measure(folder, limit, command):
    began = time.time()
    with open(os.path.join(folder, "errors.txt"), "w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        samples = []
        ended = None
        while ended is None:
            try:
                ended = process.wait(EVERY)
            except subprocess.TimeoutExpired:
                try:
                    samples.append(sample(process.pid, folder, began))
                except (FileNotFoundError, AttributeError, ProcessLookupError):
                    continue  # it ended in between
                if limit and time.time() - began > limit:
                    process.terminate()
    return samples, ended, time.time() - began


def flat(samples, name):
    """Medians of the second and of the last quarter: between them nothing should grow."""
    values = [s[name] for s in samples if s[name] is not None]
    quarter = max(1, len(values) // 4)
    if not values:
        return None
    second = values[quarter : 2 * quarter] or values
    return {
        "secondQuarter": statistics.median(second),
        "lastQuarter": statistics.median(values[-quarter:]),
        "most": max(values),
    }


def table(runs):
    lines = [
        "# Long runs",
        "",
        "Each in one process, sampled every %d s (`eval/robustness/long.sh`). Memory in MB; where" % EVERY,
        "two numbers stand, they are the medians of the second and of the last quarter of the run.",
        "",
        "| run | inputs | minutes | resident | Java heap in use | open files, at most | temporary files at the end |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, run in runs.items():
        cells = [kind, str(run["inputs"]), "%.0f" % (run["seconds"] / 60)]
        for name in ("residentMB", "heapMB"):
            s = run["summary"][name]
            cells.append("-" if s is None else "%.0f, %.0f" % (s["secondQuarter"], s["lastQuarter"]))
        files = run["summary"]["openFiles"]
        cells.append("-" if files is None else str(files["most"]))
        cells.append(str(run["temporaryFilesAtTheEnd"]))
        lines.append("| " + " | ".join(cells) + " |")
    lines += [""] + ["* %s: `%s`; exit code %d.%s" % (kind, run["command"], run["exitCode"],
              " Ended early, to try it." if run["endedEarly"] else "") for kind, run in runs.items()]
    return "\n".join(lines) + "\n"


def main():
    kind, inputs, folder, limit = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    command = sys.argv[5:]
    samples, code, seconds = measure(folder, limit, command)
    left = sum(len(files) for _, _, files in os.walk(os.path.join(folder, "tmp")))
    results = os.path.join(folder, "results.jsonl")
    with open(results) if os.path.exists(results) else open(os.devnull) as lines:
        about = {json.loads(line)["file"] for line in lines if line.endswith("\n")}
    names = ("residentMB", "heapMB", "openFiles", "temporaryFiles")
    run = {
        "command": " ".join(command).replace(folder, "FOLDER"),
        "inputs": inputs,
        "inputsDone": len(about),
        "exitCode": code,
        "endedEarly": bool(limit) and seconds >= limit,
        "seconds": round(seconds, 1),
        "temporaryFilesAtTheEnd": left,
        "summary": {name: flat(samples, name) for name in names},
        "samples": samples,
    }
    runs = {}
    if os.path.exists(RESULTS + ".json"):
        with open(RESULTS + ".json") as before:
            runs = json.load(before)
    runs[kind] = run
    with open(RESULTS + ".json", "w") as out:
        json.dump(runs, out, indent=1)
        out.write("\n")
    with open(RESULTS + ".md", "w") as out:
        out.write(table(runs))
    print(json.dumps({k: v for k, v in run.items() if k != "samples"}, indent=1))


main()
