# shellcheck shell=bash
# A buildx that gives new builders the event of the job (0.30 and newer), for the tests of what is published: compiled from its Go
# module in the version that the action itself installs (src/image-build/buildx.ts).

buildx_version=v0.31.1

prepare_buildx() {
  local folder=$CACHE/buildx-$buildx_version
  if [ ! -x "$folder/buildx" ]; then
    say "buildx: compiling $buildx_version, in $folder"
    compile_buildx "$folder"
  fi
  say "buildx: $("$folder/buildx" version)"
  remember BUILDX "$folder/buildx"
}

compile_buildx() {
  local folder=$1 scratch
  command -v go >/dev/null || apt_install 'compiles buildx' golang-go
  scratch=$(mktemp -d "$CACHE/buildx.XXXXXX")
  long_step "compiling buildx (2 to 4 minutes)" "$CACHE/log/buildx.log" compile_buildx_in "$scratch" ||
    fail 'compiling buildx' 'go build failed (see above)' "see $CACHE/log/buildx.log; it needs a Go module proxy and Go 1.24 or newer"
  rm -rf "$folder"
  mkdir "$folder"
  mv "$scratch/buildx" "$folder"
  rm -rf "$scratch"
}

# As BuildKit in buildkit.sh: a module of its own, and no cache that is left behind.
compile_buildx_in() {
  local module=github.com/docker/buildx
  cd "$1" &&
    export GOCACHE=$1/cache GOMODCACHE=$1/modules GOFLAGS='-buildvcs=false -modcacherw' CGO_ENABLED=0 &&
    go mod init container-action/buildx &&
    go get "$module/cmd/buildx@$buildx_version" &&
    go build -trimpath -ldflags "-s -w -X $module/version.Version=$buildx_version" -o . "$module/cmd/buildx"
}
