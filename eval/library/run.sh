#!/bin/bash
# eval/library/run.sh [REPOSITORY]: publishes Sightline to a folder, builds a program that depends on it as a stranger's
# would, runs it outside of the project, and says what it weighs. Results: eval/results/library.md.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
repository=${1:-$project/target/repository}
work=$(mktemp -d)
[ -n "${KEEP-}" ] || trap 'rm -rf "$work"' EXIT

rm -rf "$repository"
"$project/mvnw" -B -q -f "$project/src/publish/pom.xml" -Ppublish -Dquick -DskipTests -Dspotless.check.skip deploy \
  "-DaltDeploymentRepository=out::file://$repository"

cp -r "$project/eval/library/pom.xml" "$project/eval/library/src" "$project/datasets/samples/dog-on-grass.jpg" "$work"
cat > "$work/settings.xml" <<X
<settings><profiles><profile><id>local</id><repositories><repository><id>sightline</id><url>file://$repository</url>
<snapshots><enabled>true</enabled><updatePolicy>always</updatePolicy></snapshots></repository></repositories></profile></profiles>
<activeProfiles><activeProfile>local</activeProfile></activeProfiles></settings>
X
cd "$work"
"$project/mvnw" -B -q -U -s settings.xml package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib
echo "What the program needs at run time, in bytes:"
(cd lib && ls -l --block-size=1 | awk 'NR > 1 { print $5, $9; all += $5 } END { print all, "all together" }' | sort -n)
echo
echo "Started outside of the project, twice; the first time unpacks the native libraries:"
export SIGHTLINE_CACHE=$work/cache
for turn in first second; do
  java -Dorg.bytedeco.javacpp.cachedir="$work/natives" -cp "target/classes:lib/*" Captions dog-on-grass.jpg 2>&1
done
