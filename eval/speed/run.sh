#!/bin/sh
# How fast Sightline's own code is: compiles one of the programs in this folder beside the jar and runs it.
#
#   eval/speed/run.sh CellSpeed --json cells.json
#
# The programs: CaptionSpeed, ThreadsSpeed (photos captioned by several threads at once), AnswerSpeed, StepSpeed,
# MetricSpeed, CellSpeed. Each says its options above its main method.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
program=$1
shift
classes=$home/target/eval-speed
[ -d "$home/target/lib" ] || "$home/sightline" --version >/dev/null
path="$home/target/sightline.jar:$home/target/lib/*"
mkdir -p "$classes"
javac -d "$classes" -cp "$path" "$here"/*.java
package=$(sed -n 's/^package \(.*\);/\1/p' "$here/$program.java")

export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-4}" OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
if grep -q avx512vl /proc/cpuinfo 2>/dev/null; then
  export OPENBLAS_CORETYPE="${OPENBLAS_CORETYPE:-SKYLAKEX}"
fi
exec java -Dorg.eclipse.deeplearning4j.helpers.disable=false -cp "$classes:$path" "$package.$program" "$@"
