// context: what BuildKit is given of a build context, by its own packages. One JSON request a line on standard input, one JSON
// answer a line on standard output; it lives until its input ends.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// request asks about one folder that is a build context. With Build, about a build of Dockerfile; else about what is sent of the folder.
type request struct {
	Context    string            `json:"context"`
	Build      bool              `json:"build"`
	Dockerfile []byte            `json:"dockerfile"`
	Args       map[string]string `json:"args"`
	OnBuild    []string          `json:"onbuild"`
}

type answer struct {
	// Refused is why BuildKit would not build.
	Refused string `json:"refused,omitempty"`
	// Given is a digest of what the Dockerfile was compiled to, and of all that its instructions take from the context, with names, modes and links.
	Given string `json:"given,omitempty"`
	// Taken are the files that were taken, as they came out: mode and content.
	Taken []file `json:"taken"`
	// Sent are the entries of the folder that the client sends.
	Sent []entry `json:"sent"`
}

type file struct {
	Mode string `json:"mode"`
	// Content is shown to people; the bytes may be no UTF-8.
	Content string `json:"content"`
	Sha256  string `json:"sha256"`
}

type entry struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"`
	Mode   string `json:"mode"`
	Target string `json:"target,omitempty"`
}

func judge(r request) (given answer) {
	defer func() {
		if trouble := recover(); trouble != nil {
			given = answer{Refused: fmt.Sprint("panic: ", trouble)}
		}
	}()
	excludes, err := readIgnoreFile(r.Context)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	if !r.Build {
		sent, err := sentOf(r.Context, excludes)
		if err != nil {
			return answer{Refused: err.Error()}
		}
		return answer{Sent: sent}
	}
	made, err := compile(r)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	sum, files, err := taken(r.Context, excludes, made)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	return answer{Given: made.sum + sum, Taken: files}
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			panic(err)
		}
		if err := answers.Encode(judge(r)); err != nil {
			panic(err)
		}
	}
}
