#!/bin/sh
# Films to labels: Sightline, and OpenCV with PyTorch, in turn, each as one program from its start to
# its end.
#
#   eval/peers/label.sh VIDEO_OR_FOLDER BUNDLE
#
# Makes a long film of the videos, which goes again at the end. BUNDLE is a labeller's folder whose
# net is an LSTM in one direction. Needs Debian's python3-torch, python3-opencv, python3-pil,
# libopenblas0-openmp and time. Writes eval/results/label-speed.json and label-speed.md. Takes a
# quarter of an hour; nothing else should run meanwhile.
#
# MINUTES  length of the film (10)
# SIZE     its size, such as 640x480 (the first video's)
# TRIAL    frames on which each way of writing the peer is tried (128)
# ROUNDS, WORK, REMARK  as in run.sh; RESULTS  folder for the results (eval/results)
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
[ $# -eq 2 ] || { echo "usage: label.sh VIDEO_OR_FOLDER BUNDLE" >&2; exit 2; }
videos=$1
bundle=$2
work=${WORK:-$home/target/peers}/label
rm -rf "$work"
mkdir -p "$work"
. "$here/ways.sh"

film=$work/film.mp4
trap 'rm -rf "$film" "$work/photos"' EXIT
trap 'exit 130' INT TERM

# Seconds by the wall clock and of the processor, and peak memory of a program, into a file.
timed() {
  into=$1
  shift
  /usr/bin/time -o "$into" -f '{"seconds": %e, "user": %U, "system": %S, "peakKilobytes": %M}' "$@"
}
peer() {
  timed "$work/$1-$round.time.json" \
    sh -c '. "$0"; way=$1; shift; "$way" "$@"' "$here/ways.sh" \
    "$1" "$here/label.py" "$film" "$bundle" --way "$work/$1.way.json" --json "$work/$1-$round.json" \
    >"$work/$1-$round.jsonl"
}

encoder=$(/usr/bin/python3 "$here/label.py" --encoder-of "$bundle")
"$home/sightline" models verify "$bundle" # builds, too, where that is still to be done
/usr/bin/python3 "$here/film.py" "$videos" "$film" --minutes "${MINUTES:-10}" \
  ${SIZE:+--size "$SIZE"} --photos "$work/photos" --json "$work/film.json"
for way in debian pypi; do
  echo "== The fastest way of the peer, $way"
  $way "$here/label.py" "$film" "$bundle" --choose --trial "${TRIAL:-128}" --threads "$threads" \
    --way "$work/$way.way.json"
done

round=1
while [ "$round" -le "${ROUNDS:-3}" ]; do
  echo "== Round $round of ${ROUNDS:-3}"
  timed "$work/java-$round.time.json" \
    "$home/sightline" label --json --model "$bundle" "$film" >"$work/java-$round.jsonl"
  peer debian
  peer pypi
  "$home/sightline" bench encoder "$work/photos" --encoder "$encoder" --seconds 0.5 \
    --json "$work/encoder-$round.json" >/dev/null
  round=$((round + 1))
done

/usr/bin/python3 "$here/label_summary.py" "$work" "${RESULTS:-$home/eval/results}" "${REMARK:-}"
