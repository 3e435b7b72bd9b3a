# shellcheck shell=bash
# npm packages of the repository, and Node 24 beside the machine's own Node: the action has to run on both.

prepare_node() {
  command -v npm >/dev/null || fail 'looking for Node.js' 'npm is not in PATH' 'install Node.js 20 or newer and run scripts/setup again'
  install_node_modules
  install_node24
}

install_node_modules() {
  local lock=$REPO/package-lock.json installed=$REPO/node_modules/.package-lock.json
  local command=(npm install --no-save)
  [ -e "$lock" ] || return 0
  # npm leaves the hidden lock file behind as the last act of a complete install.
  if [ -e "$installed" ] && [ ! "$lock" -nt "$installed" ]; then return 0; fi
  # A package index that lacks other platforms' optional packages leaves them out of the lock file it writes, and
  # `npm ci` takes such a lock file for outdated. `npm install --no-save` installs the locked versions all the same.
  if (cd "$REPO" && npm ci --ignore-scripts --dry-run) >"$CACHE/log/npm-ci.log" 2>&1; then
    command=(npm ci)
  fi
  (cd "$REPO" && long_step "installing npm packages (${command[*]})" "$CACHE/log/npm-ci.log" "${command[@]}" --ignore-scripts) ||
    fail 'installing npm packages' "${command[*]} failed (see above)" "see $CACHE/log/npm-ci.log"
  touch "$installed"
}

install_node24() {
  local package architecture home=$CACHE/node24
  case "$(uname -m)" in
    x86_64) architecture=x64 ;;
    aarch64) architecture=arm64 ;;
    *) fail 'choosing a Node 24 binary' "no package for $(uname -m)" 'use an x86_64 or aarch64 machine' ;;
  esac
  package=node-linux-$architecture
  local program=$home/node_modules/$package/bin/node
  if [ ! -x "$program" ]; then
    mkdir -p "$home"
    # The package `node` itself needs an install script; this one holds the binary.
    long_step "installing Node 24 (npm package $package) into $home" "$CACHE/log/node24.log" \
      npm install --prefix "$home" --no-save --ignore-scripts --no-audit --no-fund "$package@24" ||
      fail 'installing Node 24' 'npm install failed (see above)' "see $CACHE/log/node24.log"
  fi
  remember NODE24 "$program"
}
