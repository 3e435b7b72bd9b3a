# shellcheck shell=bash
# The judges of __tests__/judge: what BuildKit's own packages say of a Dockerfile and a build context, for the tests and for
# `npm run fuzz -- --judge`.

prepare_judge() {
  local source=$REPO/__tests__/judge folder scratch
  folder=$CACHE/judge-$(find "$source" -type f | LC_ALL=C sort | xargs cat | sha256sum | cut -c -12)
  if [ ! -d "$folder" ]; then
    command -v go >/dev/null || apt_install "compiles BuildKit's packages" golang-go
    scratch=$(mktemp -d "$CACHE/judge.XXXXXX")
    long_step 'compiling the judges (1 to 3 minutes)' "$CACHE/log/judge.log" compile_judges "$source" "$scratch" ||
      fail 'compiling the judges' 'go build failed (see above)' "see $CACHE/log/judge.log; it needs a Go module proxy and Go 1.24 or newer"
    mv "$scratch/programs" "$folder"
    rm -rf "$scratch"
  fi
  say "judges: $folder"
  remember JUDGE "$folder"
}

# With caches of its own, as for BuildKit. The tags are those of the frontend's channel labs, which has COPY --parents.
compile_judges() {
  cd "$1" && mkdir "$2/programs" &&
    export GOCACHE=$2/cache GOMODCACHE=$2/modules GOFLAGS='-buildvcs=false -modcacherw' CGO_ENABLED=0 &&
    go build -tags 'dfparents dfrunsecurity dfrundevice' -trimpath -ldflags '-s -w' -o "$2/programs/" ./names ./context
}
