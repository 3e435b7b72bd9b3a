# shellcheck shell=bash
# A real mamba for the stand-ins, where there is one: scripts/standins/README.md.

# find_mamba: exports STANDIN_MAMBA, the folder that holds bin/mamba and lib; empty where there is none. micromamba is the same program.
# CONTAINER_ACTION_MAMBA names another folder; set to nothing, it asks for the stand-in.
find_mamba() {
  local folder=${CONTAINER_ACTION_MAMBA-$REPO/../shared/mamba}
  STANDIN_MAMBA=
  # It is built for one architecture, and needs the C library of Debian 13 or Ubuntu 24.04, as the images have it.
  if [ -n "$folder" ] && [ -x "$folder/bin/mamba" ] && [ "$(uname -m)" = x86_64 ]; then
    STANDIN_MAMBA=$(cd "$folder" && pwd)
  elif [ -n "${CONTAINER_ACTION_MAMBA:-}" ]; then
    fail 'looking for mamba' "CONTAINER_ACTION_MAMBA is $folder, which has no bin/mamba that this machine can use" \
      'name a folder with bin/mamba and lib, or set it to nothing for the stand-in'
  fi
  remember STANDIN_MAMBA "$STANDIN_MAMBA"
}
