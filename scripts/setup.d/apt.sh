# shellcheck shell=bash
# Installing from the distribution, and nothing else.

# need_root WHAT
need_root() {
  [ "$(id -u)" -eq 0 ] || fail "$1" 'it needs root, and you are another user' 'run scripts/setup as root, or install it by hand and run scripts/setup again'
}

# apt_update: once a run. A third party's broken repository on this machine is not our business, so only a
# failure of the install that follows counts.
apt_update() {
  [ -z "${apt_updated:-}" ] || return 0
  long_step 'reading package lists (apt-get update)' "$CACHE/log/apt-update.log" apt-get update -q || true
  apt_updated=1
}

# apt_install PURPOSE PACKAGE...: no service of theirs is started.
apt_install() {
  local purpose=$1 policy=/usr/sbin/policy-rc.d code=0
  shift
  need_root "installing $* ($purpose)"
  command -v apt-get >/dev/null || fail "installing $* ($purpose)" 'this machine has no apt-get' 'install them by hand and run scripts/setup again'
  apt_update
  local own_policy=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    own_policy=1
  fi
  DEBIAN_FRONTEND=noninteractive long_step "installing $* ($purpose)" "$CACHE/log/apt-install.log" \
    apt-get install -q -y --no-install-recommends "$@" || code=$?
  [ -z "$own_policy" ] || rm -f "$policy"
  [ "$code" -eq 0 ] || fail "installing $* ($purpose)" "apt-get ended with exit code $code" "see $CACHE/log/apt-install.log"
}

# distribution_mirror: address of the machine's own main archive, from apt itself.
distribution_mirror() {
  local codename
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016 # apt-get puts the values in
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$codename" '$1 == suite && $2 == "main" { sub("/$", "", $3); print $3; exit }'
}

is_debian() { (. /etc/os-release && [ "$ID" = debian ]); }
