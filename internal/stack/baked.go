package stack

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// baked says which of our files the build of a neighbour copies into its image.
func (s *Stack) baked(svc Service) (out Sight) {
	if svc.Build == nil || !filepath.IsAbs(svc.Build.Context) {
		return out
	}
	var dockerfile, ignore []byte
	name := filepath.Join(svc.Build.Context, "Dockerfile")
	if f := svc.Build.Dockerfile; filepath.IsAbs(f) {
		name = f
	} else if f != "" {
		name = filepath.Join(svc.Build.Context, f)
	}
	if dockerfile = []byte(svc.Build.DockerfileInline); len(dockerfile) == 0 {
		dockerfile = s.readAt(name)
	}
	if ignore = s.readAt(name + ".dockerignore"); ignore == nil {
		ignore = s.readAt(filepath.Join(svc.Build.Context, ".dockerignore"))
	}
	file, err := parser.Parse(bytes.NewReader(dockerfile))
	if err != nil {
		return out
	}
	var sources []string
	for _, n := range file.AST.Children {
		words := wordsOf(n)
		if v := strings.ToUpper(n.Value); (v == "COPY" || v == "ADD") && len(words) > 1 && !strings.Contains(strings.Join(n.Flags, " "), "--from") {
			sources = append(sources, words[:len(words)-1]...)
		}
	}
	copied := func(name string) bool {
		rel, err := filepath.Rel(svc.Build.Context, filepath.Join(s.Tree.Dir, name))
		if err != nil || strings.HasPrefix(rel, "..") || ignores(ignore, rel) {
			return false
		}
		for _, source := range sources {
			if within(strings.Trim(path.Clean("/"+source), "/"), rel) {
				return true
			}
		}
		return false
	}
	return Sight{Token: copied(envFile), Key: copied("config/tls/key.pem"), CA: copied(".magi-harden/ca/key.pem")}
}

// readAt reads a file of the stack's folder; nil where there is none.
func (s *Stack) readAt(file string) []byte {
	rel, inside := s.Tree.inside(file)
	if !inside {
		return nil
	}
	data, err := s.Tree.Read(rel)
	if err != nil {
		return nil
	}
	return data
}

// within reports whether a pattern names a file or a folder above it; the empty
// one is all.
func within(pattern, file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if ok, err := path.Match(pattern, file); ok || err != nil || pattern == "" || pattern == "**" {
			return true
		}
	}
	return false
}

// ignores reports whether a .dockerignore leaves a file out. Its last line that
// matches counts.
func ignores(ignore []byte, file string) (out bool) {
	for line := range strings.Lines(string(ignore)) {
		line, back := strings.CutPrefix(strings.TrimSpace(line), "!")
		if line == "" || line[0] == '#' {
			continue
		}
		pattern := strings.Trim(path.Clean("/"+line), "/")
		base, anywhere := strings.CutPrefix(pattern, "**/")
		hit := within(pattern, file)
		for rest := file; anywhere && !hit; {
			hit = within(base, rest)
			_, after, more := strings.Cut(rest, "/")
			if rest = after; !more {
				break
			}
		}
		if hit {
			out = !back
		}
	}
	return out
}
