# Sourced by the scripts beside it: builds what is missing and sets CLASSPATH to everything that
# tests see, and the environment as the launcher does (docs/architecture.md, "Threads").
if [ ! -d target/test-classes ] || [ ! -d target/lib ]; then
  ./mvnw -q -B -Pquick -DskipTests package
fi
if [ ! -s target/test-classpath.txt ] || [ pom.xml -nt target/test-classpath.txt ]; then
  ./mvnw -q -B dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
fi
CLASSPATH=target/test-classes:target/classes:$(cat target/test-classpath.txt)
export CLASSPATH
export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-4}"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
