package render

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// TestDroppedRows: a colon in a name is no end of it, and a bar no end of the cell.
func TestDroppedRows(t *testing.T) {
	d := design.Design{Jupyter: design.Jupyter{Dropped: []trait.Dropped{{What: "mount of ./a: b|c", Why: "why: so|so"}}}}
	want := []change{{`mount of ./a: b\|c`, "dropped", `why: so\|so`}}
	if diff := cmp.Diff(want, droppedRows(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestStepsUndone: what no container reads asks for no new start; what nobody knows
// does.
func TestStepsUndone(t *testing.T) {
	for path, want := range map[string]bool{
		layout.Report: false, layout.Firewall: false, layout.Firewall + ".magi-new": false, layout.Manifest: false, layout.BaseDir + "/" + layout.Dockerfile: false, layout.StateIgnore: false,
		layout.Override: true, layout.NginxConfig: true, layout.Env: true, layout.Cert: true, "old.conf": true, layout.OldTLSDir + "/cert.pem": true,
	} {
		steps := StepsUndone(layout.Layout{}, []string{path}, func(string) bool { return true })
		if got := len(steps) > 0 && strings.HasPrefix(steps[0], "Build and start"); got != want {
			t.Errorf("%s: %q", path, steps)
		}
	}
}
