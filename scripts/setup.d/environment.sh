# shellcheck shell=bash
# $CACHE/env: written whole and renamed into place at each change, so that a reader never sees half a file.

declare -A exported=()

begin_environment() {
  environment_file=$CACHE/env
  [ -e "$environment_file" ] || : >"$environment_file"
}

# remember NAME VALUE: exports it here and in $CACHE/env. Values of an earlier run stay until this run ends.
remember() {
  exported[$1]=$2
  export "$1=$2"
  {
    grep -v "^export $1=" "$environment_file" || true
    printf 'export %s=%q\n' "$1" "$2"
  } >"$environment_file.new"
  mv "$environment_file.new" "$environment_file"
}

# Drops what an earlier run exported and this one did not, then shows the rest.
finish_environment() {
  local line name
  while read -r line; do
    name=${line#export }
    name=${name%%=*}
    [ -z "${exported[$name]+set}" ] || printf '%s\n' "$line"
  done <"$environment_file" | sort >"$environment_file.new"
  mv "$environment_file.new" "$environment_file"
  say "exported in $environment_file:"
  sed -e 's/^export /  /' "$environment_file"
}

# RUN steps behind a proxy that inspects TLS trust it only by the host's bundle, handed in as a build secret.
find_ca_bundle() {
  local bundle
  for bundle in "${SSL_CERT_FILE:-}" "${PIP_CERT:-}" /etc/ssl/certs/ca-certificates.crt; do
    if [ -n "$bundle" ] && [ -s "$bundle" ]; then
      remember CA_BUNDLE "$bundle"
      return
    fi
  done
  say 'this machine has no CA bundle; RUN steps use what their image trusts'
}
