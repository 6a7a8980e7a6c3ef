package neighbour

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/place"
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

// TokenIn returns which values of the compose files take the token of .env.
func TokenIn(p *compose.Project) func(value string) bool {
	v := newReserved(TokenVar, "")
	v.carriers(p.Env)
	return func(value string) bool { _, takes := v.in(value); return takes }
}

// takes fails where a service beside Jupyter, or a top-level section, uses a reserved
// variable.
func takes(p *compose.Project, jupyter string, v *reserved) error {
	carries := v.carriers(p.Env)
	var errs []error
	for _, name := range p.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		errs = append(errs, byService(p, p.Model.Services[name], v, carries))
	}
	return errors.Join(append(errs, inSections(p, v))...)
}

// byService fails where a service uses a reserved variable; carries lists the variables
// of .env that contain it.
func byService(p *compose.Project, svc compose.Service, v *reserved, carries []dotenv.Assignment) error {
	n, _, err := p.Node(svc.Name)
	if err != nil {
		return err
	}
	if keys, through := v.user(n); through != "" {
		return v.by(p.Place(append([]string{"services", svc.Name}, keys...)...), svc.Name, through)
	}
	if err := loads(p, svc, v, carries, compose.Pairs(compose.Child(n, "environment"))); err != nil {
		return err
	}
	return labelled(p, svc, v)
}

// inSections fails where a section beside the services uses a reserved variable, also
// one of an included file.
func inSections(p *compose.Project, v *reserved) error {
	for _, doc := range p.AllDocuments() {
		for _, key := range compose.Keys(doc.Root) {
			if key == "services" || key == "include" || strings.HasPrefix(key, "x-") {
				continue
			}
			n := compose.Child(doc.Root, key)
			if keys, through := v.holder(n, true); through != "" {
				where := p.Place(append([]string{key}, keys...)...)
				if where.IsZero() {
					where = place.Place{File: doc.File, Line: n.Line}
				}
				return v.by(where, key, through)
			}
		}
	}
	return nil
}

// labelled fails where a label_file of the service leads to .env: its labels would
// have the variable.
func labelled(p *compose.Project, svc compose.Service, v *reserved) error {
	for _, path := range svc.LabelFiles {
		if _, rel := p.EnvFile(path); rel == layout.Env {
			return fmt.Errorf("%s: %s takes its labels from .env (label_file), with %s, which %s\nput the labels into another file", p.Place("services", svc.Name, "label_file"), svc.Name, v.variable, v.why)
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
