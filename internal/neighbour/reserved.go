package neighbour

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// TakesToken refuses a stack that hands the token of .env to another container,
// where nothing that the hardening may change keeps it out. As JUPYTER_TOKEN in the
// environment it can be emptied.
func TakesToken(p *compose.Project, jupyter string) error {
	return takes(p, jupyter, newReserved(TokenVar, "the token of Jupyter is for nobody else"))
}

// TakesComposeFile refuses a stack in which another container depends on
// COMPOSE_FILE, where the hardening has to set that: it would not be what it was.
func TakesComposeFile(p *compose.Project, jupyter string) error {
	if now, _, _ := p.Env.Get("COMPOSE_FILE"); p.ComposeFile == "" || p.ComposeFile == now {
		return nil
	}
	return takes(p, jupyter, newReserved("COMPOSE_FILE", "the hardening has to set that"))
}

// reserved is a variable of .env that nothing else may depend on, and those of .env
// that have it in them.
type reserved struct {
	variable, why string
	own           *regexp.Regexp   // its own entry in a list
	names         []string         // the variable and the carriers
	takes         []*regexp.Regexp // a value that takes the name at the same place
}

func newReserved(variable, why string) *reserved {
	t := &reserved{variable: variable, why: why, own: regexp.MustCompile(`^` + variable + `=`)}
	t.add(variable)
	return t
}

func (t *reserved) add(name string) {
	t.names = append(t.names, name)
	t.takes = append(t.takes, regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?`+regexp.QuoteMeta(name)+`\b`))
}

// carries reports whether a name is that of a variable that has it in it.
func (t *reserved) carries(name string) bool { return slices.Contains(t.names[1:], name) }

// by says what takes it, through a variable that has it in it perhaps.
func (t *reserved) by(where place.Place, who, name string) error {
	through := ""
	if name != t.variable {
		through = ", which has " + t.variable + " in it"
	}
	return fmt.Errorf("%s: %s takes %s from .env%s, and %s\ngive it a variable of another name", where, who, name, through, t.why)
}

// in names the variable that a value takes it through.
func (t *reserved) in(value string) (string, bool) {
	for i, name := range t.names {
		if strings.Contains(value, name) && t.takes[i].MatchString(value) {
			return name, true
		}
	}
	return "", false
}

func takes(p *compose.Project, jupyter string, t *reserved) error {
	var carries []dotenv.Assignment
	for _, a := range p.Env.Assignments() {
		if _, takes := t.in(a.Value); takes && a.Interpolated && a.Key != t.variable {
			t.add(a.Key)
			carries = append(carries, a)
		}
	}
	for _, name := range p.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		n, file, err := p.Node(name)
		if err != nil {
			return err
		}
		if taker, through := t.holder(n, false); taker != nil {
			return t.by(place.Place{File: file, Line: taker.Line}, name, through)
		}
		own := compose.Pairs(compose.Child(n, "environment"))
		args := compose.Pairs(compose.Child(n, "build", "args"))
		for i, e := range append(slices.Clone(args), own...) {
			argument := i < len(args) // its own JUPYTER_TOKEN is emptied, an argument cannot be
			if e.Open && (t.carries(e.Name) || argument && e.Name == t.variable) {
				return t.by(place.Place{File: file, Line: n.Line}, name, e.Name)
			}
		}
		if err := loads(p, p.Model.Services[name], t, carries, own); err != nil {
			return err
		}
	}
	for _, doc := range p.Documents() {
		for _, key := range [...]string{"secrets", "configs", "networks", "volumes"} {
			if n := compose.Child(doc.Root, key); n != nil {
				if taker, through := t.holder(n, true); taker != nil {
					return t.by(place.Place{File: doc.File, Line: taker.Line}, key, through)
				}
			}
		}
	}
	return nil
}

// loads looks for it in the env_files of a service; carries is what of .env has it.
func loads(p *compose.Project, svc compose.Service, t *reserved, carries []dotenv.Assignment, own []compose.Entry) error {
	for _, f := range svc.EnvFiles {
		rel, _ := p.Tree.Inside(f.Path)
		takes := carries
		if rel != compose.EnvFile {
			data, err := p.Tree.Read(rel)
			if err != nil || !slices.ContainsFunc(t.names, func(name string) bool { return bytes.Contains(data, []byte(name)) }) {
				continue
			}
			file, err := dotenv.Parse(rel, data)
			if err != nil {
				continue
			}
			takes = slices.DeleteFunc(file.Assignments(), func(a dotenv.Assignment) bool {
				_, has := t.in(a.Value)
				return a.Key == t.variable || !(has && a.Interpolated) && !(a.Inherited && t.carries(a.Key))
			})
		}
		for _, a := range takes {
			if !slices.ContainsFunc(own, func(e compose.Entry) bool { return e.Name == a.Key && !e.Open }) {
				return fmt.Errorf("%s:%d: %s has %s of .env in it, %s loads this file (env_file), and %s\nwrite %s without %s", rel, a.Line, compose.Redact(a.Key), t.variable, svc.Name, t.why, compose.Redact(a.Key), t.variable)
			}
		}
	}
	return nil
}

// holder finds the value that takes it, and through which variable; in a service
// not that of its own variable of the name.
func (t *reserved) holder(n *yaml.Node, named bool) (*yaml.Node, string) {
	n = compose.Resolve(n)
	if n.Kind == yaml.ScalarNode {
		if through, takes := t.in(n.Value); takes && !t.own.MatchString(n.Value) {
			return n, through
		}
		if named && slices.Contains(t.names, n.Value) {
			return n, n.Value
		}
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && (i%2 == 0 || n.Content[i-1].Value == t.variable) {
			continue
		}
		if taker, through := t.holder(c, named); taker != nil {
			return taker, through
		}
	}
	return nil, ""
}
