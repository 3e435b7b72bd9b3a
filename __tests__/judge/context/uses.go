package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"google.golang.org/protobuf/proto"
)

// use is one thing that an instruction takes from the build context: a copy, or a folder that a RUN sees.
type use struct {
	copy  *pb.FileActionCopy
	mount string
}

// images answers every look-up with an image that has nothing but ONBUILD.
type images struct{ onbuild []string }

func (i images) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := map[string]any{
		"architecture": "amd64", "os": "linux", "config": map[string]any{"OnBuild": i.onbuild},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}},
	}
	bytes, err := json.Marshal(config)
	return ref, "", bytes, err
}

// compiled is what the frontend makes of a Dockerfile.
type compiled struct {
	// sum is a digest of every operation, and of the configuration of the image.
	sum string
	// uses are what reads the local source "context".
	uses []use
	// followed are the paths that the client would be asked for (nil: all).
	followed []string
}

func compile(r request) (*compiled, error) {
	state, image, _, _, err := dockerfile2llb.Dockerfile2LLB(context.Background(), r.Dockerfile, dockerfile2llb.ConvertOpt{
		Config: dockerui.Config{
			BuildArgs:       r.Args,
			BuildPlatforms:  []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}},
			TargetPlatforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}},
		},
		MetaResolver: images{r.OnBuild},
	})
	if err != nil {
		return nil, err
	}
	definition, err := state.Marshal(context.Background())
	if err != nil {
		return nil, err
	}
	ops := make([]*pb.Op, 0, len(definition.Def))
	local := map[string]bool{}
	places := map[string]string{}
	sum := sha256.New()
	found := compiled{uses: []use{}}
	for place, bytes := range definition.Def {
		var op pb.Op
		if err := proto.Unmarshal(bytes, &op); err != nil {
			return nil, err
		}
		ops = append(ops, &op)
		places[digest.FromBytes(bytes).String()] = fmt.Sprint(place)
		source := op.GetSource()
		if source == nil || source.Identifier != "local://context" {
			continue
		}
		local[digest.FromBytes(bytes).String()] = true
		if paths := source.Attrs["local.followpaths"]; paths != "" {
			if err := json.Unmarshal([]byte(paths), &found.followed); err != nil {
				return nil, err
			}
		}
	}
	for _, op := range ops {
		isLocal := func(input int64) bool {
			return input >= 0 && input < int64(len(op.Inputs)) && local[op.Inputs[input].Digest]
		}
		for _, action := range op.GetFile().GetActions() {
			if copied := action.GetCopy(); copied != nil && isLocal(int64(action.SecondaryInput)) {
				found.uses = append(found.uses, use{copy: copied})
			}
		}
		for _, mount := range op.GetExec().GetMounts() {
			if isLocal(int64(mount.Input)) {
				found.uses = append(found.uses, use{mount: "/" + strings.TrimPrefix(mount.Selector, "/")})
			}
		}
		if err := add(sum, op, places); err != nil {
			return nil, err
		}
	}
	config, err := json.Marshal(image.Config)
	if err != nil {
		return nil, err
	}
	sum.Write(config)
	found.sum = fmt.Sprintf("%x", sum.Sum(nil))
	return &found, nil
}

// add writes an operation into the sum, without the number that makes each local source another one.
func add(sum io.Writer, op *pb.Op, places map[string]string) error {
	if source := op.GetSource(); source != nil {
		delete(source.Attrs, pb.AttrLocalUniqueID)
	}
	for _, input := range op.Inputs {
		input.Digest = places[input.Digest]
	}
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(op)
	if err != nil {
		return err
	}
	_, err = sum.Write(bytes)
	return err
}
