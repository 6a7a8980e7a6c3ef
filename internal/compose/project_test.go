package compose

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// TestDecodedOnce: the documents of a file are the same nodes, whoever asks.
func TestDecodedOnce(t *testing.T) {
	p, err := Open(treetest.Folder(t, map[string]string{
		"docker-compose.yml": plainJupyter + "include: [sub/compose.yml]\n---\nservices: { db: { image: x } }\n",
		"sub/compose.yml":    "services: { web: { image: y } }\n",
	}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Includes()
	for _, name := range []string{"docker-compose.yml", "sub/compose.yml"} {
		first, err := p.reader.documents(name)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := p.reader.documents(name); &again[0] != &first[0] {
			t.Errorf("%s: decoded twice", name)
		}
		if name == "docker-compose.yml" && !slices.Equal(first, p.Documents()) {
			t.Errorf("%v: other documents than %v", p.Documents(), first)
		}
	}
	var roots []string
	for _, doc := range p.Documents() {
		roots = append(roots, doc.File+": "+strings.Join(Keys(Child(doc.Root, "services")), " "))
	}
	if diff := cmp.Diff([]string{"docker-compose.yml: jupyter", "docker-compose.yml: db"}, roots); diff != "" {
		t.Error(diff)
	}
}

// TestErrorsTwice: what cannot be read fails each time in the same words.
func TestErrorsTwice(t *testing.T) {
	r := newReader(treetest.Folder(t, map[string]string{"bad.yml": "a: [\n"}))
	for name, want := range map[string]string{"bad.yml": "bad.yml:", "none.yml": "none.yml: file does not exist"} {
		for range 2 {
			docs, err := r.documents(name)
			if docs != nil || err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, %v", name, docs, err)
			}
		}
	}
}

func TestIncludes(t *testing.T) {
	p := &Project{Files: []string{"a.yml"}, Tree: treetest.Folder(t, map[string]string{
		"a.yml": "include:\n  - sub/b.yml\n  - { path: [c.yml, none.yml] }\n  - dir/${X}/d.yml\nservices:\n  x: { extends: { file: e.yml, service: y } }\n" +
			"---\nservices: { z: { extends: { file: f.yml, service: y } } }\n",
		"sub/b.yml": "include: [deep.yml, b.yml]\n", "sub/deep.yml": "x-: 1\n", "deep.yml": "", "c.yml": "[", "dir/d.yml": "", "e.yml": "x-: 1\n", "f.yml": "x-: 1\n", "y": "",
	})}
	p.reader = newReader(p.Tree)
	var got []string
	for _, file := range p.Includes() {
		rel, err := filepath.Rel(p.Tree.Dir, file)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rel)
	}
	if diff := cmp.Diff([]string{"sub/b.yml", "c.yml", "dir", "e.yml", "f.yml", "sub/deep.yml"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestNode: a service that one file has alone is the node of that file; one that
// several say something of is merged, and the line is that of the first.
func TestNode(t *testing.T) {
	files := map[string]string{
		"docker-compose.yml":          "services:\n  one: { image: '${A}' }\n  two:\n    image: '${A}'\n",
		".env":                        "A=x\n",
		"docker-compose.override.yml": "services:\n  two: { user: '${B}' }\n",
	}
	p, err := Open(treetest.Folder(t, files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for service, want := range map[string]string{"one": "docker-compose.yml 2 ${A} ", "two": "docker-compose.yml 4 ${A} ${B}"} {
		n, file, err := p.Node(service)
		if err != nil {
			t.Fatal(err)
		}
		value := func(key string) string {
			if v := Child(n, key); v != nil {
				return v.Value
			}
			return ""
		}
		line := map[int]string{2: "2", 4: "4"}[n.Line]
		if got := strings.Join([]string{file, line, value("image"), value("user")}, " "); got != want {
			t.Errorf("%s: %q, want %q", service, got, want)
		}
	}
	if _, _, err := p.Node("none"); err == nil || !strings.Contains(err.Error(), "service none: its unmerged definition cannot be read") {
		t.Error(err)
	}
}

func TestPin(t *testing.T) {
	p, err := Open(treetest.Folder(t, map[string]string{"compose.yml": plainJupyter, ".env": "COMPOSE_PATH_SEPARATOR=;\n"}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Ours != layout.Override || p.ComposeFile != "" {
		t.Errorf("%q, %q", p.Ours, p.ComposeFile)
	}
	p.Pin()
	if p.Ours != layout.Harden || p.ComposeFile != "compose.yml;compose.harden.yml" {
		t.Errorf("%q, %q", p.Ours, p.ComposeFile)
	}
	p.ComposeFile = "as it was"
	if p.Pin(); p.ComposeFile != "as it was" {
		t.Errorf("%q", p.ComposeFile)
	}
}

func TestPublished(t *testing.T) {
	for _, row := range []struct {
		port Port
		want []int
	}{
		{Port{Published: "80"}, []int{80}},
		{Port{Published: "80", Protocol: "tcp"}, []int{80}},
		{Port{Published: "80", Protocol: "udp"}, nil},
		{Port{Published: "80-82"}, []int{80, 81, 82}},
		{Port{Published: "65535-99999"}, []int{65535}},
		{Port{Published: "0"}, nil},
		{Port{}, nil},
		{Port{Published: "82-80"}, nil},
	} {
		if diff := cmp.Diff(row.want, Published(row.port)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", row.port, diff)
		}
	}
}

func TestDisplay(t *testing.T) {
	p := &Project{Tree: treetest.Folder(t, nil)}
	for file, want := range map[string]string{"": ".", "/a/b": "./a/b", "/../x": filepath.Dir(p.Tree.Dir) + "/x"} {
		full := filepath.Join(p.Tree.Dir, file)
		if got := p.Display(full); got != want {
			t.Errorf("%s: %s, want %s", full, got, want)
		}
	}
}

// TestDecodedOnceForBoth: the folder with other files shares what is the same.
func TestDecodedOnceForBoth(t *testing.T) {
	folder := treetest.Folder(t, map[string]string{"docker-compose.yml": plainJupyter, "more.yml": "services: { db: { image: x } }\n"})
	p, err := Open(folder, Options{Files: []string{"docker-compose.yml", "more.yml"}})
	if err != nil {
		t.Fatal(err)
	}
	r := p.with(folder.With(map[string][]byte{"more.yml": []byte("services: { db: { image: y } }\n")}))
	for name, same := range map[string]bool{"docker-compose.yml": true, "more.yml": false} {
		before, _ := p.reader.documents(name)
		after, err := r.documents(name)
		if err != nil || (&before[0] == &after[0]) != same {
			t.Errorf("%s: shared is not %v, %v", name, same, err)
		}
	}
	m, err := p.Load(r.Tree, p.Files)
	if err != nil || m.Services["db"].Image != "y" {
		t.Errorf("%+v, %v", m, err)
	}
}
