# As the compilers do it: functions, arrays, former values put aside, flags in front of flags.
_activated_tool() {
  local name=$1 value=$2 old
  eval old="\${$name:-}"
  if [ -n "$old" ]; then eval export "CONDA_BACKUP_$name=\"$old\""; else unset "CONDA_BACKUP_$name"; fi
  eval export "$name=\"$value\""
}
for _activated in "CC gcc" "CXX g++" "AR ar" "_CONDA_PYTHON_SYSCONFIGDATA_NAME _sysconfigdata_x86_64_conda_linux_gnu"; do
  _activated_tool ${_activated% *} "$CONDA_PREFIX/bin/x86_64-conda-linux-gnu-${_activated#* }"
done
_activated_tool CFLAGS "-march=nocona -O2 -isystem $CONDA_PREFIX/include${CFLAGS:+ }${CFLAGS:-}"
_activated_tool LDFLAGS "-Wl,-O2 -Wl,-rpath,$CONDA_PREFIX/lib${LDFLAGS:+ }${LDFLAGS:-}"
export CMAKE_ARGS="-DCMAKE_AR=$AR${CMAKE_ARGS:+ }${CMAKE_ARGS:-}" CONDA_BUILD_SYSROOT="$CONDA_PREFIX/x86_64-conda-linux-gnu/sysroot"
unset _activated
unset -f _activated_tool
