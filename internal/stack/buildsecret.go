package stack

import (
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/neighbour"
	"gopkg.in/yaml.v3"
)

// withoutSecrets returns the arguments, labels or secrets of a build without those that
// may put a secret of .env, or a file that is not for Jupyter, into the image. They are
// dropped; nil where none stay, and n where all do.
func (s *Stack) withoutSecrets(j *Jupyter, what, key string, n *yaml.Node) *yaml.Node {
	n, given := compose.Resolve(n), n
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Style: n.Style}
	dropped := map[string]string{} // why, by name
	if key == secretsKey {
		for _, c := range n.Content {
			name := secretName(c)
			if why := s.refusedSecret(name); why != "" {
				dropped[name] = why
			}
		}
	} else {
		for _, e := range compose.Pairs(n) {
			if name := s.secretIn(e); name != "" {
				dropped[e.Name] = "takes " + name + " of .env, and the image would keep it; write its value into the compose file if it is no secret"
			}
		}
	}
	if len(dropped) == 0 {
		return given
	}
	add := func(name string, nodes ...*yaml.Node) {
		if why, is := dropped[name]; is {
			j.drop(what+" "+compose.Redact(name), why)
			return
		}
		out.Content = append(out.Content, nodes...)
	}
	if n.Kind == yaml.MappingNode {
		for _, name := range compose.Keys(n) {
			add(name, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, compose.Child(n, name))
		}
	} else {
		for _, c := range n.Content {
			name, _, _ := strings.Cut(secretName(c), "=")
			add(name, c)
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// secretName is the text of an entry, or the source that it names.
func secretName(n *yaml.Node) string {
	if source := compose.Child(n, "source"); source != nil {
		return source.Value
	}
	return compose.Resolve(n).Value
}

// refusedSecret says why a secret is not given to the build, "" where it is.
func (s *Stack) refusedSecret(name string) string {
	named, err := compose.Substitute(name, s.Variable)
	if err != nil {
		return refused(grant.Unknown)
	}
	file := s.Model.Secrets[named].File
	if file == "" {
		return ""
	}
	written := s.written(secretsKey, named, "file")
	v := s.judge.Judge(s.source(grant.Secret, compose.Homed(written, file), written))
	switch v.Outcome {
	case grant.Good:
		return ""
	case grant.Ask:
		return gives(v.Reason, true)
	}
	return refused(v.Reason)
}

// secretIn returns the variable of .env in an entry that may be a secret, "" for none.
// One that takes the token is left to withoutToken.
func (s *Stack) secretIn(e compose.Entry) string {
	names := []string{e.Name}
	if !e.Open {
		if s.tokenIn()(e.Value) {
			return ""
		}
		names = nil
		for _, m := range anyVariable.FindAllStringSubmatch(strings.ReplaceAll(e.Value, "$$", ""), -1) {
			names = append(names, m[1])
		}
	}
	i := slices.IndexFunc(names, func(name string) bool {
		value, _, has := s.Env.Get(name)
		return has && value != "" && !(tellsWhich.MatchString(name) && plainText.MatchString(value))
	})
	if i < 0 || e.Open && e.Name == neighbour.TokenVar {
		return ""
	}
	return names[i]
}

// tellsWhich matches variables that say which of several things is built, and for whom.
var tellsWhich = regexp.MustCompile(`(?i)(^|_)(VERSION|VER|TAG|RELEASE|UID|GID|USER_?ID|GROUP_?ID|TZ|TIMEZONE|LANG|LOCALE|ARCH|PLATFORM|IMAGE|BRANCH|REGISTRY|MIRROR|PORT)$`)

// plainText matches values of them: no address with a password.
var plainText = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,63}$`)
