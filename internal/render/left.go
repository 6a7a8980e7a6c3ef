package render

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// leftRows are rows of the table for what does not come along: the text before
// the first colon says what, the rest why.
func leftRows(in Input) (out []change) {
	for _, text := range Left(in) {
		what, why, _ := strings.Cut(strings.ReplaceAll(text, "|", `\|`), ": ") // a bar would end the cell
		out = append(out, change{what, "left behind", why})
	}
	return out
}

// Left tells what of the stack's Jupyter does not come along, and why. What a
// command that was given had beside is told where it was given, not in the files:
// they are made of what is stored.
func Left(in Input) []string {
	out := slices.Clone(in.Jupyter.Dropped)
	if in.Spec.Command.Line == "" && (ownImage(in) || in.Jupyter.StartErr == nil) {
		out = append(out, in.Jupyter.Start.Dropped...)
	}
	for _, p := range in.Jupyter.ExtraPorts {
		if !slices.ContainsFunc(in.Spec.AlsoPublish, func(r answers.Relay) bool { return r.Target == p }) {
			out = append(out, fmt.Sprintf("port %d: is not published; --also-publish 127.0.0.1:%d:%d gives it to this host", p, p, p))
		}
	}
	if names := leftEnv(in); len(names) > 0 {
		out = append(out, "variables "+strings.Join(names, ", ")+": a notebook sees only what --pass-env names")
	}
	if len(keptKeys(in)) < len(in.Jupyter.Keep) {
		out = append(out, "entrypoint: another start takes its place")
	}
	if in.Spec.Profile == answers.Prod {
		for _, name := range in.Jupyter.External {
			out = append(out, "network "+name+": others put services of their own on it")
		}
	}
	for _, m := range in.Jupyter.Mounts {
		if m.Baked && !ownImage(in) {
			out = append(out, "mount of "+m.Source+": its packages are baked into the image")
		}
	}
	return out
}
