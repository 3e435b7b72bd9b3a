# shellcheck shell=bash
# What tests and benchmarks leave behind must not fill the disk over the weeks. Each part runs only when scripts/setup itself starts the
# engine or the registry, and none of it ran before: then nobody can be using it.

# clear_engine: images and builder entries of tests that were killed.
clear_engine() {
  local images builders
  # By name: an image may have other names that are somebody's own.
  images=$(docker image ls --format '{{.Repository}}@{{.Digest}}' --digests --filter 'reference=127.0.0.1:*/e2e/*' --filter 'reference=127.0.0.1:*/bench/*')
  # shellcheck disable=SC2086 # one word an image
  [ -z "$images" ] || docker image rm $images >/dev/null 2>&1 || true
  builders=$(docker buildx ls --format '{{.Name}}' | grep '^e2e-' || true)
  # shellcheck disable=SC2086
  [ -z "$builders" ] || docker buildx rm --force $builders >/dev/null 2>&1 || true
}

# clear_registry STORAGE: repositories that only tests, benchmarks and demonstrations write. Their blobs go with the collection. The
# images that tests start from stay.
clear_registry() {
  local repositories=$1/docker/registry/v2/repositories
  rm -rf "$repositories"/{bench,pdf,quantecon/act-*,quantecon/demo-*}
  [ ! -d "$repositories/e2e" ] || find "$repositories/e2e" -mindepth 1 -maxdepth 1 ! -name good -exec rm -rf {} +
}

# A full disk shows itself as a hundred strange errors; this line tells of it before them.
tell_free_space() {
  local free
  free=$(df -Pk "$CACHE" | awk 'NR == 2 { print int($4 / 1000000) }')
  say "disk: $free GB free"
  [ "$free" -ge 25 ] || say 'WARNING: the end-to-end tests need about 25 GB; "docker system prune --all" frees what the engine holds'
}
