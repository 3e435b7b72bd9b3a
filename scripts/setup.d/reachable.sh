# shellcheck shell=bash
# Which public services answer. Asked once a run.

# hub_answers: whether the Engine itself can read from Docker Hub (it may have a proxy or mirror of its own).
hub_answers() {
  [ -z "${CONTAINER_ACTION_OFFLINE:-}" ] || return 1
  if [ -z "${hub_state:-}" ]; then
    hub_state=no
    if timeout 10 docker buildx imagetools inspect ubuntu:24.04 >/dev/null 2>&1 </dev/null; then hub_state=yes; fi
  fi
  [ "$hub_state" = yes ]
}

# conda_answers: whether both Miniforge's releases and conda-forge's channel can be read.
conda_answers() {
  [ -z "${CONTAINER_ACTION_OFFLINE:-}" ] || return 1
  if [ -z "${conda_state:-}" ]; then
    conda_state=no
    if head_works https://github.com/conda-forge/miniforge/releases/latest &&
      head_works https://conda.anaconda.org/conda-forge/noarch/repodata.json.zst; then conda_state=yes; fi
  fi
  [ "$conda_state" = yes ]
}

head_works() { curl -fsSIL -m 5 -o /dev/null "$1" 2>/dev/null; }
