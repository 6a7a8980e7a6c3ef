package stack

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/shell"
)

// Container is what the design makes of Jupyter's container, which its own image is
// judged against.
type Container struct {
	Sets     []string // variables of the compose file, which take precedence over the image's
	Covered  []string // targets of mounts, which take precedence over the image's volumes
	Writable []string // folders that notebooks can write and that last
	Named    []string // sources that the answer mounts names
	Key, CA  bool     // there is a key of the front, and one of the local CA
}

// ImageFaults returns what makes the stack's own image of Jupyter unsafe: secrets that
// its build can take, and settings that let a notebook replace what starts. What the
// build is made from in other places, such as a registry, is not looked at.
func (s *Stack) ImageFaults(c Container) []finding.Finding {
	svc := s.Model.Services[s.Jupyter.Service]
	out := s.bakedFaults(svc, c)
	if svc.Build == nil {
		for _, base := range neighbour.BuiltBy(s.Project, svc.Image) {
			out = append(out, s.settingFaults(base, c, nil)...)
		}
		return out
	}
	return slices.Concat(out, s.contextFaults(c), s.settingFaults(svc.Name, c, nil))
}

// fault is one thing that is wrong with the image.
func (s *Stack) fault(at place.Place, detail, hint string) finding.Finding {
	return finding.Finding{Kind: finding.Violation, Subject: "services." + s.Jupyter.Service + ".build", Detail: detail, Place: at, Hint: hint}
}

// stepPlace is the place of a step of a service's Dockerfile; line 0 is the build itself.
func (s *Stack) stepPlace(service string, line int) place.Place {
	b := s.Model.Services[service].Build
	at := []string{"services", service, "build"}
	if b.DockerfileInline != "" {
		at = append(at, "dockerfile_inline")
	}
	if line == 0 || b.DockerfileInline != "" {
		return s.Place(at...)
	}
	file := dockerfile.Locate(b.Context, b.Dockerfile)
	if rel, inside := s.Tree.Inside(file); inside {
		file = rel
	}
	return place.Place{File: file, Line: line}
}

// bakedFaults has a fault for each .dockerignore that has to exclude secrets.
func (s *Stack) bakedFaults(svc compose.Service, c Container) (out []finding.Finding) {
	all := neighbour.Bakes(s.Project, s.dockerfiles, svc.Name)
	if !slices.ContainsFunc(all, func(b neighbour.Baked) bool {
		return b.Secret == layout.Token || b.Secret == layout.ProxyKey && c.Key || b.Secret == layout.CAKey && c.CA
	}) {
		return nil
	}
	var done []string
	for _, first := range all {
		if slices.Contains(done, first.Ignore) {
			continue
		}
		done = append(done, first.Ignore)
		var paths, patterns []string
		for _, b := range all {
			if b.Ignore == first.Ignore {
				paths, patterns = appendNew(paths, b.Path), appendNew(patterns, pattern(b))
			}
		}
		hint := "build it from a folder that holds none of them"
		if rel, inside := s.Tree.Inside(first.Ignore); inside && !slices.Contains(patterns, ".") {
			hint = shell.Line("run: printf '%%s\\n' %s >> %s", shell.Words(patterns), shell.Path(rel))
		}
		out = append(out, s.fault(s.stepPlace(first.Service, first.Line), "can take "+strings.Join(paths, ", ")+" into the image, where every notebook could read them", hint))
	}
	return out
}

// pattern excludes a secret from a context: what lies in the folder of the state, with
// that folder.
func pattern(b neighbour.Baked) string {
	below, inState := strings.CutPrefix(b.Path, layout.StateDir)
	if above, has := strings.CutSuffix(b.Pattern, below); inState && has {
		return above
	}
	return b.Pattern
}

func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// settingFaults judges the ARG, ENV and VOLUME of a service's image, and of those images
// of the stack that it is made from.
func (s *Stack) settingFaults(service string, c Container, seen []string) (out []finding.Finding) {
	b := s.Model.Services[service].Build
	if b == nil || slices.Contains(seen, service) {
		return nil
	}
	file, err := s.dockerfiles.Open(b.Context, b.Dockerfile, b.DockerfileInline)
	if err != nil {
		return nil // Read reports it
	}
	if file.Unread(neighbour.Args(b)) && !s.beside(b.Context) {
		out = append(out, s.fault(s.stepPlace(service, 0), "what its Dockerfile does is not known: it lies outside of the stack's folder, or another program reads it", "keep it in the stack's folder, without a line # syntax"))
	}
	settings, from := file.Settings(b.Target, neighbour.Args(b), s.imageVariables())
	for _, set := range settings {
		if detail, hint := s.badSetting(set, c, settings); detail != "" {
			out = append(out, s.fault(s.stepPlace(service, set.Line), detail, hint))
		}
	}
	bases := neighbour.BuiltBy(s.Project, from)
	for name, context := range b.AdditionalContexts {
		if other, is := strings.CutPrefix(context, "service:"); is && name == from {
			bases = append(bases, other)
		}
	}
	for _, base := range bases {
		out = append(out, s.settingFaults(base, c, append(seen, service))...)
	}
	return out
}

// beside reports whether a context lies outside of the stack's folder, which is judged
// as a whole.
func (s *Stack) beside(context string) bool {
	_, inside := s.Tree.Inside(context)
	return !inside
}

// imageVariables are variables of the image below that are known.
func (s *Stack) imageVariables() map[string]string {
	out := map[string]string{"HOME": s.Jupyter.Home}
	if s.Jupyter.Flavour != "" {
		out["NB_USER"], out["CONDA_DIR"] = "jovyan", "/opt/conda"
	}
	return out
}

// badSetting says what is wrong with a setting of the image and what to do, "" for
// nothing.
func (s *Stack) badSetting(set dockerfile.Setting, c Container, all []dockerfile.Setting) (detail, hint string) {
	switch set.Verb {
	case "ARG":
		if set.Name == neighbour.TokenVar {
			return "ARG " + set.Name + " would store the token in the image", "remove it: Jupyter gets the token when it starts"
		}
	case "VOLUME":
		if !set.Known || !slices.Contains(c.Covered, filepath.Clean(set.Value)) && !s.place(&s.Jupyter, false).Target(set.Value) {
			return "VOLUME is writable though the image is not, and the server may start from it or be configured by it", "remove it, or name a folder for data"
		}
	case "ENV":
		if slices.Contains(c.Sets, set.Name) || forData.MatchString(set.Name) {
			return "", ""
		}
		if !set.Known {
			return "ENV " + compose.Redact(set.Name) + " has a value that cannot be read: programs may load code from where it says", "write it without an operator in its variables"
		}
		if folder := s.leadsTo(set, append(volumesOf(all, c), c.Writable...)); folder != "" {
			return fmt.Sprintf("ENV %s names a path in %s, which notebooks can write: programs may load code from there", compose.Redact(set.Name), folder), "name a folder of the image instead, or remove it"
		}
	}
	return "", ""
}

// volumesOf lists the volumes of the image that no mount covers.
func volumesOf(all []dockerfile.Setting, c Container) (out []string) {
	for _, set := range all {
		if set.Verb == "VOLUME" && set.Known && !slices.Contains(c.Covered, filepath.Clean(set.Value)) {
			out = append(out, filepath.Clean(set.Value))
		}
	}
	return out
}
