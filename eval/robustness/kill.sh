#!/bin/sh
# Kills trainings at random moments, goes on with --resume, and compares what they end with with an
# uninterrupted one, byte for byte: src/test/java/dev/sightline/robustness/KilledTrainings.java.
# Counts go into eval/results/robustness-crash.json; exit code 1 where one ended otherwise.
#
#   eval/robustness/kill.sh [KILLS]      50 unless said otherwise, and a few more, so that each training ends;
#                                        about ten minutes on two cores
set -eu
cd "$(dirname "$0")/../.."
. eval/robustness/classpath.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -XX:+UseSerialGC -Djava.awt.headless=true \
  -Dorg.eclipse.deeplearning4j.helpers.disable=false \
  dev.sightline.robustness.KilledTrainings "$folder" "${1:-50}" eval/results/robustness-crash.json
