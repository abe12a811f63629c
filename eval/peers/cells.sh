#!/bin/sh
# Recurrent layers and the character model: Sightline, PyTorch and DL4J's own layers, in turn.
#
#   eval/peers/cells.sh
#
# Needs Debian's python3-torch and libopenblas0-openmp. Writes eval/results/cells-speed.json and
# cells-speed.md. Takes about four minutes a round; nothing else should run meanwhile.
#
# ROUNDS, WORK, REMARK  as in run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
work=${WORK:-$home/target/peers}
mkdir -p "$work"
. "$here/ways.sh"

round=1
while [ "$round" -le "${ROUNDS:-3}" ]; do
  echo "== Round $round of ${ROUNDS:-3}"
  "$here/../speed/run.sh" CellSpeed --json "$work/cells-java-$round.json"
  for way in debian pypi; do
    $way "$here/cells.py" --threads "$threads" --json "$work/cells-$way-$round.json"
  done
  OPENBLAS_THREAD_TIMEOUT=4 OMP_WAIT_POLICY=passive java -cp "$home/target/lib/*" \
    "$here/Dl4jCells.java" 2 "$work/cells-dl4j-$round.json" 2>&1 | grep "a pass"
  round=$((round + 1))
done

/usr/bin/python3 "$here/cells_summary.py" "$work" "$home/eval/results" "${REMARK:-}"
