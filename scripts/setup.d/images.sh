# shellcheck shell=bash
# The images that a lecture image is made from, built from containers/base.

IMAGE_TARGETS=(solver html runtime latest)

# prepare_images: builds and pushes every target, unless the registry has them and nothing they are made of changed.
prepare_images() {
  local repository=$REGISTRY/quantecon/lecture-base made_of recorded target
  made_of=$(images_identity)
  recorded=$(cat "$CACHE/images.identity" 2>/dev/null || true)
  if [ "$recorded" = "$made_of" ] && images_are_there "$repository"; then
    say "images: $repository:{$(IFS=, && printf '%s' "${IMAGE_TARGETS[*]}")}, unchanged"
  else
    rm -f "$CACHE/images.identity"
    for target in "${IMAGE_TARGETS[@]}"; do
      build_image "$repository" "$target"
    done
    printf '%s\n' "$made_of" >"$CACHE/images.identity"
  fi
  remember BASE "$repository"
}

# images_identity: changes with the recipes and with what stands in for the public system and installer. A stand-in
# installer's folder is named after its content.
images_identity() {
  {
    # Without the folder's own place: another clone of the same recipes builds the same images.
    (cd "$REPO/containers/base" && find . -type f ! -name '*.md' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
    printf '%s\n' "${STANDIN_SYSTEM:-}" "${STANDIN_MINIFORGE:-}" "${STANDIN_MICROMAMBA:-}"
  } | sha256sum | cut -c -64
}

images_are_there() {
  local target
  for target in "${IMAGE_TARGETS[@]}"; do image_is_there "$1" "$target" || return 1; done
}

image_is_there() {
  curl -fsSI --noproxy '*' -m 10 -o /dev/null -H 'Accept: application/vnd.oci.image.manifest.v1+json' \
    "http://${1%%/*}/v2/${1#*/}/manifests/$2" 2>/dev/null
}

# build_image REPOSITORY TARGET: zstd, like the lecture images on top of it, whose builder would otherwise compress
# the base's layers again.
build_image() {
  local repository=$1 target=$2 contexts=()
  [ -z "${STANDIN_SYSTEM:-}" ] || contexts+=(--build-context "system=docker-image://$STANDIN_SYSTEM")
  [ -z "${STANDIN_MINIFORGE:-}" ] || contexts+=(--build-context "miniforge=$STANDIN_MINIFORGE")
  [ -z "${STANDIN_MICROMAMBA:-}" ] || contexts+=(--build-context "micromamba=$STANDIN_MICROMAMBA")
  long_step "building $repository:$target from containers/base" "$CACHE/log/image-$target.log" \
    docker buildx build --builder default --progress plain --provenance=false --target "$target" "${contexts[@]}" \
    --output "type=image,name=$repository:$target,push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true" \
    "$REPO/containers/base" ||
    fail "building the image $target" 'the build failed (see above)' "see $CACHE/log/image-$target.log"
  # An older one that somebody pulled would be used instead: the engine does not ask the registry about a tag that it knows.
  docker image rm --force "$repository:$target" >/dev/null 2>&1 || true
}
