package compose

import (
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestRunsAs: what takes precedence is what Compose takes.
func TestRunsAs(t *testing.T) {
	const base, override = "services: { a: { image: x } }\n", "services: { a: { image: y } }\n"
	for _, row := range []struct{ base, override, env, want string }{
		{base, override, "", ""},
		{"name: one\n" + base, override, "", "one"},
		{"name: one\n" + base, "name: two\n" + override, "", "two"},
		{"name: one-${N:-x}\n" + base, override, "N=3\n", "one-3"},
		{"name: one\n" + base, override, "COMPOSE_PROJECT_NAME=three\n", "three"},
		{"name: one\n" + base, override, "COMPOSE_PROJECT_NAME=\n", "one"},
	} {
		tree := treetest.Folder(t, map[string]string{"compose.yaml": row.base, "compose.override.yaml": row.override, ".env": row.env})
		p, err := Open(tree, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if row.want == "" {
			row.want = p.Name
		}
		if got := p.RunsAs(); got != row.want {
			t.Errorf("%+v: %q", row, got)
		}
	}
}
