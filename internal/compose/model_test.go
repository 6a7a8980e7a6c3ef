package compose

import (
	"testing"

	"example.com/magi-harden/internal/treetest"

	"github.com/google/go-cmp/cmp"
)

// TestEnvFilesAreResolved: the model has what a container would see.
func TestEnvFilesAreResolved(t *testing.T) {
	tree := treetest.Folder(t, map[string]string{
		".env":               "A=one\nB='li$teral'\nTOKEN=t\n",
		"extra.env":          "A=two\nC=${A}-${D:-x}\n",
		"docker-compose.yml": "services:\n  web:\n    image: x\n    env_file: [.env, extra.env]\n    environment: [\"TOKEN=\", \"E=${A}\", B]\n",
	})
	m, err := Load(tree, "p", []string{"docker-compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for k, v := range m.Services["web"].Environment {
		got[k] = *v
	}
	if d := cmp.Diff(map[string]string{"A": "two", "B": "li$teral", "C": "one-x", "E": "one", "TOKEN": ""}, got); d != "" {
		t.Error(d)
	}
}
