package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	gofs "io/fs"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/containerd/continuity/fs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/pkg/errors"
	"github.com/tonistiigi/fsutil"
	copy "github.com/tonistiigi/fsutil/copy"
	"github.com/tonistiigi/fsutil/types"
)

// readIgnoreFile is dockerui's reading of <Dockerfile>.dockerignore and .dockerignore: what cannot be read is no file.
func readIgnoreFile(folder string) ([]string, error) {
	for _, name := range []string{"Dockerfile.dockerignore", ".dockerignore"} {
		path, err := fs.RootPath(folder, name)
		if err != nil {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		patterns, err := ignorefile.ReadAll(bytes.NewReader(content))
		return patterns, errors.Wrapf(err, "failed parsing %s", name)
	}
	return nil, nil
}

func filtered(folder string, excludes, followed []string) (fsutil.FS, error) {
	whole, err := fsutil.NewFS(folder)
	if err != nil {
		return nil, err
	}
	// As session/filesync does with what the frontend asks for.
	return fsutil.NewFilterFS(whole, &fsutil.FilterOpt{ExcludePatterns: excludes, FollowPaths: followed})
}

func sentOf(folder string, excludes []string) ([]entry, error) {
	sent, err := filtered(folder, excludes, nil)
	if err != nil {
		return nil, err
	}
	found := []entry{}
	err = walk(sent, func(stat *types.Stat) error {
		mode := os.FileMode(stat.Mode)
		found = append(found, entry{Path: stat.Path, Kind: kindOf(mode), Mode: modeOf(mode), Target: targetOf(stat)})
		return nil
	})
	return found, err
}

func walk(tree fsutil.FS, each func(*types.Stat) error) error {
	return tree.Walk(context.Background(), "/", func(path string, item gofs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := item.Info()
		if err != nil {
			return err
		}
		return each(info.Sys().(*types.Stat))
	})
}

func kindOf(mode os.FileMode) string {
	switch {
	case mode.IsDir():
		return "folder"
	case mode&os.ModeSymlink != 0:
		return "link"
	case mode.IsRegular():
		return "file"
	}
	return "other"
}

// modeOf is the mode as chmod takes it; links have none.
func modeOf(mode os.FileMode) string {
	if mode&os.ModeSymlink != 0 {
		return ""
	}
	number := uint32(mode.Perm())
	for bit, octal := range map[os.FileMode]uint32{os.ModeSetuid: 0o4000, os.ModeSetgid: 0o2000, os.ModeSticky: 0o1000} {
		if mode&bit != 0 {
			number |= octal
		}
	}
	return fmt.Sprintf("%o", number)
}

func targetOf(stat *types.Stat) string {
	if os.FileMode(stat.Mode)&os.ModeSymlink == 0 {
		return ""
	}
	return stat.Linkname
}

// taken sends the context to a folder as BuildKit keeps it, and does there what the instructions do.
func taken(folder string, excludes []string, made *compiled) (string, []file, error) {
	scratch, err := os.MkdirTemp(filepath.Dir(folder), "judge-")
	if err != nil {
		return "", nil, err
	}
	defer os.RemoveAll(scratch)
	sent := filepath.Join(scratch, "sent")
	if err := receive(folder, sent, excludes, made.followed); err != nil {
		return "", nil, err
	}
	sum := sha256.New()
	files := []file{}
	for place, one := range made.uses {
		result := filepath.Join(scratch, fmt.Sprint("result", place))
		if one.copy == nil {
			result, err = fs.RootPath(sent, one.mount)
		} else if err = os.Mkdir(result, 0o755); err == nil {
			err = docopy(sent, result, one.copy)
		}
		if err != nil {
			return "", nil, err
		}
		fmt.Fprintf(sum, "use %d\n", place)
		if err := describe(result, sum, &files); err != nil {
			return "", nil, err
		}
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Content < files[j].Content })
	return fmt.Sprintf("%x", sum.Sum(nil)), files, nil
}

func receive(folder, sent string, excludes, followed []string) error {
	if err := os.Mkdir(sent, 0o755); err != nil {
		return err
	}
	tree, err := filtered(folder, excludes, followed)
	if err != nil {
		return err
	}
	return walk(tree, func(stat *types.Stat) error {
		path := filepath.Join(sent, stat.Path)
		mode := os.FileMode(stat.Mode)
		switch kindOf(mode) {
		case "link":
			return os.Symlink(stat.Linkname, path)
		case "folder":
			if err := os.Mkdir(path, 0o755); err != nil {
				return err
			}
		case "file":
			content, err := os.ReadFile(filepath.Join(folder, stat.Path))
			if err == nil {
				err = os.WriteFile(path, content, 0o600)
			}
			if err != nil {
				return err
			}
		default:
			return errors.Errorf("%s is no file, folder or link", stat.Path)
		}
		return os.Chmod(path, mode)
	})
}

// describe writes a tree into the sum, and keeps its files.
func describe(root string, sum io.Writer, files *[]file) error {
	return filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, root)
		content, target := []byte{}, ""
		switch kindOf(info.Mode()) {
		case "link":
			target, err = os.Readlink(path)
		case "file":
			content, err = os.ReadFile(path)
			*files = append(*files, file{modeOf(info.Mode()), string(content), fmt.Sprintf("%x", sha256.Sum256(content))})
		}
		fmt.Fprintf(sum, "%q %s %q %q\n", name, info.Mode(), content, target)
		return err
	})
}

// docopy is the function of that name of BuildKit's solver/llbsolver/file/backend.go, without owners and the unpacking of archives,
// which change nothing about what is read.
func docopy(src, dest string, action *pb.FileActionCopy) error {
	matches := []string{cleanPath(action.Src)}
	if action.AllowWildcard {
		var err error
		matches, err = copy.ResolveWildcards(src, matches[0], action.FollowSymlink)
		if err != nil {
			return err
		}
		if len(matches) == 0 && !action.AllowEmptyWildcard {
			return errors.Errorf("%s not found", action.Src)
		}
	}
	for _, match := range matches {
		err := copy.Copy(context.Background(), src, match, dest, cleanPath(action.Dest), func(info *copy.CopyInfo) {
			info.IncludePatterns = action.IncludePatterns
			info.ExcludePatterns = action.ExcludePatterns
			if action.ModeStr != "" {
				info.ModeStr = action.ModeStr
			} else if mode := int(action.Mode); mode != -1 {
				info.Mode = &mode
			}
			info.CopyDirContents = action.DirCopyContents
			info.FollowLinks = action.FollowSymlink
			info.AlwaysReplaceExistingDestPaths = action.AlwaysReplaceExistingDestPaths
		}, copy.WithXAttrErrorHandler(func(dst, src, key string, err error) error {
			log.Println(err)
			return nil
		}))
		if err != nil {
			return err
		}
	}
	return nil
}

func cleanPath(s string) string {
	clean := filepath.Join("/", s)
	if strings.HasSuffix(s, "/.") {
		if clean != "/" {
			clean += "/"
		}
		return clean + "."
	}
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}
