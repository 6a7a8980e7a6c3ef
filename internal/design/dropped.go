package design

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// dropped tells what of the stack's Jupyter does not stay, and why: the text
// before the first colon says what. What a command that was given had beside is
// told where it was given, not here: the design is made of what is stored.
func (f Facts) dropped() []string {
	out := slices.Clone(f.Jupyter.Dropped)
	if f.Answers.Command.Line == "" && (f.ownImage() || f.Jupyter.StartErr == nil) {
		out = append(out, f.Jupyter.Start.Dropped...)
	}
	for _, p := range f.Jupyter.ExtraPorts {
		if !slices.ContainsFunc(f.Answers.AlsoPublish, func(r answers.Relay) bool { return r.Target == p }) {
			out = append(out, fmt.Sprintf("port %d: is not published; --also-publish 127.0.0.1:%d:%d gives it to this host", p, p, p))
		}
	}
	if names := f.droppedEnv(); len(names) > 0 {
		out = append(out, "variables "+strings.Join(names, ", ")+": a notebook sees only what --pass-env names")
	}
	if len(f.keptKeys()) < len(f.Jupyter.Keep) {
		out = append(out, "entrypoint: another start takes its place")
	}
	if f.Answers.Profile == answers.Prod {
		for _, name := range f.Jupyter.External {
			out = append(out, "network "+name+": others put services of their own on it")
		}
	}
	for _, m := range f.Jupyter.Mounts {
		if m.Baked && !f.ownImage() {
			out = append(out, "mount of "+m.Source+": its packages are baked into the image")
		}
	}
	return out
}
