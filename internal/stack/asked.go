package stack

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/shell"
)

// Ask says of a source that is kept only if the answer mounts names it.
type Ask struct {
	Name  string // what the answer calls it: its path, or the name of a volume
	Path  string // absolute; empty for a volume
	Gives string // what it gives away

	reason grant.Reason
}

// by reports whether the answer names the source.
func (a Ask) by(named []string) bool {
	return a.Name == "" || slices.Contains(named, a.Name) || a.Path != "" && slices.Contains(named, a.Path)
}

// why is the reason for dropping it, with the way to keep it.
func (a Ask) why() string { return a.Gives + "; --mounts " + shell.Word(a.Name) + " keeps it" }

// gives says what a source that is kept by its name gives away.
func gives(r grant.Reason, readOnly bool) string {
	does := "read and change"
	if readOnly {
		does = "read"
	}
	switch r {
	case grant.Repository:
		return "a git repository: whoever uses git in it on the host runs what a notebook leaves there"
	case grant.Context:
		return "lies in the build context of another service: a notebook could change what is built"
	case grant.External:
		return "a driver or a server fills it, and every notebook could " + does + " it"
	}
	return "outside of the stack's folder, and every notebook could " + does + " it"
}

// refused says why a source is never kept.
func refused(r grant.Reason) string {
	switch r {
	case grant.Managed:
		return keepsOwn
	case grant.Holds:
		return holdsOwn
	case grant.Keys:
		return "holds private keys"
	case grant.Unknown:
		return "a variable in its path has no value in .env, so what Compose would mount is unknown"
	case grant.Unsupported:
		return "only bind mounts and named volumes stay"
	case grant.Hidden:
		return "a control character is in its path"
	case grant.Host:
		return "part of the host's system: every notebook could control the host"
	}
	return "gives control of the host"
}

// atStart is why a target is not allowed.
const atStart = "its target is not a folder for data: the server may start from it or be configured by it"

// Asked lists the sources that only the answer mounts keeps.
func (j *Jupyter) Asked() (out []answers.Asked) {
	add := func(a Ask, work bool, holds string) {
		i := slices.IndexFunc(out, func(o answers.Asked) bool { return o.Source == a.Name })
		switch {
		case a.Name == "":
		case i >= 0:
			out[i].Work = out[i].Work || work
		default:
			out = append(out, answers.Asked{Source: a.Name, Path: a.Path, Gives: a.Gives, Work: work, Holds: holds})
		}
	}
	add(j.NotebooksMount.Ask, true, "")
	for _, m := range j.Mounts {
		add(m.Ask, j.Notebooks == "" && !m.ReadOnly && file.Within(j.Work, m.Target), j.held(m))
	}
	for _, e := range j.entries {
		add(e.ask, false, "")
	}
	for _, c := range j.contexts {
		add(c.ask, false, "")
	}
	return out
}

// AskedBefore lists the sources of Asked that an older release kept: the mounts at the
// targets that it knew, and all secrets, configs and contexts.
func (s *Stack) AskedBefore(knew func(target string) bool) (out []string) {
	for _, m := range append([]Mount{s.Jupyter.NotebooksMount}, s.Jupyter.Mounts...) {
		if m.Ask.Name != "" && knew(m.Target) {
			out = append(out, m.Ask.Name)
		}
	}
	for _, e := range s.Jupyter.entries {
		if e.ask.Name != "" {
			out = append(out, e.ask.Name)
		}
	}
	for _, c := range s.Jupyter.contexts {
		if c.ask.Name != "" {
			out = append(out, c.ask.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SourceVariables lists the variables in sources of Jupyter that Compose replaces at each
// start, sorted: those of volumes, secrets and configs, which the hardening does not
// write anew.
func (s *Stack) SourceVariables() []string {
	var values, out []string
	for _, m := range s.Jupyter.Mounts {
		if m.Volume {
			values = append(values, s.written("volumes", m.Source, "driver_opts", "device"), s.written("volumes", m.Source, "driver_opts", "o"), s.written("volumes", m.Source, "name"))
		}
	}
	for _, e := range s.Jupyter.entries {
		values = append(values, s.written(e.key, e.name, "file"))
	}
	for _, value := range values {
		for _, m := range anyVariable.FindAllStringSubmatch(value, -1) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// anyVariable matches the name of a variable, with a default or without.
var anyVariable = regexp.MustCompile(`\$\{?([A-Za-z_]\w*)`)

// Grant drops what only the answer mounts could keep and does not name. What it names is
// kept like all others from then on. It fails where the folder of the answer notebooks
// leads to what is never kept, or holds the stack's own files.
func (s *Stack) Grant(named []string, notebooks string) error {
	j := &s.Jupyter
	if notebooks != "" {
		verdict := s.judge.Judge(s.source(grant.Bind, filepath.Join(s.Tree.Dir, notebooks), ""))
		if verdict.Outcome == grant.Never || verdict.Outcome == grant.Cover {
			return fmt.Errorf("%s: cannot be the folder of the notebooks: %s\nname another one with --notebooks", notebooks, refused(verdict.Reason))
		}
	}
	named = s.absolute(named)
	j.NotebooksMount.Ask = Ask{}
	var mounts []Mount
	for _, m := range j.Mounts {
		if !m.Ask.by(named) {
			j.drop(m.what(), m.Ask.why())
			continue
		}
		m.Ask = Ask{}
		mounts = append(mounts, m)
	}
	j.Mounts = mounts
	return j.grantEntries(named)
}
