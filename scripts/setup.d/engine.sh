# shellcheck shell=bash
# Docker Engine with buildx.

engine_answers() { timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
buildx_answers() { timeout 10 docker buildx version >/dev/null 2>&1; }

start_engine() {
  if ! command -v dockerd >/dev/null && ! engine_answers || ! buildx_answers; then
    install_engine
  fi
  engine_answers || launch_engine
  buildx_answers || fail 'looking for docker buildx' "the client $(command -v docker) does not find the plugin" \
    'install buildx for this client (docker-buildx or docker-buildx-plugin) and run scripts/setup again'
  say "engine: Docker $(docker version --format '{{.Server.Version}}'), $(docker buildx version | cut -d ' ' -f 2)"
}

# Only what is missing: a machine with a working engine of its own keeps it.
install_engine() {
  local packages=(docker-buildx) origin=
  engine_answers || packages+=(docker.io)
  need_root "installing ${packages[*]}"
  apt_update
  if [ "${#packages[@]}" -eq 2 ] && apt-cache show docker-cli >/dev/null 2>&1; then packages+=(docker-cli); fi
  if is_debian && ! candidate_is_recent; then
    add_sid
    origin=/sid
    [ "${#packages[@]}" -eq 1 ] || packages=(docker-buildx docker.io docker-cli)
  fi
  apt_install 'Docker Engine with buildx' "${packages[@]/%/$origin}"
}

# buildx before 0.17 lacks what the action uses (--call=check, annotations in metadata); Debian 12 has none.
candidate_is_recent() {
  local candidate
  candidate=$(apt-cache policy docker-buildx | awk '$1 == "Candidate:" { print $2 }')
  [ -n "$candidate" ] && [ "$candidate" != '(none)' ] && dpkg --compare-versions "$candidate" ge 0.17
}

# Priority 50: nothing comes from sid unless it is asked for by name.
add_sid() {
  local mirror keyring
  mirror=$(distribution_mirror)
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -n "$mirror" ] || fail 'adding Debian sid for Docker Engine' "no main archive found in this machine's apt sources" 'install Docker Engine with buildx by hand'
  say "adding Debian sid at priority 50 as a source for Docker Engine (/etc/apt/sources.list.d/container-action-sid.sources)"
  printf 'Package: *\nPin: release a=unstable\nPin-Priority: 50\n' >/etc/apt/preferences.d/container-action-sid
  {
    printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\n' "$mirror"
    [ ! -e "$keyring" ] || printf 'Signed-By: %s\n' "$keyring"
  } >/etc/apt/sources.list.d/container-action-sid.sources
  # shellcheck disable=SC2034 # apt_update reads it
  apt_updated=
  apt_update
}

# The containerd store lets the default builder push caches, several platforms and attestations. The build cache would otherwise
# grow for as long as there is room; 20 GB serve the tests (keepStorage is what engines before 28 call it).
ENGINE_SETTINGS='{
  "features": {"containerd-snapshotter": true},
  "builder": {"gc": {"enabled": true, "policy": [{"all": true, "keepStorage": "20GB", "reservedSpace": "20GB", "maxUsedSpace": "20GB"}]}}
}'

launch_engine() {
  local running=systemd
  if [ -d /run/systemd/system ]; then
    say 'starting Docker Engine (systemctl start docker)'
    systemctl start docker || true
  else
    need_root 'starting Docker Engine'
    if [ ! -e /etc/docker/daemon.json ] || grep -qxF '{"features":{"containerd-snapshotter":true}}' /etc/docker/daemon.json; then
      mkdir -p /etc/docker
      printf '%s\n' "$ENGINE_SETTINGS" >/etc/docker/daemon.json
    fi
    say "starting Docker Engine (dockerd, log in $CACHE/log/dockerd.log)"
    # A process id file left by a machine that was switched off may name some other process by now.
    local old
    old=$(cat /var/run/docker.pid 2>/dev/null || true)
    if [ -n "$old" ] && [ "$(cat "/proc/$old/comm" 2>/dev/null || true)" != dockerd ]; then rm -f /var/run/docker.pid; fi
    # One that is only slow to answer goes on, and its images are in use.
    running=$(pgrep -x dockerd || true)
    detach "$CACHE/log/dockerd.log" dockerd >"$CACHE/dockerd.pid"
  fi
  if ! wait_until 60 engine_answers; then
    tail -n 20 "$CACHE/log/dockerd.log" 2>/dev/null | sed 's/^/  | /' >&2 || true
    fail 'starting Docker Engine' 'it does not answer after 60 s (end of its log above)' 'correct the problem that the log names, then run scripts/setup again'
  fi
  [ -n "$running" ] || clear_engine
}
