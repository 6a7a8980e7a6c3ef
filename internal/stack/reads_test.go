package stack

import (
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/trait"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// jupyterOf reads a stack whose Jupyter service has these keys.
func jupyterOf(t *testing.T, keys string, more map[string]string) *Stack {
	t.Helper()
	s, err := readKeys(t, keys, more)
	if err != nil {
		t.Fatalf("%s: %v", keys, err)
	}
	return s
}

func readKeys(t *testing.T, keys string, more map[string]string) (*Stack, error) {
	t.Helper()
	files := map[string]string{"docker-compose.yml": "services:\n  jupyter: { " + keys + " }\n"}
	for name, text := range more {
		files[name] = text
	}
	return Read(treetest.Folder(t, files), Options{})
}

const stacksImage = "image: jupyter/scipy-notebook"

// TestImageOfJupyter: the image is the stack's own unless it is one of the
// docker-stacks, unchanged; a build counts with what it is from.
func TestImageOfJupyter(t *testing.T) {
	files := map[string]string{"Dockerfile": "FROM jupyter/base-notebook\n", "other/Dockerfile": "FROM python\n"}
	for keys, want := range map[string]struct {
		flavour string
		own     bool
	}{
		stacksImage:                      {"scipy-notebook", false},
		"image: python":                  {"", true},
		"build: .":                       {"base-notebook", true},
		"build: ./other":                 {"", true},
		"build: ., " + stacksImage:       {"base-notebook", true},
		"build: ./other, " + stacksImage: {"", true},
	} {
		j := jupyterOf(t, keys, files).Jupyter
		if j.Flavour != want.flavour || j.OwnImage != want.own {
			t.Errorf("%s: %q, own %v", keys, j.Flavour, j.OwnImage)
		}
	}
	invalid := treetest.Folder(t, map[string]string{"docker-compose.yml": "services: { jupyter: { build: . } }\n", "Dockerfile": "FROM x\nENV A=1 b\n"})
	if _, err := Read(invalid, Options{Service: "jupyter"}); err == nil || !strings.HasPrefix(err.Error(), "Dockerfile:2") {
		t.Errorf("an invalid Dockerfile: %v", err)
	}
}

func TestBaseURL(t *testing.T) {
	for keys, want := range map[string]string{
		stacksImage: "/", stacksImage + ", environment: { JUPYTER_BASE_URL: }": "/", stacksImage + ", environment: { JUPYTER_BASE_URL: '' }": "/", stacksImage + ", environment: { JUPYTER_BASE_URL: /x }": "/x",
		stacksImage + ", environment: { JUPYTER_BASE_URL: /x }, command: [start-notebook.sh, --ServerApp.base_url=/y]": "/y",
	} {
		if got := jupyterOf(t, keys, nil).Jupyter.BaseURL; got != want {
			t.Errorf("%s: %q, want %q", keys, got, want)
		}
	}
}

func TestExtraPorts(t *testing.T) {
	for list, want := range map[string][]int{
		"['80:8888']": nil, "['80:8888', '81:8888']": nil, "['80:8888', '90:9000']": {9000}, "['80:8888', '90:9000', '91:9000', '92:9001']": {9000, 9001}, "['80:8888', '90:9000/udp']": nil,
	} {
		if diff := cmp.Diff(want, jupyterOf(t, stacksImage+", ports: "+list, nil).Jupyter.ExtraPorts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", list, diff)
		}
	}
}

func TestReplicas(t *testing.T) {
	for deploy, refused := range map[string]bool{"{ replicas: 1 }": false, "{ replicas: 0 }": false, "{ replicas: 2 }": true, "{ mode: replicated }": false, "{ replicas: 3 }": true} {
		_, err := readKeys(t, stacksImage+", deploy: "+deploy, nil)
		if refused != (err != nil && strings.Contains(err.Error(), "deploy.replicas")) {
			t.Errorf("%s: %v", deploy, err)
		}
	}
}

// TestDroppedLimits: any limit of the stack is reported, a reservation is none.
func TestDroppedLimits(t *testing.T) {
	for keys, want := range map[string]bool{
		"mem_limit: 1g": true, "cpus: 1": true, "pids_limit: 5": true, "deploy: { resources: { limits: { cpus: '1' } } }": true,
		"tty: true": false, "deploy: { resources: { reservations: { cpus: '1' } } }": false, "deploy: { mode: replicated }": false,
	} {
		got := slices.ContainsFunc(jupyterOf(t, stacksImage+", "+keys, nil).Jupyter.Dropped, func(d trait.Dropped) bool { return d.What == "limits" })
		if got != want {
			t.Errorf("%s: dropped is %v", keys, got)
		}
	}
}

// TestProbe: a health check stays in an image of the stack's own, where it asks for a
// public page of the server.
func TestProbe(t *testing.T) {
	const check = ", healthcheck: { test: curl -f %s }"
	probe := func(url string) string { return strings.Replace(check, "%s", url, 1) }
	for keys, want := range map[string]string{
		"image: python": "", "image: python" + probe("http://localhost:8888/api"): "kept", "image: python" + probe("http://localhost:8888"): "kept", "image: python" + probe("http://127.0.0.1:8888/lab/"): "kept",
		"image: python" + probe("http://localhost:9/api"): "dropped", "image: python" + probe("http://localhost:8888/api/kernels"): "dropped", "image: python" + probe("http://localhost:8888/api http://localhost:8888/api"): "dropped",
		"image: python" + probe("http://localhost:8888/api -H token"): "dropped", "image: python" + probe("nothing"): "dropped",
		"image: python, healthcheck: { disable: true }": "", "image: python, healthcheck: { interval: 5s }": "", stacksImage + probe("http://localhost:8888/api"): "",
	} {
		j := jupyterOf(t, keys, nil).Jupyter
		got := ""
		switch {
		case j.Probe != "":
			got = "kept"
		case slices.ContainsFunc(j.Dropped, func(d trait.Dropped) bool { return d.What == "healthcheck" }):
			got = "dropped"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", keys, got, want)
		}
	}
}

// TestReadOnlyRoot: what the engine would write into the container is refused.
func TestReadOnlyRoot(t *testing.T) {
	for more, want := range map[string]string{
		"configs: { c: { content: x } }": "config c", "configs: { c: { environment: X } }": "config c", "configs: { c: { file: ./x } }": "", "secrets: { c: { environment: X } }": "secret c", "secrets: { c: { file: ./x } }": "",
	} {
		key, _, _ := strings.Cut(more, ":")
		text := "services:\n  jupyter: { " + stacksImage + ", " + key + ": [c] }\n" + more + "\n"
		_, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": text, "x": "", ".env": "X=1\n"}), Options{})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", more, err, want)
		}
	}
}

func TestNoSecrets(t *testing.T) {
	keep := jupyterOf(t, stacksImage+", secrets: []", nil).Jupyter.Keep
	if diff := cmp.Diff([]Kept{{Key: secretsKey, YAML: "secrets: []"}}, keep); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestProfilesTrait: of the keys that stay only profiles are a trait.
func TestProfilesTrait(t *testing.T) {
	for keys, want := range map[string]bool{"tty: true": false, "profiles: [a]": true, "profiles: [a], tty: true": true} {
		got := slices.ContainsFunc(jupyterOf(t, stacksImage+", "+keys, nil).Traits(), func(tr Trait) bool { return tr.Kind == "profiles" })
		if got != want {
			t.Errorf("%s: %v", keys, got)
		}
	}
}

// TestImageAnswer: the stack's own image is the default only where it is dated, from the
// place of today's and not older.
func TestImageAnswer(t *testing.T) {
	const ours = "quay.io/jupyter/scipy-notebook:2026-10-05"
	for image, want := range map[string]string{
		"python": answers.DefaultImage, "jupyter/scipy-notebook": ours, "quay.io/jupyter/scipy-notebook:2020-01-01": ours, "quay.io/jupyter/scipy-notebook:latest": ours, "zz.io/jupyter/scipy-notebook:2099-01-01": ours,
		"quay.io/jupyter/scipy-notebook:2099-01-01": "quay.io/jupyter/scipy-notebook:2099-01-01", ours: ours,
	} {
		if got := jupyterOf(t, "image: '"+image+"'", nil).image(); got != want {
			t.Errorf("%s: %s, want %s", image, got, want)
		}
	}
}

// TestFoundOfOthers: folders that other services mount are taken, and a service without
// a network of its own is apart.
func TestFoundOfOthers(t *testing.T) {
	s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": `services:
  jupyter: { image: jupyter/scipy-notebook, depends_on: [near, far] }
  near: { image: x, volumes: ['./shared:/a', 'vol:/b', '/srv/else:/c'] }
  far: { image: x, network_mode: host }
volumes: { vol: {} }
`}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := s.Found()
	own := s.reservedFolders()
	s.Others = nil
	added := slices.DeleteFunc(own, func(name string) bool { return slices.Contains(s.reservedFolders(), name) })
	if diff := cmp.Diff([][]string{{"shared"}, {"far"}, {"near"}}, [][]string{added, f.Apart, f.Reach}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, row := range []struct {
		notebooks, work string
		kept            bool
	}{{"", "/w", true}, {"./nb", "/w", false}, {"", "", false}, {"./nb", "", false}} {
		s.Jupyter.Notebooks, s.Jupyter.Work = row.notebooks, row.work
		if got := s.Found().Kept; got != row.kept {
			t.Errorf("%+v: %v", row, got)
		}
	}
}

// TestStartOfJupyter: the compose file takes precedence over the Dockerfile, and an
// entrypoint that cannot be read stays where the command after it can.
func TestStartOfJupyter(t *testing.T) {
	v := func(words ...string) []string { return words }
	for name, row := range map[string]struct {
		keys    string
		image   dockerfile.Image
		flavour string
		want    string // "!": it cannot be read
		entry   bool   // Start has the entrypoint
		stays   bool   // the entrypoint of the compose file does
	}{
		"nothing, docker-stacks":            {"image: y", dockerfile.Image{}, "scipy-notebook", "start-notebook.sh", false, false},
		"nothing":                           {"image: y", dockerfile.Image{}, "", "!", false, false},
		"command":                           {"image: y, command: jupyter lab", dockerfile.Image{}, "scipy-notebook", "jupyter lab", false, false},
		"command of both":                   {"image: y, command: jupyter lab", dockerfile.Image{Cmd: v("jupyter", "notebook")}, "", "jupyter lab", false, false},
		"command of the image":              {"image: y", dockerfile.Image{Cmd: v("jupyter", "notebook")}, "", "jupyter notebook", false, false},
		"entrypoint hides the command":      {"image: y, entrypoint: jupyter lab", dockerfile.Image{Entrypoint: v("tini", "--"), Cmd: v("jupyter", "notebook")}, "", "jupyter lab", true, false},
		"entrypoint of the image":           {"image: y, command: jupyter lab", dockerfile.Image{Entrypoint: v("tini", "--")}, "", "tini -- jupyter lab", true, false},
		"unreadable entrypoint":             {"image: y, entrypoint: /x.sh, command: jupyter lab", dockerfile.Image{}, "", "jupyter lab", false, true},
		"unreadable entrypoint, image":      {"image: y, command: jupyter lab", dockerfile.Image{Entrypoint: v("/x.sh")}, "", "jupyter lab", false, false},
		"unreadable entrypoint, alone":      {"image: y, entrypoint: /x.sh", dockerfile.Image{}, "scipy-notebook", "!", false, false},
		"unreadable entrypoint and command": {"image: y, entrypoint: /x.sh, command: sleep", dockerfile.Image{}, "scipy-notebook", "!", false, false},
	} {
		svc := serviceOf(t, row.keys)
		j := Jupyter{Flavour: row.flavour}
		j.start(svc, row.image)
		got := strings.Join(slices.Concat(j.Start.Wrapper, j.Start.Program), " ")
		if j.StartErr != nil {
			got += "!"
		}
		if got != row.want || j.StartHasEntrypoint != row.entry || j.keepsEntrypoint(svc) != row.stays {
			t.Errorf("%s: %q, has the entrypoint %v, which stays %v", name, got, j.StartHasEntrypoint, j.keepsEntrypoint(svc))
		}
	}
}
