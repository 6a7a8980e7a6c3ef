package stack

import (
	"fmt"
	"regexp"
	"slices"

	"example.com/magi-harden/internal/dotenv"
	"gopkg.in/yaml.v3"
)

// takesToken matches a value that Compose puts the token into.
var takesToken = regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?JUPYTER_TOKEN\b`)

// tokenElsewhere refuses a stack that hands the token of .env to another
// container, where nothing that the hardening may change keeps it out. As
// JUPYTER_TOKEN in the environment it can be emptied.
func (s *Stack) tokenElsewhere(jupyter string) error {
	return s.elsewhere(jupyter, &taken{variable: tokenVar, why: "the token of Jupyter is for nobody else"})
}

// FileElsewhere refuses a stack in which another container depends on
// COMPOSE_FILE, where the hardening has to set that: it would not be what it was.
func (s *Stack) FileElsewhere() error {
	if now, _, _ := s.Env.Get("COMPOSE_FILE"); s.ComposeFile == "" || s.ComposeFile == now {
		return nil
	}
	return s.elsewhere(s.Jupyter.Service, &taken{variable: "COMPOSE_FILE", why: "the hardening has to set that"})
}

// taken is a variable of .env that nothing else may depend on, and those of .env
// that have it in them.
type taken struct {
	variable, why string
	carriers      []string
}

// by says what takes it, through a variable that has it in it perhaps.
func (t *taken) by(place, who, name string) error {
	through := ""
	if name != t.variable {
		through = ", which has " + t.variable + " in it"
	}
	return fmt.Errorf("%s: %s takes %s from .env%s, and %s\ngive it a variable of another name", place, who, name, through, t.why)
}

// in names the variable that a value takes it through.
func (t *taken) in(value string) (string, bool) {
	for _, name := range append([]string{t.variable}, t.carriers...) {
		if regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?` + regexp.QuoteMeta(name) + `\b`).MatchString(value) {
			return name, true
		}
	}
	return "", false
}

func (s *Stack) elsewhere(jupyter string, t *taken) error {
	var carries []dotenv.Assignment
	for _, a := range s.Env.Assignments() {
		if _, takes := t.in(a.Value); takes && a.Interpolated && a.Key != t.variable {
			t.carriers, carries = append(t.carriers, a.Key), append(carries, a)
		}
	}
	for _, name := range s.Before.ServiceNames() {
		if name == jupyter {
			continue
		}
		n, file, err := s.node(name)
		if err != nil {
			return err
		}
		if taker, through := t.holder(n, false); taker != nil {
			return t.by(at(file, taker.Line), name, through)
		}
		own := pairs(child(n, "environment"))
		for _, e := range append(pairs(child(n, "build", "args")), own...) {
			named := e.Name == t.variable && !slices.Contains(own, e) || slices.Contains(t.carriers, e.Name)
			if e.Open && named {
				return t.by(at(file, n.Line), name, e.Name)
			}
		}
		if err := s.loads(s.Before.Services[name], t, carries, own); err != nil {
			return err
		}
	}
	for _, doc := range s.documents {
		for _, key := range [...]string{"secrets", "configs", "networks", "volumes"} {
			if n := child(doc.root, key); n != nil {
				if taker, through := t.holder(n, true); taker != nil {
					return t.by(at(doc.file, taker.Line), key, through)
				}
			}
		}
	}
	return nil
}

// loads looks for it in the env_files of a service; carries is what of .env has it.
func (s *Stack) loads(svc Service, t *taken, carries []dotenv.Assignment, own []EnvVar) error {
	for _, f := range svc.EnvFiles {
		rel, _ := s.Tree.inside(f.Path)
		takes := carries
		if rel != envFile {
			data, err := s.Tree.Read(rel)
			if err != nil {
				continue
			}
			file, err := dotenv.Parse(rel, data)
			if err != nil {
				continue
			}
			takes = slices.DeleteFunc(file.Assignments(), func(a dotenv.Assignment) bool {
				_, has := t.in(a.Value)
				return a.Key == t.variable || !(has && a.Interpolated) && !(a.Inherited && slices.Contains(t.carriers, a.Key))
			})
		}
		for _, a := range takes {
			if !slices.ContainsFunc(own, func(e EnvVar) bool { return e.Name == a.Key && !e.Open }) {
				return fmt.Errorf("%s:%d: %s has %s of .env in it, %s loads this file (env_file), and %s\nset %s in the one service that needs it", rel, a.Line, shownWord(a.Key), t.variable, svc.Name, t.why, shownWord(a.Key))
			}
		}
	}
	return nil
}

// holder finds the value that takes it, and through which variable; in a service
// not that of its own variable of the name.
func (t *taken) holder(n *yaml.Node, named bool) (*yaml.Node, string) {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode {
		own := regexp.MustCompile(`^` + t.variable + `=`).MatchString(n.Value)
		if through, takes := t.in(n.Value); takes && !own {
			return n, through
		}
		if named && (n.Value == t.variable || slices.Contains(t.carriers, n.Value)) {
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
