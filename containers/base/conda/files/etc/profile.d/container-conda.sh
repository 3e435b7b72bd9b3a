# shellcheck shell=sh
# `conda activate` and its like, which only a function can do. Nothing is run here: a login shell must start at once, and PATH
# stays as it is.

__conda_in_shell() {
  # The image's ENV has the environment active already, without saying at which level.
  if [ -n "${CONDA_PREFIX-}" ] && [ -z "${CONDA_SHLVL-}" ]; then export CONDA_SHLVL=1; fi
  __conda_code=$(PS1="${PS1-}" /usr/local/bin/conda shell.posix "$@") || return
  eval "$__conda_code"
  unset __conda_code
  hash -r
}

__conda_command() {
  case ${2-} in
    activate | deactivate)
      shift
      __conda_in_shell "$@"
      ;;
    install | update | upgrade | remove | uninstall)
      command "$@" || return
      # A new package may have activation scripts.
      [ -z "${CONDA_PREFIX-}" ] || __conda_in_shell reactivate
      ;;
    *) command "$@" ;;
  esac
}

conda() { __conda_command conda "$@"; }
mamba() { __conda_command mamba "$@"; }
micromamba() { __conda_command micromamba "$@"; }
