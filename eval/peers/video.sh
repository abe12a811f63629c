#!/bin/sh
# S2VT, training and beam search: Sightline and PyTorch, in turn.
#
#   eval/peers/video.sh MSVD
#
# MSVD is the data set's folder. Needs Debian's python3-torch and libopenblas0-openmp. Writes
# eval/results/video-speed.json and video-speed.md. Takes about four minutes a round; nothing else
# should run meanwhile.
#
# ROUNDS, WORK, REMARK  as in run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
data=$1
work=${WORK:-$home/target/peers}
mkdir -p "$work"
. "$here/ways.sh"

echo "== Do both sides compute the same?"
rm -rf "$work/video-dump"
"$here/../speed/run.sh" CaptionSpeed --clips --data "$data" --dump "$work/video-dump"
debian "$here/captions.py" "$work/video-dump" --check --threads "$threads" --json "$work/video-check.json"

round=1
while [ "$round" -le "${ROUNDS:-3}" ]; do
  echo "== Round $round of ${ROUNDS:-3}"
  "$here/../speed/run.sh" CaptionSpeed --clips --data "$data" --json "$work/video-java-$round.json"
  for way in debian pypi; do
    $way "$here/captions.py" "$work/video-dump" --threads "$threads" --warm-up 5 --timed 25 \
      --json "$work/video-$way-$round.json"
  done
  round=$((round + 1))
done

/usr/bin/python3 "$here/video_summary.py" "$work" "$home/eval/results" "${REMARK:-}"
