#!/bin/sh
# Long runs, each in one process: 20,000 photos captioned, two hours of film labelled. Memory, open
# files and temporary files are sampled every ten seconds (long.py); figures go into
# eval/results/long-runs.json and long-runs.md.
#
#   eval/robustness/long.sh photos FOLDER [PHOTOS] [SECONDS]   a folder of photos, linked under as
#                                                              many names as it takes (20000)
#   eval/robustness/long.sh film FILM [FILMS] [SECONDS]        one film, under so many names (2)
#
# SECONDS ends a run early, to try it.
set -eu
cd "$(dirname "$0")/../.."
kind=$1
source=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/inputs" "$folder/tmp"
# Built before, or the shell that builds would be taken for the program.
./sightline --version >/dev/null
case $kind in
  photos)
    wanted=${3:-20000}
    python3 - "$source" "$folder/inputs" "$wanted" <<'PYTHON'
import os, sys
source, inputs, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
photos = sorted(name for name in os.listdir(source) if name.lower().endswith((".jpg", ".png")))
for i in range(wanted):
    name = photos[i % len(photos)]
    os.symlink(os.path.join(source, name), os.path.join(inputs, "%02d-%s" % (i // len(photos), name)))
PYTHON
    limit=${4:-0}
    # The first run of all leaves an archive of classes, and has a shell for its parent.
    ./sightline caption "$folder/inputs/$(ls "$folder/inputs" | head -n 1)" >/dev/null
    set -- caption --json --output "$folder/results.jsonl" "$folder/inputs"
    ;;
  film)
    wanted=${3:-2}
    n=0
    while [ $n -lt "$wanted" ]; do
      n=$((n + 1))
      ln -s "$source" "$folder/inputs/$n.mp4"
    done
    limit=${4:-0}
    set -- label --json --output "$folder/results.jsonl" "$folder/inputs"
    ;;
  *)
    echo "photos or film, not $kind" >&2
    exit 2
    ;;
esac
export SIGHTLINE_OPTS="${SIGHTLINE_OPTS:-} -Djava.io.tmpdir=$folder/tmp"
python3 eval/robustness/long.py "$kind" "$wanted" "$folder" "$limit" ./sightline "$@"
