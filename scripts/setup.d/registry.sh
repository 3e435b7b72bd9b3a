# shellcheck shell=bash
# An OCI registry on loopback: plain http there needs no configuration of Engine or BuildKit.

start_registry() {
  find_registry_program
  find_htpasswd
  local port
  port=$(cat "$CACHE/registry.port" 2>/dev/null || true)
  if [ -n "$port" ] && registry_is_ours "$port"; then
    say "registry: running on 127.0.0.1:$port"
  else
    port=$(free_port 5000)
    say "registry: starting on 127.0.0.1:$port (storage in $CACHE/registry, log in $CACHE/log/registry.log)"
    local collect=()
    # One that is only slow to answer goes on serving from this folder.
    if ! kill -0 "$(cat "$CACHE/registry.pid" 2>/dev/null || echo none)" 2>/dev/null; then
      clear_registry "$CACHE/registry"
      collect=(--collect)
    fi
    detach "$CACHE/log/registry.log" "$REPO/scripts/standins/registry" --port "$port" --storage "$CACHE/registry" "${collect[@]}" \
      --pidfile "$CACHE/registry.pid" >/dev/null
    if ! wait_until 120 registry_answers "$port"; then
      tail -n 15 "$CACHE/log/registry.log" | sed 's/^/  | /' >&2
      fail "starting the registry on 127.0.0.1:$port" 'it does not answer after 120 s (end of its log above)' 'correct the problem that the log names, then run scripts/setup again'
    fi
    printf '%s\n' "$port" >"$CACHE/registry.port"
  fi
  remember REGISTRY "127.0.0.1:$port"
}

registry_answers() { curl -fsS --noproxy '*' -m 3 -o /dev/null "http://127.0.0.1:$1/v2/"; }

# Ours is the process that our own start recorded; anything else on the port is left alone.
registry_is_ours() {
  local pid
  pid=$(cat "$CACHE/registry.pid" 2>/dev/null || true)
  [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'serve' && registry_answers "$1"
}

# free_port FIRST: FIRST or the next port above it that nothing listens on.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  printf '%s' "$port"
}

# The package is unpacked, not installed: installing it would set up a system service on port 5000.
find_registry_program() {
  local program=$CACHE/registry-program/usr/bin/docker-registry scratch
  if [ ! -x "$program" ]; then
    program=$(command -v docker-registry || true)
  fi
  if [ -z "$program" ]; then
    apt_update
    scratch=$(mktemp -d "$CACHE/registry-program.XXXXXX")
    chmod 755 "$scratch"
    (cd "$scratch" && long_step "downloading the distribution's docker-registry into $CACHE" "$CACHE/log/registry-program.log" apt-get -o APT::Sandbox::User=root download docker-registry) ||
      fail 'downloading docker-registry' 'apt-get could not fetch it (see above)' 'check the apt sources, or put a docker-registry program into PATH'
    dpkg -x "$scratch"/docker-registry_*.deb "$scratch"
    rm -f "$scratch"/*.deb
    rm -rf "$CACHE/registry-program"
    mv "$scratch" "$CACHE/registry-program"
    program=$CACHE/registry-program/usr/bin/docker-registry
  fi
  remember REGISTRY_PROGRAM "$program"
}

# Tests of registries with passwords make their password files with it.
find_htpasswd() {
  command -v htpasswd >/dev/null || apt_install 'htpasswd, for registries with passwords' apache2-utils
}
