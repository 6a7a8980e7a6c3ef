package stack

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// TestLabels: a label stays when it is known to only describe.
func TestLabels(t *testing.T) {
	const acts, unknown = ": make another proxy or scheduler act on Jupyter", ": not known to be harmless"
	for _, row := range []struct{ label, dropped string }{
		{"com.example.owner=me", ""},
		{"org.opencontainers.image.title=Lab", ""},
		{"maintainer=me", ""},
		{"team=data", ""},
		{"description=costs $$5", ""},
		{"homepage.name=Lab", ""},
		{"team=$TOKEN", "label team: its value comes from a variable, which may be a secret"},
		{"team=$$$TOKEN", "label team: its value comes from a variable, which may be a secret"},
		{"tok=x", "labels tok" + unknown},
		{"com.centurylinklabs.watchtower.lifecycle.pre-update=/x.sh", "labels com.centurylinklabs.watchtower…" + acts},
		{"com.centurylinklabs.watchtower.enable=true", "labels com.centurylinklabs.watchtower…" + acts},
		{"ofelia.job-exec.x.command=x", "labels ofelia…" + acts},
		{"autoheal=true", "labels autoheal…" + acts},
		{"diun.enable=true", "labels diun…" + acts},
		{"wud.watch=true", "labels wud…" + acts},
		{"docker-volume-backup.archive-pre=/bin/sh x", "labels docker-volume-backup…" + acts},
		{"deck-chores.run.command=sh x", "labels deck-chores…" + acts},
		{"dockflare.enable=true", "labels dockflare…" + acts},
		{"tinyproxy.enable=true", "labels tinyproxy…" + unknown},
		{"me.tool.cron.command=x", "labels me.tool.cron…" + unknown},
		{"net.unraid.docker.managed=dockerman", "labels net.unraid.docker…" + unknown},
		{"RUN=docker run x", "labels RUN" + unknown},
		{"restic.owner=x", "labels restic…" + unknown},
		{"Team=x", "labels Team" + unknown},
		{"com.docker.compose.project=other", "labels com.docker.compose…" + unknown},
		{"\"a\\eb=x\"", "labels …" + unknown},
	} {
		label := row.label
		if !strings.HasPrefix(label, `"`) {
			label = `"` + label + `"`
		}
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": "services:\n  jupyter:\n    image: jupyter/scipy-notebook\n    labels:\n      - " + label + "\n", ".env": "TOKEN=t\n"}), Options{})
		if err != nil {
			t.Errorf("%s: %v", row.label, err)
			continue
		}
		if d := cmp.Diff(row.dropped, dropped(s)); d != "" || (len(s.Jupyter.Labels) == 1) != (row.dropped == "") {
			t.Errorf("%s: keeps %v (-want +got):\n%s", row.label, s.Jupyter.Labels, d)
		}
	}
}

// TestLabelsOnce: a family is reported once.
func TestLabelsOnce(t *testing.T) {
	s := mounted(t, layout.Layout{}, "labels: { ofelia.enabled: a, ofelia.job-exec.x.command: b, x.a: c, x.b: d, team: e }", "")
	if got := dropped(s); got != "labels ofelia…: make another proxy or scheduler act on Jupyter\nlabels x…: not known to be harmless" {
		t.Error(got)
	}
}
