package deploy

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// inactive says that plain docker compose does not load the hardening last, as
// the folder stands.
type inactive struct {
	ours   string   // the compose file of the hardening
	loaded []string // what it loads instead
	behind bool     // the hardening among them, and others behind it
	by     string   // the file that is the reason
}

func (i inactive) detail() string {
	how := "without " + i.ours
	if i.behind {
		how = "where " + i.ours + " is not the last, and the ones behind it have their way"
	}
	return "plain docker compose loads " + strings.Join(i.loaded, ", ") + ", " + how
}

// findInactive finds out whether it does.
func (u *upgrade) findInactive() {
	ours := ""
	for _, name := range []string{layout.Override, layout.Harden} {
		if u.manifest.Has(name) && u.tree.Has(name) {
			ours = name
		}
	}
	loaded, err := compose.Loaded(u.tree)
	if ours == "" || err != nil || len(loaded) > 0 && path.Clean(loaded[len(loaded)-1]) == ours {
		return
	}
	i := inactive{ours: ours, loaded: loaded, by: loaded[len(loaded)-1]}
	i.behind = slices.ContainsFunc(loaded, func(name string) bool { return path.Clean(name) == ours })
	if value, _, _ := u.stack.Env.Get("COMPOSE_FILE"); value != "" || ours == layout.Harden {
		i.by = layout.Env // what COMPOSE_FILE says there, or does not say any more
	}
	u.inactive = &i
	f := finding.Finding{Kind: finding.Activated, Subject: ours, Items: loaded, Detail: i.detail()}
	if u.ReadOnly {
		f.Kind = finding.Inactive
	}
	u.find(f)
}

// removed gives the hole that a deleted compose file of the hardening leaves; nil
// when it is there.
func (u *upgrade) removed() *finding.Finding {
	i := slices.IndexFunc(u.plan.Changes, func(c plan.Change) bool { return c.Path == u.stack.Ours && c.Action == plan.Deleted })
	if i < 0 {
		return nil
	}
	// The hole says more than that the file stays deleted.
	u.findings = slices.DeleteFunc(u.findings, func(f finding.Finding) bool {
		return f.Kind == finding.StaysDeleted && f.Subject == u.stack.Ours
	})
	f := finding.Finding{Kind: finding.Hole, Subject: u.stack.Ours, Hint: "magi-harden upgrade --restore " + u.stack.Ours + " brings it back",
		Detail: "was deleted and stays so: plain docker compose starts Jupyter without the hardening"}
	if u.stack.ComposeFile != "" {
		f.Detail = "was deleted and stays so: nothing is hardened, and while COMPOSE_FILE names it docker compose starts nothing"
	}
	return &f
}
