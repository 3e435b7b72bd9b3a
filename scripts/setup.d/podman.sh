# shellcheck shell=bash
# Podman, with which some authors run the images. Only a test needs it: where nothing may be installed it goes without.

prepare_podman() {
  if ! command -v podman >/dev/null; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
      say 'podman: not installed, so its test is skipped'
      return
    fi
    apt_install 'runs an image as some authors do' podman
  fi
  say "podman: $(podman --version)"
}
