package stack

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/grant"
	"gopkg.in/yaml.v3"
)

// ground returns what the folder holds that Jupyter must not get, for the judge.
func (s *Stack) ground(service string) grant.Ground {
	held, foreign := map[string]bool{}, map[string]bool{}
	for _, file := range s.readByOthers() {
		if !file.data {
			s.mark(held, file.path)
		}
	}
	for _, name := range s.Model.ServiceNames() {
		for _, context := range contexts(s.Model.Services[name]) {
			for _, rel := range s.Tree.Names(context) {
				foreign[rel] = foreign[rel] || name != service && rel != "."
			}
		}
	}
	return grant.Ground{
		Managed: func(name string) bool { return s.Layout.Inside(name) && !slices.Contains(s.Files, name) },
		Holds:   func(name string) bool { return s.holdsConfig(name) || held[name] },
		Context: func(name string) bool {
			for ; name != "."; name = path.Dir(name) {
				if foreign[name] {
					return true
				}
			}
			return false
		},
		GPU: compose.IsGPU,
	}
}

// mark adds the names of a path below the folder, and of every folder above it there.
func (s *Stack) mark(set map[string]bool, file string) {
	for _, name := range s.Tree.Names(file) {
		for ; !set[name]; name = path.Dir(name) {
			set[name] = true
		}
	}
}

// source returns a path of the host as the judge takes it.
func (s *Stack) source(kind grant.Kind, host, written string) grant.Source {
	out := grant.Source{Kind: kind, Path: host, Unset: s.unset(written), Mode: fs.ModeIrregular}
	if host == "" {
		return out
	}
	out.Names, out.Outside = s.Tree.Names(host), s.Tree.Elsewhere(host)
	out.Plain = kind == grant.Bind && !slices.ContainsFunc(out.Names, func(name string) bool { return s.judge.Holds(name) && !s.named(host, name) })
	if info, err := os.Stat(host); err == nil {
		out.Mode = info.Mode().Type()
	}
	if out.Mode.IsDir() {
		out.Git = exists(filepath.Join(host, gitFolder))
		out.Root = exists(filepath.Join(host, "etc/passwd")) && exists(filepath.Join(host, "usr"))
	}
	return out
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// plainVariable matches a variable without a default.
var plainVariable = regexp.MustCompile(`(?:^|[^$])(?:\$\$)*\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))`)

// unset returns a variable of a value that has none, "" where each has one.
func (s *Stack) unset(written string) string {
	for _, m := range plainVariable.FindAllStringSubmatch(written, -1) {
		name := m[1] + m[2]
		if value, _, _ := s.Env.Get(name); value == "" && name != "PWD" && (name != "HOME" || compose.Home() == "") {
			return name
		}
	}
	return ""
}

// written returns a value of the compose files before its variables are replaced; ""
// where only an include has it.
func (s *Stack) written(keys ...string) (out string) {
	for _, doc := range s.Documents() {
		if n := compose.Child(doc.Root, keys...); n != nil && n.Kind == yaml.ScalarNode {
			out = n.Value
		}
	}
	return out
}

// judgeVolume returns the strictest verdict over all that the options of a named volume
// name, and the path of the host that decided.
func (s *Stack) judgeVolume(v compose.Volume) (out grant.Verdict, decided string) {
	from := s.VolumeSource(v)
	written := s.written("volumes", v.Source, "driver_opts", "device")
	if from.Kernel {
		return grant.Verdict{Outcome: grant.Never, Reason: grant.Special}, ""
	}
	for _, host := range append(from.Paths, "") {
		source := s.source(grant.Volume, host, written)
		source.Foreign = from.Foreign
		if host == "" && len(from.Paths) > 0 && !from.Foreign {
			break // a bind, and not a volume of the engine
		}
		if verdict := s.judge.Judge(source); out.Outcome == "" || rank[verdict.Outcome] > rank[out.Outcome] {
			out, decided = verdict, host
		}
	}
	return out, decided
}

var rank = map[grant.Outcome]int{grant.Good: 0, grant.Cover: 1, grant.Ask: 2, grant.Never: 3}
