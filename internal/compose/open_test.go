package compose

import (
	"slices"
	"testing"

	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// TestOpenFiles: COMPOSE_FILE counts, unless somebody names files.
func TestOpenFiles(t *testing.T) {
	tree := treetest.Folder(t, map[string]string{"a.yml": plainJupyter, "b.yml": plainJupyter, "docker-compose.yml": plainJupyter, ".env": "COMPOSE_FILE=a.yml\n"})
	for _, row := range []struct{ files, want []string }{{nil, []string{"a.yml"}}, {[]string{"b.yml"}, []string{"b.yml"}}, {[]string{"b.yml", "a.yml"}, []string{"b.yml", "a.yml"}}} {
		p, err := Open(tree, Options{Files: row.files})
		if err != nil {
			t.Errorf("%q: %v", row.files, err)
		} else if !slices.Equal(p.Files, row.want) {
			t.Errorf("%q: %q, want %q", row.files, p.Files, row.want)
		}
	}
}

func TestProjectName(t *testing.T) {
	for dir, want := range map[string]string{"/srv/My Stack": "mystack", "/srv/a-1": "a-1", "/srv/...": "stack", "/": "stack"} {
		if got := ProjectName(dir); got != want {
			t.Errorf("%s: %s, want %s", dir, got, want)
		}
	}
}

// TestNodeAsWritten: a service is the node of the file unless something can add to it.
func TestNodeAsWritten(t *testing.T) {
	const one = "services: { one: { image: x } }\n"
	more := map[string]string{"more.yml": "services: { two: { image: y } }\n"}
	for name, row := range map[string]struct {
		base, override string
		written        bool
	}{
		"alone":                     {one, "", true},
		"another in an override":    {one, "services: { three: { image: z } }\n", true},
		"in an override, too":       {one, "services: { one: { user: root } }\n", false},
		"with an include":           {"include: [more.yml]\n" + one, "", false},
		"an include in a later":     {one, "include: [more.yml]\nservices: { three: { image: z } }\n", false},
		"extends":                   {"services: { one: { extends: { file: more.yml, service: two } } }\n", "", false},
		"beside one that extends":   {"services:\n  one: { image: x }\n  three: { extends: { file: more.yml, service: two } }\n", "", true},
		"two documents of a file":   {one + "---\nservices: { one: { user: root } }\n", "", false},
		"other documents of a file": {one + "---\nservices: { three: { image: z } }\n", "", true},
	} {
		files := map[string]string{"docker-compose.yml": row.base}
		for file, text := range more {
			files[file] = text
		}
		if row.override != "" {
			files["docker-compose.override.yml"] = row.override
		}
		p, err := Open(treetest.Folder(t, files), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n, file, err := p.Node("one")
		if err != nil || file != "docker-compose.yml" {
			t.Errorf("%s: %s, %v", name, file, err)
		}
		if written := n == Child(p.documents[0].Root, "services", "one"); written != row.written {
			t.Errorf("%s: as it is written: %v", name, written)
		}
	}
}

// TestEnvFileSubstitution: a variable of an env_file is the one of .env, then the
// service's own; one that the service has without a value has none.
func TestEnvFileSubstitution(t *testing.T) {
	m, err := Load(treetest.Folder(t, map[string]string{
		".env": "BOTH=env\n", "own.env": "A=${BOTH}\nB=${OWN}\nC=${NONE:-none}\nD=${BARE:-bare}\n",
		"compose.yml": "services: { web: { image: x, env_file: own.env, environment: [BOTH=own, OWN=own, BARE] } }\n",
	}), "p", []string{"compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for k, v := range m.Services["web"].Environment {
		if v != nil {
			got[k] = *v
		}
	}
	if diff := cmp.Diff(map[string]string{"A": "env", "B": "own", "C": "none", "D": "bare", "BOTH": "own", "OWN": "own"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
