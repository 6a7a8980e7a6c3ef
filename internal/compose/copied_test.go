package compose

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"example.com/magi-harden/internal/treetest"
	"github.com/compose-spec/compose-go/v2/loader"
)

var openedStack = map[string]string{
	"docker-compose.yml": "include:\n  - sub/c.yml\n  - { path: [d.yml, e.yml], project_directory: other, env_file: e.env }\n" +
		"services:\n  a:\n    extends: { file: far/f.yml, service: f }\n    volumes: ['../..:/up', '../../../../../../../etc:/top', '~/x:/home', '/-/x:/x']\n    label_file: l\n",
	"sub/c.yml": "services:\n  c: { image: '${X:-none}', build: ., volumes: ['./data:/data', '..:/up'], env_file: c.env }\nsecrets: { s: { file: s.txt } }\n",
	"sub/.env":  "X=from-sub\n", "sub/c.env": "C=1\n", "e.env": "Y=from-e\n",
	"d.yml": "services:\n  d: { image: '${Y}', build: { context: ., additional_contexts: { x: ../z } } }\n", "e.yml": "services:\n  d: { hostname: e }\n",
	"far/f.yml": "services:\n  f: { image: f, extends: { file: g.yml, service: g }, develop: { watch: [{ path: src, action: rebuild }] } }\n", "far/g.yml": "services:\n  g: { volumes: ['./g:/g'] }\n",
	"other/x": "", "l": "k=v\n", ".env": "A=b\n",
}

// TestCopied: the model is the one that Compose makes of the folder itself.
func TestCopied(t *testing.T) {
	for _, name := range []string{".", "-/-"} {
		files := map[string]string{}
		for file, text := range openedStack {
			files[filepath.Join(name, file)] = text
		}
		folder := treetest.Folder(t, files)
		folder.Dir = filepath.Join(folder.Dir, name)
		r, names := newReader(folder), []string{"docker-compose.yml"}
		d, err := details(r, names)
		if err != nil {
			t.Fatal(err)
		}
		want, err := loader.LoadWithContext(t.Context(), d, func(o *loader.Options) {
			o.SetProjectName("p", true)
			o.SkipResolveEnvironment, o.SkipResolveLabels, o.Profiles = true, true, []string{"*"}
		})
		if err != nil {
			t.Fatal(err)
		}
		got := copiedModel(t, r, func() {})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant %+v", got, want)
		}
		if source := got.Services["a"].Volumes[1].Source; got.Services["a"].Volumes == nil || strings.Contains(source, "shm") {
			t.Error(source)
		}
	}
}

// copiedModel loads a stack after its files were judged, and something was done to them.
func copiedModel(t *testing.T, r *reader, meanwhile func()) *Model {
	t.Helper()
	d, err := details(r, []string{"docker-compose.yml"})
	if err == nil {
		err = confined(r, []string{"docker-compose.yml"}, d.Environment)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.copy()
	if err != nil {
		t.Fatal(err)
	}
	defer c.remove()
	meanwhile()
	m, err := merge(d, "p", c, newBudget(nil), r.casts)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.top); err != nil {
		t.Error(err)
	}
	c.remove()
	if _, err := os.Stat(c.top); err == nil {
		t.Errorf("%s is still there", c.top)
	}
	return m
}

// TestReplacedMeanwhile: what takes the place of a judged file is not opened.
func TestReplacedMeanwhile(t *testing.T) {
	want := copiedModel(t, newReader(treetest.Folder(t, openedStack)), func() {})
	folder := treetest.Folder(t, openedStack)
	got := copiedModel(t, newReader(folder), func() {
		for _, name := range []string{"sub/c.yml", "sub/.env", "e.env", "d.yml", "e.yml", "far/f.yml", "far/g.yml"} {
			file := filepath.Join(folder.Dir, name)
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(file, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	for name, service := range want.Services {
		if got.Services[name].Image != service.Image || len(got.Services[name].Volumes) != len(service.Volumes) {
			t.Errorf("%+v\nwant %+v", got.Services[name], service)
		}
	}
}

// TestOriginal: each path of the copy stands for one of the host.
func TestOriginal(t *testing.T) {
	c := copied{"/tmp/x", "/tmp/x" + levels}
	for text, want := range map[string]string{
		c.root + "/home/s":            "/home/s",
		c.root + "/-/s":               "/-/s",
		c.root:                        "/",
		filepath.Dir(c.root):          "/",
		filepath.Dir(c.root) + "/etc": "/etc",
		c.top:                         "/",
		c.top + "/etc":                "/etc",
		"/tmp/xy":                     "/tmp/xy",
		"/home":                       "/home",
		"":                            "",
	} {
		if got := c.original(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := (copied{}).original("/x"); got != "/x" {
		t.Error(got)
	}
}
