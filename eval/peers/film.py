#!/usr/bin/env python3
"""A long film out of short ones, over and over until it is long enough: H.264, or MPEG-4 where
OpenCV cannot write that.

    python3 film.py VIDEO_OR_FOLDER FILM [--minutes 10] [--size 640x480] [--photos FOLDER]

Size and rate are the first video's unless a size is given.
"""

import argparse
import itertools
import json
import pathlib

import cv2

ENDINGS = {".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v"}


def videos(place):
    """The videos of a folder, by name, or the one that is named."""
    if place.is_file():
        return [place]
    found = sorted(p for p in place.rglob("*") if p.suffix.lower() in ENDINGS)
    if not found:
        raise SystemExit(f"{place}: there are no videos")
    return found


def frames(video, rate):
    """A video's frames, repeated or left out so that there are so many a second."""
    capture = cv2.VideoCapture(str(video))
    own = capture.get(cv2.CAP_PROP_FPS)
    if not 0 < own < 1000:
        own = rate
    shown = 0
    for number in itertools.count():
        there, frame = capture.read()
        if not there:
            return
        while shown / rate < (number + 1) / own:
            yield frame
            shown += 1


def writer(film, rate, size):
    for code in ("avc1", "mp4v"):
        out = cv2.VideoWriter(
            str(film), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*code), rate, size
        )
        if out.isOpened():
            return out, code
    raise SystemExit(f"{film}: OpenCV can write neither H.264 nor MPEG-4 here")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("videos", type=pathlib.Path)
    arguments.add_argument("film", type=pathlib.Path)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--size", help="such as 640x480")
    arguments.add_argument("--photos", type=pathlib.Path, help="64 of its frames, as JPEGs")
    arguments.add_argument("--json", type=pathlib.Path, help="write here what the film is")
    given = arguments.parse_args()
    found = videos(given.videos)
    first = cv2.VideoCapture(str(found[0]))
    rate = first.get(cv2.CAP_PROP_FPS)
    size = tuple(int(first.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    first.release()
    if given.size:
        size = tuple(int(side) for side in given.size.split("x"))
    if not 0 < rate < 1000 or 0 in size:
        raise SystemExit(f"{found[0]}: OpenCV cannot read it")
    wanted = round(60 * given.minutes * rate)
    out, code = writer(given.film, rate, size)
    if given.photos:
        given.photos.mkdir(parents=True, exist_ok=True)
    written = 0
    while written < wanted:
        before = written
        for frame in itertools.chain.from_iterable(frames(video, rate) for video in found):
            if frame.shape[1::-1] != size:
                frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
            out.write(frame)
            if given.photos and written * 64 // wanted != (written - 1) * 64 // wanted:
                cv2.imwrite(str(given.photos / f"{written:08d}.jpg"), frame)
            written += 1
            if written == wanted:
                break
        if written == before:
            raise SystemExit(f"{given.videos}: OpenCV can read none of the videos")
    out.release()
    about = {
        "videos": len(found),
        "seconds": written / rate,
        "framesPerSecond": rate,
        "width": size[0],
        "height": size[1],
        "codec": {"avc1": "H.264", "mp4v": "MPEG-4"}[code],
    }
    print(f"{given.film}: {about}")
    if given.json:
        given.json.write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    main()
