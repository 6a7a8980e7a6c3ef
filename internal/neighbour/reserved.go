package neighbour

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// reserved is a variable of .env that no other service may use, with the variables of
// .env that contain it (its carriers).
type reserved struct {
	variable, why string
	names         []string         // the variable and the carriers
	takes         []*regexp.Regexp // a value that takes the name at the same place
}

func newReserved(variable, why string) *reserved {
	v := &reserved{variable: variable, why: why}
	v.add(variable)
	return v
}

func (v *reserved) add(name string) {
	v.names = append(v.names, name)
	v.takes = append(v.takes, regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?`+regexp.QuoteMeta(name)+`\b`))
}

// carriers adds the variables of .env that contain the variable, and returns them.
func (v *reserved) carriers(env *dotenv.File) (out []dotenv.Assignment) {
	for _, a := range env.Assignments() {
		if _, takes := v.in(a.Value); takes && a.Interpolated && a.Key != v.variable {
			v.add(a.Key)
			out = append(out, a)
		}
	}
	return out
}

// carries reports whether name is a carrier.
func (v *reserved) carries(name string) bool { return slices.Contains(v.names[1:], name) }

// by returns the error for who uses the variable, by the name of it or of a carrier.
func (v *reserved) by(where place.Place, who, name string) error {
	through := ""
	if name != v.variable {
		through = " (contains " + v.variable + ")"
	}
	return fmt.Errorf("%s: %s uses %s of .env%s, which %s\nuse a variable with another name", where, who, name, through, v.why)
}

// in returns the name by which a value uses the variable: its own or a carrier's.
func (v *reserved) in(value string) (string, bool) {
	for i, name := range v.names {
		if strings.Contains(value, name) && v.takes[i].MatchString(value) {
			return name, true
		}
	}
	return "", false
}

// holder returns the keys down to the first value below n that uses the variable, and
// the name by which it does; "" for none. named accepts the bare name, too.
func (v *reserved) holder(n *yaml.Node, named bool) (keys []string, through string) {
	n = compose.Resolve(n)
	if n.Kind == yaml.ScalarNode {
		if through, takes := v.in(n.Value); takes {
			return nil, through
		}
		if named && slices.Contains(v.names, n.Value) {
			return nil, n.Value
		}
	}
	for i, c := range n.Content {
		key := strconv.Itoa(i)
		if n.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue
			}
			key = n.Content[i-1].Value
			if name := v.opened(key, c, v.names); name != "" {
				return []string{key, name}, name
			}
		}
		if keys, through := v.holder(c, named); through != "" {
			return append([]string{key}, keys...), through
		}
	}
	return nil, ""
}

// opened returns the first of names that an environment, or build arguments, lists
// without a value: Compose takes it from .env. It is "" for none, and for another key.
func (v *reserved) opened(key string, n *yaml.Node, names []string) string {
	if key != "environment" && key != "args" {
		return ""
	}
	for _, e := range compose.Pairs(n) {
		if e.Open && slices.Contains(names, e.Name) {
			return e.Name
		}
	}
	return ""
}

// user returns what holder does for a service. The service's own variable of that name
// does not count: it can be emptied.
func (v *reserved) user(service *yaml.Node) (keys []string, through string) {
	for _, key := range compose.Keys(service) {
		n := compose.Child(service, key)
		switch {
		case strings.HasPrefix(key, "x-"): // no container gets it
		case key == "environment":
			for _, e := range compose.Pairs(n) {
				if through, takes := v.in(e.Value); e.Name != v.variable && takes {
					return []string{key, e.Name}, through
				}
			}
			if name := v.opened(key, n, v.names[1:]); name != "" {
				return []string{key, name}, name
			}
		default:
			if name := v.opened(key, n, v.names); name != "" {
				return []string{key, name}, name
			}
			if keys, through := v.holder(n, false); through != "" {
				return append([]string{key}, keys...), through
			}
		}
	}
	return nil, ""
}
