#!/bin/sh
# Sightline against PyTorch on this machine, in turn: Java, Debian's PyTorch, PyPI's, Java, ...
#
#   eval/peers/run.sh FLICKR8K WEIGHTS
#
# FLICKR8K is the data set's folder, WEIGHTS MobileNetV2 as safetensors. Needs Debian's python3-torch,
# python3-pil and libopenblas0-openmp. Writes eval/results/speed.json and speed.md. Takes a quarter
# of an hour; nothing else should run meanwhile.
#
# ROUNDS   how often both sides take their turn (3)
# WORK     folder for what is handed over and for each turn's figures (target/peers)
# REMARK   a sentence for the results, such as what else the machine was doing
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
data=$1
weights=$2
rounds=${ROUNDS:-3}
work=${WORK:-$home/target/peers}
mkdir -p "$work"

. "$here/ways.sh"

echo "== Do both sides compute the same?"
rm -rf "$work/dump"
"$here/../speed/run.sh" CaptionSpeed --data "$data" --dump "$work/dump"
debian "$here/captions.py" "$work/dump" --check --threads "$threads" --json "$work/check.json"

photos=$data/images
[ -d "$photos" ] || photos=$data
round=1
variants=
while [ "$round" -le "$rounds" ]; do
  echo "== Round $round of $rounds"
  "$here/../speed/run.sh" CaptionSpeed --data "$data" --json "$work/captions-java-$round.json"
  for way in debian pypi; do
    # shellcheck disable=SC2086 # empty in the first round
    $way "$here/captions.py" "$work/dump" --threads "$threads" --warm-up 5 --timed 25 $variants \
      --json "$work/captions-$way-$round.json"
  done
  "$home/sightline" bench encoder "$photos" --seconds 0.5 --json "$work/encoder-java-$round.json"
  for way in debian pypi; do
    $way "$here/encoder.py" "$photos" "$weights" --rounds 1 --seconds 1 \
      --json "$work/encoder-$way-$round.json"
  done
  # Of PyTorch's ways of writing a model only those that won go on.
  [ "$round" -gt 1 ] || variants="--variants $(/usr/bin/python3 "$here/summary.py" --best "$work")"
  round=$((round + 1))
done

/usr/bin/python3 "$here/summary.py" "$work" "$home/eval/results" "${REMARK:-}"
