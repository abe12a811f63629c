"""Reads every hostile file of the corpus and runs the fuzz targets; writes eval/results/robustness.json.

    ./mvnw -q -Dquick -DskipTests package        # compiles the corpus, which lies in the test tree
    python3 eval/robustness.py                   # pictures and videos: some minutes
    ./mvnw -q -Pfuzz -Dquick -DskipTests package # with Jazzer and the fuzz targets
    python3 eval/robustness.py --fuzz 60         # each parser of ours for a minute
    python3 eval/robustness/runs.py batch        # the program itself on all of them at once, and more

Pictures and videos are read in a JVM for each format, with a heap of 288 MB. Time is that of all
processors, from opening a file to its last frame (for the first of a format with loading the library), and of the
clock; memory is the process's largest resident set while it was read. It fails
where a file ends in anything but a result or a sentence, takes 5 seconds or 512 MB.
"""

import argparse
import collections
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RESULTS = os.path.join(HOME, "eval", "results", "robustness.json")
FORMATS = ["JPEG", "PNG", "GIF", "BMP", "WebP", "TIFF", "HEIC", "AVIF", "MP4", "AVI", "MKV", "WebM"]
SEEDS = os.path.join(HOME, "src", "fuzz", "seeds")
OF_MEDIA = ["PictureHeader", "VideoFormat", "Heif", "Scanlines"]  # these begin with the small ones of the hostile files
OF_ONNX = {"OnnxFile": "OnnxWeights"}  # begins with the files of another target
LONGEST_INPUT = 4096
TIMEOUT = 20  # seconds an input of 4 KB may take where several fuzzers share a core
MOST_SECONDS = 5  # of processors: the same however busy the machine is
LONGEST_WAIT = 15  # of the clock: a decoder that waits for nothing
MOST_MEGABYTES = 512


def classpath(*folders):
    jars = [jar for lib in ("lib", "fuzz-lib") for jar in glob.glob(os.path.join(HOME, "target", lib, "*.jar"))]
    return ":".join([os.path.join(HOME, "target", f) for f in folders] + jars)


def weights(folder):
    """Writes small weight files to begin with, in a folder for each target; the names of the targets."""
    subprocess.run(["java", "-cp", classpath("test-classes", "classes"),
                    "dev.sightline.encoder.weights.WeightSeeds", folder], check=True)
    return sorted(os.listdir(folder))


def sweep(folder, file_format=None):
    command = ["java", "-Xmx288m" if file_format else "-Xmx2g", "-XX:+UseSerialGC", "-cp",
               classpath("test-classes", "classes"), "dev.sightline.media.HostileSweep", folder]
    done = subprocess.run(command + ([file_format] if file_format else []), capture_output=True, text=True)
    if done.returncode:
        sys.exit("%s: the JVM ended with %d\n%s" % (file_format, done.returncode, done.stderr[-2000:]))
    return [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 6]


def media():
    report = {}
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        sweep(folder)
        for file_format in FORMATS:
            lines = sweep(folder, file_format)
            files = len(os.listdir(os.path.join(folder, file_format)))
            kinds = collections.Counter(line[1] for line in lines)
            slowest = max(lines, key=lambda line: float(line[3]))
            largest = max(lines, key=lambda line: int(line[4]))
            report[file_format] = {
                "variants": files,
                "results": kinds["result"],
                "sentences": kinds["sentence"],
                "failures": files - kinds["result"] - kinds["sentence"],
                "slowest": {"file": slowest[0], "cpuSeconds": float(slowest[3]), "seconds": float(slowest[2])},
                "longestWait": max(float(line[2]) for line in lines),
                # of a film of less than a minute: all of it
                "mostPerMinuteOfFilm": max(float(line[3]) / max(1, float(line[5]) / 60) for line in lines),
                "largest": {"file": largest[0], "megabytes": int(largest[4])},
            }
            bad += [line for line in lines if line[1] == "failure" or float(line[3]) > MOST_SECONDS
                    or float(line[2]) > LONGEST_WAIT or int(line[4]) > MOST_MEGABYTES]
            print(file_format, json.dumps(report[file_format]), flush=True)
    for line in bad:
        print("BAD", *line)
    report["variants"] = sum(report[f]["variants"] for f in FORMATS)
    return report, not bad


def fuzz(seconds, jobs, wanted):
    with tempfile.TemporaryDirectory() as pictures, tempfile.TemporaryDirectory() as nets:
        of_weights = weights(nets)
        parsers = wanted or sorted(os.listdir(SEEDS) + of_weights + list(OF_ONNX)) + OF_MEDIA
        if set(parsers) & set(OF_MEDIA):
            sweep(pictures)
        media = [f for f in glob.glob(os.path.join(pictures, "*", "*")) if 0 < os.path.getsize(f) <= LONGEST_INPUT]

        def run(parser):
            seed = os.path.join(SEEDS, parser)
            if parser in OF_MEDIA:
                return fuzz_one(parser, media, seconds)
            return fuzz_one(parser, glob.glob(os.path.join(nets, OF_ONNX.get(parser, parser), "*")) or [seed], seconds)

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            report = dict(zip(parsers, pool.map(run, parsers)))
    return report, all(one["finding"] is None for one in report.values())


def fuzz_one(parser, seeds, seconds):
    with tempfile.TemporaryDirectory() as folder:
        corpus = os.path.join(folder, "corpus")
        os.makedirs(corpus)
        for seed in seeds:
            shutil.copy(seed, corpus)
        done = subprocess.run(
            ["java", "-Xmx1g", "-cp", classpath("classes", "fuzz-classes"),
             "com.code_intelligence.jazzer.Jazzer", "--target_class=dev.sightline.fuzz.ParserFuzz",
             "--target_args=" + parser, "--instrumentation_includes=dev.sightline.**:io.jhdf.**", "--disabled_hooks=*",
             "-artifact_prefix=" + os.path.join(HOME, "target", "fuzz-%s-" % parser), "-timeout=%d" % TIMEOUT,
             "-max_total_time=%d" % seconds, "-max_len=%d" % LONGEST_INPUT, "-rss_limit_mb=2500",
             "-print_final_stats=1", corpus],
            capture_output=True, text=True, cwd=folder)
        executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
        coverage = re.findall(r"cov: (\d+) ft: (\d+)", done.stderr)
        finding = re.search(r"== Java Exception: (.*)|ERROR: libFuzzer: (.*)", done.stderr)
        report = {
            "seconds": seconds,
            "executions": int(executions.group(1)) if executions else 0,
            "edges": int(coverage[-1][0]) if coverage else 0,
            "inputsKept": len(os.listdir(corpus)),
            "finding": (finding.group(1) or finding.group(2)) if finding else None,
        }
        print(parser, json.dumps(report), flush=True)
        if done.returncode:
            report["finding"] = report["finding"] or "exit code %d" % done.returncode
            print(done.stderr[-3000:], flush=True)
        return report


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--fuzz", type=int, metavar="SECONDS", help="run the fuzz targets, each for so long")
    options.add_argument("--jobs", type=int, default=1, help="so many at the same time")
    options.add_argument("parsers", nargs="*", help="only these targets")
    options = options.parse_args()
    report = {}
    if os.path.exists(RESULTS):
        with open(RESULTS) as file:
            report = json.load(file)
    if options.fuzz:
        found, good = fuzz(options.fuzz, options.jobs, options.parsers)
        report.setdefault("fuzz", {}).update(found)
    else:
        report["media"], good = media()
    with open(RESULTS, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
    sys.exit(0 if good else 1)


main()
