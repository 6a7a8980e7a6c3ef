package stack

import (
	"testing"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/treetest"
)

// TestAccepted: an unread entrypoint counts as kept only where an earlier run wrote the
// very same one.
func TestAccepted(t *testing.T) {
	const ours = "services:\n  jupyter: !override\n    command: [jupyter, lab]\n"
	for _, row := range []struct {
		entrypoint, override string
		earlier, want        bool
	}{
		{"['/entry']", ours + "    entrypoint: ['/entry']\n", true, true},
		{"['/entry']", ours + "    entrypoint: ['/entry']\n", false, false},
		{"['/entry']", ours + "    entrypoint: ['/other']\n", true, false},
		{"['/entry']", ours, true, false},
		{"", ours, true, true}, // of the image
		{"", ours + "    entrypoint: ['/entry']\n", true, false},
		{"", "services:\n  jupyter: { image: x }\n", true, false},
		{"", "services:\n  other: { command: [jupyter, lab] }\n", true, false},
		{"", "", true, false},
		{"[tini, --]", ours + "    entrypoint: [tini, --]\n", true, false}, // it can be read
	} {
		base := "services:\n  jupyter:\n    build: .\n    command: jupyter lab\n"
		if row.entrypoint != "" {
			base += "    entrypoint: " + row.entrypoint + "\n"
		}
		o := Options{}
		if row.earlier {
			o.Ours = []string{layout.Override}
		}
		files := map[string]string{"docker-compose.yml": base, "Dockerfile": "FROM x\nENTRYPOINT [\"/entry\"]\n", layout.Override: row.override}
		if !row.earlier {
			delete(files, layout.Override)
		}
		s, err := Read(treetest.Folder(t, files), o)
		if err != nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		if got := s.Found().Accepted; got != row.want {
			t.Errorf("%+v: %v (%v)", row, got, s.Jupyter.EntrypointErr)
		}
	}
}
