package neighbour

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
)

// TakesToken fails on a stack that passes the token of .env to another container in a
// way that the hardening cannot undo. A JUPYTER_TOKEN in its environment can be
// emptied, and does not count.
func TakesToken(p *compose.Project, jupyter string) error {
	return takes(p, jupyter, newReserved(TokenVar, "only Jupyter may have"))
}

// TakesComposeFile fails on a stack in which another container uses COMPOSE_FILE where
// the hardening has to set it: that container would change.
func TakesComposeFile(p *compose.Project, jupyter string) error {
	if now, _, _ := p.Env.Get("COMPOSE_FILE"); p.ComposeFile == "" || p.ComposeFile == now {
		return nil
	}
	return takes(p, jupyter, newReserved("COMPOSE_FILE", "the hardening sets"))
}

// takes fails where a service beside Jupyter, or a top-level section, uses a reserved
// variable.
func takes(p *compose.Project, jupyter string, v *reserved) error {
	var carries []dotenv.Assignment
	for _, a := range p.Env.Assignments() {
		if _, takes := v.in(a.Value); takes && a.Interpolated && a.Key != v.variable {
			v.add(a.Key)
			carries = append(carries, a)
		}
	}
	for _, name := range p.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		n, _, err := p.Node(name)
		if err != nil {
			return err
		}
		if keys, through := v.holder(n, false); through != "" {
			return v.by(p.Place(append([]string{"services", name}, keys...)...), name, through)
		}
		own := compose.Pairs(compose.Child(n, "environment"))
		args := compose.Pairs(compose.Child(n, "build", "args"))
		for i, e := range append(slices.Clone(args), own...) {
			argument := i < len(args) // its own JUPYTER_TOKEN is emptied, an argument cannot be
			at := []string{"services", name, "environment", e.Name}
			if argument {
				at = []string{"services", name, "build", "args", e.Name}
			}
			if e.Open && (v.carries(e.Name) || argument && e.Name == v.variable) {
				return v.by(p.Place(at...), name, e.Name)
			}
		}
		if err := loads(p, p.Model.Services[name], v, carries, own); err != nil {
			return err
		}
	}
	for _, doc := range p.Documents() {
		for _, key := range [...]string{"secrets", "configs", "networks", "volumes"} {
			if n := compose.Child(doc.Root, key); n != nil {
				if keys, through := v.holder(n, true); through != "" {
					return v.by(p.Place(append([]string{key}, keys...)...), key, through)
				}
			}
		}
	}
	return nil
}

// loads fails where an env_file of the service contains the variable; carries lists
// the variables of .env that contain it.
func loads(p *compose.Project, svc compose.Service, v *reserved, carries []dotenv.Assignment, own []compose.Entry) error {
	for _, f := range svc.EnvFiles {
		file, rel := p.EnvFile(f.Path)
		takes := carries
		if rel != layout.Env {
			if file == nil {
				continue
			}
			takes = slices.DeleteFunc(file.Assignments(), func(a dotenv.Assignment) bool {
				_, has := v.in(a.Value)
				return a.Key == v.variable || !(has && a.Interpolated) && !(a.Inherited && v.carries(a.Key))
			})
		}
		for _, a := range takes {
			if !slices.ContainsFunc(own, func(e compose.Entry) bool { return e.Name == a.Key && !e.Open }) {
				return fmt.Errorf("%s:%d: %s contains %s of .env, which %s, and service %s loads this file (env_file)\nwrite %s without %s", rel, a.Line, compose.Redact(a.Key), v.variable, v.why, svc.Name, compose.Redact(a.Key), v.variable)
			}
		}
	}
	return nil
}
