package deploy

import (
	"path"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/shell"
)

// inactive is a hardening that plain docker compose does not load last.
type inactive struct {
	ours   string   // the compose file of the hardening
	loaded []string // the files that are loaded; ours may be one of them
	by     string   // the file that causes it
}

// findInactive reports a hardening that is not active.
func (u *upgrade) findInactive() {
	ours := ""
	for _, name := range u.folder.ours() {
		if u.tree.Has(name) {
			ours = name
		}
	}
	loaded, err := compose.Loaded(u.tree)
	if ours == "" || err != nil || len(loaded) > 0 && path.Clean(loaded[len(loaded)-1]) == ours {
		return
	}
	u.inactive = &inactive{ours: ours, loaded: loaded, by: loaded[len(loaded)-1]}
	if value, _, _ := u.stack.Env.Get("COMPOSE_FILE"); value != "" || ours == layout.Harden {
		u.inactive.by = layout.Env // COMPOSE_FILE is wrong there, or was removed
	}
	f := finding.Finding{Kind: finding.Activated, Subject: ours, Items: loaded}
	if u.ReadOnly {
		f.Kind = finding.Inactive
	}
	u.find(f)
}

// removed returns the hole of a compose file of the hardening that was deleted;
// nil when it exists.
func (u *upgrade) removed() *finding.Finding {
	i := slices.IndexFunc(u.plan.Changes, func(c plan.Change) bool { return c.Path == u.stack.Ours && c.Action == plan.Deleted })
	if i < 0 {
		return nil
	}
	u.replaced(u.stack.Ours)
	f := finding.Finding{Kind: finding.Hole, Subject: u.stack.Ours, Hint: shell.Line("run: magi-harden upgrade --restore %s", shell.Path(u.stack.Ours)),
		Detail: "was deleted and is not restored: docker compose starts Jupyter without the hardening"}
	if u.stack.ComposeFile != "" {
		f.Detail = "was deleted and is not restored: nothing is hardened, and because COMPOSE_FILE names it docker compose starts nothing"
	}
	return &f
}

// replaced removes the finding that a file stays deleted: a hole says more.
func (u *upgrade) replaced(name string) {
	u.findings = slices.DeleteFunc(u.findings, func(f finding.Finding) bool { return f.Kind == finding.StaysDeleted && f.Subject == name })
}

// missing returns the holes of deleted files that something of the deployment reads.
func (u *upgrade) missing() (out []finding.Finding) {
	for _, name := range u.plan.With(plan.Deleted) {
		e, _ := u.stack.Layout.Find(name)
		if name == u.stack.Ours || e.Readers&(layout.Compose|layout.Jupyter|layout.Proxy|layout.Host) == 0 {
			continue
		}
		out = append(out, finding.Finding{
			Place: place.Place{File: name}, Edit: &finding.Edit{Change: finding.Removed, Opens: finding.OpensMissing}, Hint: shell.Line("run: magi-harden upgrade --restore %s", shell.Path(name)),
		})
		u.replaced(name)
	}
	return out
}
