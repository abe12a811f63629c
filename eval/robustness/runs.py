"""Runs the program on hostile files and on stopped processes; adds to eval/results/robustness.json.

    ./mvnw -q -Dquick -DskipTests package                  # compiles what makes the files
    python3 eval/robustness/runs.py batch                  # more than 2,000 hostile files, 200 good ones among them
    python3 eval/robustness/runs.py pause [SECONDS]        # processes that stand still, 16 seconds unless said otherwise
    python3 eval/robustness/runs.py isolation [PHOTO...]   # what --isolate costs
    python3 eval/robustness/runs.py large                  # photos near the limits: less than 512 MB each
    python3 eval/robustness/runs.py films                  # hostile films: less than 30 processor seconds, 1 GB each

Photos of one's own for "batch": --good FOLDER. Memory is what is resident of all processes of a run
together, and of each alone, looked at ten times a second. Exit code 1 where something is not as it
should be.
"""

import argparse
import collections
import glob
import json
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RESULTS = os.path.join(HOME, "eval", "results", "robustness.json")
PROGRAM = os.path.join(HOME, "sightline")
GOOD = 200
HOSTILE = 2000


def make(folder):
    jars = glob.glob(os.path.join(HOME, "target", "lib", "*.jar"))
    classes = [os.path.join(HOME, "target", f) for f in ("test-classes", "classes")]
    subprocess.run(["java", "-Xmx2g", "-cp", ":".join(classes + jars), "dev.sightline.media.HostileBatch", folder],
                   check=True)


def family(pid):
    """A process and those that it started, by number, with their parents."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open("/proc/%s/stat" % entry) as stat:
                    parents[int(entry)] = int(stat.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def resident(pid):
    try:
        with open("/proc/%d/status" % pid) as status:
            sizes = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+)", status.read()))
        return int(sizes["VmRSS"]) / 1000, int(sizes["VmHWM"]) / 1000
    except (OSError, KeyError):
        return 0, 0


def decodes(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as line:
            return b"DecoderMain" in line.read()
    except OSError:
        return False


class Run:
    """A run of the program, with what it took."""

    def __init__(self, *arguments):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.begun = time.time()
        self.process = subprocess.Popen([PROGRAM, *arguments], cwd=HOME, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, errors="replace")
        self.most = collections.Counter()
        watch = threading.Thread(target=self.watch, daemon=True)
        watch.start()
        self.before = before

    def watch(self):
        while self.process.poll() is None:
            together = 0
            for pid in family(self.process.pid):
                now, most = resident(pid)
                together += now
                name = "decoder" if decodes(pid) else "main"
                self.most[name] = max(self.most[name], round(most))
            self.most["together"] = max(self.most["together"], round(together))
            time.sleep(0.1)

    def processes(self, decoding):
        return [pid for pid in family(self.process.pid) if decodes(pid) == decoding]

    def end(self):
        out, err = self.process.communicate()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.figures = {
            "exitCode": self.process.returncode,
            "seconds": round(time.time() - self.begun, 1),
            "processorSeconds": round(used.ru_utime + used.ru_stime - self.before.ru_utime - self.before.ru_stime, 1),
            "megabytes": dict(self.most),
        }
        self.out, self.err = out, err
        return self


def answers(file):
    """What a file of results says of each input last: the fields of its line."""
    last = {}
    with open(file) as lines:
        for line in lines:
            fields = json.loads(line)
            last[fields["file"]] = fields
    return last


def spoil(folder, good):
    """Things that are no files, or not whole, under names of photos and films."""
    for i in range(10):
        for ending in ("jpg", "mp4"):
            os.mkfifo(os.path.join(folder, "pipe-%d.%s" % (i, ending)))
            open(os.path.join(folder, "empty-%d.%s" % (i, ending)), "w").close()
        with open(good[i], "rb") as file:
            whole = file.read()
        with open(os.path.join(folder, "half-%d" % i + os.path.splitext(good[i])[1]), "wb") as file:
            file.write(whole[:len(whole) // 2])
        locked = os.path.join(folder, "locked-%d.jpg" % i)
        with open(locked, "wb") as file:
            file.write(b"may not be read")
        os.chmod(locked, 0)
        os.symlink("gone", os.path.join(folder, "gone-%d.jpg" % i))
    os.symlink("/dev/zero", os.path.join(folder, "zero.jpg"))
    os.symlink("/dev/random", os.path.join(folder, "random.mp4"))
    with open(os.path.join(folder, "huge.jpg"), "wb") as file:
        file.truncate(8 << 30)
    with open(os.path.join(folder, "two\nlines.jpg"), "wb") as file:
        file.write(b"no picture")


def batch(options):
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        good = sorted(glob.glob(os.path.join(options.good or os.path.join(folder, "good"), "*")))[:GOOD]
        hostile = os.path.join(folder, "hostile")
        spoil(hostile, good)
        bad = [os.path.join(hostile, name) for name in sorted(os.listdir(hostile))]
        everything = good + bad
        random.Random(24).shuffle(everything)
        names = os.path.join(folder, "names")
        with open(names, "wb") as file:
            file.write(b"".join(os.fsencode(name) + b"\0" for name in everything))
        out = os.path.join(folder, "out.jsonl")
        command = ["caption", "--json", "-0", "--files-from", names, "--out", out]
        first = Run(*command).end()
        said = answers(out)
        unfinished = [name for name, fields in said.items() if fields.get("unfinished")]
        silent = [name for name in everything if name not in said]
        second = Run(*command, "--resume").end()
        resumed = re.search(r"Resuming: ([\d,]+) files", second.err)
        later = answers(out)
        films = [line for line in first.err.splitlines() if "takes too long to decode" in line]
        report = {
            "command": "sightline caption --json -0 --files-from NAMES --out FILE",
            "good": len(good),
            "hostile": len(bad),
            "goodWithCaption": sum("caption" in said.get(name, {}) for name in good),
            "hostileWithCaption": sum("caption" in said.get(name, {}) for name in bad),
            "hostileWithSentence": sum("error" in said.get(name, {}) for name in bad),
            "withoutALine": len(silent),
            "toBeTriedAgain": len(unfinished),
            "filmsOverTheirProcessorTime": len(films),
            **first.figures,
            "resume": {
                "takenAsDone": int(resumed.group(1).replace(",", "")) if resumed else 0,
                "goodWithCaption": sum("caption" in later.get(name, {}) for name in good),
                **second.figures,
            },
        }
        fine = (len(good) == GOOD and len(bad) >= HOSTILE and report["goodWithCaption"] == GOOD and not silent
                and first.figures["exitCode"] == 1 and report["resume"]["goodWithCaption"] == GOOD
                and report["resume"]["takenAsDone"] == len(everything) - len(unfinished)
                and second.figures["exitCode"] == 1 and "at dev.sightline" not in first.err)
        if not fine or options.verbose:
            print(first.err[-4000:], second.err[-2000:], silent[:20], unfinished[:20], sep="\n")
        return report, fine


def stopped(folder, what, inputs, extra, who, seconds):
    """Stops processes in the midst of their work, for so long."""
    out = os.path.join(folder, "out.jsonl")
    if os.path.exists(out):
        os.remove(out)
    run = Run("caption", "--json", "--out", out, *extra, *inputs)
    while True:  # until it decodes
        begun = os.path.exists(out) and os.path.getsize(out) > 0
        decoders = run.processes(True)
        ready = begun if what == "photos" else bool(decoders)
        if run.process.poll() is not None:
            sys.exit("%s: it ended before it could be stopped\n%s" % (what, run.err))
        if ready and (who == "program" or decoders):
            break
        time.sleep(0.02)
    time.sleep(0 if what == "photos" else 1)
    program = run.processes(False)
    chosen = {"program": program, "decoder": decoders, "both": program + decoders}[who]
    for pid in chosen:
        os.kill(pid, signal.SIGSTOP)
    before = os.path.getsize(out) if os.path.exists(out) else 0
    time.sleep(seconds)
    midway = (os.path.getsize(out) if os.path.exists(out) else 0) - before
    for pid in reversed(chosen):
        os.kill(pid, signal.SIGCONT)
    run.end()
    said = answers(out)
    return {
        "what": what + (" " + " ".join(extra) if extra else ""),
        "stopped": who,
        "inputs": len(inputs),
        "answers": sum("caption" in fields for fields in said.values()),
        "complaints": sum("error" in fields for fields in said.values()),
        "bytesWrittenMeanwhile": midway,
        "exitCode": run.figures["exitCode"],
    }


def pause(options):
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        photos = sorted(glob.glob(os.path.join(folder, "good", "*")))
        copies = []
        for i in range(3):
            for photo in photos:
                copy = os.path.join(folder, "%d-%s" % (i, os.path.basename(photo)))
                shutil.copy(photo, copy)
                copies.append(copy)
        film = [os.path.join(folder, "film.mp4")]
        runs = [stopped(folder, "photos", copies, [], "program", options.seconds)]
        for who in ("program", "decoder", "both"):
            runs.append(stopped(folder, "photos", copies, ["--isolate"], who, options.seconds))
            runs.append(stopped(folder, "film", film, [], who, options.seconds))
        for run in runs:
            print(json.dumps(run), flush=True)
        fine = all(run["answers"] == run["inputs"] and run["complaints"] == 0 and run["exitCode"] == 0
                   for run in runs)
        return {"seconds": options.seconds, "runs": runs}, fine


def isolation(options):
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        photos = options.photos or sorted(glob.glob(os.path.join(folder, "good", "*")))
        film = os.path.join(folder, "film.mp4")
        report = {}
        for name, inputs in (("a photo", photos[:1]), ("%d photos" % len(photos), photos),
                             ("a film of 80 s, 640x480", [film])):
            figures = collections.defaultdict(list)
            for turn in range(options.turns):
                for how in ("--no-isolate", "--isolate"):
                    figures[how].append(Run("caption", "--json", how, *inputs).end().figures)
            report[name] = {
                how: {"processorSeconds": [one["processorSeconds"] for one in turns],
                      "megabytes": {part: max(one["megabytes"].get(part, 0) for one in turns)
                                    for part in ("together", "main", "decoder")}}
                for how, turns in figures.items()}
            print(name, json.dumps(report[name]), flush=True)
        return report, True


def png(file, width, height, row):
    """A PNG of RGB pixels, whose rows a function gives."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(b"\0" + row(y)) for y in range(height)) + packer.flush()
    with open(file, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                  + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def tiff(file, width, height):
    """An uncompressed TIFF of noise, in one strip."""
    bits = 8 + 2 + 9 * 12 + 4
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, bits), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, bits + 6), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, 3 * width * height)]
    with open(file, "wb") as out:
        out.write(b"II*\0" + struct.pack("<IH", 8, len(tags)))
        out.write(b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4) + struct.pack("<HHH", 8, 8, 8))
        for _ in range(height):
            out.write(os.urandom(3 * width))


def large(_):
    report = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, make_it in {
                "a PNG of noise, 27 megapixels": lambda file: png(file, 6000, 4500, lambda y: os.urandom(18000)),
                "a PNG of noise, 40 megapixels": lambda file: png(file, 8000, 5000, lambda y: os.urandom(24000)),
                "a smooth PNG, 52 megapixels": lambda file: png(file, 8000, 6500, lambda y: bytes([y // 32]) * 24000),
                "a TIFF of noise, 41 megapixels": lambda file: tiff(file, 6400, 6400)}.items():
            file = os.path.join(folder, "photo")
            make_it(file)
            run = Run("caption", file).end()
            report[name] = dict(run.figures, fileMegabytes=os.path.getsize(file) // 1_000_000)
            print(name, json.dumps(report[name]), flush=True)
    fine = all(one["exitCode"] == 0 and one["megabytes"]["together"] < 512 for one in report.values())
    return report, fine


def films(options):
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        names = sorted(name for name in os.listdir(os.path.join(folder, "hostile")) if re.search(r"\.(mp4|mkv|avi|webm|mov|ts|flv)", name))
        chosen = random.Random(1).sample(names, min(options.count, len(names)))
        runs = []
        for name in chosen:
            run = Run("caption", "--json", os.path.join(folder, "hostile", name)).end()
            runs.append(dict(run.figures, file=name))
        worst = max(runs, key=lambda run: run["processorSeconds"])
        heaviest = max(runs, key=lambda run: run["megabytes"].get("decoder", 0))
        fine = worst["processorSeconds"] < 30 and heaviest["megabytes"].get("decoder", 0) < 1000
        return {"films": len(runs), "mostProcessorSeconds": worst, "mostMemory": heaviest}, fine


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = options.add_subparsers(dest="mode", required=True)
    of_batch = modes.add_parser("batch")
    of_batch.add_argument("--good", metavar="FOLDER")
    of_batch.add_argument("--verbose", action="store_true")
    of_pause = modes.add_parser("pause")
    of_pause.add_argument("seconds", type=float, nargs="?", default=16)
    of_isolation = modes.add_parser("isolation")
    of_isolation.add_argument("photos", nargs="*")
    of_isolation.add_argument("--turns", type=int, default=3)
    modes.add_parser("large")
    of_films = modes.add_parser("films")
    of_films.add_argument("--count", type=int, default=60)
    options = options.parse_args()
    figures, fine = {"batch": batch, "pause": pause, "isolation": isolation, "large": large,
                     "films": films}[options.mode](options)
    figures["date"] = time.strftime("%Y-%m-%d")
    print(json.dumps(figures, indent=2))
    with open(RESULTS) as file:
        report = json.load(file)
    report[options.mode] = figures
    with open(RESULTS, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
    sys.exit(0 if fine else 1)


main()
