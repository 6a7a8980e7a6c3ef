package stack

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder writes files below a new folder.
func folder(t *testing.T, files map[string]string) Tree {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := NewTree(dir)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

const plainJupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    ports: [\"${PORT:-8888}:8888\"]\n"

// magi copies the MAGI-like stack, or the real one where MAGI_STACK names its
// folder.
func magi(t *testing.T) Tree {
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
	return folder(t, files)
}

func TestReadMAGI(t *testing.T) {
	s, err := Read(magi(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	j := s.Jupyter
	got := []any{j.Service, j.Flavour, j.Port, j.Published, j.PublishedNow, j.Work, j.Notebooks, j.Requirements, j.BaseURL, j.DependsOn, len(j.Mounts), len(j.Dropped), s.Ours, s.ComposeFile}
	want := []any{"jupyter", "scipy-notebook", 8888, "${PORT_JUPYTER:-8888}", 8888, "/home/jovyan/work", "./data/jupyter/notebooks", "requirements.txt", "/", []string{"litellm"}, 1, 2, Override, ""}
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

// TestEnvFilesAreResolved: the model has what a container would see.
func TestEnvFilesAreResolved(t *testing.T) {
	tree := folder(t, map[string]string{
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
			tree := folder(t, map[string]string{"docker-compose.yml": "services:\n  " + c.service + "\n"})
			m, err := Load(tree, "p", []string{"docker-compose.yml"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range (&Stack{Tree: tree, Before: m}).find() {
				got = append(got, f.Service)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("finds %q, want %q", got, c.want)
			}
		})
	}
}

func TestDiscover(t *testing.T) {
	for name, c := range map[string]struct {
		files            []string
		variable         string
		loaded           string
		ours, wantErr    string
		wantsComposeFile string
	}{
		"plain":         {files: []string{"docker-compose.yml"}, loaded: "docker-compose.yml", ours: Override},
		"compose.yaml":  {files: []string{"compose.yaml"}, loaded: "compose.yaml", ours: Override},
		"own override":  {files: []string{"compose.yaml", "compose.override.yaml"}, loaded: "compose.yaml compose.override.yaml", ours: Harden, wantsComposeFile: "compose.yaml:compose.override.yaml:compose.harden.yml"},
		"two bases":     {files: []string{"compose.yaml", "docker-compose.yml"}, wantErr: "compose.yaml shadows docker-compose.yml"},
		"two overrides": {files: []string{"compose.yaml", "compose.override.yml", "docker-compose.override.yml"}, wantErr: "Compose loads only one of them"},
		"none":          {wantErr: "no compose file"},
		"variable":      {files: []string{"a.yml"}, variable: "a.yml:b.yml", loaded: "a.yml b.yml", ours: Harden, wantsComposeFile: "a.yml:b.yml:compose.harden.yml"},
		"outside":       {variable: "../a.yml", wantErr: "lies outside"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{}
			for _, f := range c.files {
				files[f] = plainJupyter
			}
			l, err := discover(folder(t, files), c.variable, ":", nil)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Errorf("%v, want %q", err, c.wantErr)
				}
				return
			}
			if err != nil || strings.Join(l.user, " ") != c.loaded || l.ours != c.ours || l.composeFile != c.wantsComposeFile {
				t.Errorf("%+v, %v", l, err)
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
		".:/home/jovyan/work":                       "holds the stack's own files",
		"./config:/config":                          "holds the stack's own files",
		"/srv/data:/data":                           "kept",
		"/etc:/host":                                "/etc of the host",
		"~:/host":                                   "of the host",
		"./nb:/home/jovyan":                         "",
	} {
		tree := folder(t, map[string]string{"docker-compose.yml": plainJupyter + "    volumes: [\"" + mount + "\"]\nvolumes: {vol: {}}\n"})
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

func TestTree(t *testing.T) {
	tree := folder(t, map[string]string{"a": "1", "d/b": "2"})
	if err := os.Symlink("/etc/passwd", filepath.Join(tree.Dir, "out")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "", "d/b": "", "out": "leads out", "d": "not a regular file", "../a": "escapes"} {
		_, err := tree.Read(name)
		if (err == nil) != (want == "") || err != nil && want != "escapes" && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := tree.Read("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	over := tree.With(map[string][]byte{"a": []byte("new")})
	if data, err := over.Read("a"); err != nil || string(data) != "new" {
		t.Error(string(data), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(plainJupyter, "A=1\n")
	f.Add("services:\n  jupyter: &a\n    image: jupyter/base-notebook\n    <<: *a\n", "")
	f.Add("services: {jupyter: {image: 'jupyter/base-notebook:x', ports: [{target: 1}], volumes: [a]}}", "JUPYTER_TOKEN=x")
	f.Fuzz(func(t *testing.T, compose, env string) {
		s, err := Read(Tree{Dir: "/nonexistent"}.With(map[string][]byte{"docker-compose.yml": []byte(compose), ".env": []byte(env)}), Options{})
		if err == nil && s.Jupyter.Service != "" && s.Found().Service != s.Jupyter.Service {
			t.Error("found another service than was read")
		}
	})
}

// TestPointsTo: a value that is a service's name is its address only where the
// variable says so.
func TestPointsTo(t *testing.T) {
	s := &Stack{Others: []Neighbour{{Service: "db"}}}
	for env, want := range map[string]string{
		"DB_HOST=db": "db", "BROKER=db:9092": "db", "URL=http://db:80/x": "db", "DSN=postgres://u:p@db/x": "",
		"POSTGRES_PASSWORD=db": "", "DB_USER=db": "", "NAME=db": "", "DB_HOST=$X": "", "HOST=other": "", "API_KEY=http://db": "",
	} {
		name, value, _ := strings.Cut(env, "=")
		if got := s.pointsTo(EnvVar{Name: name, Value: value}); got != want {
			t.Errorf("%s: %q, want %q", env, got, want)
		}
	}
}
