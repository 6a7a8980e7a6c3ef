package design

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/trait"
)

// dropped returns what is dropped of the stack's Jupyter service. It leaves out what
// is dropped of a given start command: the design depends on stored answers only,
// so that is reported where the command is read.
func (f Facts) dropped() []trait.Dropped {
	out := slices.Clone(f.Jupyter.Dropped)
	add := func(what, why string) { out = append(out, trait.Dropped{What: what, Why: why}) }
	if f.Answers.Command.Line == "" && (f.ownImage() || f.Jupyter.StartErr == nil) {
		out = append(out, f.Jupyter.Start.Dropped...)
	}
	for _, p := range f.Jupyter.ExtraPorts {
		if !slices.ContainsFunc(f.Answers.AlsoPublish, func(r answers.Relay) bool { return r.Target == p }) {
			add(fmt.Sprintf("port %d", p), fmt.Sprintf("is not published; --also-publish 127.0.0.1:%d:%d gives it to this host", p, p))
		}
	}
	for _, w := range f.Jupyter.Withheld {
		if !slices.Contains(f.Answers.Reach, w.Service) {
			add("service "+w.Service, w.Gives.Tells()+"; notebooks reach it only where --reach names it")
		}
	}
	named, settings := f.droppedEnv()
	if len(named) > 0 {
		add("variables "+strings.Join(named, ", "), "a notebook sees only what --pass-env names")
	}
	if len(settings) > 0 {
		add("variables "+strings.Join(settings, ", "), "the hardening sets how the server starts")
	}
	if len(f.keptKeys()) < len(f.Jupyter.Keep) {
		add("entrypoint", "another start takes its place")
	}
	if f.Answers.Profile == answers.Prod {
		for _, name := range f.Jupyter.External {
			add("network "+name, "external: other projects can join it")
		}
	}
	for _, m := range f.Jupyter.Mounts {
		if m.Baked && !f.ownImage() {
			add("mount "+m.Source, "its packages are baked into the image")
		}
	}
	return out
}
