package stack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/tree"
	"github.com/google/go-cmp/cmp"
)

const plainJupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    ports: [\"${PORT:-8888}:8888\"]\n"

// magi copies the MAGI-like stack, or the real one where MAGI_STACK names its
// folder.
func magi(t testing.TB) tree.Tree {
	t.Helper()
	from := os.Getenv("MAGI_STACK")
	if from == "" {
		from = "../../examples/stacks/magi"
	}
	files := map[string]string{}
	for name, as := range map[string]string{"docker-compose.yml": "docker-compose.yml", "env.example": ".env", "requirements.txt": "requirements.txt"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		files[as] = string(data)
	}
	return treetest.Folder(t, files)
}

func TestReadMAGI(t *testing.T) {
	s, err := Read(magi(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	j := s.Jupyter
	got := []any{j.Service, j.Flavour, j.Port, j.Published, j.PublishedNow, j.Work, j.Notebooks, j.Requirements, j.BaseURL, j.DependsOn, len(j.Mounts), len(j.Dropped), s.Ours, s.ComposeFile}
	want := []any{"jupyter", "scipy-notebook", 8888, "${PORT_JUPYTER:-8888}", 8888, "/home/jovyan/work", "./data/jupyter/notebooks", "requirements.txt", "/", []string{"litellm"}, 1, 2, layout.Override, ""}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var load, listed []string
	for _, n := range s.Others {
		if n.LoadsEnv {
			load = append(load, n.Service)
		}
		listed = append(listed, n.Networks...)
	}
	if d := cmp.Diff([]string{"litellm", "n8n", "open-webui", "searxng"}, load); d != "" || listed != nil {
		t.Error(d, listed)
	}
	f := s.Found()
	if d := cmp.Diff([]string{"litellm"}, f.Reach); d != "" || f.Image != "quay.io/jupyter/scipy-notebook:2026-10-05" {
		t.Error(d, f.Image)
	}
}

func TestFind(t *testing.T) {
	for name, c := range map[string]struct{ service, want string }{
		"image":          {"x: {image: 'jupyter/base-notebook:latest'}", "x"},
		"quay":           {"x: {image: 'quay.io/jupyter/scipy-notebook:2025-01-06'}", "x"},
		"command":        {"x: {image: 'python:3', command: 'jupyter lab --ip=0.0.0.0'}", "x"},
		"dashed command": {"x: {image: 'python:3', command: [jupyter-lab]}", "x"},
		"worker":         {"x: {image: 'jupyter/pyspark-notebook', command: 'start-worker.sh spark://m:7077'}", ""},
		"other command":  {"x: {image: 'jupyter/pyspark-notebook', command: 'python job.py'}", ""},
		"hub":            {"jupyterhub: {image: 'jupyterhub/jupyterhub:4', command: jupyterhub}", ""},
		"name and build": {"jupyter: {build: .}", "jupyter"},
		"name alone":     {"notebooks-db: {image: postgres}", "notebooks-db"},
		"build and port": {"app: {build: ., ports: ['8888:8888']}", "app"},
		"nothing":        {"web: {image: nginx}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tree := treetest.Folder(t, map[string]string{"docker-compose.yml": "services:\n  " + c.service + "\n"})
			m, err := compose.Load(tree, "p", []string{"docker-compose.yml"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			found, _ := (&Stack{Project: &compose.Project{Tree: tree, Model: m}, dockerfiles: dockerfile.NewReader(tree)}).find()
			for _, f := range found {
				got = append(got, f.Service)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("finds %q, want %q", got, c.want)
			}
		})
	}
}

func TestMounts(t *testing.T) {
	for mount, want := range map[string]string{
		"./nb:/home/jovyan/work":                    "",
		"/var/run/docker.sock:/var/run/docker.sock": "dropped",
		"./config/ssl:/home/jovyan/ssl:ro":          "dropped",
		"./keys/tls.key:/k:ro":                      "dropped",
		"./data:/data:ro":                           "kept",
		"vol:/data":                                 "kept",
		".:/home/jovyan/work":                       "holds compose files or managed files",
		"./config:/config":                          "holds compose files or managed files",
		"/srv/data:/data":                           "kept",
		"/etc:/host":                                "/etc of the host",
		"~:/host":                                   "of the host",
		"./nb:/home/jovyan":                         "",
	} {
		tree := treetest.Folder(t, map[string]string{"docker-compose.yml": plainJupyter + "    volumes: [\"" + mount + "\"]\nvolumes: {vol: {}}\n"})
		s, err := Read(tree, Options{})
		got := ""
		switch {
		case err != nil:
			got = err.Error()
			if !strings.HasPrefix(got, "docker-compose.yml:5: ") {
				t.Errorf("%s: no line in %q", mount, got)
			}
		case len(s.Jupyter.holds()) > 0:
			got = strings.Join(s.Jupyter.holds(), "")
		case len(s.Jupyter.Mounts) > 0:
			got = "kept"
		case len(s.Jupyter.Dropped) > 0:
			got = "dropped"
		}
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", mount, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(plainJupyter, "A=1\n")
	f.Add("services:\n  jupyter: &a\n    image: jupyter/base-notebook\n    <<: *a\n", "")
	f.Add("services: {jupyter: {image: 'jupyter/base-notebook:x', ports: [{target: 1}], volumes: [a]}}", "JUPYTER_TOKEN=x")
	f.Fuzz(func(t *testing.T, compose, env string) {
		s, err := Read(tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{"docker-compose.yml": []byte(compose), ".env": []byte(env)}), Options{})
		if err == nil && s.Jupyter.Service != "" && s.Found().Service != s.Jupyter.Service {
			t.Error("found another service than was read")
		}
	})
}

// TestPointsTo: a value that is a service's name is its address only where the
// variable says so.
func TestPointsTo(t *testing.T) {
	s := &Stack{Others: []neighbour.Neighbour{{Service: "db"}}}
	for env, want := range map[string]string{
		"DB_HOST=db": "db", "BROKER=db:9092": "db", "URL=http://db:80/x": "db", "DSN=postgres://u:p@db/x": "",
		"POSTGRES_PASSWORD=db": "", "DB_USER=db": "", "NAME=db": "", "DB_HOST=$X": "", "HOST=other": "", "API_KEY=http://db": "",
	} {
		name, value, _ := strings.Cut(env, "=")
		if got := s.pointsTo(compose.Entry{Name: name, Value: value}); got != want {
			t.Errorf("%s: %q, want %q", env, got, want)
		}
	}
}
