# shellcheck shell=bash
# BuildKit of its own, for tests of the drivers `remote` and `docker-container`: where Docker Hub cannot be reached,
# buildkitd and buildctl are compiled from the Go module, and an image is made of them. dockerfile-frontend comes with them: the program
# of the image docker/dockerfile, for tests of Dockerfiles that name a frontend.

buildkit_version=v0.25.1

prepare_buildkit() {
  local folder=$CACHE/buildkit-$buildkit_version repository=$REGISTRY/standin/buildkit tag
  find_runc
  if [ ! -x "$folder/buildkitd" ] || [ ! -x "$folder/buildctl" ] || [ ! -x "$folder/dockerfile-frontend" ]; then
    say "buildkit: compiling $buildkit_version, in $folder"
    compile_buildkit "$folder"
  fi
  say "buildkit: $("$folder/buildkitd" --version)"
  remember BUILDKITD "$folder/buildkitd"
  remember BUILDCTL "$folder/buildctl"
  remember DOCKERFILE_FRONTEND "$folder/dockerfile-frontend"
  tag=$buildkit_version-$(hash_of "$REPO/scripts/standins/buildkit/Dockerfile" "$REPO/scripts/setup.d/buildkit.sh")
  image_is_there "$repository" "$tag" || make_buildkit_image "$folder" "$repository:$tag"
  say "buildkit: image $repository:$tag"
  remember BUILDKIT_IMAGE "$repository:$tag"
}

# Engine brings it; an engine elsewhere does not.
find_runc() {
  command -v runc >/dev/null || apt_install 'runs the steps of a BuildKit of its own' runc
}

compile_buildkit() {
  local folder=$1 scratch
  command -v go >/dev/null || apt_install 'compiles BuildKit' golang-go
  scratch=$(mktemp -d "$CACHE/buildkit.XXXXXX")
  long_step "compiling buildkitd, buildctl and dockerfile-frontend (3 to 5 minutes)" "$CACHE/log/buildkit.log" compile_in "$scratch" ||
    fail 'compiling BuildKit' 'go build failed (see above)' "see $CACHE/log/buildkit.log; it needs a Go module proxy and Go 1.24 or newer"
  rm -rf "$folder"
  mkdir "$folder"
  mv "$scratch/buildkitd" "$scratch/buildctl" "$scratch/dockerfile-frontend" "$folder"
  rm -rf "$scratch"
}

# `go install` refuses modules with replace directives, hence a module of its own. The caches of the user's own Go are
# left alone: 2 GB that nobody would look for there.
compile_in() {
  local module=github.com/moby/buildkit package packages=()
  for package in cmd/buildkitd cmd/buildctl frontend/dockerfile/cmd/dockerfile-frontend; do packages+=("$module/$package"); done
  cd "$1" &&
    export GOCACHE=$1/cache GOMODCACHE=$1/modules GOFLAGS='-buildvcs=false -modcacherw' CGO_ENABLED=0 &&
    go mod init container-action/buildkit &&
    go get "${packages[@]/%/@$buildkit_version}" &&
    go build -trimpath -ldflags "-s -w -X $module/version.Version=$buildkit_version" -o . "${packages[@]}"
}

# The driver's own image is Alpine with these programs; here it is the base system of the stand-ins.
make_buildkit_image() {
  local folder=$1 reference=$2 system=${STANDIN_SYSTEM:-debian:13}
  long_step "building $reference" "$CACHE/log/buildkit-image.log" \
    docker buildx build --builder default --progress plain --provenance=false --build-context "programs=$folder" \
    --build-context "system=docker-image://$system" \
    --output "type=image,name=$reference,push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true" \
    "$REPO/scripts/standins/buildkit" ||
    fail "building $reference" 'the build failed (see above)' "see $CACHE/log/buildkit-image.log"
}
