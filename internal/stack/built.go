package stack

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// built is what a Dockerfile says of the image that it makes; empty where there
// is none to read.
type built struct {
	from, user, home, workdir string
	entrypoint, cmd           []string
}

// built reads the Dockerfile of a service that is built from the stack's folder.
// One that lies elsewhere, behind a URL say, tells nothing.
func (s *Stack) built(svc Service) (built, error) {
	if svc.Build == nil {
		return built{}, nil
	}
	if svc.Build.DockerfileInline != "" {
		return readDockerfile("dockerfile_inline", []byte(svc.Build.DockerfileInline), svc.Build.Target)
	}
	name := svc.Build.Dockerfile
	if name == "" {
		name = "Dockerfile"
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(svc.Build.Context, name)
	}
	rel, ok := s.Tree.inside(name)
	if !ok || strings.Contains(svc.Build.Context, "://") {
		return built{}, nil
	}
	data, err := s.Tree.Read(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return built{}, nil
	}
	if err != nil {
		return built{}, err
	}
	return readDockerfile(rel, data, svc.Build.Target)
}

// readDockerfile gives what the stage target, or the last one, ends up with.
func readDockerfile(name string, data []byte, target string) (built, error) {
	file, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		// The parser's own words may quote a word of the line, and so a secret.
		if place := (*parser.LocationError)(nil); errors.As(err, &place) && len(place.Locations) > 0 && len(place.Locations[0]) > 0 {
			name = at(name, place.Locations[0][0].Start.Line)
		}
		return built{}, fmt.Errorf("%s: docker build does not read that\nmend it, or name the start command with --command", name)
	}
	args, stages := map[string]string{}, map[string]built{}
	var b built
	stage := ""
	for _, n := range file.AST.Children {
		words := wordsOf(n)
		switch strings.ToUpper(n.Value) {
		case "ARG":
			for _, w := range words {
				key, value, _ := strings.Cut(w, "=")
				args[key] = strings.Trim(value, `"'`)
			}
		case "FROM":
			if target != "" && stage == strings.ToLower(target) {
				return b, nil
			}
			b, stage = from(words, args, stages), ""
			if len(words) == 3 {
				stage = strings.ToLower(words[2])
			}
		default:
			b.apply(strings.ToUpper(n.Value), n.Attributes["json"], words)
		}
		if stage != "" {
			stages[stage] = b
		}
	}
	return b, nil
}

func from(words []string, args map[string]string, stages map[string]built) built {
	if len(words) == 0 {
		return built{}
	}
	image := words[0]
	for key, value := range args {
		image = strings.NewReplacer("${"+key+"}", value, "$"+key, value).Replace(image)
	}
	if b, ok := stages[strings.ToLower(image)]; ok {
		return b
	}
	return built{from: image}
}

func (b *built) apply(instruction string, exec bool, words []string) {
	if len(words) == 0 {
		return
	}
	vector := words
	if !exec {
		vector = []string{"/bin/sh", "-c", strings.Join(words, " ")}
	}
	switch instruction {
	case "USER":
		b.user = words[0]
	case "WORKDIR":
		if path.IsAbs(words[0]) {
			b.workdir = path.Clean(words[0])
		} else {
			b.workdir = path.Join("/", b.workdir, words[0])
		}
	case "ENTRYPOINT":
		b.entrypoint, b.cmd = vector, nil
	case "CMD":
		b.cmd = vector
	case "ENV":
		// The parser gives name, value and separator of each variable in turn.
		for i := 0; i+1 < len(words); i += 3 {
			if words[i] == "HOME" {
				b.home = strings.Trim(words[i+1], `"'`)
			}
		}
	}
}

func wordsOf(n *parser.Node) (out []string) {
	for next := n.Next; next != nil; next = next.Next {
		out = append(out, next.Value)
	}
	return out
}
