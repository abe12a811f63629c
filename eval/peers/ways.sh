# How PyTorch is run; read by run.sh and cells.sh.
threads=$(nproc)
openblas=/usr/lib/$(uname -m)-linux-gnu/openblas-openmp
[ -d "$openblas" ] || { echo "libopenblas0-openmp is not installed" >&2; exit 3; }

# As Debian has it, with the OpenMP build of OpenBLAS and all cores (torch itself takes one here).
debian() {
  env OMP_NUM_THREADS="$threads" LD_LIBRARY_PATH="$openblas" /usr/bin/python3 "$@"
}
# With the kernels that Sightline's own launcher asks for, where the processor has AVX-512.
tuned() {
  if grep -q -m 1 -w avx512f /proc/cpuinfo; then
    OPENBLAS_CORETYPE=SKYLAKEX ATEN_CPU_CAPABILITY=avx512 debian "$@"
  else
    debian "$@"
  fi
}
