"""Films with tags of colour, read by Sightline and by ffmpeg's zscale; writes eval/results/colour.md.

    ./mvnw -q -Dquick -DskipTests package
    python3 eval/colour/colour.py PHOTO      # a photo with many colours; ffmpeg must have zscale

ffmpeg makes a film of one frame of the photo for each row: converted to those colours and tagged with
them, so that the photo should come out again. It fails where the mean difference of Sightline's frame
from zscale's is 4 of 255 or more. HDR, which ffmpeg's filters make darker than a photo of the same scene,
is compared with the formula of our photos, written here once more.
"""

import array
import datetime
import functools
import glob
import math
import os
import platform
import subprocess
import sys
import tempfile

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RESULTS = os.path.join(HOME, "eval", "results", "colour.md")
SIZE = "320x240"
MOST = 4
NUMBERS = "zscale=m=gbr:r=full,format=gbrp16le"  # of HDR: what on_paper makes sRGB of
SDR = "zscale=p=bt709:t={}:m=gbr:r=full,format=gbrp"
PQ = "p=2020:t=smpte2084:m=2020_ncl:npl=203"
HLG = "p=2020:t=arib-std-b67:m=2020_ncl:npl=203"

X265 = ["libx265", "-x265-params", "log-level=none"]

# name, to these colours, pixel format, encoder, container, by zscale to sRGB
FILMS = [
    ("HDR10 (PQ)", PQ, "yuv420p10le", X265, "mp4", NUMBERS),
    ("HDR10, brightest pixel 4,000 cd/m2", PQ, "yuv420p10le",
     ["libx265", "-x265-params", "log-level=none:max-cll=4000,400:hdr10=1"], "mkv", NUMBERS),
    ("PQ, 8 bits", PQ, "yuv420p", ["libvpx-vp9"], "webm", NUMBERS),
    ("PQ, full range", PQ + ":r=full", "yuv444p10le", ["ffv1"], "mkv", NUMBERS),
    ("PQ, ICtCp", "p=2020:t=smpte2084:m=ictcp:npl=203", "yuv444p10le", ["ffv1"], "mkv", NUMBERS),
    ("HLG", HLG, "yuv420p10le", X265, "mov", NUMBERS),
    ("HLG, 4:2:2", HLG, "yuv422p10le", X265, "ts", NUMBERS),
    ("Display P3", "p=smpte432:t=709:m=709", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
    ("Display P3, curve of sRGB", "p=smpte432:t=iec61966-2-1:m=709", "yuv420p", ["libx264"], "mov",
     SDR.format("iec61966-2-1")),
    ("DCI P3 (SMPTE 431)", "p=smpte431:t=709:m=709", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
    ("XYZ (SMPTE 428)", "p=smpte428:t=709:m=709", "yuv444p", ["libx264"], "mp4", SDR.format("bt709")),
    ("BT.2020, no HDR", "p=2020:t=2020_10:m=2020_ncl", "yuv420p10le", X265, "mp4", SDR.format("bt709")),
    ("film", "p=film:t=709:m=709", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
    ("BT.470 M", "p=bt470m:t=709:m=fcc", "yuv420p", ["libx264"], "mkv", SDR.format("bt709")),
    ("BT.470 B/G", "p=bt470bg:t=601:m=470bg", "yuv420p", ["mpeg2video", "-q:v", "2"], "ts", SDR.format("601")),
    ("SMPTE 170M", "p=smpte170m:t=601:m=170m", "yuv420p", ["libx264"], "mp4", SDR.format("601")),
    ("SMPTE 240M, primaries", "p=smpte240m:t=709:m=709", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
    ("YCgCo", "p=709:t=709:m=ycgco", "yuv444p", ["libx264"], "mkv", SDR.format("bt709")),
    ("linear light", "p=709:t=linear:m=709", "yuv444p10le", ["ffv1"], "mkv", SDR.format("iec61966-2-1")),
    ("BT.709, full range", "p=709:t=709:m=709:r=full", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
    ("BT.709", "p=709:t=709:m=709", "yuv420p", ["libx264"], "mp4", SDR.format("bt709")),
]


def ffmpeg(*words):
    return subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *words], check=True, stdout=subprocess.PIPE).stdout


def write(photo, film, to, pixels, encoder):
    chain = (f"scale={SIZE}:flags=area,format=gbrp,setparams=color_primaries=bt709:color_trc=bt709"
             f":colorspace=gbr:range=pc,zscale={to}{'' if ':r=' in to else ':r=limited'},format={pixels}")
    quality = ["-crf", "10"] if encoder[0].startswith("lib") else []
    ffmpeg("-i", photo, "-vf", chain, "-frames:v", "1", "-c:v", *encoder, *quality, film)


def rgb(film, chain):
    return ffmpeg("-i", film, "-vf", chain + ",format=rgb24", "-frames:v", "1", "-f", "rawvideo", "-")


def pq(v):
    root = v ** (1 / 78.84375)
    return 10000 * (max(root - .8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / .1593017578125)


def hlg(v):
    scene = v * v / 3 if v <= .5 else (math.exp((v - .55991073) / .17883277) + .28466892) / 12
    return 1000 * scene ** 1.2


def on_paper(film, curve):
    """sRGB of the frame: white paper has 203 cd/m2, brighter light comes gently below it."""
    raw = array.array("H", ffmpeg("-i", film, "-vf", NUMBERS + ",format=rgb48le", "-frames:v", "1", "-f", "rawvideo", "-"))

    @functools.lru_cache(None)
    def light(number):
        y = curve(number / 65535) / 203
        return y if y <= .6 else 1 - .4 * math.exp(-(y - .6) / .4)

    def shown(y):
        y = min(1, max(0, y))
        return round(255 * (12.92 * y if y <= .0031308 else 1.055 * y ** (1 / 2.4) - .055))

    to_709 = ((1.6605, -.5876, -.0728), (-.1246, 1.1329, -.0083), (-.0182, -.1006, 1.1187))  # ITU-R BT.2087
    seen = bytearray()
    for i in range(0, len(raw), 3):
        r, g, b = map(light, raw[i:i + 3])
        seen += bytes(shown(x * r + y * g + z * b) for x, y, z in to_709)
    return seen


def difference(a, b):
    assert len(a) == len(b)
    return sum(abs(x - y) for x, y in zip(a, b)) / len(a)


def main():
    photo = sys.argv[1]
    jars = glob.glob(os.path.join(HOME, "target", "lib", "*.jar"))
    path = ":".join([os.path.join(HOME, "target", "classes")] + jars)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        films = [os.path.join(folder, f"{i}.{film[4]}") for i, film in enumerate(FILMS)]
        for film, (_, to, pixels, encoder, _, _) in zip(films, FILMS):
            write(photo, film, to, pixels, encoder)
        subprocess.run(["java", "-cp", path, os.path.join(HOME, "eval", "colour", "FirstFrame.java"), *films], check=True)
        for film, (name, _, _, _, _, chain) in zip(films, FILMS):
            ours = open(film + ".rgb", "rb").read()
            reference = on_paper(film, hlg if "HLG" in name else pq) if chain == NUMBERS else rgb(film, chain)
            rows.append((name, difference(ours, reference), difference(ours, rgb(film, "format=gbrp"))))
    version = subprocess.run(["ffmpeg", "-version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[2]
    with open(RESULTS, "w") as out:
        out.write(f"""# Colours of films, beside ffmpeg's zscale

`python3 eval/colour/colour.py PHOTO`

date: {datetime.date.today()}\u0020\u0020
ffmpeg: {version}\u0020\u0020
system: {platform.platform()}

Films of one frame of {SIZE}, made of a photo and tagged, read by Sightline, by ffmpeg with zscale (HDR: by the formula
that photos are read by) and by ffmpeg without it, which is what ignores the tags. Mean difference of a pixel's red,
green and blue, of 255.

| film | from zscale, or the formula | from ffmpeg without it |
|---|---|---|
""")
        out.writelines(f"| {name} | {zscale:.2f} | {plain:.2f} |\n" for name, zscale, plain in rows)
        out.write(f"\nLargest difference from what it should be: {max(row[1] for row in rows):.2f}.\n")
    print(open(RESULTS).read())
    far = [name for name, zscale, _ in rows if zscale >= MOST]
    if far:
        sys.exit(f"more than {MOST} from what it should be: {', '.join(far)}")


if __name__ == "__main__":
    main()
