package stack

import (
	"fmt"
	"path"
	"slices"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

// Why a path of the host is not mounted into Jupyter.
const (
	keepsOwn = "reserved for managed files"
	holdsOwn = "holds compose files or managed files: a notebook could rewrite them"
)

// reserved returns why a path of the host must not be mounted into Jupyter, "" where it
// may be: it is a managed file or in a managed folder, by any of its names. A path
// above such files, or a compose file, can be covered if it is a plain bind mount
// (plain), because a cover uses the path as written.
func (s *Stack) reserved(host string, plain bool) string {
	for _, name := range s.Tree.Names(host) {
		switch {
		case s.Layout.Inside(name) && !slices.Contains(s.Files, name):
			return keepsOwn
		case s.holdsConfig(name) && !(plain && s.named(host, name)):
			return holdsOwn
		}
	}
	return ""
}

// named reports whether a path has this name below the stack's folder as it is
// written, and not only through a symlink.
func (s *Stack) named(host, name string) bool {
	if rel, inside := s.Tree.Inside(host); inside {
		return rel == name
	}
	return under(s.Tree.Dir, path.Clean(host))
}

// The keys of a service that put files of the host into it, beside its mounts.
const (
	secretsKey = "secrets"
	configsKey = "configs"
)

// granted gives the secrets or configs of the service as they are written, without
// those whose file is not for Jupyter; nil where none stay.
func (s *Stack) granted(j *Jupyter, key string, list *yaml.Node) (*yaml.Node, error) {
	list = compose.Resolve(list)
	out := *list
	out.Content = nil
	for _, entry := range list.Content {
		name := compose.Resolve(entry).Value
		if source := compose.Child(entry, "source"); source != nil {
			name = source.Value
		}
		name, err := compose.Substitute(name, func(key string) (string, bool) {
			value, _, ok := s.Env.Get(key)
			return value, ok
		})
		if err != nil {
			return nil, fmt.Errorf("%s: a name has a variable without a value", key)
		}
		what, host := "secret ", s.Model.Secrets[name].File
		if key == configsKey {
			what, host = "config ", s.Model.Configs[name].File
		}
		if why := s.reserved(host, false); why != "" {
			j.drop(what+name, why)
			continue
		}
		out.Content = append(out.Content, entry)
	}
	if len(out.Content) == 0 && len(list.Content) > 0 {
		return nil, nil
	}
	return &out, nil
}
