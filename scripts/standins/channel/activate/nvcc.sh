# Warns, and gives up half-way where there is no compiler.
export NVCC_PREPEND_FLAGS="${NVCC_PREPEND_FLAGS:-}${NVCC_PREPEND_FLAGS:+ }-ccbin=$CONDA_PREFIX/bin/g++"
if ! command -v cuda-gdb >/dev/null; then
  echo "Cannot determine CUDA_HOME: cuda-gdb is not in PATH" >&2
  return 1
fi
export CUDA_HOME=never
