package stack

import (
	"fmt"
	"path"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/printable"
	"gopkg.in/yaml.v3"
)

// Why a path of the host is not mounted into Jupyter.
const (
	keepsOwn = "reserved for managed files"
	holdsOwn = "holds compose files or managed files: a notebook could rewrite them"
)

// named reports whether a path has this name below the stack's folder as it is
// written, and not only through a symlink.
func (s *Stack) named(host, name string) bool {
	if rel, inside := s.Tree.Inside(host); inside {
		return rel == name
	}
	return file.Within(s.Tree.Dir, path.Clean(host))
}

// The keys of a service that put files of the host into it, beside its mounts.
const (
	secretsKey = "secrets"
	configsKey = "configs"
)

// entry is a secret or config of the service that stays.
type entry struct {
	key  string
	name string
	what string // secret NAME
	node *yaml.Node
	ask  Ask
}

// granted gives the secrets or configs of the service as they are written, without
// those that are not for Jupyter; nil where none stay.
func (s *Stack) granted(j *Jupyter, key string, list *yaml.Node) (*yaml.Node, error) {
	list = compose.Resolve(list)
	for _, node := range list.Content {
		name, target := compose.Resolve(node).Value, ""
		if source := compose.Child(node, "source"); source != nil {
			name = source.Value
		}
		if to := compose.Child(node, "target"); to != nil {
			target = to.Value
		}
		name, err := compose.Substitute(name, s.Variable)
		if err != nil {
			return nil, fmt.Errorf("%s: a name has a variable without a value", key)
		}
		if target, err = compose.Substitute(target, s.Variable); err != nil {
			return nil, fmt.Errorf("%s: %s: its target has a variable without a value", key, printable.Text(name))
		}
		if e, stays := s.entry(j, key, name, target); stays {
			e.node = node
			j.entries = append(j.entries, e)
		}
	}
	return j.listed(key, list), nil
}

// entry judges a secret or config, and drops it where it does not stay.
func (s *Stack) entry(j *Jupyter, key, name, target string) (e entry, stays bool) {
	kind, file, folder := grant.Secret, s.Model.Secrets[name].File, "/run/secrets"
	e = entry{key: key, name: name, what: "secret " + name}
	if key == configsKey {
		kind, file, folder, e.what = grant.Config, s.Model.Configs[name].File, "/", "config "+name
	}
	if target == "" {
		target = name
	}
	if !path.IsAbs(target) {
		target = path.Join(folder, target)
	}
	if file != "" {
		written := s.written(key, name, "file")
		source := s.source(kind, compose.Homed(written, file), written)
		verdict := s.judge.Judge(source)
		switch verdict.Outcome {
		case grant.Never:
			j.drop(e.what, refused(verdict.Reason))
			return e, false
		case grant.Ask:
			e.ask = Ask{Name: s.Display(source.Path), Path: source.Path, Gives: gives(verdict.Reason, true)}
		}
	}
	if !s.place(j, true).Target(target) {
		j.drop(e.what, atStart)
		return e, false
	}
	return e, true
}

// place is what a target is judged against.
func (s *Stack) place(j *Jupyter, file bool) grant.Place {
	return grant.Place{Home: j.Home, Starts: j.starts(), File: file}
}

// starts lists the programs that the container starts with, where they are paths.
func (j *Jupyter) starts() (out []string) {
	for _, word := range slices.Concat(j.Start.Wrapper, j.Start.Program) {
		if path.IsAbs(word) {
			out = append(out, path.Clean(word))
		}
	}
	return out
}

// listed is a list with the entries that stay only; nil where none do.
func (j *Jupyter) listed(key string, list *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: yaml.SequenceNode, Tag: list.Tag, Style: list.Style}
	for _, e := range j.entries {
		if e.key == key {
			out.Content = append(out.Content, e.node)
		}
	}
	if len(out.Content) == 0 && len(list.Content) > 0 {
		return nil
	}
	return out
}

// grantEntries drops the secrets and configs that the answer mounts does not name.
func (j *Jupyter) grantEntries(named []string) error {
	was := len(j.entries)
	j.entries = slices.DeleteFunc(j.entries, func(e entry) bool {
		if !e.ask.by(named) {
			j.drop(e.what, e.ask.why())
			return true
		}
		return false
	})
	for i := range j.entries {
		j.entries[i].ask = Ask{}
	}
	if len(j.entries) == was {
		return nil
	}
	for _, key := range [...]string{secretsKey, configsKey} {
		i := slices.IndexFunc(j.Keep, func(k Kept) bool { return k.Key == key })
		if i < 0 {
			continue
		}
		n := j.listed(key, &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{{}}})
		if n == nil {
			j.Keep = slices.Delete(j.Keep, i, i+1)
			continue
		}
		text, err := yamlOf(key, n)
		if err != nil {
			return err
		}
		j.Keep[i].YAML = text
	}
	return nil
}
