package cli

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// findInactive finds out whether plain docker compose loads, as the tree stands,
// what the last run wrote, and loads it last.
func (d *deployment) findInactive() {
	ours := ""
	for _, name := range []string{layout.Override, layout.Harden} {
		if d.manifest.Has(name) && d.tree.Has(name) {
			ours = name
		}
	}
	loaded, err := compose.Loaded(d.tree)
	if ours == "" || err != nil || len(loaded) > 0 && path.Clean(loaded[len(loaded)-1]) == ours {
		return
	}
	how := "without " + ours
	if slices.ContainsFunc(loaded, func(name string) bool { return path.Clean(name) == ours }) {
		how = "where " + ours + " is not the last, and the ones behind it have their way"
	}
	by := loaded[len(loaded)-1]
	if value, _, _ := d.stack.Env.Get("COMPOSE_FILE"); value != "" || ours == layout.Harden {
		by = layout.Env // what COMPOSE_FILE says there, or does not say any more
	}
	d.inactive = &drift{"stack", by, fmt.Sprintf("plain docker compose loads %s, %s", strings.Join(loaded, ", "), how)}
}

// noteInactive warns of it, and says what mends it.
func (d *deployment) noteInactive(look bool) {
	switch {
	case d.inactive == nil:
	case look:
		d.notes = append(d.notes, "the hardening is not in force at present: "+d.inactive.Detail+"\nmagi-harden upgrade names the files in COMPOSE_FILE, the hardening last; until then start nothing")
	default:
		d.notes = append(d.notes, "the hardening was not in force until now: "+strings.Replace(d.inactive.Detail, "loads", "loaded", 1)+"\nwhat was started that way is open until it is started anew: docker compose up -d --build")
	}
}

// removed gives the hole that a deleted compose file of the hardening leaves; nil
// when it is there.
func (d *deployment) removed() error {
	i := slices.IndexFunc(d.plan.Changes, func(c plan.Change) bool { return c.Path == d.stack.Ours && c.Action == plan.Deleted })
	if i < 0 {
		return nil
	}
	c := &d.plan.Changes[i]
	d.notes = slices.DeleteFunc(d.notes, func(n string) bool { return n == c.Note }) // the hole says more
	text := "was deleted and stays so: plain docker compose starts Jupyter without the hardening"
	if d.stack.ComposeFile != "" {
		text = "was deleted and stays so: nothing is hardened, and while COMPOSE_FILE names it docker compose starts nothing"
	}
	return fmt.Errorf("%s: %s\nmagi-harden upgrade --restore %s brings it back", c.Path, text, c.Path)
}
