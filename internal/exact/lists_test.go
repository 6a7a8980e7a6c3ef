package exact_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/attack"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/exact"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
	"example.com/magi-harden/internal/treetest"
)

const (
	ours  = "docker-compose.override.yml"
	token = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
)

// seenElsewhere are the edits of the list that no key shows: package neighbour follows
// the files that they give away.
var seenElsewhere = []string{"A neighbour mounts the state", "A new service has .env as a secret", "A new service bakes .env into its image",
	"A new service is built with the folder mounted", "A new service is built with .env as an argument names it", "A new service is built with .env for the builds on top of it"}

// magi is the design of the example that the lists edit, as far as it is asked.
func magi() design.Design {
	return design.Design{
		Jupyter: design.Jupyter{Service: "jupyter", Reach: []string{"litellm"}, Egress: answers.EgressReach, Chosen: []string{"LITELLM_BASE_URL"}, Mounts: []design.Mount{
			{Target: "/home/jovyan/work", From: design.FromNotebooks}, {Target: "/etc/magi-harden/jupyter", From: design.FromConfig},
			{Target: "/data", From: design.FromStack}, {Target: "/guard", From: design.FromGuard},
		}},
		Front:    design.Nginx{Service: design.Container{Service: "nginx"}},
		Networks: []design.Network{{Name: "jupyter_front"}, {Name: "jupyter_reach"}, {Name: "jupyter_edge"}},
	}
}

// base is the stack below the rendered example, with as little as it needs.
const base = `services:
  jupyter: { image: j, privileged: true }
  litellm: { image: l, env_file: .env }
  n8n: { image: n, env_file: .env }
  open-webui: { image: o }
  searxng: { image: s }
  redis: { image: r }
  qdrant: { image: q }
`

// example is the rendered example in a folder of its own, and its model.
type example struct {
	exact.Input
	folder   tree.Tree
	rendered string
	docs     []compose.Document
}

func newExample(t *testing.T) *example {
	t.Helper()
	data, err := os.ReadFile("../../examples/prod-nginx/tree/" + ours)
	if err != nil {
		t.Fatal(err)
	}
	x := &example{rendered: string(data)}
	x.folder = treetest.Folder(t, map[string]string{
		"docker-compose.yml": base, ".env": "JUPYTER_TOKEN=" + token + "\n", ours: x.rendered, "more.yml": "services: { more: { image: x } }\n",
	})
	x.Input = exact.Input{Design: magi(), Dir: x.folder.Dir, Token: secret.New(token), Real: func(path string) string {
		return strings.NewReplacer(x.folder.Dir+"/data/link", "/etc", x.folder.Dir+"/linked", "/etc", x.folder.Dir+"/notes", x.folder.Dir+"/data/jupyter").Replace(path)
	}}
	x.Designed, x.docs = x.load(t, x.rendered)
	return x
}

func (x *example) load(t *testing.T, text string) (*compose.Model, []compose.Document) {
	t.Helper()
	m, err := compose.Load(x.folder.With(map[string][]byte{ours: []byte(text)}), "stack", []string{"docker-compose.yml", ours})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	docs, err := compose.Documents(ours, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m, docs
}

// differences returns what an edited file makes weaker: path, change and what it opens.
func (x *example) differences(t *testing.T, edited string) (out []string) {
	t.Helper()
	in := x.Input
	var docs []compose.Document
	in.Edited, docs = x.load(t, edited)
	for _, d := range append(exact.Compare(in), exact.Written(in, x.docs, docs)...) {
		out = append(out, strings.Join(append(d.Path, string(d.Change), string(d.Opens)), " "))
	}
	return out
}

func list(t *testing.T, path string) []attack.Edit {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edits, err := attack.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return edits
}

// TestLists: each edit of the two lists, alone.
func TestLists(t *testing.T) {
	x := newExample(t)
	for _, file := range []string{"weaker.txt", "harmless.txt"} {
		for _, e := range list(t, filepath.Join("../attack/testdata", file)) {
			edited, err := e.Apply(x.rendered)
			if err != nil {
				t.Fatal(err)
			}
			want := file == "weaker.txt" && !slices.Contains(seenElsewhere, e.Name)
			if got := x.differences(t, edited); (got != nil) != want {
				t.Errorf("%s, %s: %q", file, e.Name, got)
			}
		}
	}
}
