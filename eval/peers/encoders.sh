#!/bin/sh
# Every encoder of a folder: DL4J as it comes, DL4J as Sightline sets it, ONNX Runtime bare and
# through Sightline, PyTorch; speed, memory, and training where encoders are trained.
#
#   eval/peers/encoders.sh FOLDER_OF_ENCODERS PHOTOS
#
# The folder holds encoders' bundles under the names of nets, made for example by
#
#   for net in squeezenet resnet50; do ./sightline models import --net $net --seed 1 encoders/$net; done
#
# Speed does not depend on what the weights are. Needs Debian's python3-torch and
# libopenblas0-openmp. Writes eval/results/encoders-speed.json and encoders-speed.md. Nothing else
# should run meanwhile.
#
# SECONDS_EACH  of each measurement (1)
# TRAINED       nets whose training is measured (mobilenet-v2 squeezenet)
# RESULTS       where the tables go (eval/results)
# WORK, REMARK  as in run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
encoders=$(cd "$1" && pwd -P)
photos=$2
seconds=${SECONDS_EACH:-1}
trained=${TRAINED:-mobilenet-v2 squeezenet}
work=${WORK:-$home/target/peers}/encoders
mkdir -p "$work"
. "$here/ways.sh"
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

"$home/sightline" doctor --json >"$work/doctor.json" # also builds what is to be measured
jar=$home/target/sightline.jar
# The nets without what sets Sightline's settings when ND4J starts: DL4J as it comes.
bare=$work/bare-classes
rm -rf "$bare" && mkdir -p "$bare"
cp -r "$home/target/classes/dev" "$home/target/classes/org" "$bare/"
mkdir -p "$work/classes"
"${java%java}javac" -cp "$jar:$home/target/lib/*" -d "$work/classes" \
  "$here/Dl4jEncoders.java" "$here/EncoderMemory.java"

# What the shell, the launcher or the user may have set must not help DL4J as it comes.
plain() {
  env -u OPENBLAS_THREAD_TIMEOUT -u OMP_WAIT_POLICY -u OPENBLAS_CORETYPE -u OMP_NUM_THREADS \
    "$java" -Xmx4g -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@"
}

for bundle in "$encoders"/*/; do
  bundle=${bundle%/}
  net=${bundle##*/}
  grep -q '"task" : "encoder"' "$bundle/bundle.json" 2>/dev/null || continue
  training=
  case " $trained " in *" $net "*) training=training ;; esac
  echo "== $net: DL4J as it comes"
  plain -cp "$work/classes:$bare:$home/target/lib/*" Dl4jEncoders "$net" "$seconds" \
    "$work/$net-dl4j-bare.json" $training
  echo "== $net: DL4J inside Sightline"
  plain -cp "$work/classes:$jar:$home/target/lib/*" Dl4jEncoders "$net" "$seconds" \
    "$work/$net-dl4j-sightline.json" $training
  echo "== $net: ONNX Runtime, bare and through Sightline"
  "$home/sightline" bench encoder "$photos" --encoder "$bundle" --limit 64 --seconds "$seconds" \
    --json "$work/$net-onnx.json"
  plain -cp "$work/classes:$jar:$home/target/lib/*" EncoderMemory "$bundle" "$work/$net-memory.json"
  if /usr/bin/python3 "$here/encoders_summary.py" --knows "$net"; then
    for way in debian pypi; do
      echo "== $net: PyTorch, $way"
      $way "$here/encoders.py" "$net" "$work/$net-$way.json" --seconds "$seconds" \
        ${training:+--training}
    done
  fi
done

/usr/bin/python3 "$here/encoders_summary.py" "$work" "${RESULTS:-$home/eval/results}" "${REMARK:-}"
