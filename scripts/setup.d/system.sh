# shellcheck shell=bash
# The system that containers/base starts from, where Docker Hub's ubuntu:24.04 cannot be had: Debian 13, which is
# nearest to it of what debootstrap can make (Python 3.13, TeX Live 2024, glibc 2.41).

prepare_system() {
  if hub_answers; then
    say 'system: ubuntu:24.04 from Docker Hub'
    return
  fi
  local tag repository digest
  repository=$REGISTRY/standin/debian
  tag=13-$(hash_of "$REPO/scripts/setup.d/system.sh")
  digest=$(system_digest "$repository" "$tag")
  if [ -z "$digest" ]; then
    say 'system: Docker Hub does not answer, so a stand-in is made: Debian 13 by debootstrap'
    make_system "$repository:$tag"
    digest=$(system_digest "$repository" "$tag")
    [ -n "$digest" ] || fail "pushing $repository:$tag" 'the registry does not have it afterwards' "see $CACHE/log/registry.log"
  fi
  say "system: stand-in Debian 13, $repository@$digest"
  remember STANDIN_SYSTEM "$repository@$digest"
}

# system_digest REPOSITORY TAG: empty if the registry has no such image.
system_digest() {
  local accept='Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'
  { curl -fsSI --noproxy '*' -m 10 -H "$accept" "http://${1%%/*}/v2/${1#*/}/manifests/$2" 2>/dev/null || true; } |
    tr -d '\r' | awk 'tolower($1) == "docker-content-digest:" { print $2 }'
}

debian_mirror() {
  if [ -n "${CONTAINER_ACTION_DEBIAN_MIRROR:-}" ]; then
    printf '%s' "${CONTAINER_ACTION_DEBIAN_MIRROR%/}"
  elif is_debian; then
    distribution_mirror
  fi
}

make_system() {
  local reference=$1 mirror scratch
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail 'making the stand-in system' "this machine's apt sources name no Debian mirror" \
    'set CONTAINER_ACTION_DEBIAN_MIRROR to one, or make Docker Hub reachable'
  need_root 'making the stand-in system with debootstrap'
  command -v debootstrap >/dev/null || apt_install 'makes the stand-in system' debootstrap
  scratch=$(mktemp -d "$CACHE/system.XXXXXX")
  long_step 'bootstrapping Debian 13 (about 30 s)' "$CACHE/log/debootstrap.log" \
    debootstrap --variant=minbase --components=main trixie "$scratch" "$mirror" ||
    fail 'bootstrapping Debian 13' 'debootstrap failed (see above)' "see $CACHE/log/debootstrap.log, then run scripts/setup again"
  write_sources "$scratch" "$mirror"
  # The absolute link that debootstrap leaves makes copying into a container fail: "path escapes from parent".
  ln -sfn ../run "$scratch/var/run"
  rm -rf "$scratch"/var/cache/apt/archives/*.deb "$scratch"/var/lib/apt/lists/* "$scratch"/var/log/bootstrap.log
  long_step 'importing and pushing it' "$CACHE/log/system-push.log" push_system "$scratch" "$reference" ||
    fail "pushing $reference" 'see above' "see $CACHE/log/system-push.log"
  rm -rf --one-file-system "$scratch"
}

# Updates and security fixes too, where the mirror's host has them at the usual place.
write_sources() {
  local root=$1 mirror=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg security=${2%/debian}/debian-security
  rm -f "$root/etc/apt/sources.list"
  printf 'Types: deb\nURIs: %s\nSuites: trixie trixie-updates\nComponents: main\nSigned-By: %s\n' \
    "$mirror" "$keyring" >"$root/etc/apt/sources.list.d/debian.sources"
  if curl -fsSI -m 10 -o /dev/null "$security/dists/trixie-security/InRelease"; then
    printf '\nTypes: deb\nURIs: %s\nSuites: trixie-security\nComponents: main\nSigned-By: %s\n' \
      "$security" "$keyring" >>"$root/etc/apt/sources.list.d/debian.sources"
  fi
}

# Pushed by buildx, as zstd: a plain push of an import is gzip, which unpacks on one core.
# Joined by &&: errexit does not hold in a function that is called as a condition.
push_system() {
  local root=$1 reference=$2 imported=container-action-standin-system:import
  tar -C "$root" --numeric-owner --one-file-system -c . |
    docker import --change 'CMD ["/bin/bash"]' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$imported" &&
    printf 'FROM %s\n' "$imported" |
    docker buildx build --builder default --progress plain --provenance=false \
      --output "type=image,name=$reference,push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true" - &&
    docker image rm "$imported"
}
