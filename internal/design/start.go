package design

import (
	"slices"

	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/startcmd"
)

// ConfigTarget is where the server's configuration is mounted, read-only, in
// the container.
const ConfigTarget = grant.ConfigFolder + "/jupyter"

// start returns the start command: the answered one, the stack's own, or that of the
// Jupyter project's images.
func (f Facts) start() Start {
	const config = ConfigTarget + "/" + layout.ConfigName
	switch {
	case f.Answers.Command.Line != "":
		start, err := startcmd.Parse(f.Answers.Command.Line)
		if err == nil {
			return Start{start.Vector(config), true}
		}
	case f.ownImage():
		return Start{f.Jupyter.Start.Vector(config), f.Jupyter.StartHasEntrypoint}
	}
	start := startcmd.Start{Program: []string{"start-notebook.py"}}
	if f.Jupyter.StartErr == nil {
		start.Flags = f.Jupyter.Start.Flags
	}
	return Start{start.Vector(config), false}
}

// keptKeys returns the keys that are kept as written. An entrypoint belongs to the
// stack's own image and its command.
func (f Facts) keptKeys() []stack.Kept {
	return slices.DeleteFunc(slices.Clone(f.Jupyter.Keep), func(k stack.Kept) bool {
		return k.Key == "entrypoint" && (!f.ownImage() || f.Answers.Command.Line != "")
	})
}
