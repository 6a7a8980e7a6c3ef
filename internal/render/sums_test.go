package render

import (
	"testing"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// TestReadBy: a label has the sums of all rendered configuration that the service
// reads, and of nothing else.
func TestReadBy(t *testing.T) {
	l := layout.Of(append(layout.Default().Below("."),
		layout.Entry{Path: "config/b/more.conf", Policy: file.Managed, Readers: layout.Proxy},
		layout.Entry{Path: "config/a/both.conf", Policy: file.Managed, Readers: layout.Proxy | layout.Jupyter},
		layout.Entry{Path: "config/a/cookie", Policy: file.Managed, Readers: layout.Proxy | layout.Jupyter, Secret: layout.Token},
		layout.Entry{Path: "config/a/unmade.conf", Policy: file.Managed, Readers: layout.Proxy | layout.Jupyter},
	))
	in := Input{Design: design.Design{Layout: l}, sums: map[string]string{
		layout.NginxConfig: "11", "config/b/more.conf": "22", "config/a/both.conf": "33", "config/a/cookie": "44", layout.JupyterConfig: "55",
		layout.Cert: "66", layout.Key: "77", layout.Firewall: "88", layout.Report: "99",
	}}
	for reader, want := range map[layout.Readers]summed{
		layout.Proxy:   {"11-22-33", "nginx.conf, more.conf, both.conf"},
		layout.Jupyter: {"55-33", layout.ConfigName + ", both.conf"},
	} {
		if diff := cmp.Diff(want, in.readBy(reader)); diff != "" {
			t.Errorf("%b (-want +got):\n%s", reader, diff)
		}
	}
}

// TestSumsComeLast: a file with checksums is rendered after all others, wherever its
// row stands.
func TestSumsComeLast(t *testing.T) {
	got := ordered([]row{{path: "a"}, {path: "label", sums: true}, {path: "b"}, {path: "c"}})
	var paths []string
	for _, r := range got {
		paths = append(paths, r.path)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "label"}, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := ordered(rows(layout.Default()))
	if last := all[len(all)-1]; last.path != layout.Override {
		t.Errorf("%s is last", last.path)
	}
}
