# How PyTorch is run; read by run.sh, cells.sh, video.sh, label.sh and encoders.sh.
threads=$(nproc)
openblas=/usr/lib/$(uname -m)-linux-gnu/openblas-openmp
[ -d "$openblas" ] || { echo "libopenblas0-openmp is not installed" >&2; exit 3; }
pypi_python=${PYPI_PYTHON:-$home/target/pytorch/bin/python}
[ -x "$pypi_python" ] || {
  echo "No PyTorch of PyPI in $pypi_python: make it by" >&2
  echo "  python3 -m venv $home/target/pytorch && $home/target/pytorch/bin/pip install torch numpy pillow" >&2
  exit 3
}
# Which kernels OpenBLAS uses is its own choice, on both sides; where the processor has AVX-512 it does
# not always see it, so that both sides are told, as Sightline's launcher does by itself.
unset OPENBLAS_CORETYPE OMP_NUM_THREADS
kernels=
if grep -q -m 1 -w avx512f /proc/cpuinfo; then
  kernels="OPENBLAS_CORETYPE=SKYLAKEX ATEN_CPU_CAPABILITY=avx512"
fi

# As Debian has it, with the OpenMP build of OpenBLAS and all cores (torch itself takes one here).
debian() {
  # shellcheck disable=SC2086 # several words, or none
  env $kernels OMP_NUM_THREADS="$threads" LD_LIBRARY_PATH="$openblas" /usr/bin/python3 "$@"
}
# As PyPI has it: its wheels bring their own libraries (MKL and oneDNN).
pypi() {
  env OMP_NUM_THREADS="$threads" PYPI_PYTHON="$pypi_python" "$pypi_python" "$@"
}
